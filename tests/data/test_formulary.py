"""Keeping the formulary, on both databases."""

from dataclasses import replace

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    InvalidInputError,
    PermissionDeniedError,
)
from pms_desktop.domain.prescribing import Medicine, MedicineExistsError
from pms_desktop.services.formulary import FormularyService
from pms_desktop.services.ids import new_id
from pms_desktop.services.prescribing import PrescriptionService
from tests.hospital import Hospital


def new_medicine(name: str = "Co-amoxiclav") -> Medicine:
    return Medicine(
        new_id(), f" {name} ", "625 mg", "tablet", ("Amoxicillin", "Clavulanic acid, amoxicillin"),
        ("Penicillin",), "j01cr02", "1 tablet", "oral", "8-hourly", version=0,
    )  # fmt: skip


@pytest.mark.parametrize("role", [Role.PHARMACIST, Role.ADMINISTRATOR])
def test_a_medicine_is_kept_in_words_that_allergies_are_compared_with(
    hospital: Hospital, role: Role
) -> None:
    wanted = new_medicine()
    service = FormularyService(hospital.sign_in(role))

    kept = service.put(wanted)

    assert kept.label == "Co-amoxiclav 625 mg tablet"
    assert kept.ingredients == ("amoxicillin", "clavulanic acid")
    assert (kept.classes, kept.atc_code) == (("penicillin",), "J01CR02")
    assert service.put(wanted) == kept
    assert service.medicines() == (kept,)


def test_the_same_medicine_entered_twice_is_refused(hospital: Hospital) -> None:
    service = FormularyService(hospital.sign_in(Role.PHARMACIST))
    service.put(new_medicine())

    with pytest.raises(MedicineExistsError):
        service.put(new_medicine())


def test_a_medicine_taken_out_is_no_longer_offered_to_doctors(hospital: Hospital) -> None:
    service = FormularyService(hospital.sign_in(Role.PHARMACIST))
    kept = service.put(new_medicine())
    doctor = PrescriptionService(hospital.sign_in(Role.DOCTOR))
    assert doctor.formulary() == (kept,)

    service.put(replace(kept, active=False))

    assert doctor.formulary() == ()
    assert len(service.medicines()) == 1


def test_of_two_who_change_a_medicine_the_second_is_told(hospital: Hospital) -> None:
    service = FormularyService(hospital.sign_in(Role.PHARMACIST))
    kept = service.put(new_medicine())
    service.put(replace(kept, strength="1 g"))

    with pytest.raises(ConcurrentUpdateError):
        service.put(replace(kept, strength="375 mg"))


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.NURSE])
def test_others_do_not_keep_the_formulary(hospital: Hospital, role: Role) -> None:
    context = hospital.sign_in(role)
    with pytest.raises(PermissionDeniedError):
        FormularyService(context).put(new_medicine())
    if hospital.on_postgres:
        with pytest.raises(PermissionDeniedError), context.unit_of_work(False) as uow:
            uow.medicines.add(new_medicine())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"ingredients": (" , ",)}, "ingredients"),
        ({"atc_code": "ABC"}, "atc_code"),
        ({"form": "x" * 121}, "form"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(
    embedded_hospital: Hospital, change: dict[str, object], field: str
) -> None:
    wanted = replace(new_medicine(), **change)  # type: ignore[arg-type]

    with pytest.raises(InvalidInputError) as refused:
        FormularyService(embedded_hospital.sign_in(Role.PHARMACIST)).put(wanted)
    assert set(refused.value.faults) == {field}

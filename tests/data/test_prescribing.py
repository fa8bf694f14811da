"""Prescribing past allergies, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.allergy_check import AllergyConflictError
from pms_desktop.domain.emr import NewAllergy
from pms_desktop.domain.errors import (
    ConstraintViolatedError,
    InvalidInputError,
    PermissionDeniedError,
)
from pms_desktop.domain.prescribing import (
    Medicine,
    NewPrescription,
    NewPrescriptionItem,
    Prescription,
    PrescriptionState,
    PrescriptionWithdrawnError,
    UnusualDoseError,
)
from pms_desktop.services.emr import RecordService
from pms_desktop.services.ids import new_id
from pms_desktop.services.prescribing import PrescriptionService
from tests.data.medicines import enter_formulary
from tests.data.patients import enter_patient
from tests.hospital import Hospital


@pytest.fixture
def patient(hospital: Hospital) -> UUID:
    return enter_patient(hospital)


@pytest.fixture
def medicines(hospital: Hospital) -> dict[str, Medicine]:
    return enter_formulary(hospital)


@pytest.fixture
def doctor(hospital: Hospital) -> PrescriptionService:
    return PrescriptionService(hospital.sign_in(Role.DOCTOR))


def of(medicine: Medicine, reason: str = "", days: int | None = 5) -> NewPrescriptionItem:
    return NewPrescriptionItem(
        new_id(), medicine.id, "1 tablet", "oral", "8-hourly", days, "15", "After food", reason
    )


def prescription(patient: UUID, *items: NewPrescriptionItem) -> NewPrescription:
    return NewPrescription(new_id(), patient, items)


def record_allergy(hospital: Hospital, patient: UUID, substance: str = "Penicillin") -> None:
    RecordService(hospital.sign_in(Role.NURSE)).add_allergy(
        NewAllergy(new_id(), patient, substance, "anaphylaxis")
    )


def test_a_signed_prescription_keeps_its_words_when_the_formulary_changes(
    hospital: Hospital, patient: UUID, medicines: dict[str, Medicine], doctor: PrescriptionService
) -> None:
    doctor.sign(prescription(patient, of(medicines["Paracetamol"]), of(medicines["Doxycycline"])))

    with hospital.sign_in(Role.PHARMACIST).unit_of_work(False) as uow:
        uow.medicines.change(replace(medicines["Paracetamol"], strength="1 g"))
        uow.commit()

    (signed,) = doctor.of_patient(patient)
    assert [item.medicine for item in signed.items] == [
        "Paracetamol 500 mg tablet", "Doxycycline 100 mg capsule",
    ]  # fmt: skip
    assert (signed.number, signed.signed_by) == (1, "Doctor Person")


def test_an_allergy_stops_the_doctor_and_offers_what_could_be_given_instead(
    hospital: Hospital, patient: UUID, medicines: dict[str, Medicine], doctor: PrescriptionService
) -> None:
    record_allergy(hospital, patient)
    wanted = prescription(patient, of(medicines["Co-amoxiclav"]), of(medicines["Paracetamol"]))

    with pytest.raises(AllergyConflictError) as stopped:
        doctor.sign(wanted)

    (check,) = stopped.value.checks
    assert check.medicine.name == "Co-amoxiclav"
    assert check.matches[0].ingredient == "amoxicillin"
    assert [other.name for other in check.alternatives] == ["Doxycycline", "Ceftriaxone"]
    assert doctor.of_patient(patient) == ()


def test_a_dose_of_ten_times_the_usual_is_signed_once_it_is_confirmed(
    patient: UUID, medicines: dict[str, Medicine], doctor: PrescriptionService
) -> None:
    item = replace(of(medicines["Ceftriaxone"]), dose="10 g")
    wanted = prescription(patient, of(medicines["Paracetamol"]), item)

    with pytest.raises(UnusualDoseError) as asked:
        doctor.sign(wanted)

    assert [(each.name, dose) for each, dose in asked.value.doses] == [("Ceftriaxone", "10 g")]
    assert doctor.of_patient(patient) == ()
    sure = replace(item, dose_confirmed=True)
    signed = doctor.sign(replace(wanted, items=(wanted.items[0], sure)))

    assert [(each.dose, each.usual_dose) for each in signed.items] == [
        (wanted.items[0].dose, ""), ("10 g", medicines["Ceftriaxone"].default_dose)
    ]  # fmt: skip
    (told,) = doctor.paper(patient, signed.id).confirmed
    assert told.startswith("Ceftriaxone 1 g injection: 10 g")


def test_with_a_reason_it_is_signed_and_reason_and_allergy_stay_on_the_item(
    hospital: Hospital, patient: UUID, medicines: dict[str, Medicine], doctor: PrescriptionService
) -> None:
    record_allergy(hospital, patient)
    first = doctor.sign(prescription(patient, of(medicines["Paracetamol"])))

    signed = doctor.sign(
        prescription(patient, of(medicines["Amoxicillin"], reason="Desensitised in 2024"))
    )

    (item,) = signed.items
    assert item.allergy == "Penicillin — anaphylaxis"
    assert item.override_reason == "Desensitised in 2024"
    assert (first.number, signed.number) == (1, 2)


def test_a_withdrawn_allergy_no_longer_stops(
    hospital: Hospital, patient: UUID, medicines: dict[str, Medicine], doctor: PrescriptionService
) -> None:
    record_allergy(hospital, patient)
    records = RecordService(hospital.sign_in(Role.DOCTOR))
    records.withdraw_allergy(records.summary(patient).allergies[0], "Tolerated since")

    signed = doctor.sign(prescription(patient, of(medicines["Amoxicillin"], reason="not needed")))

    assert signed.items[0].allergy == signed.items[0].override_reason == ""


def test_a_prescription_sent_twice_is_one(
    patient: UUID, medicines: dict[str, Medicine], doctor: PrescriptionService
) -> None:
    wanted = prescription(patient, of(medicines["Paracetamol"]))

    assert doctor.sign(wanted) == doctor.sign(wanted)
    assert len(doctor.of_patient(patient)) == 1


def test_a_prescription_on_its_way_twice_at_once_is_one_and_leaves_no_gap(
    hospital: Hospital, patient: UUID, medicines: dict[str, Medicine]
) -> None:
    wanted = prescription(patient, of(medicines["Paracetamol"]))
    desks = [PrescriptionService(hospital.sign_in(Role.DOCTOR)) for _ in range(6)]

    with ThreadPoolExecutor(len(desks)) as pool:
        signed = list(pool.map(PrescriptionService.sign, desks, [wanted] * len(desks)))

    assert {one.number for one in signed} == {1}
    after = desks[0].sign(prescription(patient, of(medicines["Doxycycline"])))
    assert after.number == 2


def test_a_medicine_already_taken_is_told(
    hospital: Hospital, patient: UUID, medicines: dict[str, Medicine], doctor: PrescriptionService
) -> None:
    def already(name: str) -> tuple[Prescription, ...]:
        return doctor.check(patient, [medicines[name].id])[0].running

    signed = doctor.sign(prescription(patient, of(medicines["Amoxicillin"])))

    assert already("Amoxicillin") == already("Co-amoxiclav") == (signed,)
    assert already("Paracetamol") == ()
    hospital.clock.advance(timedelta(days=5))
    assert already("Amoxicillin") == ()


def test_a_prescription_is_withdrawn_once_with_a_reason(
    patient: UUID, medicines: dict[str, Medicine], doctor: PrescriptionService
) -> None:
    signed = doctor.sign(prescription(patient, of(medicines["Paracetamol"], days=None)))

    with pytest.raises(InvalidInputError):
        doctor.withdraw(signed, " ")
    doctor.withdraw(signed, "Wrong patient")
    with pytest.raises(PrescriptionWithdrawnError):
        doctor.withdraw(signed, "Again")

    withdrawn = doctor.get(signed.id)
    assert withdrawn.state is PrescriptionState.WITHDRAWN
    assert withdrawn.withdrawn_reason == "Wrong patient"
    assert doctor.check(patient, [medicines["Paracetamol"].id])[0].running == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE prescriptions SET number = 99, state = 'withdrawn', withdrawn_reason = 'x'",
        "UPDATE prescriptions SET recorded_at = '2020-01-01'",
        "UPDATE prescription_items SET dose = '10 tablets'",
        "DELETE FROM prescription_items",
        "DELETE FROM prescriptions",
    ],
)
def test_a_signed_prescription_is_not_changed_by_any_program(
    hospital: Hospital,
    patient: UUID,
    medicines: dict[str, Medicine],
    doctor: PrescriptionService,
    statement: str,
) -> None:
    doctor.sign(prescription(patient, of(medicines["Paracetamol"])))

    with (
        pytest.raises(ConstraintViolatedError, match="frozen_prescription"),
        hospital.system().units_for(None)(False) as uow,
    ):
        uow._session.execute(text(statement))


@pytest.mark.parametrize("role", [Role.NURSE, Role.PHARMACIST, Role.RECEPTIONIST])
def test_only_doctors_prescribe(
    hospital: Hospital, patient: UUID, medicines: dict[str, Medicine], role: Role
) -> None:
    with pytest.raises(PermissionDeniedError):
        PrescriptionService(hospital.sign_in(role)).sign(
            prescription(patient, of(medicines["Paracetamol"]))
        )


def test_the_server_itself_refuses_a_nurses_prescription(server_hospital: Hospital) -> None:
    patient = enter_patient(server_hospital)
    enter_formulary(server_hospital)

    with (
        pytest.raises(PermissionDeniedError),
        server_hospital.sign_in(Role.NURSE).unit_of_work(False) as uow,
    ):
        uow._session.execute(
            text(
                "INSERT INTO prescriptions (id, number, patient_id, state, recorded_at,"
                " recorded_by, version) VALUES (gen_random_uuid(), 1, :patient, 'signed', now(),"
                " :patient, 1)"
            ),
            {"patient": patient},
        )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"dose": " "}, "dose"),
        ({"frequency": ""}, "frequency"),
        ({"duration_days": 0}, "duration_days"),
        ({"instructions": "x" * 501}, "instructions"),
    ],
)
def test_an_incomplete_item_is_refused_at_its_field(
    embedded_hospital: Hospital, change: dict[str, object], field: str
) -> None:
    medicines = enter_formulary(embedded_hospital)
    item = replace(of(medicines["Paracetamol"]), **change)  # type: ignore[arg-type]

    with pytest.raises(InvalidInputError) as refused:
        PrescriptionService(embedded_hospital.sign_in(Role.DOCTOR)).sign(
            prescription(enter_patient(embedded_hospital), item)
        )
    assert set(refused.value.faults) == {field}


def test_nothing_or_the_same_medicine_twice_or_one_taken_out_is_not_signed(
    embedded_hospital: Hospital,
) -> None:
    medicines = enter_formulary(embedded_hospital)
    patient = enter_patient(embedded_hospital)
    doctor = PrescriptionService(embedded_hospital.sign_in(Role.DOCTOR))
    with embedded_hospital.sign_in(Role.PHARMACIST).unit_of_work(False) as uow:
        uow.medicines.change(replace(medicines["Doxycycline"], active=False))
        uow.commit()

    for items in (
        (),
        (of(medicines["Paracetamol"]), of(medicines["Paracetamol"])),
        (of(medicines["Doxycycline"]),),
    ):
        with pytest.raises(InvalidInputError):
            doctor.sign(prescription(patient, *items))
    assert doctor.of_patient(patient) == ()

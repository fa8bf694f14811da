"""Kinds of numbers, consents and alerts that the administrator keeps, on both databases."""

from dataclasses import replace

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    InvalidInputError,
    PermissionDeniedError,
)
from pms_desktop.domain.identifiers import CheckRule, IdentifierKind, NumbersInTheWayError
from pms_desktop.domain.patient_notices import AlertKind, AlertTone, ConsentKind, KindNameTakenError
from pms_desktop.domain.patients import Identifier
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_kinds import PatientKindService
from pms_desktop.services.patients import PatientService
from tests.data.test_patients import person, register
from tests.hospital import Hospital


@pytest.fixture
def office(hospital: Hospital) -> PatientKindService:
    return PatientKindService(hospital.sign_in(Role.ADMINISTRATOR))


def test_a_kind_that_was_entered_is_offered_at_the_desk_and_its_rule_holds(
    hospital: Hospital, office: PatientKindService
) -> None:
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    new = IdentifierKind(
        id=new_id(), name=" Ration  card ", pattern="AA9999", check_rule=CheckRule.NONE, version=0
    )

    kept = office.put_identifier(new)

    assert (kept.name, kept.version) == ("Ration card", 1)
    assert kept in desk.identifier_kinds()
    with pytest.raises(InvalidInputError) as refused:
        register(desk, person("Ann", "Lee", identifiers=(Identifier("Ration card", "12"),)))
    assert "AA9999" in refused.value.faults["identifier.0"]
    register(desk, person("Ann", "Lee", identifiers=(Identifier("Ration card", "ab 1234"),)))


def test_a_kind_cannot_demand_what_its_numbers_break(
    hospital: Hospital, office: PatientKindService
) -> None:
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    card = next(kind for kind in office.identifiers() if kind.name == "Insurance card")
    shared = (Identifier("Insurance card", "F-1"),)
    register(desk, person("Ann", "Lee", identifiers=shared))
    register(desk, person("Rosa", "Quint", identifiers=shared, birth_estimated=True))

    with pytest.raises(NumbersInTheWayError):
        office.put_identifier(replace(card, unique_in_hospital=True))

    assert office.put_identifier(replace(card, one_per_patient=True)).one_per_patient


def test_names_are_given_once_and_the_second_of_two_edits_is_told(
    office: PatientKindService,
) -> None:
    falls = office.alerts()[0]
    office.put_alert(replace(falls, tone=AlertTone.DANGER))

    with pytest.raises(ConcurrentUpdateError):
        office.put_alert(replace(falls, tone=AlertTone.VIOLET))
    with pytest.raises(KindNameTakenError):
        office.put_alert(AlertKind(id=new_id(), name=falls.name, version=0))
    with pytest.raises(KindNameTakenError):
        office.put_consent(ConsentKind(id=new_id(), name="Treatment", version=0))
    with pytest.raises(InvalidInputError):
        office.put_consent(ConsentKind(id=new_id(), name=" ", version=0))


def test_only_the_administrator_keeps_kinds(hospital: Hospital) -> None:
    desk = PatientKindService(hospital.sign_in(Role.RECEPTIONIST))

    with pytest.raises(PermissionDeniedError):
        desk.put_alert(AlertKind(id=new_id(), name="Bites", version=0))

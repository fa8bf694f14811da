"""A record is restricted for a reason and lifted for one, on both databases."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.services.patients import PatientService
from tests.data.patients import enter_patient
from tests.hospital import Hospital


@pytest.fixture
def patient(hospital: Hospital) -> UUID:
    return enter_patient(hospital, "Adams", "Ann", opened=False)


@pytest.fixture
def desk(hospital: Hospital) -> PatientService:
    return PatientService(hospital.sign_in(Role.RECEPTIONIST))


@pytest.fixture
def office(hospital: Hospital) -> PatientService:
    return PatientService(hospital.sign_in(Role.ADMINISTRATOR))


@pytest.mark.parametrize("reason", ["", "  ", "x" * 600])
def test_nobody_restricts_or_lifts_without_saying_why(
    desk: PatientService, office: PatientService, patient: UUID, reason: str
) -> None:
    with pytest.raises(InvalidInputError):
        desk.restrict(patient, 1, reason)
    desk.restrict(patient, 1, "Works here")
    with pytest.raises(InvalidInputError):
        office.lift(patient, 2, reason)


def test_the_reason_stands_in_the_record_and_goes_when_the_restriction_is_lifted(
    desk: PatientService, office: PatientService, patient: UUID
) -> None:
    assert desk.restrict(patient, 1, " Works here ").restricted_reason == "Works here"
    assert desk.get(patient).restricted_reason == "Works here"

    lifted = office.lift(patient, 2, "Has left")

    assert (lifted.restricted, lifted.restricted_reason) == (False, "")
    assert desk.restrict(patient, 3, "Is back").restricted_reason == "Is back"


def test_both_reasons_stay_in_the_audit(
    hospital: Hospital, desk: PatientService, office: PatientService, patient: UUID
) -> None:
    desk.restrict(patient, 1, "Works here")
    office.lift(patient, 2, "Has left")

    with hospital.system().engine.begin() as connection:
        told = text("SELECT after FROM audit WHERE topic = 'patients' AND action = 'update'")
        after = str(connection.execute(told).scalars().all())
    assert "Works here" in after
    assert "Has left" in after


def test_the_record_stays_open_to_whoever_restricted_it_and_the_banner_does_not_ask_to_open_it(
    desk: PatientService, office: PatientService, patient: UUID
) -> None:
    desk.restrict(patient, 1, "Works here")

    assert desk.get(patient).restricted
    assert "Restricted" in desk.focus(patient).alerts
    assert office.focus(patient).alerts == ("Restricted: open it to see allergies",)


@pytest.mark.parametrize(
    "change",
    [
        "restricted = true",
        "restricted = true, restricted_reason = '  '",
        "restricted_reason = 'for later'",
        "lifted_reason = 'never was'",
    ],
)
def test_the_database_takes_no_restriction_without_its_reason(
    hospital: Hospital, patient: UUID, change: str
) -> None:
    assert refused(hospital, change)


@pytest.mark.parametrize(
    "change",
    [
        "restricted = false, restricted_reason = ''",
        "restricted = false, lifted_reason = 'Has left'",
        "restricted_reason = 'another'",
    ],
)
def test_the_database_lifts_no_restriction_without_its_reason(
    hospital: Hospital, desk: PatientService, patient: UUID, change: str
) -> None:
    desk.restrict(patient, 1, "Works here")

    assert refused(hospital, change)


def refused(hospital: Hospital, change: str) -> bool:
    with (
        pytest.raises(DBAPIError, match="restriction_reason"),
        hospital.system().engine.begin() as c,
    ):
        c.execute(text(f"UPDATE patients SET {change}"))
    return True

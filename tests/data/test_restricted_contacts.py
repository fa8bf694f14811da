"""What PostgreSQL itself tells of how a restricted patient can be reached, asked by psycopg."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import psycopg
import pytest

from pms_desktop.data.access.restricted_contacts import LISTS
from pms_desktop.domain.access import Role
from pms_desktop.domain.patients import (
    Identifier,
    NextOfKin,
    PatientDetails,
    Phone,
    RegisterPatient,
    TypedPatient,
)
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from tests.charts import close_charts
from tests.data.test_chart_policies import as_job, one
from tests.hospital import Hospital

DETAILS = PatientDetails(
    family_names="Windsor",
    given_names="Diana",
    birth_date=date(1961, 7, 1),
    email="diana@example.org",
    address="1 Palace Road",
    city="Westport",
    phones=(Phone("020 7946 4711", "+442079464711"),),
    identifiers=(Identifier("National ID", "QQ123456C"),),
    next_of_kin=(NextOfKin("Charles", "husband", "020 7946 0815"),),
)


@pytest.fixture
def patient(server_hospital: Hospital) -> UUID:
    """Somebody famous, restricted by the desk; nobody has the record open."""
    desk = PatientService(server_hospital.sign_in(Role.RECEPTIONIST))
    registered = desk.register(RegisterPatient(id=new_id(), typed=TypedPatient(details=DETAILS)))
    desk.restrict(registered.id, registered.version, "At their wish")
    close_charts(server_hospital)
    return registered.id


@pytest.fixture
def receptionist(server_hospital: Hospital) -> Iterator[psycopg.Connection]:
    with as_job(server_hospital, Role.RECEPTIONIST) as connection:
        yield connection


def test_no_job_reads_the_address_in_the_record_itself(
    server_hospital: Hospital, patient: UUID
) -> None:
    assert patient
    for role in (role for role in Role if role is not Role.KIOSK):
        with as_job(server_hospital, role) as somebody:
            for column in ("email", "address", "postcode", "city", "country", "*"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    somebody.execute(f"SELECT {column} FROM patients")


def test_contacts_are_told_once_the_record_is_open_with_a_reason(
    receptionist: psycopg.Connection, patient: UUID
) -> None:
    def told() -> list[tuple[object, ...]]:
        wanted = "SELECT email, address FROM pms_contacts(%s)"
        numbers = "SELECT number, '' FROM patient_phones UNION ALL SELECT value, '' FROM"
        more = f"{numbers} patient_identifiers UNION ALL SELECT phone, '' FROM next_of_kin"
        return [
            *receptionist.execute(wanted, ([patient],)).fetchall(),
            *receptionist.execute(more).fetchall(),
        ]

    assert told() == []
    receptionist.execute("SELECT pms_open_chart(%s, 'On the phone')", (patient,))
    assert [row[0] for row in told()] == [
        "diana@example.org", "020 7946 4711", "QQ123456C", "020 7946 0815",
    ]  # fmt: skip


@pytest.mark.parametrize("table", LISTS)
def test_lists_of_a_closed_restricted_record_are_neither_read_nor_changed(
    server_hospital: Hospital, receptionist: psycopg.Connection, patient: UUID, table: str
) -> None:
    assert one(receptionist, f"SELECT count(*) FROM {table}") == 0
    assert receptionist.execute(f"DELETE FROM {table}").rowcount == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        receptionist.execute(
            "INSERT INTO patient_phones (id, patient_id, position, number, e164, label)"
            " VALUES (gen_random_uuid(), %s, 1, '1', '', '')",
            (patient,),
        )


def test_a_restricted_patient_is_found_by_a_number_that_nobody_is_shown(
    server_hospital: Hospital, patient: UUID
) -> None:
    desk = PatientService(server_hospital.sign_in(Role.RECEPTIONIST))

    for words in ("diana windsor", "020 7946 4711", "QQ123456C"):
        match = desk.find(words)[0]
        assert (match.patient.id, match.patient.phone) == (patient, "")
        assert "4711" not in str(match.spots)


def test_who_has_it_open_reads_it_whole(
    server_hospital: Hospital, receptionist: psycopg.Connection, patient: UUID
) -> None:
    receptionist.execute("SELECT pms_open_chart(%s, 'On the phone')", (patient,))
    desk = PatientService(server_hospital.sign_in(Role.RECEPTIONIST))
    known = desk.get(patient)

    assert known.details == DETAILS


def pieces_of(somebody: psycopg.Connection, patient: UUID) -> list[str]:
    found = one(somebody, "SELECT tokens FROM patient_search WHERE patient_id = %s", patient)
    return [each for each in str(found).split() if each[0] in "#$"]


def test_no_piece_of_a_number_stands_where_a_job_may_read_it(
    server_hospital: Hospital, receptionist: psycopg.Connection, patient: UUID
) -> None:
    def shown() -> set[str]:
        return {piece[1:] for piece in pieces_of(receptionist, patient)}

    assert shown()
    assert shown().isdisjoint({"4711", "4207", "3456", "123c"})
    with psycopg.connect(server_hospital.system_url.replace("+psycopg", "")) as other:
        other.execute(  # by another program, which makes no tokens
            "UPDATE patient_phones SET number = '020 7946 9999', e164 = '+442079469999'"
        )
    assert "9999" not in shown()
    desk = PatientService(server_hospital.sign_in(Role.RECEPTIONIST))
    assert [match.patient.id for match in desk.find("7946 9999")] == [patient]


def test_a_restricted_patient_is_found_by_whole_numbers_and_their_last_eight_signs_alone(
    server_hospital: Hospital, patient: UUID
) -> None:
    desk = PatientService(server_hospital.sign_in(Role.RECEPTIONIST))

    for said in ("+44 20 7946 4711", "7946 4711", "diana 79464711", "qq 12 34 56 c"):
        assert [match.patient.id for match in desk.find(said)] == [patient], said
    for said in ("4711", "946 4711", "2079 4647", "123456"):
        assert desk.find(said) == [], said


def test_pieces_come_back_when_the_restriction_is_lifted(
    server_hospital: Hospital, receptionist: psycopg.Connection, patient: UUID
) -> None:
    keeper = PatientService(server_hospital.sign_in(Role.ADMINISTRATOR))
    version = one(receptionist, "SELECT version FROM patients WHERE id = %s", patient)
    keeper.lift(patient, int(str(version)), "At their wish")

    assert {"#4711", "$4711", "#3456", "$456c"} <= set(pieces_of(receptionist, patient))
    desk = PatientService(server_hospital.sign_in(Role.RECEPTIONIST))
    assert [match.patient.id for match in desk.find("4711")] == [patient]


def test_who_gave_no_number_is_restricted_and_found_by_name(server_hospital: Hospital) -> None:
    desk = PatientService(server_hospital.sign_in(Role.RECEPTIONIST))
    plain = TypedPatient(details=replace(DETAILS, phones=(), identifiers=(), next_of_kin=()))
    registered = desk.register(RegisterPatient(id=new_id(), typed=plain))
    desk.restrict(registered.id, registered.version, "At their wish")

    assert [match.patient.id for match in desk.find("diana windsor")] == [registered.id]


def test_nobody_makes_digests_of_numbers_but_by_a_search(
    server_hospital: Hospital, patient: UUID
) -> None:
    assert patient
    for role in Role:
        with as_job(server_hospital, role) as somebody:
            for forbidden in (
                "SELECT pms_number_digest('2079464711')",
                f"SELECT pms_number_tokens('{patient}', false)",
                "SELECT key FROM finding_keys",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    somebody.execute(forbidden)

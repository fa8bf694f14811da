"""Nurses and doctors belong to wards, and have in care who lies there. On both databases."""

from dataclasses import replace
from uuid import UUID

import psycopg
import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.audit import AuditQuery
from pms_desktop.domain.charts import CareRelation, ReasonNeededError
from pms_desktop.domain.errors import PermissionDeniedError
from pms_desktop.services.accounts import AccountService
from pms_desktop.services.charts import ChartService
from pms_desktop.services.ids import new_id
from pms_desktop.services.my_patients import MyPatientsService
from pms_desktop.services.wards import Move, WardService
from tests.beds import House, admission, build_house
from tests.charts import close_charts
from tests.data.doctors import enter_doctor
from tests.data.test_chart_policies import as_job
from tests.hospital import Hospital, login_of


@pytest.fixture
def west(hospital: Hospital) -> House:
    return build_house(hospital, name="3 West")


@pytest.fixture
def east(hospital: Hospital) -> House:
    return build_house(hospital, name="2 East")


def lying(hospital: Hospital, house: House, bed: int = 0, doctor: UUID | None = None) -> UUID:
    """Somebody whose chart nobody has open, admitted at the desk."""
    patient = house.add_patient(opened=False)
    desk = WardService(hospital.sign_in(Role.RECEPTIONIST))
    desk.admit(replace(admission(patient, house.beds[bed]), doctor_id=doctor))
    return patient


def assign(hospital: Hospital, role: Role, *houses: House) -> UUID:
    """This job's person belongs to these wards; returns who it is."""
    accounts = AccountService(hospital.sign_in(Role.ADMINISTRATOR))
    person = next(one for one in accounts.members() if one.login == login_of(role))
    accounts.set_wards(person.id, frozenset(house.ward_id for house in houses))
    return person.id


def relation(hospital: Hospital, role: Role, patient: UUID) -> CareRelation | None:
    """Why a chart opens without a reason; None when it does not."""
    try:
        return ChartService(hospital.sign_in(role)).open(patient).relation
    except ReasonNeededError:
        return None


def test_until_anybody_belongs_to_a_ward_every_in_patient_is_in_care(
    hospital: Hospital, west: House
) -> None:
    patient = lying(hospital, west)

    assert relation(hospital, Role.NURSE, patient) is CareRelation.WARD
    assert relation(hospital, Role.DOCTOR, patient) is CareRelation.DOCTOR


def test_a_nurse_has_the_in_patients_of_her_wards_alone(
    hospital: Hospital, west: House, east: House
) -> None:
    here, there = lying(hospital, west), lying(hospital, east)
    assign(hospital, Role.NURSE, west)

    assert relation(hospital, Role.NURSE, here) is CareRelation.WARD
    assert relation(hospital, Role.NURSE, there) is None
    opened = ChartService(hospital.sign_in(Role.NURSE)).open(there, "Helping out")
    assert opened.relation is CareRelation.NONE


def test_the_first_person_of_a_ward_ends_it_for_who_belongs_to_none(
    hospital: Hospital, west: House
) -> None:
    patient = lying(hospital, west)
    assign(hospital, Role.DOCTOR, west)

    assert relation(hospital, Role.NURSE, patient) is None
    assign(hospital, Role.DOCTOR)
    assert relation(hospital, Role.NURSE, patient) is CareRelation.WARD


def test_care_follows_the_patient_into_another_ward(
    hospital: Hospital, west: House, east: House
) -> None:
    assign(hospital, Role.NURSE, west)
    patient = lying(hospital, west)
    desk = WardService(hospital.sign_in(Role.RECEPTIONIST))
    with hospital.sign_in(Role.NURSE).unit_of_work(True) as uow:
        (stay,) = uow.admissions.of_patient(patient)
    desk.move(Move(new_id(), stay.id, east.beds[0]))

    assert relation(hospital, Role.NURSE, patient) is None
    assign(hospital, Role.NURSE, east)
    assert relation(hospital, Role.NURSE, patient) is CareRelation.WARD


def test_a_stay_without_a_doctor_is_its_wards_doctors_and_no_other_doctors(
    hospital: Hospital, west: House, east: House
) -> None:
    of_nobody, elsewhere = lying(hospital, west), lying(hospital, east)
    of_another = lying(hospital, west, bed=1, doctor=enter_doctor(hospital))
    doctor = assign(hospital, Role.DOCTOR, west)
    own = lying(hospital, east, bed=1, doctor=doctor)

    assert relation(hospital, Role.DOCTOR, of_nobody) is CareRelation.WARD
    assert relation(hospital, Role.DOCTOR, of_another) is CareRelation.WARD
    assert relation(hospital, Role.DOCTOR, elsewhere) is None
    assert relation(hospital, Role.DOCTOR, own) is CareRelation.DOCTOR


def test_the_list_of_ones_patients_follows_the_wards(
    hospital: Hospital, west: House, east: House
) -> None:
    here, there = lying(hospital, west), lying(hospital, east)
    another = enter_doctor(hospital)
    lying(hospital, west, bed=1, doctor=another)

    def listed(role: Role) -> list[UUID]:
        return [one.patient.id for one in MyPatientsService(hospital.sign_in(role)).now()]

    assert {here, there} < set(listed(Role.NURSE))
    assign(hospital, Role.NURSE, east)
    doctor = assign(hospital, Role.DOCTOR, west)
    assert listed(Role.NURSE) == [there]
    own = lying(hospital, east, bed=1, doctor=doctor)
    assert set(listed(Role.DOCTOR)) == {here, own}


def test_only_an_administrator_says_who_belongs_where_and_it_is_audited(
    hospital: Hospital, west: House
) -> None:
    nurse = assign(hospital, Role.NURSE, west)
    office = hospital.sign_in(Role.ADMINISTRATOR)
    AccountService(office).set_wards(nurse, frozenset({west.ward_id}))
    AccountService(office).set_wards(nurse, frozenset())

    with pytest.raises(PermissionDeniedError):
        AccountService(hospital.sign_in(Role.NURSE)).set_wards(nurse, frozenset())
    with office.unit_of_work(True) as uow:
        kept = uow.audit.find(AuditQuery(topics=("staff_wards",)))
    assert [(one.actor, one.action) for one in kept] == [
        ("administrator", "delete"), ("administrator", "insert"),
    ]  # fmt: skip


def test_a_clerk_belongs_to_no_ward(hospital: Hospital, west: House) -> None:
    assert (
        not AccountService(hospital.sign_in(Role.ADMINISTRATOR))
        .open(assign(hospital, Role.BILLING, west))
        .member.wards
    )


def test_nobody_puts_themselves_on_a_ward_with_another_program(
    server_hospital: Hospital,
) -> None:
    west, east = build_house(server_hospital), build_house(server_hospital, name="2 East")
    there = lying(server_hospital, east)
    assign(server_hospital, Role.NURSE, west)
    close_charts(server_hospital)

    with as_job(server_hospital, Role.NURSE) as nurse:
        for attempt in (
            "INSERT INTO staff_wards SELECT pms_staff_id(), id FROM wards",
            "UPDATE staff_wards SET ward_id = (SELECT id FROM wards WHERE name = '2 East')",
            "DELETE FROM staff_wards",
            "TRUNCATE staff_wards",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                nurse.execute(attempt)
        row = nurse.execute("SELECT * FROM pms_open_chart(%s, '')", (there,)).fetchone()
    assert row is not None
    assert row[0] is None

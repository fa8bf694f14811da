"""Whom a doctor looks after now, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from pms_desktop.domain.access import Identity, Role
from pms_desktop.domain.timeline import EntryKind
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.emr import RecordService
from pms_desktop.services.ids import new_id
from pms_desktop.services.my_patients import MyPatientsService
from pms_desktop.services.timeline import TimelineService
from pms_desktop.services.wards import WardService
from tests.beds import House, admission, build_house
from tests.data.doctors import enter_doctor
from tests.hospital import NOW, Hospital

AT_11 = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)


@pytest.fixture
def house(hospital: Hospital) -> House:
    return build_house(hospital)


def patients_of(hospital: Hospital, doctor: UUID) -> MyPatientsService:
    """As if this doctor had signed in."""
    context = hospital.sign_in(Role.DOCTOR)
    who = Identity(doctor, "okafor", "Dr Chidi Okafor", frozenset({Role.DOCTOR}))
    return MyPatientsService(replace(context, who=who))


def arrive(hospital: Hospital, doctor: UUID, patient: UUID) -> None:
    desk = AppointmentService(hospital.sign_in(Role.RECEPTIONIST))
    booked = desk.book(Book(new_id(), patient, "Chest pain", Booking(doctor, AT_11, 30)))
    desk.check_in(booked.appointment.id)


def test_a_doctor_sees_who_waits_and_then_who_lies_in_bed_and_nobody_elses(
    hospital: Hospital, house: House
) -> None:
    mine, other = enter_doctor(hospital), enter_doctor(hospital, "Dr Amy Lind")
    waiting, lying, foreign = (house.add_patient() for _ in range(3))
    wards = WardService(hospital.sign_in(Role.NURSE))
    wards.admit(replace(admission(lying, house.beds[0]), doctor_id=mine))
    wards.admit(replace(admission(foreign, house.beds[1]), doctor_id=other))
    arrive(hospital, mine, waiting)

    first, second = patients_of(hospital, mine).now()

    assert (first.patient.id, first.reason, first.waiting_since) == (waiting, "Chest pain", NOW)
    assert (second.patient.id, second.ward, second.bed) == (lying, "3 West", "3W-01")


def test_a_nurse_sees_every_in_patient(hospital: Hospital, house: House) -> None:
    nurse = hospital.sign_in(Role.NURSE)
    patient = house.add_patient()
    WardService(nurse).admit(admission(patient, house.beds[0]))

    (mine,) = MyPatientsService(nurse).now()

    assert mine.patient.id == patient


def test_admission_and_visits_stand_on_the_timeline(hospital: Hospital, house: House) -> None:
    doctor, patient = enter_doctor(hospital), house.add_patient()
    arrive(hospital, doctor, patient)
    hospital.clock.advance(timedelta(hours=2))
    nurse = hospital.sign_in(Role.NURSE)
    WardService(nurse).admit(admission(patient, house.beds[0]))

    page = TimelineService(nurse).page(patient)

    assert [entry.kind for entry in page.entries] == [EntryKind.ADMISSION, EntryKind.APPOINTMENT]
    assert RecordService(nurse).summary(patient).visits == 2

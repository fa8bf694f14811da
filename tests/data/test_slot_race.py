"""Many stations want one slot at the same moment: exactly one gets it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.clock import FixedClock
from pms_desktop.domain.errors import PmsError
from pms_desktop.mvp.messages import sentence_for
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.ids import new_id
from pms_desktop.services.sign_in import SignInService
from tests.data.doctors import enter_doctor
from tests.data.patients import enter_patient
from tests.data.stations import let_sign_in_often, race
from tests.hospital import NOW, PASSWORD, Hospital

ELEVEN = datetime(2026, 11, 20, 11, tzinfo=UTC)


@contextmanager
def desk_of(url: str) -> Iterator[AppointmentService]:
    """The receptionist's desk in a process of its own, with the day on its screen."""
    signed_in = SignInService(url, "Race", FixedClock(NOW, "Europe/London")).sign_in(
        "receptionist", PASSWORD
    )
    service = AppointmentService(signed_in.context)
    service.day(NOW.date())
    yield service
    signed_in.database.close()


def book(url: str, record: UUID, doctor: UUID, patient: UUID, minutes: int) -> Iterator[str]:
    """Books half an hour that begins so many minutes after eleven."""
    with desk_of(url) as desk:
        yield "ready"
        when = Booking(doctor, ELEVEN + timedelta(minutes=minutes), 30)
        try:
            desk.book(Book(record, patient, "Race", when))
        except PmsError as error:
            told = sentence_for(error).text
        else:
            told = "booked"
    yield told


def check_in(url: str, record: UUID) -> Iterator[str]:
    """Checks in, and is told the number in the queue."""
    with desk_of(url) as desk:
        yield "ready"
        told = str(desk.check_in(record).queue_number)
    yield told


@pytest.fixture(autouse=True)
def crowd(hospital: Hospital) -> None:
    let_sign_in_often(hospital, "receptionist")


@pytest.fixture
def stations(hospital: Hospital) -> int:
    return 32 if hospital.on_postgres else 8


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_one_of_many_stations_gets_the_slot_and_the_others_are_told_the_next_free_one(
    hospital: Hospital, stations: int
) -> None:
    doctor, patient = enter_doctor(hospital), enter_patient(hospital)

    told = race(book, [(hospital.url, new_id(), doctor, patient, 0) for _each in range(stations)])

    refusal = (
        "Dr Chidi Okafor has another patient 11:00–11:30. Nothing was booked. "
        "Next free: 20 Nov 2026 11:30."
    )
    assert told.count("booked") == 1
    assert set(told) == {"booked", refusal}
    desk = AppointmentService(hospital.sign_in(Role.RECEPTIONIST))
    assert len(desk.day(NOW.date()).columns[0].appointments) == 1


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_slots_that_only_overlap_are_won_by_one_station_too(hospital: Hospital) -> None:
    doctor, patient = enter_doctor(hospital), enter_patient(hospital)

    told = race(
        book, [(hospital.url, new_id(), doctor, patient, shift) for shift in range(0, 28, 4)]
    )

    assert told.count("booked") == 1
    assert all("has another patient" in answer for answer in told if answer != "booked")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_same_booking_sent_by_many_is_one_and_all_are_told_it_is_booked(
    hospital: Hospital, stations: int
) -> None:
    doctor, patient, record = enter_doctor(hospital), enter_patient(hospital), new_id()

    told = race(book, [(hospital.url, record, doctor, patient, 0)] * stations)

    assert told == ["booked"] * stations
    desk = AppointmentService(hospital.sign_in(Role.RECEPTIONIST))
    assert len(desk.day(NOW.date()).columns[0].appointments) == 1


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_patient_checked_in_at_many_stations_has_one_number_and_one_charge(
    hospital: Hospital,
) -> None:
    doctor, patient, record = enter_doctor(hospital), enter_patient(hospital), new_id()
    desk = AppointmentService(hospital.sign_in(Role.RECEPTIONIST))
    desk.book(Book(record, patient, "Race", Booking(doctor, ELEVEN, 30)))

    told = race(check_in, [(hospital.url, record)] * 8)

    assert told == ["1"] * 8
    with hospital.system().engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM charges")) == 1

"""Many stations want one slot at the same moment: exactly one gets it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.ids import new_id
from tests.data.doctors import enter_doctor
from tests.data.patients import enter_patient
from tests.data.stations import let_sign_in_often, race
from tests.hospital import NOW, PASSWORD, Hospital

STATION = """
import sys
from datetime import datetime, timedelta
from uuid import UUID

from pms_desktop.domain.clock import FixedClock
from pms_desktop.domain.errors import PmsError
from pms_desktop.mvp.messages import sentence_for
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.ids import new_id
from pms_desktop.services.sign_in import SignInService

act, url, password, now, doctor, wanted, minutes, record = sys.argv[1:]
clock = FixedClock(datetime.fromisoformat(now), "Europe/London")
station = SignInService(url, "Race", clock).sign_in("receptionist", password)
service = AppointmentService(station.context)
service.day(clock.now().date())
starts_at = datetime.fromisoformat("2026-11-20T11:00:00+00:00") + timedelta(minutes=int(minutes))
print("ready", flush=True)
sys.stdin.readline()
try:
    if act == "book":
        when = Booking(UUID(doctor), starts_at, 30)
        service.book(Book(UUID(record), UUID(wanted), "Race", when))
        print("booked")
    else:
        print(service.check_in(UUID(record)).queue_number)
except PmsError as error:
    print(sentence_for(error).text)
"""


def words(hospital: Hospital, act: str, *more: object) -> list[str]:
    return [act, hospital.url, PASSWORD, NOW.isoformat(), *map(str, more)]


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

    told = race(
        STATION,
        [words(hospital, "book", doctor, patient, 0, new_id()) for _number in range(stations)],
    )

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
        STATION,
        [words(hospital, "book", doctor, patient, shift, new_id()) for shift in range(0, 28, 4)],
    )

    assert told.count("booked") == 1
    assert all("has another patient" in answer for answer in told if answer != "booked")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_same_booking_sent_by_many_is_one_and_all_are_told_it_is_booked(
    hospital: Hospital, stations: int
) -> None:
    doctor, patient, record = enter_doctor(hospital), enter_patient(hospital), new_id()

    told = race(STATION, [words(hospital, "book", doctor, patient, 0, record)] * stations)

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
    eleven = datetime(2026, 11, 20, 11, tzinfo=UTC)
    desk.book(Book(record, patient, "Race", Booking(doctor, eleven, 30)))

    told = race(STATION, [words(hospital, "check in", doctor, patient, 0, record)] * 8)

    assert told == ["1"] * 8
    with hospital.system().engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM charges")) == 1

"""Patients and appointments for tests of the kiosk."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.patients import (
    NextOfKin,
    PatientDetails,
    Phone,
    RegisterPatient,
    TypedPatient,
)
from pms_desktop.domain.staff import StaffMember
from pms_desktop.services.accounts import AccountService, SaveMember
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.ids import new_id
from pms_desktop.services.kiosk import KioskService
from pms_desktop.services.patients import PatientService
from tests.data.doctors import enter_doctor
from tests.hospital import NOW, PASSWORD, Hospital

BORN = date(1988, 3, 12)
PHONE = "+34600123456"
DETAILS = PatientDetails(
    family_names="García Martínez",
    given_names="María José",
    birth_date=BORN,
    phones=(Phone("+34 600 12 34 56"),),
    email="maria@example.org",
    address="Calle Mayor 1",
    city="Madrid",
    next_of_kin=(NextOfKin("Juan García", "husband", "+34 600 99 88 77"),),
)


def enter(hospital: Hospital, details: PatientDetails = DETAILS) -> tuple[UUID, str]:
    """A patient of the reception: key and record number."""
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    everybody = frozenset(each.patient.id for each in desk.twins(details))
    patient = desk.register(
        RegisterPatient(id=new_id(), typed=TypedPatient(details=details), different_from=everybody)
    )
    return patient.id, patient.mrn


def book(
    hospital: Hospital, patient: UUID, starts_at: datetime = NOW + timedelta(minutes=18)
) -> UUID:
    """An appointment with a doctor of its own."""
    doctor = enter_doctor(hospital)
    when = Booking(doctor, starts_at, 30, outside_hours=True)
    desk = AppointmentService(hospital.sign_in(Role.RECEPTIONIST))
    return desk.book(Book(new_id(), patient, "Check-up", when)).appointment.id


def kiosk_of(hospital: Hospital) -> KioskService:
    """The services of a station that is signed in as the kiosk."""
    return KioskService(hospital.sign_in(Role.KIOSK))


def second_kiosk(hospital: Hospital) -> KioskService:
    """Another station with an account of its own."""
    login = f"kiosk.{new_id().hex[-8:]}"  # logins are the server's, not the database's
    roles = frozenset({Role.KIOSK})
    member = StaffMember(new_id(), "Kiosk, ward", login, "", "", True, roles, 0)
    AccountService(hospital.sign_in(Role.ADMINISTRATOR)).save(SaveMember(member, PASSWORD))
    return KioskService(hospital.open_station_of(login).context)


def run(hospital: Hospital, statement: str, **values: object) -> None:
    """Arrange something as the owner of the tables."""
    with hospital.system().engine.begin() as connection:
        connection.execute(text(statement), values)


def rows(hospital: Hospital, query: str) -> list[tuple[object, ...]]:
    """What stands in the database."""
    with hospital.system().engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def together(count: int, work: Callable[[int], None]) -> None:
    """Do it on so many threads that all begin at the same moment."""
    gate = threading.Barrier(count)

    def begin(number: int) -> None:
        gate.wait()
        work(number)

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

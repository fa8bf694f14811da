"""Whoever holds a paper or its number is found by it, on both databases."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text

from pms_desktop.data.upgrade import downgrade, upgrade
from pms_desktop.domain.access import Role
from pms_desktop.domain.appointment_numbers import shown_appointment_number
from pms_desktop.domain.appointments import Appointment
from pms_desktop.domain.patient_lines import line_of
from pms_desktop.domain.patients import MatchedBy, PatientMatch
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from tests.data.bills import charged_patient, issue, open_till
from tests.data.doctors import enter_doctor
from tests.data.patients import enter_patient
from tests.hospital import NOW, Hospital

MONDAY_9 = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def booked(hospital: Hospital) -> tuple[PatientService, list[Appointment]]:
    """Three patients with an appointment each, a day apart."""
    context = hospital.sign_in(Role.RECEPTIONIST)
    doctor, desk = enter_doctor(hospital), AppointmentService(context)
    appointments = []
    for day, name in enumerate(("Osei", "Wardle", "Lima")):
        patient = enter_patient(hospital, name, "Grace", opened=False)
        when = Booking(doctor, MONDAY_9 + timedelta(days=day), 30)
        appointments.append(desk.book(Book(new_id(), patient, "Review", when)).appointment)
    return PatientService(context), appointments


def names(found: list[PatientMatch]) -> list[str]:
    return [match.patient.family_names for match in found]


def test_an_appointments_number_finds_its_patient_however_it_is_said(
    booked: tuple[PatientService, list[Appointment]],
) -> None:
    service, appointments = booked
    second = appointments[1]
    shown = shown_appointment_number(second.number)
    digits = "".join(char for char in shown if char.isdigit())

    for said in (shown, shown.lower(), f"a{digits}", f"A {digits}", f"appointment {digits}",
                 f"Appt. {digits[:-1]} {digits[-1]}"):  # fmt: skip
        found = service.find(said)
        assert names(found)[:1] == ["Wardle"], said
        assert found[0].matched_by == (MatchedBy.APPOINTMENT,)
    line = line_of(found[0], NOW.date())
    assert f"{shown}, 24 Nov 2026 09:00" in [part.text for part in line.details]
    assert line.why == "appointment"


def test_a_number_with_a_digit_heard_wrong_finds_no_appointment(
    booked: tuple[PatientService, list[Appointment]],
) -> None:
    service, appointments = booked
    numbers = [each.number for each in appointments]
    shown = shown_appointment_number(numbers[1])
    wrong = f"{shown[:-1]}{(int(shown[-1]) + 1) % 10}"

    assert len(set(numbers)) == 3
    assert service.find(wrong) == []


def test_a_scanned_appointment_slip_finds_its_patient_alone(
    booked: tuple[PatientService, list[Appointment]],
) -> None:
    service, appointments = booked

    for typed in (f"PMS:A:{appointments[2].id}", f"pms:a:{appointments[2].id}".upper()):
        found = service.find(typed)
        assert names(found) == ["Lima"], typed
    assert service.find(f"PMS:A:{new_id()}") == []
    assert service.find("PMS:A:000000013") == []


def test_an_appointment_of_a_merged_record_leads_to_the_living_one(
    hospital: Hospital, booked: tuple[PatientService, list[Appointment]]
) -> None:
    service, appointments = booked
    first, second = appointments[0], appointments[1]
    with hospital.system().engine.begin() as connection:
        connection.execute(
            text("UPDATE patients SET merged_into = (SELECT id FROM patients WHERE mrn = :living)"
                 " WHERE mrn = :gone"),
            {"living": first.mrn, "gone": second.mrn},
        )  # fmt: skip

    assert names(service.find(shown_appointment_number(second.number))) == ["Osei"]
    assert names(service.find(f"PMS:A:{second.id}")) == ["Osei"]


def test_an_invoices_number_finds_who_owes_it_and_only_for_those_who_see_bills(
    hospital: Hospital,
) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)
    number = issue(till, patient).brief.number
    enter_patient(hospital, "Inverness", "Ann", opened=False)
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    nurse = PatientService(hospital.sign_in(Role.NURSE))

    for said in (f"INV {number:06}", f"inv{number}", f"INV-2026-{number}", f"PMS:I:{number}",
                 f"Invoice no. {number:06}", f"{number:06}", f"2026-{number:06}"):  # fmt: skip
        found = desk.find(said)
        assert found[0].patient.id == patient, said
        assert found[0].matched_by == (MatchedBy.INVOICE,), said
        assert not any(match.patient.id == patient for match in nurse.find(said)), said
    assert names(desk.find("inv")) == ["Inverness"]


def test_who_may_not_see_appointments_finds_nobody_by_them(
    hospital: Hospital, booked: tuple[PatientService, list[Appointment]]
) -> None:
    laboratory = PatientService(hospital.sign_in(Role.LABORATORY))
    shown = shown_appointment_number(booked[1][0].number)

    assert laboratory.find(shown) == []
    assert laboratory.find(f"PMS:A:{booked[1][0].id}") == []


def test_what_was_booked_before_gets_its_number_by_the_upgrade(
    hospital: Hospital, booked: tuple[PatientService, list[Appointment]]
) -> None:
    service, appointments = booked
    downgrade(hospital.system().engine, "0026")
    upgrade(hospital.system().engine)

    for each in appointments:
        shown = shown_appointment_number(each.number)
        assert service.find(shown)[0].patient.id == each.patient_id


def test_what_another_program_books_is_numbered_by_the_server(
    server_hospital: Hospital,
) -> None:
    doctor = enter_doctor(server_hospital)
    patient = enter_patient(server_hospital, "Osei", "Grace", opened=False)
    with psycopg.connect(server_hospital.system_url.replace("+psycopg", "")) as other:
        other.execute(
            "INSERT INTO appointments (id, doctor_id, patient_id, starts_at, ends_at, state,"
            " recorded_at, recorded_by) VALUES (gen_random_uuid(), %s, %s, %s, %s, 'booked',"
            " now(), %s)",
            (doctor, patient, MONDAY_9, MONDAY_9 + timedelta(minutes=30), doctor),
        )
    desk = PatientService(server_hospital.sign_in(Role.RECEPTIONIST))

    assert _first_number(server_hospital) > 0
    assert names(desk.find(shown_appointment_number(_first_number(server_hospital)))) == ["Osei"]


def _first_number(hospital: Hospital) -> int:
    with hospital.system().engine.connect() as connection:
        return int(connection.scalar(text("SELECT min(number) FROM appointment_numbers")) or 0)

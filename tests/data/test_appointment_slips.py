"""The slip says what was booked, to those who may print, and leads back to it."""

from datetime import UTC, datetime

import pytest

from pms_desktop.documents import render
from pms_desktop.domain.access import Role
from pms_desktop.domain.appointment_numbers import shown_appointment_number
from pms_desktop.domain.appointments import Appointment, AppointmentState, WrongStateError
from pms_desktop.domain.errors import NotFoundError, PermissionDeniedError
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.services.appointment_slips import AppointmentSlipService, slip_key
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.documents import DocumentService
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from tests.data.doctors import enter_doctor
from tests.data.patients import enter_patient
from tests.hospital import Hospital
from tests.unit.documents.papers import LETTERHEAD
from tests.unit.documents.scanning import scanned

MONDAY_9 = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def booked(hospital: Hospital) -> Appointment:
    patient = enter_patient(hospital, "Wardle", "Grace", opened=False)
    enter_patient(hospital, "Osei", "Ama", opened=False)
    slot = Booking(enter_doctor(hospital, room="Room 12"), MONDAY_9, 30)
    desk = AppointmentService(hospital.sign_in(Role.RECEPTIONIST))
    return desk.book(Book(new_id(), patient, "Review", slot)).appointment


def test_a_slip_says_whom_with_whom_where_and_when(hospital: Hospital, booked: Appointment) -> None:
    slip = AppointmentSlipService(hospital.sign_in(Role.RECEPTIONIST)).slip(booked.id)

    assert (slip.patient.name, slip.patient.mrn) == ("WARDLE, Grace", shown_mrn(booked.mrn))
    assert (slip.room, slip.starts_at) == ("Room 12", MONDAY_9)
    assert slip.number == shown_appointment_number(booked.number)


def test_both_codes_of_a_printed_slip_find_its_patient(
    hospital: Hospital, booked: Appointment
) -> None:
    desk = hospital.sign_in(Role.RECEPTIONIST)
    printed = render(AppointmentSlipService(desk).slip(booked.id), LETTERHEAD)

    codes = scanned(printed, dots=203)

    assert sorted(codes) == ["Code128", "QRCode"]
    for code in codes.values():
        found = PatientService(desk).find(code)
        assert [match.patient.id for match in found] == [booked.patient_id], code


def test_copies_of_a_slip_are_logged_one_by_one(hospital: Hospital, booked: Appointment) -> None:
    desk = hospital.sign_in(Role.RECEPTIONIST)
    slip = AppointmentSlipService(desk).slip(booked.id)
    documents = DocumentService(desk, "Front desk")
    for _ in range(2):
        prepared = documents.prepare(slip, slip_key(booked.id))
        documents.record_print(prepared.kind, prepared.document_id, prepared.number, "ROLL")

    copies = documents.print_history(slip_key(booked.id))

    assert [(copy.copy, copy.number) for copy in copies] == [(0, slip.number), (1, slip.number)]


def test_a_cancelled_appointment_has_no_slip(hospital: Hospital, booked: Appointment) -> None:
    desk = hospital.sign_in(Role.RECEPTIONIST)
    AppointmentService(desk).cancel(booked.id, booked.version, "Patient cancelled")

    with pytest.raises(WrongStateError) as refused:
        AppointmentSlipService(desk).slip(booked.id)

    assert refused.value.state is AppointmentState.CANCELLED


def test_the_laboratory_prints_no_slips_and_nobody_one_of_nothing(hospital: Hospital) -> None:
    with pytest.raises(PermissionDeniedError):
        AppointmentSlipService(hospital.sign_in(Role.LABORATORY)).slip(new_id())
    with pytest.raises(NotFoundError):
        AppointmentSlipService(hospital.sign_in(Role.RECEPTIONIST)).slip(new_id())

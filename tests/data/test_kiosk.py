"""A patient at the kiosk: recognised by little, shown little, checked in once."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.appointments import AppointmentState
from pms_desktop.domain.errors import InvalidInputError, PermissionDeniedError
from pms_desktop.domain.kiosk import (
    Claim,
    ClaimKind,
    KioskCheckInError,
    KioskSessionOverError,
    KioskUnknownError,
    MaskedContact,
    Refusal,
)
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patients import Phone
from pms_desktop.domain.scan_codes import ScanCode, ScanKind
from pms_desktop.services.appointments import AppointmentService
from pms_desktop.services.kiosk import KioskService
from tests.data.kiosks import BORN, DETAILS, PHONE, book, enter, kiosk_of, rows
from tests.hospital import NOW, Hospital


def claim_of(mrn: str) -> Claim:
    return Claim(ClaimKind.MRN, mrn)


def test_the_first_screen_knows_the_hospital_and_nobody_in_it(hospital: Hospital) -> None:
    start = kiosk_of(hospital).start()

    assert (start.hospital, start.kiosk) == ("St. Anne General Hospital", "Kiosk Person")
    assert start.now == NOW
    assert start.country == "GB"


def test_a_patient_is_recognised_by_whatever_they_hold(hospital: Hospital) -> None:
    patient, mrn = enter(hospital)
    appointment = book(hospital, patient)
    kiosk = kiosk_of(hospital)
    held = (
        (ClaimKind.MRN, shown_mrn(mrn)),
        (ClaimKind.PHONE, "0034 600-123-456"),
        (ClaimKind.PHONE, ScanCode(ScanKind.PATIENT, mrn).text),
        (ClaimKind.MRN, ScanCode(ScanKind.APPOINTMENT, str(appointment)).text),
    )

    for kind, typed in held:
        known = kiosk.identify(kiosk.understand(kind, typed), BORN)

        assert (known.given_names, known.family_letter, known.seconds) == ("María José", "G", 180)
        assert [each.id for each in known.appointments] == [appointment]


def test_what_is_shown_names_nobody_and_reaches_nobody(hospital: Hospital) -> None:
    patient, mrn = enter(hospital)
    book(hospital, patient)

    known = kiosk_of(hospital).identify(claim_of(mrn), BORN)

    assert known.contact == MaskedContact(("56",), "m", address=True, kin="J", kin_phone="77")
    shown = re.sub(r"token='\w+'", "", repr(known))
    for secret in ("García", "600", "maria", "Mayor", "Madrid", "Juan", mrn, str(patient)):
        assert secret not in shown
    (own,) = known.appointments
    assert (own.doctor, own.speciality, own.room) == ("Dr Chidi Okafor", "Cardiology", "Room 4")
    assert (own.starts_at, own.refusal) == (NOW + timedelta(minutes=18), Refusal.NONE)


def test_a_mistyped_record_number_is_told_before_anybody_is_asked(hospital: Hospital) -> None:
    _patient, mrn = enter(hospital)
    kiosk = kiosk_of(hospital)
    wrong = mrn[:-1] + str((int(mrn[-1]) + 1) % 10)

    for kind, typed in ((ClaimKind.MRN, wrong), (ClaimKind.PHONE, "twelve"), (ClaimKind.MRN, "")):
        with pytest.raises(InvalidInputError):
            kiosk.understand(kind, typed)

    assert rows(hospital, "SELECT id FROM kiosk_visits") == []


def test_checking_in_charges_once_and_gives_one_number(hospital: Hospital) -> None:
    patient, mrn = enter(hospital)
    appointment = book(hospital, patient)
    kiosk = kiosk_of(hospital)
    token = kiosk.identify(claim_of(mrn), BORN).token

    first, second = kiosk.check_in(token, appointment), kiosk.check_in(token, appointment)

    assert first == second
    assert (first.state, first.queue_number, first.refusal) == (
        AppointmentState.ARRIVED, 1, Refusal.DONE,
    )  # fmt: skip
    charges = "SELECT description, detail, quantity, price, part FROM charges"
    assert rows(hospital, charges) == [
        ("Consultation, Cardiology", "Dr Chidi Okafor", 1000, 8000, "")
    ]
    desk = AppointmentService(hospital.sign_in(Role.RECEPTIONIST))
    assert desk.undo_check_in(appointment).state is AppointmentState.BOOKED
    assert kiosk.check_in(token, appointment).queue_number == 1
    assert [row[-1] for row in rows(hospital, f"{charges} ORDER BY part")] == ["", "2"]


def test_only_an_own_appointment_of_about_now_is_checked_in(hospital: Hospital) -> None:
    patient, mrn = enter(hospital)
    other, _mrn = enter(hospital, replace(DETAILS, given_names="Ana", phones=()))
    early = book(hospital, patient, NOW + timedelta(hours=3))
    someone = book(hospital, other)
    tomorrow = book(hospital, patient, NOW + timedelta(days=1))
    late = book(hospital, patient)
    hospital.clock.advance(timedelta(minutes=50))
    kiosk = kiosk_of(hospital)
    token = kiosk.identify(claim_of(mrn), BORN).token

    told = {}
    for each in (early, someone, tomorrow, late):
        with pytest.raises(KioskCheckInError) as refused:
            kiosk.check_in(token, each)
        told[each] = refused.value.refusal

    assert told == {
        early: Refusal.EARLY, someone: Refusal.DESK, tomorrow: Refusal.DESK, late: Refusal.LATE,
    }  # fmt: skip
    assert rows(hospital, "SELECT id FROM charges") == []


def test_a_visit_ends_by_leaving_or_by_three_minutes_without_a_touch(hospital: Hospital) -> None:
    patient, mrn = enter(hospital)
    appointment = book(hospital, patient)
    kiosk = kiosk_of(hospital)
    left, idle = (kiosk.identify(claim_of(mrn), BORN).token for _time in range(2))

    kiosk.leave(left)
    hospital.clock.advance(timedelta(minutes=2))
    assert kiosk.look(idle).given_names == "María José"
    hospital.clock.advance(timedelta(minutes=2))
    assert kiosk.look(idle).given_names == "María José"
    hospital.clock.advance(timedelta(minutes=3, seconds=1))

    for token in (left, idle, "", "0" * 64):
        with pytest.raises(KioskSessionOverError):
            kiosk.look(token)
        with pytest.raises(KioskSessionOverError):
            kiosk.check_in(token, appointment)
        kiosk.leave(token)


def test_a_family_on_one_phone_is_told_apart_by_birth_and_else_sent_to_the_desk(
    hospital: Hospital,
) -> None:
    enter(hospital)
    child = replace(DETAILS, given_names="Lucía", birth_date=date(2019, 5, 1))
    enter(hospital, child)
    enter(hospital, replace(child, given_names="Nora"))
    kiosk = kiosk_of(hospital)
    phone = Claim(ClaimKind.PHONE, PHONE)

    assert kiosk.identify(phone, BORN).given_names == "María José"
    with pytest.raises(KioskUnknownError):
        kiosk.identify(phone, date(2019, 5, 1))


def test_an_age_that_was_only_guessed_is_no_date_of_birth(hospital: Hospital) -> None:
    born = date(1988, 1, 1)
    _patient, mrn = enter(hospital, replace(DETAILS, birth_date=born, birth_estimated=True))

    with pytest.raises(KioskUnknownError):
        kiosk_of(hospital).identify(claim_of(mrn), born)


def test_nobody_else_serves_themselves(hospital: Hospital) -> None:
    _patient, mrn = enter(hospital, replace(DETAILS, phones=(Phone("+34 600 12 34 56"),)))
    desk = KioskService(hospital.sign_in(Role.RECEPTIONIST))

    with pytest.raises(PermissionDeniedError):
        desk.identify(claim_of(mrn), BORN)

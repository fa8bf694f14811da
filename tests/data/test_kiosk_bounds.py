"""What an administrator sets about kiosks holds at the next tap, on both databases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.hospital import KIOSK_BOUNDS
from pms_desktop.domain.kiosk import (
    Claim,
    ClaimKind,
    KioskCheckInError,
    KioskLockedError,
    KioskUnknownError,
    Refusal,
)
from pms_desktop.domain.mrn import mrn_of
from pms_desktop.services.hospital import HospitalService
from pms_desktop.services.kiosk import KioskService
from tests.data.kiosks import BORN, book, enter, kiosk_of, rows, run
from tests.hospital import NOW, Hospital


def set_bounds(hospital: Hospital, **bounds: Any) -> None:
    office = HospitalService(hospital.sign_in(Role.ADMINISTRATOR))
    kept = office.change(replace(office.get(), **bounds))
    assert {name: getattr(kept, name) for name in bounds} == bounds


def mrn(number: str) -> Claim:
    return Claim(ClaimKind.MRN, number)


def seconds_locked(kiosk: KioskService, claim: Claim) -> int:
    with pytest.raises(KioskLockedError) as locked:
        kiosk.identify(claim, BORN)
    return locked.value.seconds


def test_patients_check_in_when_the_hospital_lets_them(hospital: Hospital) -> None:
    patient, number = enter(hospital)
    at_four_hours = book(hospital, patient, NOW + timedelta(hours=4))
    kiosk = kiosk_of(hospital)
    token = kiosk.identify(mrn(number), BORN).token
    with pytest.raises(KioskCheckInError):
        kiosk.check_in(token, at_four_hours)

    set_bounds(hospital, kiosk_early_minutes=240)
    (shown,) = kiosk.look(token).appointments

    assert (shown.refusal, shown.opens_at) == (Refusal.NONE, shown.starts_at - timedelta(hours=4))
    assert kiosk.check_in(token, at_four_hours).queue_number == 1


def test_who_comes_later_than_the_hospital_allows_is_sent_to_the_desk(hospital: Hospital) -> None:
    patient, number = enter(hospital)
    appointment = book(hospital, patient, NOW + timedelta(minutes=1))
    set_bounds(hospital, kiosk_late_minutes=0)
    hospital.clock.advance(timedelta(minutes=2))
    kiosk = kiosk_of(hospital)
    known = kiosk.identify(mrn(number), BORN)

    assert [each.refusal for each in known.appointments] == [Refusal.LATE]
    with pytest.raises(KioskCheckInError) as refused:
        kiosk.check_in(known.token, appointment)
    assert refused.value.refusal is Refusal.LATE


def test_a_kiosk_locks_after_the_tries_and_for_as_long_as_the_hospital_says(
    hospital: Hospital,
) -> None:
    _patient, number = enter(hospital)
    set_bounds(hospital, kiosk_tries=2, kiosk_lock_minutes=1)
    kiosk = kiosk_of(hospital)
    waits = []
    for round_ in range(5):
        for guess in range(2):
            with pytest.raises(KioskUnknownError):
                kiosk.identify(mrn(mrn_of(500 + 9 * round_ + guess)), BORN)
        waits.append(seconds_locked(kiosk, mrn(number)))
        hospital.clock.advance(timedelta(seconds=waits[-1] + 1))

    assert waits == [60, 120, 240, 480, 480]


def test_tries_are_counted_for_as_long_as_the_hospital_says(hospital: Hospital) -> None:
    set_bounds(hospital, kiosk_tries=2, kiosk_tries_minutes=30)
    kiosk = kiosk_of(hospital)
    for guess in range(2):
        with pytest.raises(KioskUnknownError):
            kiosk.identify(mrn(mrn_of(500 + guess)), BORN)
        hospital.clock.advance(timedelta(minutes=4))

    assert seconds_locked(kiosk, mrn(mrn_of(600))) == 60


def test_one_number_has_as_many_tries_a_day_as_the_hospital_says(hospital: Hospital) -> None:
    _patient, number = enter(hospital)
    set_bounds(hospital, kiosk_claim_tries=2)
    kiosk = kiosk_of(hospital)
    for day in (1, 2):
        with pytest.raises(KioskUnknownError):
            kiosk.identify(mrn(number), date(1990, 1, day))

    with pytest.raises(KioskUnknownError):
        kiosk.identify(mrn(number), BORN)


def test_bounds_that_would_let_somebody_guess_are_refused_by_screen_and_database(
    hospital: Hospital,
) -> None:
    office = HospitalService(hospital.sign_in(Role.ADMINISTRATOR))
    for name, (least, most) in KIOSK_BOUNDS.items():
        for beyond in (least - 1, most + 1):
            change: dict[str, Any] = {name: beyond}
            with pytest.raises(InvalidInputError) as refused:
                office.change(replace(office.get(), **change))
            assert set(refused.value.faults) == {name}
            with pytest.raises(DBAPIError, match=f"ck_hospital_{name}"):
                run(hospital, f"UPDATE hospital SET {name} = {beyond}")


def test_the_audit_tells_who_set_what_about_kiosks_and_locks(hospital: Hospital) -> None:
    set_bounds(hospital, kiosk_tries=3, lock_minutes=7)

    audit = "SELECT actor, after FROM audit WHERE topic = 'hospital' ORDER BY id DESC LIMIT 1"
    ((actor, after),) = rows(hospital, audit)
    assert actor == "administrator"
    assert "kiosk_tries" in str(after)
    assert "lock_minutes" in str(after)

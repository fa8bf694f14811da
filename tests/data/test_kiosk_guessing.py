"""Somebody guesses at a kiosk: nothing is learnt, whatever the reason, and not for long."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.kiosk import (
    Claim,
    ClaimKind,
    KioskLockedError,
    KioskSessionOverError,
    KioskUnknownError,
)
from pms_desktop.domain.mrn import mrn_of
from pms_desktop.mvp.messages import sentence_for
from pms_desktop.services.kiosk import KioskService
from tests.data.kiosks import (
    BORN,
    DETAILS,
    PHONE,
    book,
    enter,
    kiosk_of,
    rows,
    run,
    second_kiosk,
    together,
)
from tests.hospital import Hospital

WRONG = date(1988, 3, 13)
UNLOCK = "UPDATE kiosk_counters SET count = 0, locked_until = NULL WHERE key LIKE 'kiosk:%'"


def mrn(number: str) -> Claim:
    return Claim(ClaimKind.MRN, number)


def refused(kiosk: KioskService, claim: Claim, born: date = BORN) -> str:
    """What somebody hears who is not recognised."""
    with pytest.raises(KioskUnknownError) as error:
        kiosk.identify(claim, born)
    return f"{error.value} {sentence_for(error.value).text}"


def shut(hospital: Hospital, given_names: str, statement: str) -> Claim:
    """A record that no kiosk shows, made so as the owner."""
    _patient, number = enter(hospital, replace(DETAILS, given_names=given_names, phones=()))
    run(hospital, f"UPDATE patients SET {statement} WHERE mrn = '{number}'")
    return mrn(number)


def hidden(hospital: Hospital) -> list[tuple[Claim, date]]:
    """Whatever must sound alike: who is not there, who is there, and who may not be shown."""
    _patient, number = enter(hospital)
    twin = replace(DETAILS, given_names="Lucía", birth_date=date(2019, 5, 1))
    enter(hospital, twin)
    enter(hospital, replace(twin, given_names="Nora"))
    dead = (
        "deceased_on = '2026-01-01', deceased_recorded_at = CURRENT_TIMESTAMP, deceased_recorded_by"
        " = (SELECT id FROM staff WHERE login = 'founder')"
    )
    return [
        (mrn(mrn_of(999_999)), BORN),
        (mrn(number), WRONG),
        (Claim(ClaimKind.PHONE, "+34600000001"), BORN),
        (Claim(ClaimKind.PHONE, PHONE), WRONG),
        (Claim(ClaimKind.PHONE, PHONE), date(2019, 5, 1)),
        (Claim(ClaimKind.APPOINTMENT, str(UUID(int=7))), BORN),
        (shut(hospital, "Ana", "restricted = true, restricted_reason = 'x'"), BORN),
        (shut(hospital, "Eva", "closed_at = CURRENT_TIMESTAMP, closed_reason = 'x'"), BORN),
        (shut(hospital, "Ida", dead), BORN),
        (shut(hospital, "Una", "unidentified = true"), BORN),
    ]


def test_every_reason_not_to_be_recognised_sounds_alike(embedded_hospital: Hospital) -> None:
    """On a server the very bytes are compared: `test_kiosk_server.py`."""
    wishes = hidden(embedded_hospital)
    kiosk = kiosk_of(embedded_hospital)
    answers = []
    for claim, born in wishes:
        run(embedded_hospital, UNLOCK)
        answers.append(refused(kiosk, claim, born))

    assert set(answers) == {
        " We could not find you with this. Try again, or go to the desk: they will help you."
    }


def test_a_merged_record_leads_to_the_living_one(hospital: Hospital) -> None:
    _survivor, number = enter(hospital)
    _merged, old = enter(hospital, replace(DETAILS, given_names="Maria Jose"))
    living = f"(SELECT id FROM patients WHERE mrn = '{number}')"
    run(hospital, f"UPDATE patients SET merged_into = {living} WHERE mrn = '{old}'")

    known = kiosk_of(hospital).identify(mrn(old), BORN)

    assert known.given_names == "María José"


def test_five_wrong_answers_lock_the_kiosk_for_longer_each_time(hospital: Hospital) -> None:
    _patient, number = enter(hospital)
    kiosk = kiosk_of(hospital)
    waits = []
    for round_ in range(5):
        for guess in range(5):
            refused(kiosk, mrn(mrn_of(500 + 9 * round_ + guess)))
        with pytest.raises(KioskLockedError) as locked:
            kiosk.identify(mrn(number), BORN)
        waits.append(locked.value.seconds)
        hospital.clock.advance(timedelta(seconds=locked.value.seconds + 1))

    assert waits == [300, 600, 1200, 2400, 2400]
    assert kiosk.identify(mrn(number), BORN).given_names == "María José"


def test_who_is_recognised_counts_for_nothing_and_wins_nothing(hospital: Hospital) -> None:
    """Somebody who knows one patient's data cannot guess for ever by being right now and then."""
    _patient, number = enter(hospital)
    kiosk = kiosk_of(hospital)
    for guess in range(5):
        kiosk.identify(mrn(number), BORN)
        refused(kiosk, mrn(mrn_of(700 + guess)))

    with pytest.raises(KioskLockedError):
        kiosk.identify(mrn(number), BORN)


def test_one_claim_has_five_tries_a_day_at_all_kiosks_together(hospital: Hospital) -> None:
    _patient, number = enter(hospital)
    one, other = kiosk_of(hospital), second_kiosk(hospital)
    for guess in range(5):
        run(hospital, UNLOCK)
        refused((one, other)[guess % 2], mrn(number), date(1990, 1, 1 + guess))
    run(hospital, UNLOCK)

    refused(other, mrn(number))

    hospital.clock.advance(timedelta(days=1, seconds=1))
    run(hospital, UNLOCK)
    assert one.identify(mrn(number), BORN).given_names == "María José"


def test_threads_that_guess_at_a_file_have_five_tries_together(
    embedded_hospital: Hospital,
) -> None:
    """Many programs at a server: `test_kiosk_server.py`."""
    kiosks = [kiosk_of(embedded_hospital) for _station in range(4)]
    told: Counter[str] = Counter()

    def guess(number: int) -> None:
        for at in range(4):
            try:
                kiosks[number].identify(mrn(mrn_of(900 + 10 * number + at)), BORN)
            except PmsError as error:
                told[type(error).__name__] += 1

    together(4, guess)

    assert told == {"KioskUnknownError": 5, "KioskLockedError": 11}


def test_a_double_tap_on_two_threads_checks_in_once(embedded_hospital: Hospital) -> None:
    patient, number = enter(embedded_hospital)
    appointment = book(embedded_hospital, patient)
    kiosk = kiosk_of(embedded_hospital)
    token = kiosk.identify(mrn(number), BORN).token
    numbers: list[int | None] = []

    together(3, lambda _tap: numbers.append(kiosk.check_in(token, appointment).queue_number))

    assert numbers == [1, 1, 1]
    assert len(rows(embedded_hospital, "SELECT id FROM charges")) == 1


def test_a_token_is_worth_nothing_at_another_kiosk(hospital: Hospital) -> None:
    _patient, number = enter(hospital)
    token = kiosk_of(hospital).identify(mrn(number), BORN).token

    with pytest.raises(KioskSessionOverError):
        second_kiosk(hospital).look(token)


def test_a_record_that_is_restricted_meanwhile_is_shown_no_longer(hospital: Hospital) -> None:
    _patient, number = enter(hospital)
    kiosk = kiosk_of(hospital)
    token = kiosk.identify(mrn(number), BORN).token

    run(hospital, "UPDATE patients SET restricted = true, restricted_reason = 'x'")

    with pytest.raises(KioskSessionOverError):
        kiosk.look(token)


def test_tries_are_kept_without_what_was_typed_and_the_audit_tells_of_them(
    hospital: Hospital,
) -> None:
    _patient, number = enter(hospital)
    kiosk = kiosk_of(hospital)
    kiosk.identify(mrn(number), BORN)
    refused(kiosk, mrn(number), WRONG)

    audit = "SELECT actor, after FROM audit WHERE topic = 'kiosk_visits' AND action = 'insert'"
    found = rows(hospital, audit)
    assert [row[0] for row in found] == ["kiosk", "kiosk"]
    everything = str(found) + str(rows(hospital, "SELECT * FROM kiosk_visits"))
    everything += str(rows(hospital, "SELECT key FROM kiosk_counters"))
    assert number not in everything
    assert "1988" not in everything
    recognised = rows(hospital, "SELECT patient_id IS NULL FROM kiosk_visits ORDER BY recorded_at")
    assert sorted(bool(row[0]) for row in recognised) == [False, True]

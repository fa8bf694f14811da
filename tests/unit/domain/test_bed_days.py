"""One bed day for each midnight in bed, and one at least."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from pms_desktop.domain.bed_days import bed_day_key, bed_days
from pms_desktop.domain.clock import FixedClock
from pms_desktop.domain.wards import BedStay
from pms_desktop.services.ids import new_id

ADMISSION, PATIENT = new_id(), new_id()
NEW_YORK = "America/New_York"


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def stay(started: datetime, ended: datetime | None, bed: str = "3W-12") -> BedStay:
    return BedStay(new_id(), ADMISSION, PATIENT, new_id(), bed, None, started, ended)


def days(stays: list[BedStay], now: datetime, zone: str = "UTC") -> list[tuple[int, str]]:
    return [(d.day.day, d.stay.bed) for d in bed_days(stays, FixedClock(now, zone), now)]


def test_a_running_stay_costs_its_midnights_so_far() -> None:
    assert days([stay(at(18), None)], at(20)) == [(18, "3W-12"), (19, "3W-12")]


def test_before_the_first_midnight_a_running_stay_costs_nothing_yet() -> None:
    assert days([stay(at(18, 8), None)], at(18, 20)) == []


def test_a_stay_that_ended_before_midnight_is_one_day_of_its_last_bed() -> None:
    moved = [stay(at(18, 8), at(18, 10), "ER-1"), stay(at(18, 10), at(18, 20), "3W-12")]
    assert days(moved, at(25)) == [(18, "3W-12")]


def test_each_day_is_charged_to_the_bed_lain_in_at_midnight() -> None:
    moved = [stay(at(18), at(19, 9), "ER-1"), stay(at(19, 9), at(21, 8), "3W-12")]
    assert days(moved, at(25)) == [(18, "ER-1"), (19, "3W-12"), (20, "3W-12")]


def test_midnight_is_the_hospitals() -> None:
    # 03:00 in London is still the evening before in New York
    assert days([stay(at(18, 3), at(18, 6))], at(25), NEW_YORK) == [(17, "3W-12")]


def test_a_day_has_the_same_key_at_every_station() -> None:
    day = date(2026, 11, 18)
    assert bed_day_key(ADMISSION, day) == bed_day_key(UUID(str(ADMISSION)), day)
    assert bed_day_key(ADMISSION, day) != bed_day_key(ADMISSION, day + timedelta(days=1))


@given(st.integers(0, 24 * 60), st.integers(1, 24 * 60 * 12), st.integers(0, 24 * 60 * 12))
def test_a_longer_look_never_takes_a_day_back(start: int, length: int, earlier: int) -> None:
    started = at(1, 0) + timedelta(minutes=start)
    one = [stay(started, started + timedelta(minutes=length))]
    early = started + timedelta(minutes=min(earlier, length))
    running = [stay(started, None)]

    assert {d for d, _ in days(running, early)} <= {d for d, _ in days(one, at(30))}
    assert len(days(one, at(30))) >= 1

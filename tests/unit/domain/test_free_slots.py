"""Free times are weekly hours minus appointments, on every day of every zone."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pms_desktop.domain.free_slots import Span, free_slots, slots, working_spans
from pms_desktop.domain.staff import WorkingHours

LONDON = ZoneInfo("Europe/London")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
MINUTE = timedelta(minutes=1)

zones = st.sampled_from(
    ["Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC",
     "America/St_Johns", "Pacific/Apia", "Africa/Cairo"]
).map(ZoneInfo)  # fmt: skip
days = st.one_of(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.sampled_from([SPRING, AUTUMN, date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5)]),
)
times = st.integers(0, 23 * 4 + 3).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
lengths = st.sampled_from([5, 10, 15, 20, 30, 45, 60]).map(lambda n: timedelta(minutes=n))


@st.composite
def weeks(draw: st.DrawFn) -> tuple[date, list[WorkingHours]]:
    """A day and the stretches of its weekday, none overlapping."""
    day = draw(days)
    edges = sorted(draw(st.lists(times, min_size=2, max_size=8, unique=True)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return day, [WorkingHours(day.weekday(), start, end) for start, end in pairs]


@st.composite
def appointments(draw: st.DrawFn, day: date) -> list[Span]:
    """Appointments around a day, which may overlap each other."""
    midnight = datetime.combine(day, time.min, UTC) - timedelta(hours=14)
    made = []
    for _number in range(draw(st.integers(0, 8))):
        start = midnight + draw(st.integers(0, 52 * 60)) * MINUTE
        made.append(Span(start, start + draw(lengths)))
    return made


@given(data=st.data(), week=weeks(), zone=zones, step=lengths, length=lengths)
def test_a_free_slot_lies_in_the_hours_on_the_grid_and_meets_nobody(
    data: st.DataObject, week: tuple[date, list[WorkingHours]], zone: ZoneInfo,
    step: timedelta, length: timedelta,
) -> None:  # fmt: skip
    day, hours = week
    working = working_spans(hours, day, zone)
    taken = data.draw(appointments(day))
    never = datetime.min.replace(tzinfo=UTC)

    found = list(free_slots(working, taken, step, length, never))

    for slot in found:
        assert slot.ends_at - slot.starts_at == length
        assert not any(slot.overlaps(other) for other in taken)
        inside = [span for span in working if span.contains(slot)]
        assert inside
        assert any((slot.starts_at - span.starts_at) % step == timedelta(0) for span in inside)


@given(data=st.data(), week=weeks(), zone=zones, step=lengths)
def test_no_free_slot_is_left_out_and_none_is_offered_twice(
    data: st.DataObject, week: tuple[date, list[WorkingHours]], zone: ZoneInfo, step: timedelta
) -> None:
    day, hours = week
    working = working_spans(hours, day, zone)
    taken = data.draw(appointments(day))
    never = datetime.min.replace(tzinfo=UTC)

    found = list(free_slots(working, taken, step, step, never))

    every = list(slots(working, step, step))
    assert len(set(every)) == len(every)
    assert [slot for slot in every if slot not in found] == [
        slot for slot in every if any(slot.overlaps(other) for other in taken)
    ]


@given(week=weeks(), zone=zones)
def test_working_spans_of_a_day_are_in_order_and_never_overlap(
    week: tuple[date, list[WorkingHours]], zone: ZoneInfo
) -> None:
    day, hours = week

    spans = working_spans(hours, day, zone)

    assert spans == sorted(spans)
    for before, after in pairwise(spans):
        assert before.ends_at <= after.starts_at


@pytest.mark.parametrize(("day", "hours_worked"), [(SPRING, 3), (AUTUMN, 5), (date(2026, 6, 1), 4)])
def test_a_night_over_the_change_of_the_clocks_is_an_hour_shorter_or_longer(
    day: date, hours_worked: int
) -> None:
    night = [WorkingHours(day.weekday(), time(0), time(4))]

    found = list(slots(working_spans(night, day, LONDON), timedelta(hours=1), timedelta(hours=1)))

    assert len(found) == hours_worked
    assert f"{found[-1].starts_at.astimezone(LONDON):%H:%M}" == "03:00"


def test_the_hour_that_comes_twice_is_offered_twice_at_different_moments() -> None:
    night = [WorkingHours(AUTUMN.weekday(), time(1), time(2))]

    (span,) = working_spans(night, AUTUMN, LONDON)

    assert span.ends_at - span.starts_at == timedelta(hours=2)


def test_a_stretch_that_the_change_swallows_is_left_out() -> None:
    lost = [WorkingHours(SPRING.weekday(), time(1, 30), time(2))]

    assert working_spans(lost, SPRING, LONDON) == []


def test_stretches_around_the_hour_that_is_left_out_do_not_meet() -> None:
    hours = [
        WorkingHours(SPRING.weekday(), time(0, 30), time(1, 30)),
        WorkingHours(SPRING.weekday(), time(2), time(3)),
    ]

    before, after = working_spans(hours, SPRING, LONDON)

    assert before.ends_at == after.starts_at == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_nothing_is_offered_before_the_moment_asked_for() -> None:
    day = date(2026, 11, 20)
    working = working_spans([WorkingHours(4, time(8), time(10))], day, LONDON)
    half = timedelta(minutes=30)

    found = list(free_slots(working, [], half, half, datetime(2026, 11, 20, 9, 5, tzinfo=UTC)))

    assert [f"{slot.starts_at:%H:%M}" for slot in found] == ["09:30"]

"""Free times of a doctor: weekly hours minus appointments. Pure functions over moments in UTC.

Hours are written in wall-clock time and cut into slots of real time: on the day the clocks change
a stretch over the change is an hour longer or shorter, and no slot is lost or offered twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pms_desktop.domain.staff import WorkingHours

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """[starts_at, ends_at), both aware."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether a moment belongs to both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def contains(self, other: "Span") -> bool:
        """Whether all of the other lies within."""
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at


def working_spans(hours: Iterable[WorkingHours], day: date, zone: ZoneInfo) -> list[Span]:
    """The stretches of one day of the hospital, in UTC and in order.

    A stretch that the change of the clocks swallows whole is left out.
    """
    spans = [
        Span(_moment(day, stretch.starts, zone), _moment(day, stretch.ends, zone))
        for stretch in hours
        if stretch.weekday == day.weekday()
    ]
    return sorted(span for span in spans if span.starts_at < span.ends_at)


def _moment(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """A wall-clock time in UTC. One that the clocks leave out is the moment they are changed."""
    wall = datetime.combine(day, hour)
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    while (moment - _MINUTE).astimezone(zone).replace(tzinfo=None) >= wall:
        moment -= _MINUTE
    return moment


def slots(working: Iterable[Span], step: timedelta, length: timedelta) -> Iterator[Span]:
    """Every stretch cut into starts `step` apart that leave room for `length`."""
    for span in working:
        starts = span.starts_at
        while starts + length <= span.ends_at:
            yield Span(starts, starts + length)
            starts += step


def free_slots(
    working: Iterable[Span],
    taken: Sequence[Span],
    step: timedelta,
    length: timedelta,
    not_before: datetime,
) -> Iterator[Span]:
    """The slots of `slots` that begin at `not_before` or later and that nothing overlaps."""
    for slot in slots(working, step, length):
        if slot.starts_at >= not_before and not any(slot.overlaps(other) for other in taken):
            yield slot

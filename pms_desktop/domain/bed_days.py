"""Bed days: what lying in a hospital bed costs.

The rule: one bed day for every hospital calendar day at whose end, at midnight, the patient lay in
a bed, charged to that bed; and one at least for an admission, charged to the last bed, when it
ended before its first midnight.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from pms_desktop.domain.clock import Clock, day_bounds, local
from pms_desktop.domain.wards import BedStay


@dataclass(frozen=True, slots=True)
class BedDay:
    """A day to be charged to the bed of `stay`."""

    day: date
    stay: BedStay


def bed_days(stays: Sequence[BedStay], clock: Clock, now: datetime) -> list[BedDay]:
    """The bed days of one admission up to now; `stays` are in the order of their beginning."""
    if not stays:
        return []
    days = []
    end = stays[-1].ended_at or now
    day = local(clock, stays[0].started_at).date()
    while (midnight := day_bounds(clock, day)[1]) <= end:
        if (stay := _lain_in(stays, midnight)) is not None:
            days.append(BedDay(day, stay))
        day += timedelta(days=1)
    if not days and stays[-1].ended_at is not None:
        days.append(BedDay(day, stays[-1]))
    return days


def bed_day_key(admission_id: UUID, day: date) -> UUID:
    """The charge's id: the same day is the same row at whichever station it is charged."""
    return uuid5(admission_id, f"bed day {day.isoformat()}")


def _lain_in(stays: Sequence[BedStay], moment: datetime) -> BedStay | None:
    """Who is moved or leaves at the stroke of midnight lay in the old bed."""
    for stay in reversed(stays):
        if stay.started_at < moment and (stay.ended_at is None or stay.ended_at >= moment):
            return stay
    return None

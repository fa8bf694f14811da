"""Time. The database keeps UTC, the screen shows hospital time; nothing else reads the clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """What time it is, and where."""

    @property
    def zone(self) -> ZoneInfo: ...
    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock in the hospital's time zone (IANA name)."""

    def __init__(self, zone: str = "UTC") -> None:
        self._zone = ZoneInfo(zone)

    @property
    def zone(self) -> ZoneInfo:
        return self._zone

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved: for tests and for the demo hospital."""

    def __init__(self, moment: datetime, zone: str = "UTC") -> None:
        self._moment, self._zone = moment.astimezone(UTC), ZoneInfo(zone)

    @property
    def zone(self) -> ZoneInfo:
        return self._zone

    def now(self) -> datetime:
        """The moment it was set to, aware, in UTC."""
        return self._moment

    def advance(self, by: timedelta) -> None:
        """Move it on."""
        self._moment += by


def local(clock: Clock, moment: datetime) -> datetime:
    """An aware moment in hospital time."""
    return moment.astimezone(clock.zone)


def today(clock: Clock) -> date:
    """The hospital's calendar day."""
    return local(clock, clock.now()).date()


def at(clock: Clock, day: date, hour: time) -> datetime:
    """A wall-clock time of the hospital as a moment in UTC."""
    return datetime.combine(day, hour, clock.zone).astimezone(UTC)


def day_bounds(clock: Clock, day: date) -> tuple[datetime, datetime]:
    """First moment of a hospital day and first moment of the next, in UTC."""
    return at(clock, day, time.min), at(clock, day + timedelta(days=1), time.min)

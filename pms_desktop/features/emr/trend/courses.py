"""Which vital signs are drawn together, and their usual range."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pms_desktop.domain.vitals import VitalSigns
from pms_desktop.i18n import gettext as _


class Courses(StrEnum):
    """What is drawn in one chart."""

    PULSE_AND_PRESSURE = "pulse and systolic"
    PRESSURE = "blood pressure"
    TEMPERATURE = "temperature"
    RESPIRATION = "respiration"
    SPO2 = "spo2"
    NEWS2 = "news2"


class Reach(StrEnum):
    """How far back."""

    TWO_DAYS = "48 h"
    WEEK = "7 d"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Course:
    """One vital sign over time, the oldest value first.

    `normal` is the range of an adult that scores 0 in NEWS2 (RCP 2017); the upper end of the
    systolic pressure, which NEWS2 leaves at 219, is 140 mmHg (ESC/ESH 2018, hypertension).
    """

    name: str
    unit: str
    points: tuple[tuple[datetime, float], ...]
    normal: tuple[float, float] | None = None


_Read = Callable[[VitalSigns], float | None]


def courses_title(courses: Courses) -> str:
    """As the choice says it."""
    return {
        Courses.PULSE_AND_PRESSURE: _("Pulse and systolic"),
        Courses.PRESSURE: _("Blood pressure"),
        Courses.TEMPERATURE: _("Temperature"),
        Courses.RESPIRATION: _("Respiration"),
        Courses.SPO2: _("SpO₂"),
        Courses.NEWS2: _("NEWS2"),
    }[courses]


def since(reach: Reach, now: datetime) -> datetime | None:
    """The first moment drawn."""
    spans = {Reach.TWO_DAYS: timedelta(hours=48), Reach.WEEK: timedelta(days=7)}
    return now - spans[reach] if reach in spans else None


def courses_of(which: Courses, sets: Sequence[VitalSigns]) -> list[Course]:
    """The lines of a chart; a set without the value leaves no point."""
    return [
        Course(name(), unit, _points(sets, read), normal)
        for name, unit, read, normal in _LINES[which]
    ]


def _points(sets: Sequence[VitalSigns], read: _Read) -> tuple[tuple[datetime, float], ...]:
    values = ((one.taken_at, read(one)) for one in sets)
    return tuple((at, value) for at, value in values if value is not None)


def _temperature(one: VitalSigns) -> float | None:
    tenths = one.measured.temperature
    return None if tenths is None else tenths / 10


_Line = tuple[Callable[[], str], str, _Read, tuple[float, float] | None]
_PULSE: _Line = (lambda: _("pulse"), "/min", lambda one: one.measured.pulse, (51, 90))
_SYSTOLIC: _Line = (lambda: _("systolic"), "mmHg", lambda one: one.measured.systolic, None)
_LINES: dict[Courses, tuple[_Line, ...]] = {
    Courses.PULSE_AND_PRESSURE: (_PULSE, _SYSTOLIC),
    Courses.PRESSURE: (
        (lambda: _("systolic"), "mmHg", lambda one: one.measured.systolic, (111, 140)),
        (lambda: _("diastolic"), "mmHg", lambda one: one.measured.diastolic, None),
    ),
    Courses.TEMPERATURE: ((lambda: _("temperature"), "°C", _temperature, (36.1, 38.0)),),
    Courses.RESPIRATION: (
        (lambda: _("respiration"), "/min", lambda one: one.measured.respiration, (12, 20)),
    ),
    Courses.SPO2: ((lambda: _("SpO₂"), "%", lambda one: one.measured.spo2, (96, 100)),),
    Courses.NEWS2: ((lambda: _("NEWS2"), "", lambda one: one.news2, (0, 4)),),
}

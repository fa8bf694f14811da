"""Vital signs and the National Early Warning Score.

Source of the score, its bands and responses: Royal College of Physicians, National Early Warning
Score (NEWS) 2: Standardising the assessment of acute-illness severity in the NHS, London,
December 2017. Not for people under 16 years of age, nor in pregnancy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType
from uuid import UUID

from pms_desktop.domain.errors import PmsError

YOUNGEST_SCORED = 16
"""NEWS2 is for people of this age in years and older."""


class Consciousness(StrEnum):
    """ACVPU scale. CONFUSED means new confusion."""

    ALERT = "alert"
    CONFUSED = "confused"
    VOICE = "voice"
    PAIN = "pain"
    UNRESPONSIVE = "unresponsive"


class Spo2Scale(IntEnum):
    """Which SpO2 scale of NEWS2 applies: 2 only for hypercapnic respiratory failure."""

    SCALE_1 = 1
    SCALE_2 = 2


class Parameter(StrEnum):
    """What is measured. Values are the names of the fields of `Measurements`."""

    RESPIRATION = "respiration"
    SPO2 = "spo2"
    OXYGEN = "on_oxygen"
    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    PULSE = "pulse"
    CONSCIOUSNESS = "consciousness"
    TEMPERATURE = "temperature"


@dataclass(frozen=True, slots=True)
class Measurements:
    """One set as read at the bedside; None is not measured.

    Breaths/min, %, mmHg, beats/min, tenths of a degree Celsius.
    """

    respiration: int | None = None
    spo2: int | None = None
    on_oxygen: bool = False
    systolic: int | None = None
    diastolic: int | None = None
    pulse: int | None = None
    consciousness: Consciousness | None = None
    temperature: int | None = None
    spo2_scale: Spo2Scale = Spo2Scale.SCALE_1

    @property
    def empty(self) -> bool:
        """Whether nothing was measured."""
        numbers = (
            self.respiration, self.spo2, self.systolic, self.diastolic, self.pulse,
            self.temperature,
        )  # fmt: skip
        return self.consciousness is None and all(number is None for number in numbers)


@dataclass(frozen=True, slots=True)
class VitalSigns:
    """A recorded set. `news2` is None when a parameter is missing or the score does not apply;
    `news2_red` says that one parameter alone scored 3. A wrong set is withdrawn, never changed."""

    id: UUID
    patient_id: UUID
    admission_id: UUID | None
    taken_at: datetime
    measured: Measurements
    news2: int | None
    news2_red: bool
    recorded_by: str
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""

    @property
    def band(self) -> "Band | None":
        """The band of the stored score."""
        return None if self.news2 is None else band_of(self.news2, red=self.news2_red)


@dataclass(frozen=True, slots=True)
class LastVitals:
    """What a board says of somebody's last set: when, and the score alone."""

    id: UUID
    taken_at: datetime
    news2: int | None
    news2_red: bool

    @property
    def band(self) -> "Band | None":
        """The band of the stored score."""
        return None if self.news2 is None else band_of(self.news2, red=self.news2_red)


class Band(StrEnum):
    """Bands of the aggregate score, in rising order of risk."""

    NONE = "0"
    LOW = "1-4"
    RED = "3 in one parameter"
    MEDIUM = "5-6"
    HIGH = "7 or more"


@dataclass(frozen=True, slots=True)
class News2:
    """Points per parameter and their sum, from 0 to 20."""

    parts: Mapping[Parameter, int]

    @property
    def total(self) -> int:
        """The aggregate score."""
        return sum(self.parts.values())

    @property
    def red(self) -> bool:
        """Whether one parameter alone scored 3."""
        return 3 in self.parts.values()

    @property
    def band(self) -> Band:
        """The band that decides the clinical response."""
        return band_of(self.total, red=self.red)


_Steps = Sequence[tuple[int, int]]
"""Points by the highest value that still earns them, in rising order of value."""

_TOP = 10_000
_RESPIRATION: _Steps = ((8, 3), (11, 1), (20, 0), (24, 2), (_TOP, 3))
_SPO2_SCALE_1: _Steps = ((91, 3), (93, 2), (95, 1), (_TOP, 0))
_SPO2_SCALE_2_AIR: _Steps = ((83, 3), (85, 2), (87, 1), (_TOP, 0))
_SPO2_SCALE_2_OXYGEN: _Steps = ((83, 3), (85, 2), (87, 1), (92, 0), (94, 1), (96, 2), (_TOP, 3))
_SYSTOLIC: _Steps = ((90, 3), (100, 2), (110, 1), (219, 0), (_TOP, 3))
_PULSE: _Steps = ((40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (_TOP, 3))
_TEMPERATURE: _Steps = ((350, 3), (360, 1), (380, 0), (390, 1), (_TOP, 2))  # tenths of a degree


def news2_parts(measured: Measurements) -> Mapping[Parameter, int]:
    """Points of the parameters that were measured (RCP 2017, chart 1).

    Air or oxygen counts as measured together with the saturation.
    """
    parts: dict[Parameter, int] = {}
    for parameter, value, steps in (
        (Parameter.RESPIRATION, measured.respiration, _RESPIRATION),
        (Parameter.SPO2, measured.spo2, _spo2_steps(measured)),
        (Parameter.SYSTOLIC, measured.systolic, _SYSTOLIC),
        (Parameter.PULSE, measured.pulse, _PULSE),
        (Parameter.TEMPERATURE, measured.temperature, _TEMPERATURE),
    ):
        if value is not None:
            parts[parameter] = next(points for highest, points in steps if value <= highest)
    if measured.spo2 is not None:
        parts[Parameter.OXYGEN] = 2 if measured.on_oxygen else 0
    if measured.consciousness is not None:
        parts[Parameter.CONSCIOUSNESS] = 0 if measured.consciousness is Consciousness.ALERT else 3
    return MappingProxyType(parts)


def news2(measured: Measurements) -> News2 | None:
    """The score of a whole set; None when any of the seven parameters is missing."""
    parts = news2_parts(measured)
    return News2(parts) if len(parts) == 7 else None


def band_of(total: int, *, red: bool) -> Band:
    """The band of an aggregate score (RCP 2017, charts 2 and 4)."""
    if total >= 7:
        return Band.HIGH
    if total >= 5:
        return Band.MEDIUM
    if red:
        return Band.RED
    return Band.LOW if total else Band.NONE


def _spo2_steps(measured: Measurements) -> _Steps:
    if measured.spo2_scale is Spo2Scale.SCALE_1:
        return _SPO2_SCALE_1
    return _SPO2_SCALE_2_OXYGEN if measured.on_oxygen else _SPO2_SCALE_2_AIR


POSSIBLE: Mapping[Parameter, tuple[int, int]] = MappingProxyType(
    {
        Parameter.RESPIRATION: (0, 120),
        Parameter.SPO2: (0, 100),
        Parameter.SYSTOLIC: (0, 350),
        Parameter.DIASTOLIC: (0, 250),
        Parameter.PULSE: (0, 350),
        Parameter.TEMPERATURE: (200, 460),
    }
)
"""Values outside are slips of the hand; the database refuses them too."""

LIKELY: Mapping[Parameter, tuple[int, int]] = MappingProxyType(
    {
        Parameter.RESPIRATION: (6, 45),
        Parameter.SPO2: (70, 100),
        Parameter.SYSTOLIC: (60, 240),
        Parameter.DIASTOLIC: (30, 140),
        Parameter.PULSE: (30, 200),
        Parameter.TEMPERATURE: (330, 415),
    }
)
"""Values outside are rare enough to be asked about once."""


def outside(measured: Measurements, limits: Mapping[Parameter, tuple[int, int]]) -> list[Parameter]:
    """The parameters whose value lies outside its limits."""
    found = []
    for parameter, (low, high) in limits.items():
        value: int | None = getattr(measured, parameter.value)
        if value is not None and not low <= value <= high:
            found.append(parameter)
    return found


class UnlikelyVitalsError(PmsError):
    """Values that are possible but rare; saved once somebody has confirmed them."""

    def __init__(self, parameters: Sequence[Parameter]) -> None:
        super().__init__(", ".join(parameters))
        self.parameters = tuple(parameters)


class AlreadyWithdrawnError(PmsError):
    """The set was withdrawn before, perhaps at another station."""

"""What the booking form holds, between its view and its presenter."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form holds. `day` and `time` are hospital time."""

    patient_id: UUID | None
    doctor_id: UUID | None
    day: date | None
    time: time | None
    minutes: int | None
    purpose: str
    override_reason: str
    outside_hours: bool

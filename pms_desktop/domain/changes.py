"""What a station is told when something was changed, here or elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Change:
    """One changed row. `topic` is the table; a reader fetches the row itself."""

    topic: str
    record_id: UUID | None
    patient_id: UUID | None


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed a record last, by name, and when: an aware moment of the database's clock."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Newest(Generic[R]):
    """A record as it stands now, and who left it so (in hospital time) if anybody can say.

    `today` is the hospital's day: a time of today is told without its date.
    """

    record: R
    change: LastChange | None
    today: date


EVERYTHING = "*"
"""The topic when nobody knows what was missed: re-read all that is shown."""

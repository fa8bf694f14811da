"""What a station is told when something was changed, here or elsewhere."""

from dataclasses import dataclass
from datetime import datetime
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
    """Who changed a record last, by name, and when (UTC, the server's time)."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Newest(Generic[R]):
    """A record as it stands now, and who left it so; None when nobody can say."""

    record: R
    change: LastChange | None


EVERYTHING = "*"
"""The topic when nobody knows what was missed: re-read all that is shown."""

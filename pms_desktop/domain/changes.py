"""What a station is told when something was changed, here or elsewhere."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Change:
    """One changed row. `topic` is the table; a reader fetches the row itself."""

    topic: str
    record_id: UUID | None
    patient_id: UUID | None


EVERYTHING = "*"
"""The topic when nobody knows what was missed: re-read all that is shown."""

"""What was taken into the hospital and out of it before: by whom, when, how much."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FormerImport:
    """What one person took in from one system in one day (of UTC): `patients` entered between two
    aware moments. A run that was broken off and the one that went on with it are one."""

    source: str
    by: str
    first: datetime
    last: datetime
    patients: int


@dataclass(frozen=True, slots=True)
class FormerExport:
    """A list that somebody began to take out and how many patients were on it, or (`mrn`) one
    record. `written_as` is the ending of the file."""

    by: str
    at: datetime
    patients: int
    written_as: str
    mrn: str | None

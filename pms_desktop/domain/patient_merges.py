"""Making two records one, and two again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.patients import Patient, PatientBrief, PatientDetails


class Stop(StrEnum):
    """Why two records are not merged, or a merge is not undone: the rule of the database."""

    ITSELF = "merge_itself"
    DONE = "merge_done"
    CLOSED = "merge_closed"
    RESTRICTED = "merge_restricted"
    DECEASED = "merge_deceased"
    DIFFERENT = "merge_different"
    RELATED = "merge_related"
    ADMISSIONS = "merge_admissions"
    DISCOUNTS = "merge_discounts"
    APPOINTMENTS = "merge_appointments"
    STALE = "merge_stale"
    UNDONE = "unmerge_done"
    LATER = "unmerge_later"
    BILLED = "unmerge_billed"


class MergeStoppedError(PmsError):
    """Nothing was changed: `stop` says why."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.value)
        self.stop = stop


@dataclass(frozen=True, slots=True)
class MovingRow:
    """A row that names the merged record. One that `stays` says what the survivor's own row says
    already; what it says beyond is added there."""

    table: str
    id: UUID
    at: datetime | None
    stays: bool


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do. With a `stop` it cannot be done."""

    survivor: Patient
    merged: Patient
    rows: tuple[MovingRow, ...]
    stop: Stop | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePatients:
    """Merge as it was previewed: versions and number of rows are those somebody saw. `details` is
    what the surviving record says afterwards. `id` is made as the preview opens."""

    id: UUID
    survivor_id: UUID
    merged_id: UUID
    reason: str
    survivor_version: int
    merged_version: int
    rows: int
    details: PatientDetails


@dataclass(frozen=True, slots=True)
class PatientMerge:
    """A merge that was done, and when it was taken back."""

    id: UUID
    survivor: PatientBrief
    merged: PatientBrief
    reason: str
    at: datetime
    by: str
    undone_at: datetime | None = None
    undone_by: str = ""
    undone_reason: str = ""

"""Everything that happened to a patient, in one row of time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.appointments import AppointmentState
from pms_desktop.domain.emr import Allergy, HistoryEntry, Problem
from pms_desktop.domain.notes import Note
from pms_desktop.domain.prescribing import Prescription
from pms_desktop.domain.vitals import VitalSigns
from pms_desktop.domain.wards import Admission


class EntryKind(StrEnum):
    """What an entry is about."""

    VITALS = "vitals"
    NOTE = "note"
    MEDICINE = "medicine"
    PROBLEM = "problem"
    ALLERGY = "allergy"
    HISTORY = "history"
    ADMISSION = "admission"
    MOVE = "move"
    DISCHARGE = "discharge"
    APPOINTMENT = "appointment"


VISITS = frozenset(
    {EntryKind.ADMISSION, EntryKind.MOVE, EntryKind.DISCHARGE, EntryKind.APPOINTMENT}
)
"""Kinds that say when the patient was here."""


@dataclass(frozen=True, slots=True)
class Stay:
    """An admission and the bed it is about: the first one, or the one moved to or left."""

    admission: Admission
    bed: str
    bed_before: str = ""
    doctor: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as a chart shows it."""

    doctor: str
    purpose: str
    state: AppointmentState
    reason: str = ""


Fact = VitalSigns | Note | Prescription | Problem | Allergy | HistoryEntry | Stay | Visit


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened at a moment. Kind and id together tell entries apart."""

    kind: EntryKind
    id: UUID
    at: datetime
    fact: Fact

    @property
    def key(self) -> tuple[EntryKind, UUID]:
        """What tells entries apart."""
        return self.kind, self.id

    @property
    def order(self) -> tuple[datetime, str, str]:
        """Where it stands in time; no two entries stand in the same place."""
        return self.at, self.kind.value, self.id.hex


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Some entries, the newest first. `more` when older ones follow."""

    entries: tuple[TimelineEntry, ...]
    more: bool

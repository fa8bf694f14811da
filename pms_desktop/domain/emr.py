"""The medical record: history, problems, allergies and notes."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.patients import PatientBrief


class AllergySeverity(StrEnum):
    """How bad the reaction was."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    UNKNOWN = "unknown"


class HistoryKind(StrEnum):
    """What a history entry is about."""

    MEDICAL = "medical"
    SURGICAL = "surgical"
    FAMILY = "family"
    SOCIAL = "social"


class ProblemState(StrEnum):
    """Whether a problem still needs care."""

    ACTIVE = "active"
    RESOLVED = "resolved"


class NoteKind(StrEnum):
    """Who writes a note and about what."""

    TREATMENT = "treatment"  # nurses and doctors, on the ward
    CLINICAL = "clinical"  # doctors, in the chart


@dataclass(frozen=True, slots=True)
class NewAllergy:
    """An allergy to be recorded. `id` is made by the client: sent twice it is one."""

    id: UUID
    patient_id: UUID
    substance: str
    reaction: str = ""
    severity: AllergySeverity = AllergySeverity.UNKNOWN


@dataclass(frozen=True, slots=True)
class AllergyWarning:
    """What a banner says of an allergy, also while the chart is closed."""

    substance: str
    reaction: str = ""

    @property
    def text(self) -> str:
        """As a banner says it: `Penicillin — anaphylaxis`."""
        return f"{self.substance} — {self.reaction}" if self.reaction else self.substance


@dataclass(frozen=True, slots=True)
class Allergy:
    """A recorded allergy. A withdrawn one stays in the record and stops nobody."""

    id: UUID
    patient_id: UUID
    substance: str
    reaction: str
    severity: AllergySeverity
    recorded_at: datetime
    recorded_by: str  # the name of the member of staff
    withdrawn_at: datetime | None
    withdrawn_reason: str
    version: int

    @property
    def active(self) -> bool:
        """Whether it still counts."""
        return self.withdrawn_at is None

    @property
    def text(self) -> str:
        """As a banner says it: `Penicillin — anaphylaxis`."""
        return AllergyWarning(self.substance, self.reaction).text


@dataclass(frozen=True, slots=True)
class NewHistoryEntry:
    """A line of history to be recorded."""

    id: UUID
    patient_id: UUID
    kind: HistoryKind
    text: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A line of history as recorded."""

    id: UUID
    patient_id: UUID
    kind: HistoryKind
    text: str
    recorded_at: datetime
    recorded_by: str
    withdrawn_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class NewProblem:
    """A problem to be listed, coded in ICD-10-CM."""

    id: UUID
    patient_id: UUID
    code: str
    description: str
    comment: str = ""
    onset: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A listed problem. `description` is the code's own text when it was chosen."""

    id: UUID
    patient_id: UUID
    code: str
    description: str
    comment: str
    onset: date | None
    state: ProblemState
    resolved_on: date | None
    recorded_at: datetime
    recorded_by: str
    version: int


@dataclass(frozen=True, slots=True)
class MyPatient:
    """Somebody this person looks after now. `waiting_since` when they wait to be seen, otherwise
    they lie in `bed`."""

    patient: PatientBrief
    reason: str
    ward: str = ""
    bed: str = ""
    waiting_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class DiagnosisCode:
    """A code of ICD-10-CM. `billable` when it is specific enough for a claim (a leaf).

    `also` is the inclusion term or synonym the search met, when it was not the description.
    """

    code: str
    description: str
    billable: bool
    also: str = ""


class AllergyAlreadyRecordedError(PmsError):
    """The patient already has this allergy."""

    def __init__(self, allergy: Allergy) -> None:
        super().__init__(allergy.text)
        self.allergy = allergy


class ProblemAlreadyListedError(PmsError):
    """The same code is on the list already; it can be reactivated when it was resolved."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class UnknownCodeError(PmsError):
    """ICD-10-CM has no such code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

"""Patients who come from another system's file: what is entered, what is refused and why."""

from dataclasses import dataclass
from uuid import UUID

from pms_desktop.domain.patients import PatientDetails


@dataclass(frozen=True, slots=True)
class ImportedPatient:
    """A record to enter. `key` is its own in the sending system, `digest` tells whether its values
    are those that came before, `line` is where it ends in the file."""

    line: int
    key: str
    digest: str
    patient_id: UUID
    details: PatientDetails


@dataclass(frozen=True, slots=True)
class KnownImport:
    """A record that came before under its key."""

    digest: str
    patient_id: UUID


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row was not entered; a row with several faults has several."""

    line: int
    key: str
    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file. `known` rows came before and stayed as they are; in a dry run
    `entered` counts those that would be."""

    rows: int
    entered: int
    known: int
    refusals: tuple[Refusal, ...]

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return self.rows - self.entered - self.known

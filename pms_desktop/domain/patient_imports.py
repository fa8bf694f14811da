"""Patients who come from another system's file: what is entered, what is refused and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.patients import PatientDetails

USUAL_SOURCE = "other system"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMarks:
    """What a record says beside its details. `died_at` is of the hospital's clock."""

    died_on: date | None = None
    died_at: time | None = None
    closed_reason: str = ""
    restricted: bool = False
    unidentified: bool = False
    photo: bytes = field(default=b"", repr=False)


UNMARKED = RecordMarks()


@dataclass(frozen=True, slots=True)
class ImportedPatient:
    """A record to enter. `key` is its own in the sending system, `digest` tells whether its values
    are those that came before, `line` is where it ends in the file."""

    line: int
    key: str
    digest: str
    patient_id: UUID
    details: PatientDetails
    marks: RecordMarks = UNMARKED


@dataclass(frozen=True, slots=True)
class KnownImport:
    """A record that came before under its key."""

    digest: str
    patient_id: UUID


class RemarkKind(StrEnum):
    """What a remark tells of a row: it was not entered; something of it was left out; it was
    entered and looks like somebody who is here."""

    REFUSED = "refused"
    NOT_TAKEN = "not taken"
    LIKELY_TWIN = "likely twin"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be known about a row; one may have several.

    `line` is where it ends in the file, in a Bundle the number of the entry. `column` names a
    column, or a path as in `name[0].family`.
    """

    line: int
    key: str
    column: str
    value: str
    why: str
    kind: RemarkKind = RemarkKind.REFUSED
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """`source` is the system that gave the ids. `day_first`: how 03/12/1988 is meant, None as the
    file's other dates. `systems` maps a FHIR identifier system to the name of a kind of number;
    to nothing, and such numbers are left out."""

    source: str = USUAL_SOURCE
    dry_run: bool = False
    day_first: bool | None = None
    systems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far a file is read: `done` of `of` rows; the file is `at` of `files`."""

    file: str
    at: int
    files: int
    done: int
    of: int
    entered: int
    known: int
    refused: int


Told = Callable[[ImportProgress], bool]
"""Is told how far it is, answers whether to go on."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file; `fault` is why it was not read, or not to its end."""

    name: str
    rows: int = 0
    entered: int = 0
    known: int = 0
    refused: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of all files. `known` rows came before and stayed as they are; in a dry run
    `entered` counts those that would be. `remarks` are the first of `remarks_in_all`, `systems`
    those of identifiers that nobody here knows."""

    files: tuple[FileReport, ...]
    remarks: tuple[Remark, ...] = ()
    remarks_in_all: int = 0
    not_taken: int = 0
    twins: int = 0
    unknown_systems: tuple[str, ...] = ()
    stopped: bool = False

    @property
    def rows(self) -> int:
        """How many were read."""
        return sum(each.rows for each in self.files)

    @property
    def entered(self) -> int:
        """How many are new."""
        return sum(each.entered for each in self.files)

    @property
    def known(self) -> int:
        """How many came before."""
        return sum(each.known for each in self.files)

    @property
    def refused(self) -> int:
        """How many were refused."""
        return sum(each.refused for each in self.files)

    @property
    def whole(self) -> bool:
        """Whether everything was read and nothing refused."""
        return not self.stopped and not any(each.refused or each.fault for each in self.files)

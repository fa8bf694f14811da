"""What every kind of file comes to: rows that were judged, each by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from pms_desktop.domain.identifiers import IdentifierKind
from pms_desktop.domain.patient_imports import ImportedPatient, Remark


@dataclass(frozen=True, slots=True)
class Rules:
    """What the hospital demands and an import was told. `systems` and `day_first` as in
    `ImportOptions`."""

    country: str
    kinds: tuple[IdentifierKind, ...]
    today: date
    zone: ZoneInfo
    day_first: bool | None
    systems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row and what is to be said about it. Without a patient it was refused; `others` names the
    kind of a resource that is no patient, which is no row at all; nor is what stands `aside`."""

    line: int
    patient: ImportedPatient | None = None
    remarks: tuple[Remark, ...] = ()
    others: str = ""
    unknown_systems: tuple[str, ...] = ()
    aside: bool = False


class RowSource(Protocol):
    """A file that was looked through once."""

    @property
    def count(self) -> int:
        """How many rows there are, for a bar."""

    @property
    def number_column(self) -> str:
        """Where numbers of patients stand."""

    def rows(self) -> Iterator[ReadRow]:
        """All rows; whatever is wrong with one, the next follows."""

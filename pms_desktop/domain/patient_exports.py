"""Patients taken out of the hospital: lists for spreadsheets and other systems, and one record."""

from enum import StrEnum
from pathlib import Path

from pms_desktop.domain.errors import PmsError


class ListFormat(StrEnum):
    """What a list is written as; the value is how the file's name ends."""

    CSV = "csv"
    EXCEL = "xlsx"
    FHIR = "ndjson"


class ExportStoppedError(PmsError):
    """Somebody stopped it; no file was written. The audit keeps that it was begun."""

    def __init__(self, done: int) -> None:
        super().__init__(str(done))
        self.done = done


def format_of(path: Path) -> ListFormat | None:
    """What a name asks for by its ending."""
    ending = path.suffix.lstrip(".").lower()
    return ListFormat(ending) if ending in set(ListFormat) else None

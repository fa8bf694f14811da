"""Printing: queues, printed copies, and why a printer could not take a paper."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.papers import PaperKind


class PrinterFault(StrEnum):
    """Why nothing was printed."""

    NOT_CHOSEN = "no printer chosen for this kind of paper"
    NOT_INSTALLED = "no print system on this station"
    NO_SERVER = "print system not running"
    UNKNOWN = "no such printer"
    STOPPED = "printer stopped"
    REFUSES = "printer takes no jobs"
    NO_ANSWER = "print system does not answer"
    FAILED = "print system refused the job"


class PrinterUnavailableError(PmsError):
    """A paper was not printed and nothing was sent. `detail` is what the print system said."""

    def __init__(self, queue: str, fault: PrinterFault, detail: str = "") -> None:
        super().__init__(f"{queue}: {fault.value} {detail}".rstrip())
        self.queue, self.fault, self.detail = queue, fault, detail


@dataclass(frozen=True, slots=True)
class PrintQueueInfo:
    """A print queue. `note` is what the print system says of it, such as `out of paper`."""

    name: str
    ready: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class PreparedPaper:
    """A paper made and not yet printed. `copy` is 0 for the original, n for DUPLICATE n. A `draft`
    is of something that is not issued yet."""

    kind: PaperKind
    document_id: UUID
    number: str
    copy: int
    pdf: bytes
    draft: bool = False


@dataclass(frozen=True, slots=True)
class PrintedCopy:
    """One copy that left the program. `queue` is empty where it was saved as a file."""

    kind: PaperKind
    number: str
    copy: int
    station: str
    queue: str
    printed_at: datetime
    printed_by: str


def job_title(kind: PaperKind, number: str) -> str:
    """What a print queue lists: the number alone, never a name. Plain letters only."""
    return _plain(f"{kind.value} {number}") or kind.value


def file_name(prepared: PreparedPaper) -> str:
    """A name to save a paper under, allowed on every system: `invoice INV-2026-000001.pdf`."""
    if prepared.draft:
        return "interim bill.pdf"
    copy = f" duplicate {prepared.copy}" if prepared.copy else ""
    return f"{job_title(prepared.kind, prepared.number)}{copy}.pdf"


def _plain(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", " ", ascii_text).strip(" .")[:80]

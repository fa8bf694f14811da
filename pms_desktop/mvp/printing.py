"""Printing without a dialog, for presenters. No Qt."""

from collections.abc import Callable, Mapping
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.papers import Paper, PaperKind
from pms_desktop.domain.printing import (
    PreparedPaper,
    PrinterFault,
    PrinterUnavailableError,
    PrintQueueInfo,
    job_title,
)
from pms_desktop.services.documents import DocumentService

_PRINTED_AS = {
    PaperKind.ACCESS_HISTORY: PaperKind.INVOICE,
    PaperKind.SLIP: PaperKind.RECEIPT,
    PaperKind.SLIP_A5: PaperKind.PRESCRIPTION,
}
"""Kinds of the same size, for which a station chooses no printer of their own."""


class PrintQueue(Protocol):
    """The station's print system. Calls are slow: make them in a task."""

    def send(self, pdf: bytes, queue: str, title: str) -> str:
        """Print a PDF and return the job's name.

        Raises PrinterUnavailableError when the queue cannot print now; nothing was sent then.
        """

    def queues(self) -> list[PrintQueueInfo]:
        """Every queue of this station and whether it is ready. Raises as `send` does."""


class PaperPrinter:
    """Prints each kind of paper on the station's printer for it, and logs what was printed.

    `queues` answers with the queue of each paper kind as the station is set now. Every method
    but `queue_for` is slow: call it in a task.
    """

    def __init__(
        self,
        documents: DocumentService,
        print_queue: PrintQueue,
        queues: Callable[[], Mapping[str, str]],
    ) -> None:
        self._documents = documents
        self._print_queue = print_queue
        self._queues = queues

    def queue_for(self, kind: PaperKind) -> str:
        """The queue of this station for a kind of paper; empty where none was chosen."""
        return self._queues().get(_PRINTED_AS.get(kind, kind).value, "")

    def prepare(self, paper: Paper, document_id: UUID) -> PreparedPaper:
        """The PDF of the copy that comes next, to be looked at first."""
        return self._documents.prepare(paper, document_id)

    def print_paper(self, paper: Paper, document_id: UUID) -> PreparedPaper:
        """Make and print at once. Raises PrinterUnavailableError; nothing is logged then."""
        return self.print_prepared(self.prepare(paper, document_id))

    def print_prepared(self, prepared: PreparedPaper) -> PreparedPaper:
        """Print what was looked at. Raises PrinterUnavailableError; nothing is logged then."""
        queue = self.queue_for(prepared.kind)
        if not queue:
            raise PrinterUnavailableError("", PrinterFault.NOT_CHOSEN, prepared.kind.value)
        self._print_queue.send(prepared.pdf, queue, job_title(prepared.kind, prepared.number))
        self._record(prepared, queue)
        return prepared

    def record_saved(self, prepared: PreparedPaper) -> None:
        """Log a copy that was saved as a file."""
        self._record(prepared, "")

    def _record(self, prepared: PreparedPaper, queue: str) -> None:
        self._documents.record_print(prepared.kind, prepared.document_id, prepared.number, queue)

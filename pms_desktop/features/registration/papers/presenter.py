"""Prints wristband, labels or card of a patient, or shows them first."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.papers import Paper, PaperKind
from pms_desktop.domain.patients import PatientBrief
from pms_desktop.domain.printing import PreparedPaper
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message, said
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.preview import Printing
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.patient_papers import PatientPaperService, paper_key


class PatientPapersPort(ViewPort, Protocol):
    """Which paper, and where labels begin."""

    @property
    def submitted(self) -> Connectable: ...
    @property
    def preview_requested(self) -> Connectable: ...
    def kind(self) -> PaperKind: ...
    def labels(self) -> tuple[int, int]: ...
    def show_fault(self, field: str, sentence: str) -> None: ...
    def finish(self) -> None: ...


class PatientPapersPresenter(Presenter[PatientPapersPort]):
    """`say` is told what was printed, as the dialog has closed then."""

    def __init__(
        self,
        view: PatientPapersPort,
        papers: PatientPaperService,
        printing: Printing,
        tasks: TaskRunner,
        patient: PatientBrief,
        say: Callable[[Message], object],
    ) -> None:
        super().__init__(view, tasks)
        self._papers, self._printing, self._patient, self._say = papers, printing, patient, say
        view.submitted.connect(self.print_paper)
        view.preview_requested.connect(self.preview)

    def print_paper(self) -> None:
        """Print on the station's printer for it."""
        make, kind = self._make(), self._view.kind()
        key = paper_key(self._patient.id, kind)
        self._run(lambda: self._printing.printer.print_paper(make(), key), self._printed)

    def preview(self) -> None:
        """Show it; it can be printed or saved from there."""
        make, kind = self._make(), self._view.kind()
        key = paper_key(self._patient.id, kind)
        self._run(lambda: self._printing.printer.prepare(make(), key), self._show)

    def _make(self) -> Callable[[], Paper]:
        patient_id = self._patient.id
        if self._view.kind() is PaperKind.WRISTBAND:
            return partial(self._papers.wristband, patient_id)
        if self._view.kind() is PaperKind.CARD:
            return partial(self._papers.card, patient_id)
        first, count = self._view.labels()
        return partial(self._papers.labels, patient_id, first, count)

    def _printed(self, prepared: PreparedPaper) -> None:
        words = {
            PaperKind.WRISTBAND: _("The wristband of {name} is being printed."),
            PaperKind.CARD: _("The card of {name} is being printed."),
            PaperKind.LABELS: _("The labels of {name} are being printed."),
        }
        self._view.finish()
        self.close()
        self._say(said(words[prepared.kind].format(name=self._patient.name)))

    def _show(self, prepared: PreparedPaper) -> None:
        self._view.finish()
        self.close()
        self._printing.previews.open(prepared, self._say)

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            for field, sentence in error.faults.items():
                self._view.show_fault(field, sentence)
        else:
            super()._on_error(error)

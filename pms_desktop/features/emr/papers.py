"""Prints the prescriptions of a chart, or shows them first."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from pms_desktop.domain.papers import PrescriptionPaper
from pms_desktop.domain.printing import PreparedPaper
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message, said
from pms_desktop.mvp.presenter import Presenter, ViewPort
from pms_desktop.mvp.preview import Printing
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.prescribing import PrescriptionService


class PrescriptionPapers(Presenter[ViewPort]):
    """`in_focus` names the patient in front; `say_of` is told how it ended, and for whom: another
    may be in front by then."""

    def __init__(
        self,
        view: ViewPort,
        prescriptions: PrescriptionService,
        printing: Printing,
        tasks: TaskRunner,
        *,
        in_focus: Callable[[], UUID | None],
        say_of: Callable[[UUID, Message], object],
    ) -> None:
        super().__init__(view, tasks)
        self._prescriptions, self._printing = prescriptions, printing
        self._in_focus, self._say_of = in_focus, say_of

    def print_paper(self, prescription_id: UUID) -> None:
        """Print on the station's printer for it."""
        patient_id = self._in_focus()
        if patient_id is None:
            return

        def work() -> PreparedPaper:
            paper: PrescriptionPaper = self._prescriptions.paper(patient_id, prescription_id)
            return self._printing.printer.print_paper(paper, prescription_id)

        self._view.clear_message()
        self._run(work, partial(self._printed, patient_id), partial(self._failed, patient_id))

    def preview(self, prescription_id: UUID) -> None:
        """Show it; it can be printed or saved from there."""
        patient_id = self._in_focus()
        if patient_id is None:
            return

        def work() -> PreparedPaper:
            paper = self._prescriptions.paper(patient_id, prescription_id)
            return self._printing.printer.prepare(paper, prescription_id)

        self._view.clear_message()
        self._run(work, partial(self._show, patient_id), partial(self._failed, patient_id))

    def _printed(self, patient_id: UUID, prepared: PreparedPaper) -> None:
        copy = _("Printed {number}.") if not prepared.copy else _("Printed {number}, DUPLICATE.")
        self._say_of(patient_id, said(copy.format(number=prepared.number)))

    def _show(self, patient_id: UUID, prepared: PreparedPaper) -> None:
        if patient_id == self._in_focus():
            self._printing.previews.open(prepared, partial(self._say_of, patient_id))

    def _failed(self, patient_id: UUID, error: Exception) -> None:
        self._say_of(patient_id, self._worded(error))

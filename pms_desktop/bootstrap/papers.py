"""Prints papers and shows them before, for every tab that has some."""

from functools import partial

from PySide6.QtWidgets import QApplication

from pms_desktop.bootstrap.desk import Desk
from pms_desktop.domain.printing import PreparedPaper
from pms_desktop.mvp.preview import PreviewPresenter, Say
from pms_desktop.mvp.printing import PaperPrinter
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.documents import DocumentService
from pms_desktop.ui.pdf_preview import PreviewDialog
from pms_desktop.ui.printing import station_printers


class PaperPreviews:
    """Opens papers in windows of their own, each with its presenter."""

    def __init__(self, printer: PaperPrinter, tasks: TaskRunner) -> None:
        self._printer = printer
        self._tasks = tasks
        self._open: dict[PreviewDialog, PreviewPresenter] = {}

    def open(self, prepared: PreparedPaper, say: Say) -> None:
        """Show a paper over the window in use."""
        queue = self._printer.queue_for(prepared.kind)
        dialog = PreviewDialog(self._tasks, prepared, queue, QApplication.activeWindow())
        self._open[dialog] = PreviewPresenter(dialog, self._printer, self._tasks, say)
        dialog.finished.connect(partial(self._forget, dialog))
        dialog.open()

    def _forget(self, dialog: PreviewDialog, _result: int) -> None:
        self._open.pop(dialog).close()


def paper_printer(desk: Desk) -> PaperPrinter:
    """Prints on the printers of this station, as they are chosen when it prints."""
    documents = DocumentService(desk.context, desk.settings.station)
    return PaperPrinter(documents, station_printers(), lambda: desk.settings.printers)

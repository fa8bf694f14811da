"""Decides what happens to a paper somebody looks at before it is printed. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from pms_desktop.domain.printing import PreparedPaper
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message, said
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.printing import PaperPrinter
from pms_desktop.mvp.tasks import TaskRunner

Say = Callable[[Message], object]


class Previews(Protocol):
    """Opens a paper to be looked at; `say` is told once it was printed."""

    def open(self, prepared: PreparedPaper, say: Say) -> None: ...


@dataclass(frozen=True, slots=True)
class Printing:
    """The station's printers, and how a paper is shown before it is printed."""

    printer: PaperPrinter
    previews: Previews


class PreviewViewPort(ViewPort, Protocol):
    """What the preview offers. Both signals carry the paper."""

    @property
    def print_requested(self) -> Connectable: ...
    @property
    def saved(self) -> Connectable: ...
    def finish(self) -> None: ...


class PreviewPresenter(Presenter[PreviewViewPort]):
    """Prints from the preview and logs what was printed or saved."""

    def __init__(
        self, view: PreviewViewPort, printer: PaperPrinter, tasks: TaskRunner, say: Say
    ) -> None:
        super().__init__(view, tasks)
        self._printer = printer
        self._say = say
        view.print_requested.connect(self.print_paper)
        view.saved.connect(self.log_saved)

    def print_paper(self, prepared: PreparedPaper) -> None:
        """Print it and close; when the printer cannot, the paper stays in view."""
        self._view.clear_message()
        self._run(partial(self._printer.print_prepared, prepared), self._on_printed)

    def log_saved(self, prepared: PreparedPaper) -> None:
        """A file of it was written: that is a copy, too."""
        self._run(partial(self._printer.record_saved, prepared), self._on_logged)

    def _on_printed(self, prepared: PreparedPaper) -> None:
        self._view.finish()
        self._say(printed(prepared))

    def _on_logged(self, _none: None) -> None:
        self._view.show_message(said(_("Saved as a PDF.")))


def printed(prepared: PreparedPaper) -> Message:
    """What is said once a paper went to its printer."""
    if prepared.copy:
        return said(
            _("Duplicate {copy} of {number} is being printed.").format(
                copy=prepared.copy, number=prepared.number
            )
        )
    return said(_("{number} is being printed.").format(number=prepared.number))

"""Decides what the audit section shows, writes to files and puts on paper."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.audit_words import AuditFilter, AuditLine
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.printing import PreparedPaper
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message, said, warned
from pms_desktop.mvp.navigation import Navigator
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.preview import Previews
from pms_desktop.mvp.printing import PaperPrinter
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.audit import MOST_IN_FILE, AuditService
from pms_desktop.services.ids import new_id


class AuditViewPort(ViewPort, Protocol):
    """What the section's view offers. `chosen` carries an AuditLine or None, `export_requested`
    the path of a file, `review_requested` an AuditLine."""

    @property
    def asked(self) -> Connectable: ...
    @property
    def chosen(self) -> Connectable: ...
    @property
    def older_requested(self) -> Connectable: ...
    @property
    def export_requested(self) -> Connectable: ...
    @property
    def history_requested(self) -> Connectable: ...
    @property
    def review_requested(self) -> Connectable: ...
    def wanted(self) -> AuditFilter: ...
    def show_unseen(self, count: int) -> None: ...
    def wants_patient(self) -> bool: ...
    def show_people(self, people: Sequence[tuple[str, str]]) -> None: ...
    def show_lines(self, lines: Sequence[AuditLine], *, more: bool) -> None: ...
    def show_line(self, line: AuditLine | None) -> None: ...
    def offer_patient(self, offered: bool) -> None: ...
    def show_fault(self, sentence: str) -> None: ...


class AuditPresenter(Presenter[AuditViewPort]):
    """Nothing here changes the audit. The patient is the one in focus."""

    def __init__(
        self,
        view: AuditViewPort,
        service: AuditService,
        tasks: TaskRunner,
        navigator: Navigator,
        *,
        printer: PaperPrinter,
        previews: Previews,
    ) -> None:
        super().__init__(view, tasks)
        self._service, self._printer, self._previews = service, printer, previews
        self._navigator = navigator
        self._lines: list[AuditLine] = []
        view.asked.connect(self.find)
        view.chosen.connect(view.show_line)
        view.older_requested.connect(self.find_older)
        view.export_requested.connect(self.export)
        view.history_requested.connect(self.show_history)
        view.review_requested.connect(self.review)
        navigator.on_focus(self._focused)
        view.offer_patient(navigator.patient_id is not None)

    def activate(self) -> None:
        """Read it anew: it grows all the time."""
        self._run_latest("people", self._service.people, self._view.show_people)
        self._count()
        self.find()

    def find(self) -> None:
        """Show the newest entries that fit."""
        self._view.clear_message()
        self._run_latest("find", partial(self._service.find, self._filter()), self._show)

    def find_older(self) -> None:
        """Add the next page."""
        if self._lines:
            work = partial(self._service.find, self._filter(), self._lines[-1].id)
            self._run_latest("find", work, self._show_older)

    def export(self, path: str) -> None:
        """Write all entries that fit to a file, for a spreadsheet."""
        self._view.clear_message()
        work = partial(self._write, Path(path), self._filter())
        self._run(work, self._view.show_message, self._not_written)

    def review(self, line: AuditLine) -> None:
        """This administrator has looked into an opening."""
        self._view.clear_message()
        self._run(partial(self._service.review, line), self._reviewed)

    def show_history(self) -> None:
        """Everything that was done to the record of the patient in focus, on paper."""
        patient_id = self._navigator.patient_id
        if patient_id is not None:
            self._view.clear_message()
            self._run(partial(self._prepare, patient_id), self._preview)

    def draft(self) -> Draft | None:
        """Nothing is typed here that could be lost."""
        return None

    def restore(self, draft: Draft) -> None:
        """Nothing is kept."""

    def _count(self) -> None:
        self._run_latest("unseen", self._service.unseen, self._view.show_unseen)

    def _reviewed(self, _result: None) -> None:
        self._view.show_message(said(_("Marked as seen.")))
        self._count()
        self._run_latest("find", partial(self._service.find, self._filter()), self._show)

    def _filter(self) -> AuditFilter:
        patient_id = self._navigator.patient_id if self._view.wants_patient() else None
        return replace(self._view.wanted(), patient_id=patient_id)

    def _show(self, lines: list[AuditLine]) -> None:
        self._lines = []
        self._show_older(lines)

    def _show_older(self, lines: list[AuditLine]) -> None:
        self._lines = [*self._lines, *lines]
        self._view.show_lines(self._lines, more=bool(lines))

    def _focused(self, patient_id: UUID | None) -> None:
        if self._closed:
            return
        self._view.offer_patient(patient_id is not None)
        if self._lines and self._view.wants_patient():
            self.find()

    def _prepare(self, patient_id: UUID) -> PreparedPaper:
        """Each report is a paper of its own, never the duplicate of an earlier one."""
        return self._printer.prepare(self._service.history_paper(patient_id), new_id())

    def _preview(self, prepared: PreparedPaper) -> None:
        self._previews.open(prepared, self._view.show_message)

    def _write(self, path: Path, wanted: AuditFilter) -> Message:
        found = self._service.export(wanted)
        path.write_bytes(found.csv)
        if found.complete:
            return said(_("Saved as {name}.").format(name=path.name))
        words = _("Saved as {name}: the newest {n} entries. Choose fewer days for the older ones.")
        return warned(words.format(name=path.name, n=f"{MOST_IN_FILE:,}"))

    def _not_written(self, error: Exception) -> None:
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            text = _("The file was not written: {reason}.").format(reason=reason)
            self._view.show_message(warned(text))
        else:
            self._on_error(error)

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self._view.show_fault(next(iter(error.faults.values())))
        else:
            super()._on_error(error)

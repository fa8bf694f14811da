"""Decides what is done with the record that is read: printed, written out, closed, restricted."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.access import Permission
from pms_desktop.domain.patients import Patient
from pms_desktop.features.registration.beside.presenter import BesidePort
from pms_desktop.features.registration.papers.presenter import (
    PatientPapersPort,
    PatientPapersPresenter,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.open_forms import OpenForms, TypedForm
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.preview import Printing
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.context import Context
from pms_desktop.services.patient_exports import PatientExportService
from pms_desktop.services.patient_papers import PatientPaperService
from pms_desktop.services.patients import PatientService


class RecordPort(Protocol):
    """One record to be read."""

    @property
    def book_requested(self) -> Connectable: ...
    @property
    def admit_requested(self) -> Connectable: ...
    @property
    def chart_requested(self) -> Connectable: ...
    @property
    def edit_requested(self) -> Connectable: ...
    @property
    def print_requested(self) -> Connectable: ...
    @property
    def export_requested(self) -> Connectable: ...
    @property
    def close_asked(self) -> Connectable: ...
    @property
    def close_requested(self) -> Connectable: ...
    @property
    def reopen_requested(self) -> Connectable: ...
    @property
    def restrict_requested(self) -> Connectable: ...
    @property
    def lift_requested(self) -> Connectable: ...

    @property
    def beside(self) -> BesidePort: ...

    def set_allowed(self, acts: frozenset[str]) -> None: ...
    def ask_why_closed(self) -> None: ...
    def close_done(self) -> None: ...


class RecordActsPort(ViewPort, Protocol):
    """The tab that shows the record, and the dialog for its papers."""

    @property
    def record(self) -> RecordPort: ...
    def open_papers(self, patient: str) -> PatientPapersPort: ...


class RecordPresenter(Presenter[RecordActsPort]):
    """`shown` is the record in front; `on_changed` is told how it stands after what was done."""

    def __init__(
        self,
        view: RecordActsPort,
        context: Context,
        tasks: TaskRunner,
        forms: OpenForms,
        printing: Printing,
        *,
        shown: Callable[[], Patient | None],
        on_changed: Callable[[Patient], object],
    ) -> None:
        super().__init__(view, tasks)
        self._patients, self._exports = PatientService(context), PatientExportService(context)
        self._papers, self._printing = PatientPaperService(context), printing
        self._may, self._forms = context.who.may, forms
        self._shown, self._on_changed = shown, on_changed
        self._dialog: PatientPapersPresenter | None = None
        record = view.record
        record.print_requested.connect(self.print_papers)
        record.export_requested.connect(self.export)
        record.close_asked.connect(self._keep_reason)
        record.close_requested.connect(self.close_record)
        record.reopen_requested.connect(self.reopen)
        record.restrict_requested.connect(self.restrict)
        record.lift_requested.connect(self.lift)

    def bring_back(self, patient: Patient) -> None:
        """Ask again why this record is closed, where that was asked when the program ended."""
        closing = self._forms.waiting("close")
        if closing is not None and closing.key_of("patient") == patient.id:
            self._view.record.ask_why_closed()
            if self._forms.waiting("close") is not None:
                self._view.show_message(self._forms.give_up(closing))

    def print_papers(self) -> None:
        """Ask which of the patient's papers."""
        shown = self._shown()
        if shown is not None and self._may(Permission.PRINT_PAPERS):
            patient = shown.brief
            view = self._view.open_papers(patient.name)
            self._dialog = PatientPapersPresenter(
                view, self._papers, self._printing, self._tasks, patient, self._view.show_message
            )

    def export(self, path: str) -> None:
        """Write the record for another program. A restricted one asks why, if it is not open."""
        shown = self._shown()
        if shown is not None:
            self._view.clear_message()
            work = partial(self._exports.write_patient, shown.id, Path(path))
            self._run(work, partial(self._exported, Path(path).name))

    def close_record(self, reason: str) -> None:
        """Nothing new is written under it from then on."""
        shown = self._shown()
        if shown is not None:
            close = partial(self._patients.close, shown.id, shown.version, reason)
            self._run(close, self.changed, self._not_closed)

    def reopen(self) -> None:
        """Take back that it was closed."""
        shown = self._shown()
        if shown is not None:
            self._run(partial(self._patients.reopen, shown.id, shown.version), self.changed)

    def restrict(self) -> None:
        """Whoever opens it says why."""
        self._mark(self._patients.restrict, _("{name}: whoever opens the record now says why."))

    def lift(self) -> None:
        """Take the restriction away."""
        self._mark(self._patients.lift, _("{name}: the record opens as any other again."))

    def changed(self, patient: Patient) -> None:
        """It was closed or reopened, or something beside it was done."""
        self._view.record.close_done()
        self._on_changed(patient)

    def _keep_reason(self, form: TypedForm) -> None:
        """Somebody is asked why the record is closed."""
        shown = self._shown()
        if shown is not None:
            about = {"patient": shown.id}
            self._forms.opened("close", form, about, kept=self._forms.waiting("close"))

    def _exported(self, name: str, _nothing: None) -> None:
        words = _("Saved as {name}. The audit keeps that you took it.")
        self._view.show_message(said(words.format(name=name)))

    def _not_closed(self, error: Exception) -> None:
        self._view.record.close_done()
        self._on_error(error)

    def _mark(self, mark: Callable[[UUID, int], Patient], words: str) -> None:
        shown = self._shown()
        if shown is None:
            return

        def done(patient: Patient) -> None:
            self._on_changed(patient)
            self._view.show_message(said(words.format(name=patient.details.name)))

        self._view.clear_message()
        self._run(partial(mark, shown.id, shown.version), done)

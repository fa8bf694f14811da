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

WITH_REASON = ("close", "restrict", "lift")


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
    def reason_asked(self) -> Connectable: ...
    @property
    def reason_given(self) -> Connectable: ...
    @property
    def reopen_requested(self) -> Connectable: ...

    @property
    def beside(self) -> BesidePort: ...

    def set_allowed(self, acts: frozenset[str]) -> None: ...
    def ask_why(self, act: str) -> None: ...
    def reason_done(self) -> None: ...
    def refuse_reason(self, sentence: str) -> None: ...


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
        self._asked_id: UUID | None = None
        self._dialog: PatientPapersPresenter | None = None
        record = view.record
        record.print_requested.connect(self.print_papers)
        record.export_requested.connect(self.export)
        record.reason_asked.connect(self._keep_reason)
        record.reason_given.connect(self.do_for)
        record.reopen_requested.connect(self.reopen)

    def bring_back(self, patient: Patient) -> None:
        """Ask again why it is done, where that was asked when the program ended."""
        asked = self._forms.waiting(*WITH_REASON)
        if asked is not None and asked.key_of("patient") == patient.id:
            self._view.record.ask_why(asked.act)
            if self._forms.waiting(asked.act) is not None:
                self._view.show_message(self._forms.give_up(asked))

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

    def do_for(self, act: str, reason: str) -> None:
        """Close, restrict or lift for a reason, which is kept."""
        shown = self._shown()
        if shown is None or shown.id != self._asked_id:
            self._view.record.reason_done()  # it was asked about another record
            return
        does, words = {
            "close": (self._patients.close, ""),
            "restrict": (
                self._patients.restrict, _("{name}: whoever opens the record now says why."),
            ),
            "lift": (self._patients.lift, _("{name}: the record opens as any other again.")),
        }[act]  # fmt: skip
        self._view.clear_message()
        work = partial(does, shown.id, shown.version, reason)
        self._run(work, partial(self._done, words), partial(self._not_done, shown.id))

    def reopen(self) -> None:
        """Take back that it was closed."""
        shown = self._shown()
        if shown is not None:
            self._run(partial(self._patients.reopen, shown.id, shown.version), self.changed)

    def changed(self, patient: Patient) -> None:
        """It was closed or reopened, or something beside it was done."""
        self._view.record.reason_done()
        self._on_changed(patient)

    def _keep_reason(self, act: str, form: TypedForm) -> None:
        """Somebody is asked why."""
        shown = self._shown()
        if shown is not None:
            self._asked_id = shown.id
            about = {"patient": shown.id}
            self._forms.opened(act, form, about, kept=self._forms.waiting(act))

    def _exported(self, name: str, _nothing: None) -> None:
        words = _("Saved as {name}. The audit keeps that you took it.")
        self._view.show_message(said(words.format(name=name)))

    def _done(self, words: str, patient: Patient) -> None:
        self.changed(patient)
        if words:
            self._view.show_message(said(words.format(name=patient.details.name)))

    def _not_done(self, patient_id: UUID, error: Exception) -> None:
        """What was typed stays while the record it is about is in front."""
        shown = self._shown()
        if shown is not None and shown.id == patient_id:
            self._view.record.refuse_reason(self._worded(error).text)
        else:
            self._view.record.reason_done()
            self._on_error(error)

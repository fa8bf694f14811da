"""Decides what happens when a list of patients is taken out."""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from pms_desktop.domain.changes import Change
from pms_desktop.domain.exchange_log import FormerExport
from pms_desktop.domain.patient_exports import ExportStoppedError, ListFormat
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import ngettext
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.long_work import LongWork
from pms_desktop.mvp.messages import said, warned
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.exchange_log import ExchangeLogService
from pms_desktop.services.patient_exports import PatientExportService


class ExportsViewPort(ViewPort, Protocol):
    """What the section's view offers. `export_requested` carries the path of a file."""

    @property
    def export_requested(self) -> Connectable: ...
    @property
    def stop_requested(self) -> Connectable: ...
    def form(self) -> ListFormat: ...
    def columns(self) -> Sequence[str]: ...
    def show_running(self, running: bool) -> None: ...
    def tell_progress(self, done: int, of: int) -> None: ...
    def show_former(self, former: Sequence[FormerExport]) -> None: ...


class ExportsPresenter(Presenter[ExportsViewPort]):
    """One list at a time; a list that is stopped leaves no file."""

    def __init__(
        self,
        view: ExportsViewPort,
        exports: PatientExportService,
        log: ExchangeLogService,
        tasks: TaskRunner,
        changes: ChangeFeed,
        long_work: LongWork,
    ) -> None:
        super().__init__(view, tasks)
        self._exports, self._log, self._long_work = exports, log, long_work
        self._stopping = self._at_work = False
        self._over = _nothing
        self._unsubscribe = changes.subscribe({"patient_exports"}, self._changed)
        view.export_requested.connect(self._export)
        view.stop_requested.connect(self._stop)

    def activate(self) -> None:
        """Read who took a list before."""
        self._run_latest("former", self._log.exports, self._view.show_former)

    def draft(self) -> Draft | None:
        """Nothing is typed here that could be lost."""
        return None

    def restore(self, draft: Draft) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        self._stopping = True
        self._over()
        self._unsubscribe()
        super().close()

    def _export(self, path: str) -> None:
        if self._at_work:
            return
        self._at_work, self._stopping = True, False
        self._view.clear_message()
        self._view.show_running(True)
        words = _("A list of patients is being written. If you end it now, there is no file.")
        self._over = self._long_work.begun(words)
        form, columns = self._view.form(), self._view.columns()
        work = partial(self._exports.write_list, Path(path), form, self._told, columns)
        self._run_latest("export", work, partial(self._written, Path(path).name), self._failed)

    def _told(self, done: int, of: int) -> bool:
        """On the thread of the work."""
        if not self._stopping:
            self._view.tell_progress(done, of)
        return not self._stopping

    def _stop(self) -> None:
        self._stopping = True

    def _written(self, name: str, count: int) -> None:
        self._end()
        words = ngettext(
            "{n} patient stands in {name}. The audit keeps that you took the list.",
            "{n} patients stand in {name}. The audit keeps that you took the list.",
            count,
        )
        self._view.show_message(said(words.format(n=f"{count:,}", name=name)))
        self.activate()

    def _failed(self, error: Exception) -> None:
        self._end()
        if isinstance(error, ExportStoppedError):
            words = _("Stopped: no file was written. The audit keeps that the list was begun.")
            self._view.show_message(warned(words))
            self.activate()
        else:
            self._on_error(error)

    def _end(self) -> None:
        self._at_work = False
        self._over()
        self._over = _nothing
        self._view.show_running(False)

    def _changed(self, _changes: Collection[Change]) -> None:
        if not self._at_work:
            self.activate()


def _nothing() -> None:
    pass

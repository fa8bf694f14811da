"""Decides what an import shows: first what would come of a file, then how far it is."""

import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from pms_desktop.domain.changes import Change
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.exchange_log import FormerImport
from pms_desktop.domain.identifiers import IdentifierKind
from pms_desktop.domain.patient_imports import ImportOptions, ImportProgress, ImportReport
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import ngettext
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.long_work import LongWork
from pms_desktop.mvp.messages import Message, said, warned
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.exchange_log import ExchangeLogService
from pms_desktop.services.patient_imports import PatientImportService
from pms_desktop.services.patients import PatientService


class ImportsViewPort(ViewPort, Protocol):
    """What the section's view offers. `save_requested` carries the path of a file."""

    @property
    def act_requested(self) -> Connectable: ...
    @property
    def stop_requested(self) -> Connectable: ...
    @property
    def save_requested(self) -> Connectable: ...
    @property
    def typed(self) -> Connectable: ...

    def path(self) -> str: ...
    def options(self) -> ImportOptions: ...
    def set_typed(self, path: str, options: ImportOptions) -> None: ...
    def show_fault(self, field: str, sentence: str) -> None: ...
    def offer_systems(self, systems: Sequence[str], kinds: Sequence[str]) -> None: ...
    def show_act(self, words: str) -> None: ...
    def show_running(self, running: bool) -> None: ...
    def tell_progress(self, progress: ImportProgress) -> None: ...
    def show_report(self, report: ImportReport | None, *, dry_run: bool) -> None: ...
    def show_former(self, former: Sequence[FormerImport]) -> None: ...


@dataclass(frozen=True, slots=True)
class Services:
    """What the section works with."""

    imports: PatientImportService
    log: ExchangeLogService
    patients: PatientService


class ImportsPresenter(Presenter[ImportsViewPort]):
    """A file is checked before it is imported; what is typed after the check asks for another one.

    The list of remarks lies in a folder of this section's own until it is saved, and goes with it.
    """

    def __init__(
        self,
        view: ImportsViewPort,
        services: Services,
        tasks: TaskRunner,
        changes: ChangeFeed,
        long_work: LongWork,
    ) -> None:
        super().__init__(view, tasks)
        self._services, self._long_work = services, long_work
        self._over: Callable[[], None] = _nothing
        self._folder: Path | None = None
        self._checked: ImportReport | None = None
        self._stopping = self._at_work = False
        self._kinds: Sequence[IdentifierKind] = ()
        self._unsubscribe = changes.subscribe({"patient_imports"}, self._changed)
        view.act_requested.connect(self._act)
        view.stop_requested.connect(self._stop)
        view.save_requested.connect(self._save)
        view.typed.connect(self._forget_check)
        self._show_act()

    def activate(self) -> None:
        """Read what came before."""
        self._run_latest("kinds", self._services.patients.identifier_kinds, self._keep_kinds)
        self._read_former()

    def draft(self) -> Draft | None:
        """The file chosen, so that an import that was broken off can go on."""
        path, options = self._view.path(), self._view.options()
        if not path and options == ImportOptions():
            return None
        return {
            "path": path, "source": options.source, "day_first": options.day_first,
            "systems": dict(options.systems),
        }  # fmt: skip

    def restore(self, draft: Draft) -> None:
        """Choose the file again."""
        systems: Any = draft.get("systems")
        day_first: Any = draft.get("day_first")
        options = ImportOptions(
            source=str(draft["source"]),
            day_first=None if day_first is None else bool(day_first),
            systems=dict(systems) if isinstance(systems, Mapping) else {},
        )
        self._view.set_typed(str(draft["path"]), options)

    def close(self) -> None:
        self._stopping = True
        self._over()
        self._unsubscribe()
        if not self._at_work:
            self._clean_up()
        super().close()

    def _act(self) -> None:
        """Check the file, or import what was checked."""
        if self._at_work:
            return
        path = self._view.path()
        if not path:
            self._view.show_fault("path", _("Choose a file or a folder."))
            return
        self._view.clear_message()
        self._start(Path(path), dry_run=self._checked is None)

    def _start(self, path: Path, *, dry_run: bool) -> None:
        self._at_work, self._stopping = True, False
        self._view.show_running(True)
        self._view.show_report(None, dry_run=dry_run)
        if not dry_run:
            words = _("Patients are being imported. If you end it now, what came so far stays, and "
                      "importing the file again goes on where it stopped.")  # fmt: skip
            self._over = self._long_work.begun(words)
        options = replace(self._view.options(), dry_run=dry_run)
        self._run_latest(
            "import",
            partial(self._import, path, options),
            partial(self._done, dry_run),
            self._failed,
        )

    def _import(self, path: Path, options: ImportOptions) -> ImportReport:
        """On the thread of the work. Nobody may be left to clean up when it ends."""
        try:
            return self._services.imports.run(path, options, self._told, self._report())
        finally:
            self._at_work = False
            if self._closed:
                self._clean_up()

    def _told(self, progress: ImportProgress) -> bool:
        if not self._stopping:
            self._view.tell_progress(progress)
        return not self._stopping

    def _stop(self) -> None:
        self._stopping = True

    def _done(self, dry_run: bool, report: ImportReport) -> None:
        self._end()
        self._checked = report if dry_run and not report.stopped else None
        self._view.show_report(report, dry_run=dry_run)
        if report.unknown_systems:
            self._view.offer_systems(report.unknown_systems, [each.name for each in self._kinds])
        self._show_act(go_on=report.stopped and not dry_run)
        if not dry_run:
            self._say_imported(report)
            self._read_former()
        elif report.stopped:
            self._view.show_message(warned(_("The check was stopped.")))

    def _say_imported(self, report: ImportReport) -> None:
        entered = ngettext("{n} patient was entered.", "{n} patients were entered.", report.entered)
        words = [entered.format(n=f"{report.entered:,}")]
        if report.stopped:
            words.append(_("Stopped: check the file again to go on; nobody comes twice."))
        elif report.twins:
            words.append(_("Look through the likely duplicates now."))
        if report.refused:
            refused = ngettext("{n} row was refused: mend it and check the file again.",
                               "{n} rows were refused: mend them and check the file again.",
                               report.refused)  # fmt: skip
            words.append(refused.format(n=f"{report.refused:,}"))
        say = said if report.whole else warned
        self._view.show_message(say(" ".join(words)))

    def _failed(self, error: Exception) -> None:
        self._end()
        self._view.show_report(None, dry_run=True)
        self._show_act()
        self._on_error(error)

    def _end(self) -> None:
        self._over()
        self._over = _nothing
        self._view.show_running(False)

    def _forget_check(self) -> None:
        """What was typed since may change what comes."""
        if self._checked is not None:
            self._checked = None
            self._show_act()

    def _show_act(self, *, go_on: bool = False) -> None:
        words = _("Check the file")
        if self._checked is not None and self._checked.entered:
            count = self._checked.entered
            words = ngettext("Import {n} patient", "Import {n} patients", count)
            words = words.format(n=f"{count:,}")
        elif self._checked is not None:
            self._checked = None
            words = _("Check again")
        elif go_on:
            words = _("Check and go on")
        self._view.show_act(words)

    def _save(self, path: str) -> None:
        """Keep the list of remarks where somebody mends the file."""
        name = Path(path).name
        done = said(_("Saved as {name}.").format(name=name))
        work = partial(_copy, self._report(), Path(path))
        self._run(work, partial(self._saved, done), self._not_saved)

    def _saved(self, message: Message, _nothing: None) -> None:
        self._view.show_message(message)

    def _not_saved(self, error: Exception) -> None:
        if isinstance(error, OSError):
            words = _("The file was not written: {reason}.")
            self._view.show_message(warned(words.format(reason=error.strerror or error)))
        else:
            self._on_error(error)

    def _report(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="pms-import-"))
        return self._folder / "remarks.csv"

    def _clean_up(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _read_former(self) -> None:
        self._run_latest("former", self._services.log.imports, self._view.show_former)

    def _changed(self, _changes: Collection[Change]) -> None:
        if not self._at_work:
            self._read_former()

    def _keep_kinds(self, kinds: Sequence[IdentifierKind]) -> None:
        self._kinds = kinds

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            for field, sentence in error.faults.items():
                self._view.show_fault(field, sentence)
        else:
            super()._on_error(error)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.chmod(0o600)


def _nothing() -> None:
    pass

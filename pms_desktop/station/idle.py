"""After how long without a key the work is hidden."""

from collections.abc import Collection
from functools import partial

from pms_desktop.bootstrap import Desk
from pms_desktop.domain.changes import Change
from pms_desktop.domain.hospital import USUAL_LOCK, Hospital
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.context import Context
from pms_desktop.shell.window.view import MainWindow


class IdleLock:
    """The hospital says after how many minutes every station locks; this one may lock sooner."""

    def __init__(self, window: MainWindow, tasks: TaskRunner, minutes_here: int) -> None:
        self._window, self._tasks, self._minutes_here = window, tasks, minutes_here
        self._hospital: Hospital | None = None

    @property
    def longest(self) -> int:
        """Minutes this station may be set to at the most."""
        return self._hospital.lock_minutes if self._hospital else USUAL_LOCK

    def watch(self, hospital: Hospital) -> None:
        """Somebody is at work."""
        self._hospital = hospital
        self._watch()

    def set_minutes_here(self, minutes: int) -> None:
        """The station was set to lock after so many."""
        self._minutes_here = minutes
        self._watch()

    def follow(self, desk: Desk) -> None:
        """When an administrator changes the hospital, stations that are at work follow at once."""
        desk.changes.subscribe({"hospital"}, partial(self._changed, desk.context))

    def _changed(self, context: Context, _changes: Collection[Change]) -> None:
        self._tasks.submit(partial(_hospital_of, context), self._read, _ignore, _nothing)

    def _read(self, hospital: Hospital) -> None:
        self._hospital = hospital
        if self._window.shows_work():
            self._watch()

    def _watch(self) -> None:
        if self._hospital is not None:
            self._window.watch_idle(self._hospital.lock_after(self._minutes_here))


def _hospital_of(context: Context) -> Hospital:
    with context.unit_of_work(True) as uow:
        return uow.hospital.get()


def _ignore(_result: object) -> None:
    pass


def _nothing() -> None:
    pass

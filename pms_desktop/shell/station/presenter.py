"""Reads the print queues, saves the station's settings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.settings import Settings, save


class StationViewPort(ViewPort, Protocol):
    @property
    def save_requested(self) -> Connectable: ...
    def show_settings(
        self, name: str, theme: str, minutes: int, queues: Mapping[str, str], found: Sequence[str]
    ) -> None: ...
    def show_longest_lock(self, minutes: int) -> None: ...
    def finish(self) -> None: ...


class StationPresenter(Presenter[StationViewPort]):
    """`find_queues` asks the print system; `on_saved` gets the new settings."""

    def __init__(
        self,
        view: StationViewPort,
        tasks: TaskRunner,
        told: Settings,
        find_queues: Callable[[], Sequence[str]],
        on_saved: Callable[[Settings], object],
        longest_lock: int,
    ) -> None:
        super().__init__(view, tasks)
        self._settings, self._on_saved, self._longest = told, on_saved, longest_lock
        view.save_requested.connect(self.save)
        view.show_longest_lock(longest_lock)
        self._show(())
        self._run_latest("queues", find_queues, self._show, self._no_queues)

    def save(self, name: str, theme: str, minutes: int, queues: Mapping[str, str]) -> None:
        """Write the settings file."""
        changed = replace(
            self._settings, station=name, theme=theme, lock_minutes=minutes, printers=dict(queues)
        )
        self._run(partial(save, changed), partial(self._saved, changed))

    def _saved(self, changed: Settings, _result: None) -> None:
        self._view.finish()
        self._on_saved(changed)

    def _show(self, found: Sequence[str]) -> None:
        told = self._settings
        self._view.show_settings(
            told.station,
            told.theme,
            min(told.lock_minutes, self._longest),
            told.printers,
            list(found),
        )

    def _no_queues(self, _error: Exception) -> None:
        """No print system: the form still serves for the rest."""

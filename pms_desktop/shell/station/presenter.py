"""Reads the print queues, saves the station's settings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import warned
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.settings import Settings, save


class StationViewPort(ViewPort, Protocol):
    @property
    def save_requested(self) -> Connectable: ...
    def show_settings(
        self, name: str, theme: str, minutes: int, queues: Mapping[str, str]
    ) -> None: ...
    def offer_queues(self, found: Sequence[str]) -> None: ...
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
        self._settings, self._on_saved = told, on_saved
        view.save_requested.connect(self.save)
        view.show_longest_lock(longest_lock)
        minutes = min(told.lock_minutes, longest_lock)
        view.show_settings(told.station, told.theme, minutes, told.printers)
        self._run_latest("queues", find_queues, view.offer_queues, self._no_queues)

    def save(self, name: str, theme: str, minutes: int, queues: Mapping[str, str]) -> None:
        """Write the settings file."""
        changed = replace(
            self._settings, station=name, theme=theme, lock_minutes=minutes, printers=dict(queues)
        )
        self._run(partial(save, changed), partial(self._saved, changed))

    def _saved(self, changed: Settings, _result: None) -> None:
        self._view.finish()
        self._on_saved(changed)

    def _on_error(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            super()._on_error(error)
            return
        words = _("This station's settings cannot be written ({why}). Nothing changed.")
        self._view.show_message(warned(words.format(why=error.strerror)))

    def _no_queues(self, _error: Exception) -> None:
        """No print system: the form still serves for the rest."""

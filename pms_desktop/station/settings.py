"""What is set on this machine: its look, its printers, its name; and the form for it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QApplication

from pms_desktop.bootstrap import Desk
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.settings import Settings
from pms_desktop.shell.station.presenter import StationPresenter
from pms_desktop.shell.station.view import StationDialog
from pms_desktop.shell.window.presenter import STATION_FORM
from pms_desktop.shell.window.view import MainWindow
from pms_desktop.station.dialogs import OpenDialogs
from pms_desktop.ui.printing import station_printers
from pms_desktop.ui.theme import apply_theme, current_tokens


class StationSettings:
    """`current` holds from the next look at it; `on_saved` is told when the form was saved."""

    def __init__(
        self,
        window: MainWindow,
        tasks: TaskRunner,
        dialogs: OpenDialogs,
        told: Settings,
        on_saved: Callable[[Settings], object],
    ) -> None:
        self.current = told
        self._window, self._tasks, self._dialogs = window, tasks, dialogs
        self._on_saved = on_saved

    def turn_theme(self) -> None:
        """From light to dark or back, until the program ends."""
        theme = "light" if current_tokens().name == "dark" else "dark"
        self.current = replace(self.current, theme=theme)
        self._apply_theme()

    def show_printers(self) -> None:
        """Name the chosen ones in the status line."""
        chosen = self.current.printers
        text = " · ".join(f"{kind.title()}: {queue}" for kind, queue in chosen.items())
        self._window.status_line.show_printers(text or _("No printers chosen on this station"))

    def open_form(self, desk: Desk | None, longest_lock: int) -> None:
        """With a desk, what was typed there and not saved comes back. The lock is in minutes."""
        dialog = StationDialog(self._window)
        presenter = StationPresenter(
            dialog, self._tasks, self.current, _queue_names, self._saved, longest_lock
        )
        if desk is not None:
            desk.forms.opened(STATION_FORM, dialog, kept=desk.forms.waiting(STATION_FORM))
        self._dialogs.open(dialog, presenter)

    def _saved(self, changed: Settings) -> None:
        self.current = changed
        self._apply_theme()
        self.show_printers()
        self._on_saved(changed)

    def _apply_theme(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, "dark" if self.current.theme == "dark" else "light")


def _queue_names() -> list[str]:
    return [queue.name for queue in station_printers().queues()]

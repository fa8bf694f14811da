"""Start-up of the program in readable steps.

The window paints before SQLAlchemy is imported. While the person types their name, a worker imports
what needs the database, and then this thread, module by module, what has windows: classes of Qt
made on another thread crash the one that paints.
"""

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication

from pms_desktop import __version__
from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import unexpected, warned
from pms_desktop.settings import Settings, data_dir, load
from pms_desktop.shell.crash import CrashHandler, note_fatal_faults, start_logging
from pms_desktop.shell.window.view import MainWindow
from pms_desktop.ui.collector import GuiCollector
from pms_desktop.ui.fonts import load_fonts
from pms_desktop.ui.plain_import import restore_import
from pms_desktop.ui.scaling.geometry import remember, restore
from pms_desktop.ui.task_runner import QtTaskRunner
from pms_desktop.ui.theme import apply_theme

if TYPE_CHECKING:
    from pms_desktop.domain.cameras import Cameras
    from pms_desktop.domain.clock import Clock
    from pms_desktop.station import Station


_PATIENCE_MS = 1000
_TABS = ("registration", "appointments", "wards", "billing", "emr", "administration")
_WINDOWS = (
    *(f"pms_desktop.features.{tab}.view" for tab in _TABS),
    "pms_desktop.bootstrap",
    "pms_desktop.station",
)


class Program:
    """The running program: window, workers, and the station once it is imported.

    `clock` is the hospital's own unless given. `imported` is called once everything is. A `kiosk`
    starts by itself: the window of the staff is not seen unless somebody must look after it.
    """

    def __init__(
        self,
        application: QApplication,
        settings: Settings,
        login: str = "",
        clock: "Clock | None" = None,
        imported: Callable[[], object] | None = None,
        *,
        kiosk: bool = False,
        cameras: "Cameras | None" = None,
    ) -> None:
        self._application, self._settings, self._clock = application, settings, clock
        self._cameras = cameras
        self._imported = imported or _nothing
        restore_import()
        self._collector = GuiCollector(application, resting=True)
        self.tasks = QtTaskRunner(parent=application)
        self.window = MainWindow()
        self.window.setWindowTitle(_("Hospital"))
        self.window.sign_in.show_place("", settings.station)
        if login:
            self.window.sign_in.login_field.set_value(login)
        self.station: Station | None = None
        self._login, self._kiosk = login, kiosk
        self._preparing = False
        self._to_import = [*_WINDOWS]
        self._early: tuple[str, str] | None = None
        self.window.sign_in.sign_in_requested.connect(self._come_early)
        self.crash_handler = CrashHandler(self._keep_drafts, self._tell_crash)
        restore(self.window, "main", QSize(1280, 720))
        self.window.closing.connect(self._save_geometry)

    def start(self) -> None:
        """Show the window; once it is painted, open what is behind it."""
        self.window.sign_in.painted.connect(self._prepare, Qt.ConnectionType.QueuedConnection)
        # For a window that starts out of sight.
        QTimer.singleShot(0 if self._kiosk else _PATIENCE_MS, self.window, self._prepare)
        if not self._kiosk:
            self.window.show()

    def stop(self) -> None:
        """Wait for work under way, then let go of everything."""
        if self.station is not None:
            self.station.close()
        self.tasks.shut_down()
        self._collector.stop()

    def _prepare(self) -> None:
        if not self._preparing:
            self._preparing = True
            import_ = partial(_import_services, self._settings.database_url, self._login)
            self.tasks.submit(import_, self._import_windows, self._cannot_open, _nothing)

    def _import_windows(self, password: str | None) -> None:
        """One module a turn of the event loop, so that the card goes on answering."""
        if self._to_import:
            import_module(self._to_import.pop(0))
            QTimer.singleShot(0, self.window, partial(self._import_windows, password))
        else:
            self._open_station(password)

    def _open_station(self, password: str | None) -> None:
        from pms_desktop.station import Station  # noqa: PLC0415  imported while the card was shown

        self._imported()
        self._collector.start()
        self.window.sign_in.set_busy(False)
        try:
            self.station = Station(
                self.window, self._settings, self.tasks, self._clock, self._cameras
            )
        except ValueError as error:  # the address of the database cannot be one
            self.window.show()
            self.window.sign_in.show_message(warned(str(error)))
            return
        self.window.sign_in.sign_in_requested.disconnect(self._come_early)
        self.station.open()
        self.tasks.submit(_wake_key_store, _ignore, _ignore, _nothing)
        if self._kiosk:
            self._open_kiosk(password)
        elif password and self._early is None:
            self._early = (self._login, password)
        if self._early is not None:
            self.station.sign_in.sign_in(*self._early)
            self._early = None

    def _open_kiosk(self, password: str | None) -> None:
        assert self.station is not None
        if password:
            self.station.kiosk.start_by_itself(self._login, password)
        else:
            self.window.show()
            words = _("No password is kept on this station for {login} (pms-admin keep-password).")
            self.window.sign_in.show_message(warned(words.format(login=self._login)))

    def _come_early(self, login: str, password: str) -> None:
        """Somebody was faster than the imports: the wish is kept until the door is there."""
        self._early = (login, password)
        self.window.sign_in.set_busy(True)

    def _cannot_open(self, error: Exception) -> None:
        raise error  # the crash handler logs it and says so

    def _keep_drafts(self) -> None:
        if self.station is not None:
            self.station.shell.keep_drafts_now()

    def _tell_crash(self, number: str) -> None:
        message = unexpected(number)
        if self.station is not None and self.station.kiosk.lose():
            return
        if self.window.shows_work():
            self.window.show_message(message)
        else:
            self.window.sign_in.show_message(message)

    def _save_geometry(self) -> None:
        remember(self.window, "main")


def _import_services(url: str, login: str) -> str | None:
    """Also finds the password of whoever starts the program by name, where it is given."""
    import pkgutil  # noqa: PLC0415  like all that follows, while the card is shown

    from pms_desktop import services  # noqa: PLC0415
    from pms_desktop.security.keystore import given_password  # noqa: PLC0415

    format_date(date.min)  # reads the words of the locale now, not when the clock is first shown
    if not url.startswith("sqlite"):
        import_module("psycopg")
    for found in pkgutil.iter_modules(services.__path__, f"{services.__name__}."):
        import_module(found.name)
    return given_password(url, login) if login else None


def _wake_key_store() -> None:
    from pms_desktop.security.keystore import wake_store  # noqa: PLC0415  imported by now

    wake_store()


def _ignore(_result: object) -> None:
    pass


def _nothing() -> None:
    pass


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line of `pms-desktop`."""
    parser = argparse.ArgumentParser(prog="pms-desktop", description=_("Hospital desktop"))
    parser.add_argument("--database", metavar="URL", help=_("postgresql+psycopg://host/name"))
    parser.add_argument("--user", default="", help=_("who signs in"))
    parser.add_argument("--kiosk", action="store_true", help=_("self-service, as --user says"))
    parser.add_argument("--theme", choices=("light", "dark"))
    parser.add_argument("--version", action="version", version=f"pms-desktop {__version__}")
    chosen = parser.parse_args(arguments)
    if chosen.kiosk and not chosen.user:
        parser.error(_("--kiosk needs --user, the kiosk's own account"))
    return chosen


def prepare(application: QApplication, settings: Settings) -> None:
    """Name, fonts and colours of the application, before its first window."""
    application.setApplicationName("pms-desktop")
    application.setApplicationVersion(__version__)
    load_fonts()
    apply_theme(application, "dark" if settings.theme == "dark" else "light")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    chosen = parse_arguments(sys.argv[1:] if arguments is None else arguments)
    try:
        settings = load(chosen.database)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if chosen.theme:
        settings = replace(settings, theme=chosen.theme)
    note_fatal_faults(start_logging(data_dir() / "logs").parent)
    application = QApplication(sys.argv[:1])
    prepare(application, settings)
    # Code and classes stay for good: no collection need look at them again.
    program = Program(application, settings, chosen.user, imported=gc.freeze, kiosk=chosen.kiosk)
    program.crash_handler.install()
    program.start()
    code = application.exec()
    program.stop()
    return int(code)

"""Who is at work at this station: they come in, lock, switch and leave."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from pms_desktop.bootstrap import Desk
from pms_desktop.domain.access import Permission
from pms_desktop.domain.cameras import Cameras
from pms_desktop.domain.clock import Clock
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import set_locale
from pms_desktop.mvp.messages import access_differs, audit_differs, audit_restored
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.cameras import StationCameras
from pms_desktop.services.front_door import Entry, FrontDoor
from pms_desktop.settings import Settings
from pms_desktop.shell.finder.presenter import FinderPresenter
from pms_desktop.shell.founding.presenter import FoundingPresenter
from pms_desktop.shell.founding.view import FoundingDialog
from pms_desktop.shell.help.view import AboutDialog, HelpDialog
from pms_desktop.shell.kiosk.desk import KioskDesk, is_kiosk
from pms_desktop.shell.password.desk import OwnAccountDesk
from pms_desktop.shell.sign_in.presenter import Greeting, SignInPresenter
from pms_desktop.shell.window.presenter import ShellPresenter
from pms_desktop.shell.window.view import MainWindow
from pms_desktop.station.banner import BannerWays
from pms_desktop.station.clock import StatusClock
from pms_desktop.station.dialogs import OpenDialogs, versions
from pms_desktop.station.finder import make_finder
from pms_desktop.station.gate import SignInGate
from pms_desktop.station.idle import IdleLock
from pms_desktop.station.news import News
from pms_desktop.station.scanning import Scanning
from pms_desktop.station.session import session_of
from pms_desktop.station.settings import StationSettings

if TYPE_CHECKING:
    from pms_desktop.features.kiosk.presenter import KioskPresenter


class Station:
    """One per program. Sessions come and go as people sign in, lock and switch."""

    def __init__(
        self,
        window: MainWindow,
        told: Settings,
        tasks: TaskRunner,
        clock: Clock | None = None,
        cameras: Cameras | None = None,
    ) -> None:
        self._window, self._tasks = window, tasks
        self._cameras = cameras or StationCameras()
        self._door = FrontDoor(told.database_url, told.station, clock)
        self.shell = ShellPresenter(window, tasks, window.status_line.show_draft)
        self.sign_in = SignInPresenter[Entry](
            window.sign_in, SignInGate(self._door), tasks, told.station,
            self._entered, self._greeted,
        )  # fmt: skip
        self.desk: Desk | None = None
        self._finder: FinderPresenter | None = None
        self._dialogs = OpenDialogs()
        self._account = OwnAccountDesk(
            window, self._door, tasks, open_dialog=self._dialogs.open, begin=self._begin,
            put_out=self._sign_out,
        )  # fmt: skip
        self.kiosk = KioskDesk(window, self._door, tasks, self._build_kiosk)
        self._settings = StationSettings(window, tasks, self._dialogs, told, self._settings_saved)
        self._idle = IdleLock(window, tasks, told.lock_minutes)
        self._news = News(window, tasks, self._door, self._search_again)
        self._banner = BannerWays(window)
        self._scanning = Scanning(window)
        self._clock = StatusClock(window, clock)
        self._commands = self._make_commands()
        self._connect()

    def open(self) -> None:
        """Let people in."""
        self._window.status_line.show_server(self._door.server_name)
        self._settings.show_printers()
        self.sign_in.greet()

    def close(self) -> None:
        """The program ends."""
        self._clock.stop()
        self._news.fall_silent()
        self.sign_in.close()
        self.kiosk.close()
        self.shell.end()
        self._news.close()
        self._door.close()

    def do(self, command: str) -> None:
        """One of the commands that the finder offers."""
        if command.startswith("go:") and self.desk is not None:
            self.desk.navigator.go(Destination(Place(command[3:])))
            return
        self._commands[command]()

    def _make_commands(self) -> dict[str, Callable[[], None]]:
        return {
            "lock": self._lock,
            "switch": self._switch,
            "sign-out": self._ask_sign_out,
            "password": self._change_password,
            "theme": self._settings.turn_theme,
            "station": self._open_settings,
            "help": self._open_help,
            "about": self._open_about,
        }

    def _connect(self) -> None:
        window, top = self._window, self._window.top_bar
        top.lock_requested.connect(self._lock)
        top.switch_requested.connect(self._switch)
        top.sign_out_requested.connect(self._ask_sign_out)
        top.password_requested.connect(self._change_password)
        top.theme_requested.connect(self._settings.turn_theme)
        top.station_requested.connect(self._open_settings)
        top.help_requested.connect(self._open_help)
        top.about_requested.connect(self._open_about)
        window.idled.connect(self._lock)
        window.sign_in.switch_requested.connect(self._switch)
        window.sign_in.found_requested.connect(self._open_founding)

    # coming

    def _greeted(self, greeting: Greeting) -> None:
        self._clock.greet(greeting.time_zone)

    def _entered(self, entry: Entry) -> None:
        if is_kiosk(entry):
            self._begin_kiosk(entry)
            return
        if entry.signed_in.standing.must_change:
            self._account.ask_own_password(entry)
            return
        session = self.shell.session
        who = entry.signed_in.context.who
        if session is not None and session.login == who.login:
            entry.signed_in.database.close()
            self.shell.resume()
            self._at_work(entry)
            return
        self._begin(entry)

    def _begin_kiosk(self, entry: Entry) -> None:
        """Whoever worked here before has signed out: nothing of them may be seen by patients."""
        self.shell.end()
        self.kiosk.open(entry)

    def _build_kiosk(
        self, entry: Entry, leave: Callable[[], object]
    ) -> "tuple[QWidget, KioskPresenter]":
        from pms_desktop.bootstrap.kiosk import build_kiosk  # noqa: PLC0415  few stations are kiosks

        return build_kiosk(self._door, self._tasks, entry, leave)

    def _begin(self, entry: Entry) -> None:
        context = entry.signed_in.context
        set_locale(context.hospital.locale)
        self.shell.end()
        self.desk = desk = Desk(
            entry.signed_in, self._settings.current, self._tasks, cameras=self._cameras
        )
        session = session_of(
            entry, desk, open_station=self._open_settings, close=partial(self._close_desk, desk)
        )
        self._window.setWindowTitle(session.hospital)
        self._window.top_bar.show_place(session.hospital, self._settings.current.station)
        self._window.top_bar.show_person(session.name, session.job)
        self._banner.follow(desk)
        self._finder = make_finder(
            self._window, desk, session.tabs, on_patient=self.shell.open_patient, on_command=self.do
        )
        self._scanning.follow(desk, self.shell.open_patient)
        self.shell.begin(session)
        self._account.welcome(entry, desk.changes)
        self._idle.follow(desk)
        self._news.follow(desk)
        self._clock.take(context.clock)
        self._clock.show()
        self._at_work(entry)

    def _at_work(self, entry: Entry) -> None:
        self._window.sign_in.show_locked("")
        self._idle.watch(entry.signed_in.context.hospital)
        self._tell_faults(entry)

    def _tell_faults(self, entry: Entry) -> None:
        report, signed_in = entry.witness, entry.signed_in
        if signed_in.access:
            keeps = signed_in.context.who.may(Permission.MANAGE_STAFF)
            self._window.show_message(access_differs(keeps_accounts=keeps))
        if report.fault is not None:
            self._window.show_message(audit_differs())
        elif report.restore is not None:
            self._window.show_message(audit_restored(report.restore))

    def _search_again(self) -> None:
        if self._finder is not None:
            self._finder.search_again()

    # going

    def _lock(self) -> None:
        session = self.shell.session
        if session is not None and not self.shell.locked:
            self._window.sign_in.show_locked(session.login, session.name)
            self.shell.lock()

    def _switch(self) -> None:
        self.shell.lock()
        self._window.sign_in.show_locked("")

    def _ask_sign_out(self) -> None:
        self._window.ask_unless_free(_("Sign out"), self._sign_out)

    def _sign_out(self) -> None:
        self.shell.end()
        self._window.sign_in.show_locked("")
        self._window.status_line.show_server(self._door.server_name)

    def _close_desk(self, desk: Desk) -> None:
        self.desk = None
        self._banner.leave()
        self._scanning.leave()
        if self._finder is not None:
            self._finder.close()
            self._finder = None
        self._news.leave(desk)

    # dialogs

    def _change_password(self) -> None:
        if self.shell.session is not None:
            self._account.open_change(self.shell.session.login)

    def _open_settings(self) -> None:
        self._settings.open_form(self.desk, self._idle.longest)

    def _settings_saved(self, changed: Settings) -> None:
        if self.desk is not None:
            self.desk.settings = changed
        self._idle.set_minutes_here(changed.lock_minutes)

    def _open_help(self) -> None:
        HelpDialog(self._window).open_page(self.shell.current_help())

    def _open_about(self) -> None:
        AboutDialog(versions(self._settings.current), self._window).open()

    def _open_founding(self) -> None:
        dialog = FoundingDialog(self._window)
        presenter = FoundingPresenter(dialog, self._tasks, self._door.found, self._founded)
        self._dialogs.open(dialog, presenter)

    def _founded(self, login: str) -> None:
        self.sign_in.greet()
        self._window.sign_in.login_field.set_value(login)
        self._window.sign_in.take_focus()

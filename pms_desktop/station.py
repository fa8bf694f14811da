"""The program behind the window: who may come in, and what they then see and hear."""

import platform
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QTimer, qVersion
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from pms_desktop import __version__
from pms_desktop.bootstrap import Desk, Tab, offered_tabs
from pms_desktop.data.changes.watcher import ChangeWatcher, ServerState
from pms_desktop.domain.access import Identity, Permission
from pms_desktop.domain.cameras import Cameras
from pms_desktop.domain.changes import Change
from pms_desktop.domain.clock import Clock, SystemClock, local
from pms_desktop.domain.focus import PatientFocus
from pms_desktop.domain.hospital import USUAL_LOCK, Hospital
from pms_desktop.i18n import format_clock, format_moment, set_locale
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import access_differs, audit_differs, audit_restored
from pms_desktop.mvp.money_words import money
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.mvp.presenter import Presenter
from pms_desktop.mvp.tab import TabPresenter
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.billing import BillingService
from pms_desktop.services.cameras import StationCameras
from pms_desktop.services.context import Context
from pms_desktop.services.front_door import DEMO_LOGINS, Entry, FrontDoor
from pms_desktop.services.pair_search import SHARE_BESIDE_A_WINDOW, PairSearch
from pms_desktop.services.patients import PatientService
from pms_desktop.settings import Settings
from pms_desktop.shell.finder.hits import PatientHits, command_hits, nobody
from pms_desktop.shell.finder.presenter import FinderPresenter
from pms_desktop.shell.founding.presenter import FoundingPresenter
from pms_desktop.shell.founding.view import FoundingDialog
from pms_desktop.shell.help.view import AboutDialog, HelpDialog
from pms_desktop.shell.kiosk.desk import KioskDesk, is_kiosk
from pms_desktop.shell.password.desk import OwnAccountDesk
from pms_desktop.shell.sign_in.presenter import Greeting, SignInPresenter
from pms_desktop.shell.station.presenter import StationPresenter
from pms_desktop.shell.station.view import StationDialog
from pms_desktop.shell.window.presenter import STATION_FORM, Session, ShellPresenter
from pms_desktop.shell.window.tabs import ShownTab
from pms_desktop.shell.window.view import MainWindow
from pms_desktop.ui.printing import station_printers
from pms_desktop.ui.theme import apply_theme, current_tokens
from pms_desktop.ui.thread_bridge import ThreadBridge

if TYPE_CHECKING:
    from pms_desktop.features.kiosk.presenter import KioskPresenter

_CLOCK_MS = 5000
_LIBRARIES = ("PySide6-Essentials", "SQLAlchemy", "psycopg", "reportlab")


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
        self._window, self._settings, self._tasks = window, told, tasks
        self._door = FrontDoor(told.database_url, told.station, clock)
        self.shell = ShellPresenter(window, tasks, window.status_line.show_draft)
        self.sign_in = SignInPresenter[Entry](
            window.sign_in, _Gate(self._door), tasks, told.station, self._entered, self._greeted
        )
        self._clock, self._cameras = clock, cameras or StationCameras()
        self.desk: Desk | None = None
        self._hospital: Hospital | None = None
        self._finder: FinderPresenter | None = None
        self._workers: list[ChangeWatcher | PairSearch] = []
        self._presenters: dict[QDialog, Presenter[Any]] = {}
        self._account = OwnAccountDesk(
            window, self._door, tasks, open_dialog=self._open, begin=self._begin,
            put_out=self._sign_out,
        )  # fmt: skip
        self.kiosk = KioskDesk(window, self._door, tasks, self._build_kiosk)
        self._news = ThreadBridge(window)
        self._state = ThreadBridge(window)
        self._leaving: list[tuple[list[ChangeWatcher | PairSearch], Desk]] = []
        self._clock_timer = QTimer(window)
        self._connect()

    def open(self) -> None:
        """Let people in."""
        self._window.status_line.show_server(self._door.server_name)
        self._show_printers()
        self.sign_in.greet()

    def close(self) -> None:
        """The program ends."""
        self._clock_timer.stop()
        for bridge in (self._news, self._state):
            bridge.arrived.disconnect()  # the last word of a watcher comes after the end
        self.sign_in.close()
        self.kiosk.close()
        self.shell.end()
        for workers, desk in self._leaving:
            _let_go(workers, desk)  # no thread may outlive the window
        self._door.close()

    def _connect(self) -> None:
        window, top = self._window, self._window.top_bar
        self._news.arrived.connect(self._publish)
        self._state.arrived.connect(self._show_state)
        self._clock_timer.timeout.connect(self._show_clock)
        self._clock_timer.start(_CLOCK_MS)
        top.lock_requested.connect(self._lock)
        top.switch_requested.connect(self._switch)
        top.sign_out_requested.connect(self._ask_sign_out)
        top.password_requested.connect(self._change_password)
        top.theme_requested.connect(self._turn_theme)
        top.station_requested.connect(self._open_station_dialog)
        top.help_requested.connect(self._open_help)
        top.about_requested.connect(self._open_about)
        window.idled.connect(self._lock)
        window.sign_in.switch_requested.connect(self._switch)
        window.sign_in.found_requested.connect(self._open_founding)
        window.banner.open_chart_requested.connect(self._open_chart)
        window.banner.put_away_requested.connect(self._put_away)
        window.banner.owed_requested.connect(self._open_bill)
        window.banner.patient_requested.connect(self._open_relative)

    # coming and going

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

    def _build_kiosk(
        self, entry: Entry, leave: Callable[[], object]
    ) -> "tuple[QWidget, KioskPresenter]":
        from pms_desktop.bootstrap.kiosk import build_kiosk  # noqa: PLC0415  few stations are kiosks

        return build_kiosk(self._door, self._tasks, entry, leave)

    def _begin_kiosk(self, entry: Entry) -> None:
        """Whoever worked here before has signed out: nothing of them may be seen by patients."""
        self.shell.end()
        self.kiosk.open(entry)

    def _begin(self, entry: Entry) -> None:
        context = entry.signed_in.context
        set_locale(context.hospital.locale)
        self.shell.end()
        self.desk = desk = Desk(entry.signed_in, self._settings, self._tasks, cameras=self._cameras)
        tabs = [ShownTab(info, partial(_built, build, desk)) for info, build in offered_tabs(desk)]
        job = ", ".join(sorted(role.value.title() for role in context.who.roles))
        self._window.setWindowTitle(context.hospital.name)
        self._window.top_bar.show_place(context.hospital.name, self._settings.station)
        self._window.top_bar.show_person(context.who.name, job)
        self._clock = context.clock
        self._offer_places(context.who)
        self._finder = self._make_finder(desk, tabs)
        self._workers = self._make_workers(entry)
        self.shell.begin(
            Session(
                login=context.who.login,
                name=context.who.name,
                job=job,
                hospital=context.hospital.name,
                tabs=tabs,
                changes=desk.changes,
                navigator=desk.navigator,
                drafts=entry.drafts,
                forms=desk.forms,
                long_work=desk.long_work,
                open_station=self._open_station_dialog,
                find_focus=partial(_focus, context),
                has_open=desk.charts.__contains__,
                say_moment=partial(_said, context),
                close=self._close_desk,
            )
        )
        self._account.welcome(entry, desk.changes)
        desk.changes.subscribe({"hospital"}, self._hospital_changed)
        for worker in self._workers:
            worker.start()
        self._show_clock()
        self._at_work(entry)

    def _make_workers(self, entry: Entry) -> list[ChangeWatcher | PairSearch]:
        """What works in the background for as long as somebody is signed in. Beside a server the
        housekeeper looks for pairs, in a file this program does."""
        database = entry.signed_in.database
        look_at_audit = partial(self._door.look_at_audit, entry.signed_in)
        watcher = ChangeWatcher(database, self._news.send, self._state.send, look_at_audit)
        if not database.embedded:
            return [watcher]
        return [watcher, PairSearch(database, SHARE_BESIDE_A_WINDOW)]

    def _offer_places(self, who: Identity) -> None:
        chart, bill = who.may(Permission.READ_CHART), who.may(Permission.SEE_BILLS)
        self._window.banner.offer(chart=chart, bill=bill)

    def _at_work(self, entry: Entry) -> None:
        self._hospital = entry.signed_in.context.hospital
        self._window.sign_in.show_locked("")
        self._watch_idle()
        self._tell_faults(entry)

    def _watch_idle(self) -> None:
        if self._hospital is not None:
            self._window.watch_idle(self._hospital.lock_after(self._settings.lock_minutes))

    def _hospital_changed(self, _changes: Collection[Change]) -> None:
        if self.desk is not None:
            read = partial(_hospital_of, self.desk.context)
            self._tasks.submit(read, self._hospital_read, _ignore, _nothing)

    def _hospital_read(self, hospital: Hospital) -> None:
        """An administrator changed it; stations that are at work follow at once."""
        self._hospital = hospital
        if self._window.shows_work():
            self._watch_idle()

    def _tell_faults(self, entry: Entry) -> None:
        report, signed_in = entry.witness, entry.signed_in
        if signed_in.access:
            keeps = signed_in.context.who.may(Permission.MANAGE_STAFF)
            self._window.show_message(access_differs(keeps_accounts=keeps))
        if report.fault is not None:
            self._window.show_message(audit_differs())
        elif report.restore is not None:
            self._window.show_message(audit_restored(report.restore))

    def _close_desk(self) -> None:
        workers, desk, self._workers, self.desk = self._workers, self.desk, [], None
        if self._finder is not None:
            self._finder.close()
            self._finder = None
        if desk is not None:
            # The drafts of this session may still be on their way to the disk.
            leaving = (workers, desk)
            self._leaving.append(leaving)
            done = partial(self._leaving.remove, leaving)
            self._tasks.submit(partial(_let_go, workers, desk), _ignore, _ignore, done)

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

    def _change_password(self) -> None:
        if self.shell.session is not None:
            self._account.open_change(self.shell.session.login)

    # finder

    def _make_finder(self, desk: Desk, tabs: Sequence[ShownTab]) -> FinderPresenter:
        context = desk.context
        hits = PatientHits(PatientService(context), context.clock)
        desk.navigator.on_focus(hits.remember)
        return FinderPresenter(
            self._window.top_bar.finder,
            self._tasks,
            find=hits.find if context.who.may(Permission.FIND_PATIENTS) else nobody,
            commands=command_hits([tab.info for tab in tabs]),
            on_patient=self.shell.open_patient,
            on_command=self._do_command,
        )

    def _do_command(self, command: str) -> None:
        if command.startswith("go:") and self.desk is not None:
            self.desk.navigator.go(Destination(Place(command[3:])))
            return
        acts = {
            "lock": self._lock,
            "switch": self._switch,
            "sign-out": self._ask_sign_out,
            "password": self._change_password,
            "theme": self._turn_theme,
            "station": self._open_station_dialog,
            "help": self._open_help,
            "about": self._open_about,
        }
        acts[command]()

    def _open_chart(self, patient_id: UUID) -> None:
        self._go(Place.EMR, patient_id)

    def _put_away(self) -> None:
        if self.desk is not None:
            self.desk.navigator.focus(None)

    def _open_relative(self, patient_id: UUID) -> None:
        if self.desk is not None:
            self.desk.navigator.focus(patient_id)

    def _open_bill(self, patient_id: UUID) -> None:
        self._go(Place.BILLING, patient_id)

    def _go(self, place: Place, patient_id: UUID) -> None:
        if self.desk is not None:
            self.desk.navigator.go(Destination(place, patient_id))

    # news

    def _publish(self, changes: list[Change]) -> None:
        if self.desk is not None:
            self.desk.changes.publish(changes)

    def _show_state(self, state: ServerState) -> None:
        if self.desk is not None:  # else it is the last word of a session that ended
            self._window.status_line.show_connection(state.connected, state.round_trip_ms)

    def _greeted(self, greeting: Greeting) -> None:
        if self._clock is None and greeting.time_zone:
            self._clock = SystemClock(greeting.time_zone)
            self._show_clock()

    def _show_clock(self) -> None:
        if self._clock is not None:
            moment = local(self._clock, self._clock.now())
            self._window.status_line.show_clock(format_clock(moment))

    def _show_printers(self) -> None:
        chosen = self._settings.printers
        text = " · ".join(f"{kind.title()}: {queue}" for kind, queue in chosen.items())
        self._window.status_line.show_printers(text or _("No printers chosen on this station"))

    # dialogs

    def _turn_theme(self) -> None:
        theme = "light" if current_tokens().name == "dark" else "dark"
        self._settings = replace(self._settings, theme=theme)
        self._apply_theme()

    def _apply_theme(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, "dark" if self._settings.theme == "dark" else "light")

    def _open_station_dialog(self) -> None:
        dialog = StationDialog(self._window)
        presenter = StationPresenter(
            dialog,
            self._tasks,
            self._settings,
            _queue_names,
            self._station_saved,
            self._hospital.lock_minutes if self._hospital else USUAL_LOCK,
        )
        if self.desk is not None:
            forms = self.desk.forms
            forms.opened(STATION_FORM, dialog, kept=forms.waiting(STATION_FORM))
        self._open(dialog, presenter)

    def _station_saved(self, changed: Settings) -> None:
        self._settings = changed
        if self.desk is not None:
            self.desk.settings = changed
        self._apply_theme()
        self._show_printers()
        self._watch_idle()

    def _open_help(self) -> None:
        HelpDialog(self._window).open_page(self.shell.current_help())

    def _open_about(self) -> None:
        AboutDialog(_versions(self._settings), self._window).open()

    def _open_founding(self) -> None:
        dialog = FoundingDialog(self._window)
        presenter = FoundingPresenter(dialog, self._tasks, self._door.found, self._founded)
        self._open(dialog, presenter)

    def _open(self, dialog: QDialog, presenter: Presenter[Any]) -> None:
        """Signals hold their slots weakly: somebody must hold the presenter while it is open."""
        self._presenters[dialog] = presenter
        dialog.finished.connect(partial(self._dialog_closed, dialog))
        dialog.open()

    def _dialog_closed(self, dialog: QDialog, _result: int) -> None:
        self._presenters.pop(dialog).close()

    def _founded(self, login: str) -> None:
        self.sign_in.greet()
        self._window.sign_in.login_field.set_value(login)
        self._window.sign_in.take_focus()


class _Gate:
    """The front door as the sign-in card sees it."""

    def __init__(self, door: FrontDoor) -> None:
        self._door = door

    def greeting(self) -> Greeting:
        seen = self._door.look()
        logins = DEMO_LOGINS if seen.demo else ()
        return Greeting(seen.hospital, logins, seen.foundable, seen.time_zone)

    def sign_in(self, login: str, password: str) -> Entry:
        return self._door.enter(login, password)


def _built(build: Callable[[Desk], Tab], desk: Desk) -> tuple[object, TabPresenter]:
    tab = build(desk)
    return tab.view, tab.presenter


def _focus(context: Context, patient_id: UUID) -> PatientFocus:
    focus = PatientService(context).focus(patient_id)
    if not context.who.may(Permission.SEE_BILLS):
        return focus
    owed = BillingService(context).owed(patient_id)
    return replace(focus, owed=money(owed, context.hospital.currency) if owed > 0 else None)


def _hospital_of(context: Context) -> Hospital:
    with context.unit_of_work(True) as uow:
        return uow.hospital.get()


def _said(context: Context, moment: datetime) -> str:
    return format_moment(local(context.clock, moment))


def _queue_names() -> list[str]:
    return [queue.name for queue in station_printers().queues()]


def _let_go(workers: Sequence[ChangeWatcher | PairSearch], desk: Desk) -> None:
    for worker in workers:
        worker.stop()
    desk.signed_in.database.close()


def _versions(told: Settings) -> list[tuple[str, str]]:
    rows = [(_("Version"), __version__), ("Python", platform.python_version()), ("Qt", qVersion())]
    for name in _LIBRARIES:
        try:
            rows.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return [*rows, (_("Station"), told.station), (_("Database"), told.database_url.split("@")[-1])]


def _ignore(_result: object) -> None:
    pass


def _nothing() -> None:
    pass

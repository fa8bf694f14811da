"""Begins and ends self-service at this station."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import DatabaseUnavailableError, PmsError
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import set_locale
from pms_desktop.mvp.messages import Message, sentence_for, warned
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.front_door import Entry, FrontDoor
from pms_desktop.shell.window.view import MainWindow

if TYPE_CHECKING:
    from pms_desktop.features.kiosk.presenter import KioskPresenter
    from pms_desktop.shell.kiosk.view import KioskWindow

TRY_EVERY_MS = 5000
"""How often a kiosk that starts by itself asks for a server that does not answer yet."""

BuildKiosk = Callable[[Entry, Callable[[], object]], tuple[QWidget, "KioskPresenter"]]
"""What is shown, of whoever came in and of what ends it."""


def is_kiosk(entry: Entry) -> bool:
    """Whether nobody of the staff came in but a kiosk."""
    return Role.KIOSK in entry.signed_in.context.who.roles


class KioskDesk:
    """The kiosk takes the place of the main window, and gives it back when staff end it."""

    def __init__(
        self, window: MainWindow, door: FrontDoor, tasks: TaskRunner, build: BuildKiosk
    ) -> None:
        self._main, self._door, self._tasks, self._build = window, door, tasks, build
        self.window: KioskWindow | None = None
        self._presenter: KioskPresenter | None = None
        self._entry: Entry | None = None
        self._given: tuple[str, str] | None = None
        self._again = QTimer(window)
        self._again.setSingleShot(True)
        self._again.setInterval(TRY_EVERY_MS)
        self._again.timeout.connect(self._try)

    @property
    def presenter(self) -> "KioskPresenter | None":
        """What serves patients now."""
        return self._presenter

    def waits_for_the_server(self) -> bool:
        """Whether nobody is served because the server did not answer."""
        return self._again.isActive()

    def start_by_itself(self, login: str, password: str) -> None:
        """After a power cut nobody is there to sign in, and the server may take longer."""
        self._given = (login, password)
        self._fill_screen().show_waiting()
        self._try()

    def open(self, entry: Entry) -> None:
        """Serve patients."""
        self._again.stop()
        set_locale(entry.signed_in.context.hospital.locale)
        self._given, self._entry = None, entry
        view, self._presenter = self._build(entry, self._end)
        self._fill_screen().show_content(view)
        self._main.hide()
        self._fill_screen().activateWindow()

    def lose(self) -> bool:
        """After a crash nothing of anybody may be seen. Whether a kiosk is open."""
        if self._presenter is not None:
            self._presenter.lose()
        return self.window is not None

    def close(self) -> None:
        """The program ends."""
        self._again.stop()
        self._put_away()

    def _fill_screen(self) -> "KioskWindow":
        from pms_desktop.shell.kiosk.view import KioskWindow  # noqa: PLC0415  few stations are kiosks

        if self.window is None:
            self.window = KioskWindow()
            self.window.showFullScreen()
        return self.window

    def _end(self) -> None:
        """Back to the sign-in card: whoever ends self-service signs in anew to work."""
        self._main.sign_in.show_locked("")
        self._main.show()
        self._put_away()
        self._main.activateWindow()

    def _put_away(self) -> None:
        presenter, self._presenter = self._presenter, None
        entry, self._entry = self._entry, None
        window, self.window = self.window, None
        if presenter is not None:
            presenter.close()
        if entry is not None:
            entry.signed_in.database.close()
        if window is not None:
            window.let_go()

    def _try(self) -> None:
        if self._given is not None:
            login, password = self._given
            self._tasks.submit(
                lambda: self._door.enter(login, password), self._entered, self._kept_out, _nothing
            )

    def _entered(self, entry: Entry) -> None:
        if self._given is None:
            entry.signed_in.database.close()
        elif is_kiosk(entry):
            self.open(entry)
        else:
            entry.signed_in.database.close()
            words = _("{login} is no kiosk: an administrator makes an account with that job.")
            self._give_up(warned(words.format(login=entry.signed_in.context.who.login)))

    def _kept_out(self, error: Exception) -> None:
        if self._given is None:
            return
        if isinstance(error, DatabaseUnavailableError):
            self._again.start()
        elif isinstance(error, PmsError):
            self._give_up(sentence_for(error))
        else:
            raise error  # the crash handler logs it

    def _give_up(self, message: Message) -> None:
        """Somebody of the staff must look after it."""
        self._given = None
        self._main.show()
        self._put_away()
        self._main.sign_in.show_message(message)


def _nothing() -> None:
    pass

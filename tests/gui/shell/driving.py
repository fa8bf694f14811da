"""A person at a desk: what they press, and what they see."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pms_desktop.app import Program
from pms_desktop.domain.access import Role
from pms_desktop.domain.clock import SystemClock, today
from tests.gui.typing import press_enter, replace_text, type_text
from tests.hospital import PASSWORD, login_of

if TYPE_CHECKING:
    from pms_desktop.station import Station


class Desk:
    """One running program and the hands at it."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        self.program, self._qtbot = program, qtbot
        self.window = program.window
        self.card = program.window.sign_in
        self._closed = False

    @property
    def station(self) -> "Station":
        assert self.program.station is not None
        return self.program.station

    def wait_for_the_door(self) -> None:
        self.window.activateWindow()
        self.wait_until(lambda: self.program.station is not None and self.window.isActiveWindow())

    def try_to_sign_in(self, login: str, password: str) -> None:
        """Fill the card and press Enter."""
        if self.card.login_field.isEnabled():
            replace_text(self.card.login_field.editor, login)
        replace_text(self.card.password_field.editor, "")
        type_text(self.card.password_field.editor, password)
        press_enter(self.card.password_field.editor)

    def sign_in(self, role: Role) -> None:
        self.try_to_sign_in(login_of(role), PASSWORD)
        self.wait_until(lambda: self.window.shows_work() or bool(self.sentence()))
        assert self.window.shows_work(), self.sentence()

    def wait_for_sentence(self, part: str) -> None:
        """Until the card says something with `part` in it."""
        try:
            self.wait_until(lambda: part in self.sentence())
        except TimeoutError:
            raise AssertionError(f"{part!r} is not in {self.sentence()!r}") from None

    def sentence(self) -> str:
        return self.card.password_field.fault()

    def wait_until(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition)

    def dialog(self, kind: str) -> Any:
        """The open dialog of this kind."""
        (found,) = [
            widget
            for widget in QApplication.topLevelWidgets()
            if type(widget).__name__ == kind and widget.isVisible()
        ]
        return found

    def has_dialog(self, kind: str) -> bool:
        """Whether a dialog of this kind is on screen."""
        shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        return any(type(widget).__name__ == kind for widget in shown)

    def today(self) -> date:
        """The hospital's day at this desk."""
        return today(SystemClock("Europe/London"))

    def wait_for_message(self, part: str) -> None:
        """Until the bar above the tab says something with `part` in it."""
        bar = self.window.message_bar
        self._qtbot.waitUntil(lambda: part in bar.text())

    def tab_titles(self) -> list[str]:
        bar = self.window.tab_bar
        return [bar.tabText(index).replace("&", "") for index in range(bar.count())]

    def close(self) -> None:
        """Close the window, as with the cross, and end the program."""
        if not self._closed:
            self._closed = True
            self.window.close()
            self.program.stop()

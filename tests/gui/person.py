"""Somebody at the keyboard and mouse of the running program, who counts what they press."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import (
    QAbstractListModel,
    QEventLoop,
    QModelIndex,
    QPoint,
    Qt,
    QThreadPool,
    QTimer,
)
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from pms_desktop.app import Program
from tests.gui.typing import Modifier, press, type_text

ROOT = QModelIndex()
SECONDS = 150.0  # an upper limit: a crowded machine may take a minute to let somebody in
_INVISIBLE = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))
_MODIFIERS = {
    "Ctrl": Modifier.ControlModifier,
    "Alt": Modifier.AltModifier,
    "Shift": Modifier.ShiftModifier,
}
_LONG_NAMES = {"Esc": "Escape", "Del": "Delete", "Enter": "Return"}
_LOOK_EVERY_MS = 10
_QUIET_LOOKS = 3


class NotSeenError(AssertionError):
    """What should have happened on screen did not; the message says what is there instead."""


class Person:
    """Uses the program as it stands on screen: keys go wherever the focus is.

    `keys` and `clicks` count from the last `begin`.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.keys = self.clicks = 0
        self.journeys: dict[str, tuple[int, int]] = {}

    def begins(self) -> None:
        """Start counting anew."""
        self.keys = self.clicks = 0

    def has_done(self, journey: str) -> None:
        """Keep what a journey took, and start counting anew."""
        self.journeys[journey] = (self.keys, self.clicks)
        self.begins()

    def types(self, text: str) -> None:
        """Write into whatever has the focus."""
        self.keys += len(text)
        self.waits(has_keyboard, "a window with the keyboard")
        type_text(focused(), text)

    def presses(self, *keys: str) -> None:
        """Press keys one after the other, each as in `Ctrl+Return`."""
        for written in keys:
            self.keys += 1
            self.waits(has_keyboard, "a window with the keyboard")
            *modifiers, key = written.split("+")
            held = Modifier.NoModifier
            for modifier in modifiers:
                held |= _MODIFIERS[modifier]
            press(focused(), Qt.Key[f"Key_{_LONG_NAMES.get(key, key)}"], held)

    def clicks_on(self, words: str) -> None:
        """Click the button that says so."""
        self.waits(lambda: button(words) is not None, f"a button “{words}”")
        found = button(words)
        assert found is not None
        self.clicks += 1
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def clicks_row(self, name: str, words: str) -> None:
        """Click the first row or card that says so in the list of this accessible name."""
        self.waits(lambda: row_saying(name, words) >= 0, f"“{words}” in “{name}”")
        view = list_named(name)
        assert view is not None
        self.clicks += 1
        index = view.model().index(row_saying(name, words), 0)
        view.scrollTo(index)
        centre: QPoint = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre)

    def waits(self, happened: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
        """Let the program work until something has happened. Raises NotSeenError."""
        if not self._until(happened, seconds):
            raise NotSeenError(f"Waited in vain for {what}.\nOn screen:\n{on_screen()}")

    def sees(self, *words: str) -> None:
        """Wait until these words are on screen."""
        for each in words:
            self.waits(lambda each=each: each in on_screen(), f"“{each}”")  # type: ignore[misc]

    def sees_gone(self, words: str) -> None:
        """Wait until these words are no longer on screen."""
        self.waits(lambda: words not in on_screen(), f"“{words}” to go")

    def sees_window(self, title: str) -> None:
        """Wait until a window of this title has the keyboard."""
        self.waits(lambda: title in active_title(), f"a window “{title}”")

    def rests(self) -> None:
        """Wait until nothing works in the background and everything is painted."""
        pool = self.program.tasks.findChild(QThreadPool)
        assert isinstance(pool, QThreadPool)
        quiet = 0

        def calm() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if pool.activeThreadCount() == 0 else 0
            return quiet > _QUIET_LOOKS

        self.waits(calm, "the background work to end")

    def signs_in(self, login: str, password: str) -> None:
        """From the sign-in card to the first tab."""
        sign_in = self.program.window.sign_in
        self.waits(sign_in.isVisible, "the sign-in card")
        self.waits(sign_in.login_field.editor.hasFocus, "the cursor in the user name")
        self.types(login)
        self.presses("Return")
        self.waits(sign_in.password_field.editor.hasFocus, "the cursor in the password")
        self.types(password)
        self.presses("Return")
        self.waits(self.program.window.tab_bar.isVisible, f"{login} to be let in")
        self.rests()

    def signs_out(self) -> None:
        """Back to the sign-in card."""
        self.program.window.top_bar.sign_out_requested.emit()
        self.waits(self.program.window.sign_in.isVisible, "the sign-in card")
        self.rests()

    def _until(self, happened: Callable[[], bool], seconds: float) -> bool:
        if happened():
            return True
        loop, looking, limit = QEventLoop(), QTimer(), QTimer()
        limit.setSingleShot(True)
        limit.timeout.connect(lambda: loop.exit(1))
        looking.timeout.connect(lambda: loop.exit(0) if happened() else None)
        limit.start(int(seconds * 1000))
        looking.start(_LOOK_EVERY_MS)
        return loop.exec() == 0


def focused() -> QWidget:
    """What takes the next key."""
    found = (
        QApplication.activePopupWidget()
        or QApplication.focusWidget()
        or QApplication.activeWindow()
    )
    assert found is not None
    return found


def has_keyboard() -> bool:
    """Whether a window takes keys; between two windows there is a moment when none does."""
    window, modal = QApplication.activeWindow(), QApplication.activeModalWidget()
    return window is not None and window.isVisible() and modal in {None, window}


def active_title() -> str:
    """The title of the window that has the keyboard."""
    window = QApplication.activeWindow()
    return window.windowTitle() if window is not None else ""


def button(words: str) -> QAbstractButton | None:
    """The button of the active window that can be pressed and says so."""
    window = QApplication.activeWindow()
    for each in window.findChildren(QAbstractButton) if window is not None else []:
        said = {each.text().replace("&", ""), each.accessibleName()}
        if words in said and each.isVisible() and each.isEnabled():
            return each
    return None


def list_named(name: str) -> QAbstractItemView | None:
    """The list of this accessible name in the active window."""
    window = QApplication.activeWindow()
    views = window.findChildren(QAbstractItemView) if window is not None else []
    return next((v for v in views if v.isVisible() and v.accessibleName() == name), None)


def row_saying(name: str, words: str) -> int:
    """The first row of a list whose words contain these; -1 for none."""
    view = list_named(name)
    if view is None:
        return -1
    return next((n for n, row in enumerate(rows_of(view)) if words in row), -1)


def rows_of(view: QAbstractItemView) -> list[str]:
    """What each row of a list says."""
    model = view.model()
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(ROOT)
    rows = []
    for row in range(model.rowCount(ROOT)):
        cells = (model.index(row, column) for column in range(columns))
        rows.append(" | ".join(str(cell.data(role) or "") for cell in cells for role in roles))
    return rows


def on_screen() -> str:
    """Every word that can be read, a line per widget, as assistive technology would hear it."""
    lines = []
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            lines.append(f"[{window.windowTitle()}]")
            lines += [
                line
                for widget in window.findChildren(QWidget)
                if widget.isVisible()
                for line in _words_of(widget)
            ]
    return "\n".join(line for line in lines if line).translate(_INVISIBLE)


def _words_of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QAbstractItemView):
        yield from rows_of(widget)
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(n).replace("&", "") for n in range(widget.count()))
    elif isinstance(widget, QLineEdit):
        yield widget.text()
    elif isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    elif isinstance(widget, QLabel | QAbstractButton):
        yield widget.text().replace("&", "")
    else:
        yield _spoken_name(widget)


def _spoken_name(widget: QWidget) -> str:
    if not widget.accessibleName():
        return ""
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Name)) if interface else ""

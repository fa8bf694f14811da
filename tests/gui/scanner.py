"""A bar code scanner at a station: a keyboard that types fast and ends with Enter."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

_NAMED = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}
_MOMENT = 1_000_000
"""Milliseconds of the keyboard's clock when the first key is pressed."""


def scan(code: str) -> None:
    """The whole way of a key: shortcuts are asked, then the window in use gets it."""
    window = QGuiApplication.focusWindow()
    for letter in code:
        shifted = letter.isupper() or letter == ":"
        modifier = Qt.KeyboardModifier.ShiftModifier if shifted else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(window, Qt.Key(ord(letter.upper())), modifier)
    QTest.keyClick(window, Qt.Key.Key_Return)


def press_in_time(letters: str, gap: int, places: Sequence[int] = ()) -> None:
    """Press keys `gap` milliseconds apart by the clock of the keyboard, however late they arrive
    here; a line feed is Enter, a tab Tab. `places` are the keys' own numbers, where they matter."""
    window = QGuiApplication.focusWindow()
    assert window is not None
    for at, letter in enumerate(letters):
        key = _NAMED.get(letter) or Qt.Key(ord(letter.upper()))
        modifier = Qt.KeyboardModifier.NoModifier
        if letter.isupper() or letter == ":":
            modifier = Qt.KeyboardModifier.ShiftModifier
        place = places[at] if places else 0
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifier, place, 0, 0, letter)
        event.setTimestamp(_MOMENT + at * gap)
        QApplication.sendEvent(window, event)

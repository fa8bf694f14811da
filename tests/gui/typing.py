"""Keys as people press them. QTest aborts the whole process on any letter outside ASCII."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

Key = Qt.Key
Modifier = Qt.KeyboardModifier


def type_text(widget: QWidget, text: str) -> None:
    """Press and release one key per character of `text`, which may be in any script."""
    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Modifier.NoModifier, character)
            QApplication.sendEvent(widget, event)


def commit_text(widget: QWidget, text: str) -> None:
    """Enter `text` at once, as an input method for Nepali, Chinese or Japanese does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def replace_text(widget: QWidget, text: str) -> None:
    """Select all that a field holds and type over it."""
    press(widget, Key.Key_A, Modifier.ControlModifier)
    if text:
        type_text(widget, text)
    else:
        press(widget, Key.Key_Delete)


def press(
    widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier
) -> None:
    """One key, with shortcuts and mnemonics at work if the window is active."""
    QTest.keyClick(widget, key, modifier)


def press_enter(widget: QWidget) -> None:
    press(widget, Key.Key_Return)


def press_escape(widget: QWidget) -> None:
    press(widget, Key.Key_Escape)


def press_tab(widget: QWidget) -> None:
    press(widget, Key.Key_Tab)


def press_control(widget: QWidget, key: Qt.Key) -> None:
    press(widget, key, Modifier.ControlModifier)


def press_alt(widget: QWidget, letter: str) -> None:
    """The mnemonic of a field or button; buttons act 100 ms later, so wait for the effect."""
    press(widget, Key(ord(letter.upper())), Modifier.AltModifier)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

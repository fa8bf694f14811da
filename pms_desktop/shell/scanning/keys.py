"""What a key of the keyboard means to a scanner, and what was typed by one."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

_OTHER_KEYS = ~(
    Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.KeypadModifier
    | Qt.KeyboardModifier.GroupSwitchModifier
)
_ENDS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_LINE_FEED = "\n"  # also of Ctrl+J
_SHIFTS = {Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock}
_X11_OFFSET = 8
_ROWS = {2: "1234567890-", 16: "qwertyuiop", 30: "asdfghjkl", 39: ";", 44: "zxcvbnm"}
_PLACES = {
    first + _X11_OFFSET + at: letter
    for first, row in _ROWS.items()
    for at, letter in enumerate(row)
}
"""The keys of an American keyboard by their places, as Linux counts them (input-event-codes.h)
and X11 and Wayland hand them on."""


def is_end(event: QKeyEvent) -> bool:
    """Enter, or what else a scanner may be set to write behind a code."""
    plain = not event.modifiers() & _OTHER_KEYS
    return (plain and event.key() in _ENDS) or event.text() == _LINE_FEED


def is_shift(event: QKeyEvent) -> bool:
    """A key that writes nothing by itself."""
    return event.key() in _SHIFTS


def letter_of(event: QKeyEvent) -> str:
    """What the key writes by itself; empty for keys that write nothing, or that are held down."""
    text = event.text()
    plain = not event.modifiers() & _OTHER_KEYS and not event.isAutoRepeat()
    return text if plain and len(text) == 1 and text.isprintable() else ""


def letter_in_its_place(event: QKeyEvent) -> str:
    """What the key writes on the keyboard that a scanner takes itself for: at a station that
    writes Arabic the text would be Arabic, too. Without a place, what it writes here."""
    letter = _PLACES.get(event.nativeScanCode(), "")
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if letter == ";" and shifted:
        return ":"
    return letter or letter_of(event)


def as_override(event: QKeyEvent) -> QKeyEvent:
    """The question whether somebody wants this key rather than the shortcut it is bound to."""
    asked = QKeyEvent(
        QEvent.Type.ShortcutOverride, event.key(), event.modifiers(), event.text(), False
    )
    asked.ignore()
    return asked


def take_out(widget: QWidget | None, code: str) -> None:
    """Remove a code that stands before the cursor of a field."""
    if isinstance(widget, QLineEdit):
        at = widget.cursorPosition()
        if widget.text()[:at].endswith(code):
            widget.setSelection(at - len(code), len(code))
            widget.del_()
    elif isinstance(widget, QPlainTextEdit):
        cursor = widget.textCursor()
        cursor.movePosition(cursor.MoveOperation.Left, cursor.MoveMode.KeepAnchor, len(code))
        if cursor.selectedText() == code:
            cursor.removeSelectedText()

"""Lists that offer how a text may go on."""

from PySide6.QtCore import (
    QEvent,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QListView,
    QWidget,
)


def contains_completer(owner: QWidget) -> QCompleter:
    """A completer over texts that finds what is typed anywhere in them."""
    completer = QCompleter(QStringListModel(owner), owner)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    style_popup(completer)
    return completer


def style_popup(completer: QCompleter) -> None:
    """Give a completer's list the look of a combo box's."""
    popup = QListView()
    popup.setProperty("popup", True)
    completer.setPopup(popup)


def enters(event: QKeyEvent) -> bool:
    """Enter, which a completer's list keeps for itself."""
    pressed = event.type() is QEvent.Type.KeyPress
    plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return pressed and plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def moves_on(event: QKeyEvent) -> bool:
    """Tab in either direction, likewise."""
    pressed = event.type() is QEvent.Type.KeyPress
    return pressed and event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}

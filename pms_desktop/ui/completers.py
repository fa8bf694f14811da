"""Lists that offer how a text may go on."""

from PySide6.QtCore import (
    QEvent,
    QObject,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QListView,
    QWidget,
)

_EDGES = 2 + 14
"""Around the entries: the border and the scroll bar."""

_WIDEST = 480
"""Longer texts are cut: the list stays beside its field."""


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
    popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    popup.installEventFilter(_Widener(popup))
    completer.setPopup(popup)


class _Widener(QObject):
    """Makes a list as wide as what it may offer: Qt makes it as narrow as the field, which may be
    as short as what was typed."""

    def __init__(self, offered: QListView) -> None:
        super().__init__(offered)
        self._list = offered

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            self._widen()
        return super().eventFilter(watched, event)

    def _widen(self) -> None:
        offered = self._list
        widest = offered.sizeHintForColumn(0) + _EDGES
        offered.setMinimumWidth(min(max(widest, offered.minimumWidth()), _WIDEST))
        beyond = offered.geometry().right() - offered.screen().availableGeometry().right()
        if beyond > 0:
            offered.move(offered.x() - beyond, offered.y())


def enters(event: QKeyEvent) -> bool:
    """Enter, which a completer's list keeps for itself."""
    pressed = event.type() is QEvent.Type.KeyPress
    plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return pressed and plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def moves_on(event: QKeyEvent) -> bool:
    """Tab in either direction, likewise."""
    pressed = event.type() is QEvent.Type.KeyPress
    return pressed and event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}

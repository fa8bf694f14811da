"""Editors for text, passwords, phone numbers and notes. See fields.py for what they share."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QMimeData,
    QObject,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from pms_desktop.domain.typed_text import NOTE, line_fault, note_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.completers import contains_completer, enters, moves_on
from pms_desktop.ui.tokens import CONTROL_HEIGHT

V = TypeVar("V")
_ROOM = 100
"""A paste that is too long is seen and refused, never cut unseen."""


_PASSING = {
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
}
"""Why a field has not the focus for a moment, and is still the one that is typed in."""


class LineEdit(QLineEdit):
    """One line of text. `suggestions` complete what is typed.

    A text that is too long for it shows how it begins once the focus is elsewhere; who comes back
    without choosing a place goes on where they were.
    """

    changed = Signal()

    def __init__(
        self,
        placeholder: str = "",
        *,
        max_length: int = 200,
        suggestions: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self._most = max_length
        self.setMaxLength(max_length + _ROOM)
        self.setFixedHeight(CONTROL_HEIGHT)
        self._suggested: QAbstractItemModel | None = None
        self._left_at = ("", 0)
        self.textChanged.connect(self._text_changed)
        if suggestions:
            self.set_suggestions(suggestions)

    def value(self) -> Any:
        """The text without white space around it."""
        return self.text().strip()

    def set_value(self, value: Any) -> None:
        """Show a text; None empties the field."""
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)

    def fault(self) -> str:
        """Why the text cannot be kept: too long, or with something in it that is not seen."""
        return line_fault(self.text(), self._most)

    def set_suggestions(self, texts: Sequence[str]) -> None:
        """Offer these while typing, wherever the typed letters stand in them."""
        if self._suggested is None:
            completer = contains_completer(self)
            self._suggested = completer.model()
            self.setCompleter(completer)
            popup = completer.popup()
            assert popup is not None
            popup.installEventFilter(self)
        assert isinstance(self._suggested, QStringListModel)
        self._suggested.setStringList(list(texts))

    # Qt overrides

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        text, place = self._left_at
        if event.reason() is Qt.FocusReason.OtherFocusReason and text and text == self.text():
            self.setCursorPosition(place)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        place = self.cursorPosition()
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self._left_at = (self.text(), place)
            self.setCursorPosition(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The list of a completer keeps Enter and Tab for itself: what is typed next, meant for the
        # next field, would go into this one.
        if isinstance(event, QKeyEvent) and (enters(event) or moves_on(event)):
            self._take_suggestion()
            QApplication.sendEvent(self, event.clone())
            return True
        return super().eventFilter(watched, event)

    def _take_suggestion(self) -> None:
        completer = self.completer()
        popup = completer.popup() if completer is not None else None
        if popup is not None:
            if popup.currentIndex().isValid():
                self.setText(str(popup.currentIndex().data()))
            popup.hide()

    def _text_changed(self, _text: str) -> None:
        self.changed.emit()


class ReadEdit(LineEdit, Generic[V]):
    """One line that is typed freely and read as something, as a date or an amount."""

    def value(self) -> V | None:
        """What it says, or None when it says nothing or cannot be read (then `fault` says why)."""
        try:
            return self._parsed()
        except ValueError:
            return None

    def fault(self) -> str:
        """Why the text cannot be read, or is not allowed here."""
        try:
            self._parsed()
        except ValueError as error:
            return str(error)
        return ""

    def _parsed(self) -> V | None:
        """None for an empty line. Raises ValueError with a sentence for the user."""
        raise NotImplementedError


class PasswordEdit(LineEdit):
    """One line that shows dots. The value is what was typed, spaces included."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def value(self) -> str:
        """The password as typed."""
        return self.text()

    def fault(self) -> str:
        """Any password may be tried; whether it may be a new one is decided elsewhere."""
        return ""


class PhoneEdit(LineEdit):
    """A phone number: kept as typed, read from left to right in every language."""

    _ALLOWED = frozenset("0123456789+()-./ #*xX")

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, max_length=40, parent=parent)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDialableCharactersOnly)

    def fault(self) -> str:
        """Says so when the text cannot be a phone number."""
        if fault := super().fault():
            return fault
        text = self.value()
        digits = sum(c.isdigit() for c in text)
        if not text or (digits >= 3 and all(c in self._ALLOWED or c.isdigit() for c in text)):
            return ""
        return _("Write a phone number with digits, as in +34 600 123 456.")


class NoteEdit(QPlainTextEdit):
    """Several lines of plain text; Tab moves on to the next field."""

    changed = Signal()
    editingFinished = Signal()
    refused = Signal(str)
    """A sentence about a paste that was not taken."""

    def __init__(self, placeholder: str = "", lines: int = 4, parent: QWidget | None = None):
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * lines + 20)
        self.textChanged.connect(self.changed)

    def value(self) -> str:
        """The text without white space around it."""
        return self.toPlainText().strip()

    def set_value(self, value: Any) -> None:
        """Show a text; None empties the field."""
        self.setPlainText("" if value is None else str(value))

    def fault(self) -> str:
        """Why the text cannot be kept: too long, or with something in it that is not seen."""
        return note_fault(self.toPlainText())

    # Qt overrides

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        if len(text) + self.document().characterCount() > NOTE:
            self.refused.emit(note_fault(text) or note_fault(text + self.toPlainText()))
        else:
            self.textCursor().insertText(text)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.editingFinished.emit()

"""Editors for text and phone numbers, choices and ticks. See fields.py for what they share."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QMimeData,
    QObject,
    QPointF,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

from pms_desktop.domain.typed_text import NOTE, line_fault, note_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.theme import color
from pms_desktop.ui.tokens import CONTROL_HEIGHT, ICON_SIZE

_ROOM = 100
"""A paste that is too long is seen and refused, never cut unseen."""


class LineEdit(QLineEdit):
    """One line of text. `suggestions` complete what is typed."""

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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The list of a completer keeps Enter and Tab for itself: what is typed next, meant for the
        # next field, would go into this one.
        if isinstance(event, QKeyEvent) and (_enters(event) or _moves_on(event)):
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


class ChoiceBox(QComboBox):
    """One of several values. Letters typed jump to a choice; `searchable` finds any part of it.

    The wheel does not change it: a form scrolled by would be changed unseen.
    """

    changed = Signal()

    def __init__(
        self,
        choices: Sequence[tuple[Any, str]] = (),
        *,
        placeholder: str = "",
        searchable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._awaited: Any = None
        self._left_for: QWidget | None = None
        self.setFixedHeight(CONTROL_HEIGHT)
        self.setPlaceholderText(placeholder)
        self.setMaxVisibleItems(14)
        self.setView(QListView(self))
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        if searchable:
            self._make_searchable(placeholder)
        self.set_choices(choices)
        self.currentIndexChanged.connect(self._index_changed)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer (value, text) pairs; the chosen value stays when it is still there, and so do words
        that are being typed."""
        kept = self.wanted()
        typed = self.currentText() if kept is None and self.isEditable() else ""
        self.blockSignals(True)
        self.clear()
        for value, text in choices:
            self.addItem(text, value)
        self._choose(kept)
        if typed:
            self.setEditText(typed)
        self.blockSignals(False)
        if self._awaited is not None and self.value() == self._awaited:
            self._awaited = None
            self.changed.emit()

    def value(self) -> Any:
        """The value chosen, or None. Typed words that fit one choice alone choose it."""
        index = self._typed_index()
        return self.itemData(index) if index >= 0 else None

    def set_value(self, value: Any) -> None:
        """Choose a value, now or as soon as it is offered, unless another is chosen meanwhile."""
        self._awaited = None
        self._choose(value)
        if value is not None and self.value() != value:
            self._awaited = value

    def wanted(self) -> Any:
        """The value chosen, or the one that waits to be offered."""
        chosen = self.value()
        return self._awaited if chosen is None else chosen

    def fault(self) -> str:
        """Says so when the typed text is none of the choices."""
        typed = self.currentText().strip() if self.isEditable() else ""
        if not typed or self._typed_index() >= 0:
            return ""
        return _("Choose one from the list.")

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The list of a completer keeps Tab for itself otherwise.
        if isinstance(event, QKeyEvent) and _moves_on(event):
            self._leave_list(forward=event.key() == Qt.Key.Key_Tab)
            return True
        return super().eventFilter(watched, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        gone, self._left_for = self._left_for, None
        by_window = event.reason() is Qt.FocusReason.ActiveWindowFocusReason
        if by_window and gone is not None and isValid(gone):
            gone.setFocus()  # on X11 the list gives the window back late, and the focus with it
        elif event.reason() is Qt.FocusReason.PopupFocusReason:
            self._left_for = gone

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not self.isEditable():
            event.ignore()  # Enter belongs to the form
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = 7 if rtl else self.width() - ICON_SIZE - 7
        area = QRectF(left, (self.height() - ICON_SIZE) / 2, ICON_SIZE, ICON_SIZE)
        paint_icon(painter, area, "chevron-down", color("quiet"))

    def _choose(self, value: Any) -> None:
        found = next((i for i in range(self.count()) if self.itemData(i) == value), -1)
        self.setCurrentIndex(found if value is not None or found >= 0 else -1)
        if found < 0 and self.isEditable():
            self.clearEditText()

    def _typed_index(self) -> int:
        chosen = self.currentIndex()
        typed = self.currentText().strip()
        if not self.isEditable() or (chosen >= 0 and typed == self.itemText(chosen).strip()):
            return chosen
        return self._meant(typed)

    def _index_changed(self, index: int) -> None:
        if index >= 0:
            self._awaited = None
        self.changed.emit()

    def _make_searchable(self, placeholder: str) -> None:
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.completer()
        assert completer is not None
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        style_popup(completer)
        line = self.lineEdit()
        assert line is not None
        line.setPlaceholderText(placeholder)
        line.editingFinished.connect(self._take_typed)
        popup = completer.popup()
        assert popup is not None
        popup.installEventFilter(self)

    def _leave_list(self, *, forward: bool) -> None:
        """Tab takes the choice under the cursor of the list, if there is one, and moves on."""
        completer = self.completer()
        popup = completer.popup() if completer is not None else None
        if popup is not None:
            if popup.currentIndex().isValid():
                self.setEditText(str(popup.currentIndex().data()))
            popup.hide()
        self.focusNextPrevChild(forward)
        self._left_for = QApplication.focusWidget()

    def _meant(self, typed: str) -> int:
        """The choice typed in full, or the only one that holds what is typed; else -1."""
        found = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        if found >= 0 or not typed:
            return found
        fitting = [
            i for i in range(self.count()) if typed.casefold() in self.itemText(i).casefold()
        ]
        return fitting[0] if len(fitting) == 1 else -1

    def _take_typed(self) -> None:
        found = self._typed_index()
        if found != self.currentIndex():
            text = self.currentText()
            self.setCurrentIndex(found)
            if found < 0:
                self.setEditText(text)


def _enters(event: QKeyEvent) -> bool:
    pressed = event.type() is QEvent.Type.KeyPress
    plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return pressed and plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def _moves_on(event: QKeyEvent) -> bool:
    pressed = event.type() is QEvent.Type.KeyPress
    return pressed and event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}


class CheckBox(QCheckBox):
    """A tick. Its text belongs to it, so a Field is not needed around it."""

    changed = Signal()

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setMinimumHeight(24)
        self.toggled.connect(self._toggled)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick or untick."""
        self.setChecked(bool(value))

    def fault(self) -> str:
        """A tick is never wrong."""
        return ""

    # Qt overrides

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(text.width() + 28, max(24, text.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - 18.5 if rtl else 1.5
        box = QRectF(left, self.height() / 2 - 8, 16, 16)
        on = self.isChecked()
        edge = color("primary") if on or self.hasFocus() else color("field_line")
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1))
        painter.setBrush(color("primary") if on else color("surface"))
        painter.drawRoundedRect(box, 4, 4)
        if self.hasFocus() and on:
            painter.setPen(QPen(color("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)
        if on:
            painter.setPen(QPen(color("on_primary"), 2))
            spots = ((4, 8.5), (7, 11.5), (12, 5))
            painter.drawPolyline(QPolygonF([box.topLeft() + QPointF(x, y) for x, y in spots]))
        painter.setPen(color("text" if self.isEnabled() else "quiet"))
        room = self.rect().adjusted(0, 0, -26, 0) if rtl else self.rect().adjusted(26, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextShowMnemonic.value
        painter.drawText(room, flags, self.text())

    def _toggled(self, _on: bool) -> None:
        self.changed.emit()


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

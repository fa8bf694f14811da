"""A choice of several, found by typing."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QObject,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QCompleter,
    QListView,
    QWidget,
)
from shiboken6 import isValid

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.completers import moves_on, style_popup
from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.theme import color
from pms_desktop.ui.tokens import CONTROL_HEIGHT, ICON_SIZE


class ChoiceBox(QComboBox):
    """One of several values. Letters typed jump to a choice; `searchable` finds any part of it.

    The wheel does not change it: a form scrolled by would be changed unseen.
    """

    changed = Signal()
    editingFinished = Signal()

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

    def take_typed(self) -> None:
        """Choose what the typed words mean, as Enter does."""
        found = self._typed_index()
        if found != self.currentIndex():
            text = self.currentText()
            self.setCurrentIndex(found)
            if found < 0:
                self.setEditText(text)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The list of a completer keeps Tab for itself otherwise.
        if isinstance(event, QKeyEvent) and moves_on(event):
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
        line.editingFinished.connect(self.take_typed)
        line.editingFinished.connect(self.editingFinished)
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

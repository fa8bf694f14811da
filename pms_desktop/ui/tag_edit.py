"""Several short texts as chips in one field, as allergies."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pms_desktop.domain.typed_text import line_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.chips import Chip
from pms_desktop.ui.editors import LineEdit
from pms_desktop.ui.layouts import FlowLayout
from pms_desktop.ui.theme import color, current_tokens
from pms_desktop.ui.tokens import CONTROL_HEIGHT, CONTROL_RADIUS, Tone

_LONGEST = 80


class TagEdit(QWidget):
    """Enter or a comma adds what is typed, Backspace in an empty line takes the last one away.
    Tab leads to the line, Shift+Tab from there to what was added, where Delete takes one away.

    The same text (whatever its capitals) is kept once. What is typed and not yet added is added
    when the focus leaves.
    """

    changed = Signal()

    def __init__(
        self,
        tags: Sequence[str] = (),
        *,
        tone: Tone = "neutral",
        suggestions: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._tags: list[str] = []
        self._chips: list[Chip] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumHeight(CONTROL_HEIGHT)
        self._flow = FlowLayout(self, gap=4, line_gap=4)
        self._flow.setContentsMargins(8, 5, 8, 5)
        self._line = _TagLine(suggestions)
        self._line.installEventFilter(self)
        self._line.editingFinished.connect(self._take)
        self._line.textEdited.connect(self._edited)
        completer = self._line.completer()
        if completer is not None:
            completer.activated.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._flow.addWidget(self._line)
        self.setFocusProxy(self._line)
        self.set_value(tags)

    def value(self) -> tuple[str, ...]:
        """The texts in the order they were added. What is typed and not yet added counts: a
        shortcut may save the form before the focus leaves."""
        typed = self._line.text().strip().strip(",").strip()
        new = typed and typed.casefold() not in {tag.casefold() for tag in self._tags}
        return (*self._tags, typed) if new else tuple(self._tags)

    def set_value(self, value: Any) -> None:
        """Show these texts; None empties the field."""
        for chip in self._chips:
            self._drop(chip)
        self._tags, self._chips = [], []
        for tag in value or ():
            self._append(tag)
        self._line.clear()

    def fault(self) -> str:
        """Why one of the texts cannot be kept."""
        return next((fault for tag in self.value() if (fault := line_fault(tag, _LONGEST))), "")

    def set_suggestions(self, texts: Sequence[str]) -> None:
        """Complete what is typed from these."""
        self._line.set_suggestions(texts)

    def line_edit(self) -> LineEdit:
        """Where one types."""
        return self._line

    def add(self, tag: str) -> None:
        """Add a text, unless it is there or empty."""
        if self._append(tag):
            self.changed.emit()

    def remove(self, tag: str) -> None:
        """Take a text away, if it is there."""
        if tag not in self._tags:
            return
        position = self._tags.index(tag)
        gone = self._chips.pop(position)
        del self._tags[position]
        beside: QWidget = self._line
        if gone.hasFocus() and self._chips:
            beside = self._chips[min(position, len(self._chips) - 1)]
        beside.setFocus(Qt.FocusReason.OtherFocusReason)
        self._drop(gone)
        self.updateGeometry()
        self.changed.emit()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key_pressed(event)
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._line.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        focused = self._line.hasFocus()
        edge = tokens.field_line
        if focused:
            edge = tokens.primary
        elif self.property("fault"):
            edge = tokens.danger
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(edge), 2 if focused else 1))
        painter.setBrush(color("surface"))
        inset = 1.0 if focused else 0.5
        area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(area, CONTROL_RADIUS, CONTROL_RADIUS)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802
        super().setAccessibleName(name)
        self._line.setAccessibleName(name)

    def _key_pressed(self, event: QKeyEvent) -> bool:
        text = self._line.text().strip()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Comma} and text:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._take()
                return False
            self._take()
            return True
        if event.key() == Qt.Key.Key_Backspace and not self._line.text() and self._tags:
            self.remove(self._tags[-1])
            return True
        return False

    def _take(self, *_args: object) -> None:
        typed = self._line.text().strip().strip(",")
        if typed:
            self._line.clear()
            self.add(typed)

    def _edited(self, text: str) -> None:
        if "," in text:  # pasted or composed
            self._line.clear()
            for part in text.split(","):
                self.add(part)

    def _append(self, tag: str) -> bool:
        tag = tag.strip()
        if not tag or tag.casefold() in {known.casefold() for known in self._tags}:
            return False
        chip = Chip(tag, self._tone, removable=True, parent=self)
        chip.remove_requested.connect(self._remove_sender)
        self._flow.insert_widget(len(self._chips), chip)
        self._reach(chip)
        self._tags.append(tag)
        self._chips.append(chip)
        chip.show()
        self.updateGeometry()
        return True

    def _reach(self, chip: Chip) -> None:
        """It stands before the line, and not after everything else in the window."""
        self.setTabOrder(self._chips[-1] if self._chips else self._line, chip)
        self.setTabOrder(chip, self._line)

    def _remove_sender(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.remove(chip.text())

    def _drop(self, chip: Chip) -> None:
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()


class _TagLine(LineEdit):
    """A line as wide as what is typed."""

    def __init__(self, suggestions: Sequence[str]) -> None:
        super().__init__(_("add…"), max_length=_LONGEST, suggestions=suggestions)
        self.setProperty("bare", True)
        self.setFixedHeight(20)
        self.changed.connect(self.updateGeometry)

    # Qt overrides

    def sizeHint(self) -> QSize:
        words = self.text() or self.placeholderText()
        return QSize(self.fontMetrics().horizontalAdvance(words) + 14, 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 20)

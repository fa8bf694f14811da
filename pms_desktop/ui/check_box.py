"""A tick and the words that belong to it."""

from typing import Any

from PySide6.QtCore import (
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QWidget,
)

from pms_desktop.ui.theme import color


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

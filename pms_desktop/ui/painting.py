"""What the delegates of tables, lists and boards paint alike."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QWidget

from pms_desktop.ui.fonts import font
from pms_desktop.ui.text import elided
from pms_desktop.ui.theme import color

Span = tuple[int, int]  # start and length in characters


def mirrored(painter: QPainter, area: QRect, spot: QRect) -> QRect:
    """A spot inside an area, seen from the right where one reads from the right."""
    return QStyle.visualRect(painter.layoutDirection(), area, spot)


def paint_row(
    painter: QPainter, area: QRect, *, selected: bool, bar: bool = False, hover: bool = False
) -> None:
    """Paint the ground of a row: selection, a bar at its leading edge, a line below."""
    fill = "primary_soft" if selected else "raised" if hover else "surface"
    painter.fillRect(area, color(fill))
    painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), color("line"))
    if bar:
        rtl = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = area.right() - 2 if rtl else area.left()
        painter.fillRect(QRect(left, area.top(), 3, area.height()), color("primary"))


def paint_current(painter: QPainter, area: QRect) -> None:
    """Paint the ring of the item the keyboard is on."""
    painter.setPen(QPen(color("primary"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(area).adjusted(1, 1, -1, -2))


def paint_empty(viewport: QWidget, text: str) -> None:
    """Paint what an empty list says."""
    painter = QPainter(viewport)
    painter.setPen(color("quiet"))
    painter.setFont(font())
    room = viewport.rect().adjusted(24, 32, -24, -24)
    flags = Qt.AlignmentFlag.AlignHCenter.value | Qt.AlignmentFlag.AlignTop.value
    painter.drawText(room, flags | Qt.TextFlag.TextWordWrap.value, text)


def paint_marked(
    painter: QPainter, area: QRect, text: str, marks: Sequence[Span], ink: QColor
) -> None:
    """Paint one line with stretches of it on a yellow ground, in the painter's font.

    The words run in their own direction; the line starts where the layout reads from.
    """
    rtl = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
    shown = elided(text, painter.fontMetrics(), area.width())
    layout = QTextLayout(shown, painter.font())
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(area.width())
    layout.endLayout()
    painter.setPen(ink)
    spot = QPointF(area.left(), area.top() + (area.height() - line.height()) / 2)
    layout.draw(painter, spot, _mark_formats(marks, len(shown)))


def _mark_formats(marks: Sequence[Span], length: int) -> list[QTextLayout.FormatRange]:
    ranges = []
    for start, count in marks:
        if start >= length:
            continue
        made = QTextLayout.FormatRange()
        made.start, made.length = start, min(count, length - start)
        look = QTextCharFormat()
        look.setBackground(color("warn_soft"))
        made.format = look
        ranges.append(made)
    return ranges

"""How a day calendar is painted; the widget says where."""

from PySide6.QtCore import QLine, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from pms_desktop.ui.day_calendar.geometry import HEAD, RULER, TWO_LINES, Geometry
from pms_desktop.ui.day_calendar.model import Block, DayColumn
from pms_desktop.ui.fonts import font, small_font
from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.text import elided, fitted, isolated
from pms_desktop.ui.theme import color, current_tokens

_CENTRE = (
    Qt.AlignmentFlag.AlignVCenter.value
    | Qt.TextFlag.TextSingleLine.value
    | Qt.TextFlag.TextDontClip.value  # marks above and below letters reach out of a low line
)
_RIGHT = Qt.AlignmentFlag.AlignRight.value | Qt.TextFlag.TextSingleLine.value
_RADIUS = 6
_MARK = 16
_ICON = 12


def clock_text(minute: int) -> str:
    """Minutes of the day as `09:05`."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def paint_ground(painter: QPainter, place: Geometry, number: int, column: DayColumn) -> None:
    """A column's hours: bright where one works, hatched where nobody does."""
    area = place.column_rect(number)
    painter.fillRect(area, color("raised"))
    hatch = color("line")
    hatch.setAlpha(150)
    painter.fillRect(area, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
    for start, end in column.working:
        painter.fillRect(place.span_rect(number, start, end), color("surface"))
    if not column.working and column.idle_text:
        painter.setFont(font())
        painter.setPen(color("quiet"))
        words = QRect(area.left() + 12, area.top() + 40, area.width() - 24, 44)
        painter.fillRect(words.adjusted(-4, -4, 4, 4), color("raised"))
        flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
        painter.drawText(words, flags, column.idle_text)


def paint_lines(painter: QPainter, place: Geometry) -> None:
    """Half hours and the edges of columns."""
    painter.setPen(QPen(color("line")))
    least, most = place.body
    end = place.x(place.columns - 1)
    left, right = (
        (max(least, end), most) if place.mirrored else (least, min(most, end + place.column_width))
    )
    painter.drawLines(
        [
            QLine(left, place.y(minute), right, place.y(minute))
            for minute in range(place.first, place.last, 30)
        ]
        + [
            QLine(place.x(number), HEAD, place.x(number), place.height)
            for number in place.visible_columns()
        ]
    )


def paint_ruler(painter: QPainter, place: Geometry, now: int | None) -> None:
    """The times beside the columns, which do not scroll sideways; the mark of now has its room."""
    area = place.ruler
    painter.fillRect(area, color("surface"))
    painter.setFont(small_font())
    painter.setPen(color("quiet"))
    for minute in range(place.first, place.last, 30):
        spot = QRect(area.left() + 3, place.y(minute) + 1, RULER - 9, 16)
        if now is not None and abs(spot.center().y() - place.y(now)) < _MARK:
            continue
        painter.drawText(spot, _RIGHT, clock_text(minute))


def paint_head(painter: QPainter, place: Geometry, number: int, column: DayColumn) -> None:
    """Who the column is of."""
    area = QRect(place.x(number), 0, place.column_width, HEAD)
    painter.fillRect(area, color("surface"))
    room = area.adjusted(9, 0, -9, 0)
    painter.setFont(font(bold=True))
    painter.setPen(color("text"))
    upper = QRect(room.left(), 5, room.width(), 20)
    painter.drawText(upper, _CENTRE, fitted(column.title, painter.fontMetrics(), room.width()))
    painter.setFont(small_font())
    painter.setPen(color("quiet"))
    lower = QRect(room.left(), 25, room.width(), 16)
    painter.drawText(lower, _CENTRE, fitted(column.subtitle, painter.fontMetrics(), room.width()))
    painter.setPen(QPen(color("line")))
    painter.drawLine(area.left(), 0, area.left(), HEAD)


def paint_head_edge(painter: QPainter, place: Geometry) -> None:
    """The corner over the ruler, and the line below all heads."""
    painter.fillRect(QRect(place.ruler.left(), 0, RULER, HEAD), color("surface"))
    painter.setPen(QPen(color("line"), 2))
    painter.drawLine(0, HEAD - 1, place.width, HEAD - 1)


def paint_block(
    painter: QPainter, area: QRect, block: Block, *, selected: bool, lifted: bool = False
) -> None:
    """One block: a soft fill, a bold line and a small one where there is room."""
    paint_box(painter, area, block, selected=selected or lifted)
    paint_words(painter, area, block)


def paint_box(painter: QPainter, area: QRect, block: Block, *, selected: bool) -> None:
    """The fill of a block and its edge."""
    tokens = current_tokens()
    ink = QColor(tokens.tone(block.tone))
    fill = QColor(tokens.soft(block.tone))
    box = QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setBrush(fill)
    painter.setPen(_edge(block, ink, selected=selected))
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)


def paint_words(painter: QPainter, area: QRect, block: Block) -> None:
    """What a block says, over the line of this moment."""
    ink = QColor(current_tokens().tone(block.tone))
    low = area.height() < TWO_LINES - 2
    inside = area.adjusted(8, 0, -6, 0)
    if block.icon:
        inside = _marked(painter, inside, block.icon, low=low)
    painter.setPen(ink)
    if low:
        _paint_low(painter, inside, block)
        return
    painter.setFont(font(bold=True))
    upper = QRect(inside.left(), inside.top() + 1, inside.width(), 17)
    painter.drawText(upper, _CENTRE, fitted(block.title, painter.fontMetrics(), inside.width()))
    painter.setFont(small_font())
    lower = QRect(inside.left(), upper.bottom(), inside.width(), 14)
    painter.drawText(lower, _CENTRE, fitted(block.subtitle, painter.fontMetrics(), inside.width()))


def _marked(painter: QPainter, inside: QRect, icon: str, *, low: bool) -> QRect:
    """Paint the icon where reading begins; answers the room that is left."""
    rtl = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
    left = inside.right() - _ICON + 1 if rtl else inside.left()
    top = inside.center().y() - _ICON / 2 + 1 if low else inside.top() + 4
    paint_icon(painter, QRectF(left, top, _ICON, _ICON), icon, color("violet"))
    room = _ICON + 4
    return inside.adjusted(0, 0, -room, 0) if rtl else inside.adjusted(room, 0, 0, 0)


def _paint_low(painter: QPainter, inside: QRect, block: Block) -> None:
    painter.setFont(small_font())
    metrics = painter.fontMetrics()
    brief = elided(block.brief or block.subtitle, metrics, inside.width() // 2)
    painter.drawText(inside, _CENTRE | _RIGHT, isolated(brief))
    painter.setFont(small_font(bold=True))
    room = inside.width() - metrics.horizontalAdvance(brief) - 6
    painter.drawText(inside, _CENTRE, fitted(block.title, painter.fontMetrics(), room))


def _edge(block: Block, ink: QColor, *, selected: bool) -> QPen:
    if selected:
        return QPen(color("primary"), 2)
    if block.dashed:
        return QPen(ink, 1, Qt.PenStyle.DashLine)
    if block.tone == "neutral":
        return QPen(color("line"))
    return QPen(Qt.PenStyle.NoPen)


def paint_slot(painter: QPainter, area: QRect, text: str, *, current: bool) -> None:
    """A free slot under the cursor or the mouse."""
    box = QRectF(area.adjusted(4, 1, -4, -1)).adjusted(1, 1, -1, -1)
    painter.setBrush(color("primary_soft"))
    painter.setPen(QPen(color("primary"), 2) if current else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    painter.setFont(small_font(bold=True))
    painter.setPen(color("primary"))
    painter.drawText(area.adjusted(13, 0, -8, 0), _CENTRE, isolated(text))


def paint_now(painter: QPainter, place: Geometry, minute: int) -> None:
    """A line across all columns at this moment."""
    top = place.y(minute)
    if top < HEAD:
        return
    least, most = place.body
    painter.fillRect(QRect(least, top - 1, most - least, 2), color("danger"))
    mark = QRect(place.ruler.left() + 3, top - 8, RULER - 6, _MARK)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("danger"))
    painter.drawRoundedRect(mark, 4, 4)
    painter.setFont(small_font(bold=True))
    painter.setPen(color("surface"))
    painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, clock_text(minute))

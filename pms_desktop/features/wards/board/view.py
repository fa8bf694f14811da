"""The bed board: cards that arrow keys walk through and the mouse carries to a free bed."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from pms_desktop.features.wards.cards import BedCard, BedKind, Chip
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.card_grid import CardDelegate, CardGrid
from pms_desktop.ui.chips import CHIP_HEIGHT, chip_width, paint_chip
from pms_desktop.ui.fonts import font, small_font
from pms_desktop.ui.labels import show_tooltip
from pms_desktop.ui.record_model import RECORD_ROLE, Index
from pms_desktop.ui.text import fitted
from pms_desktop.ui.theme import color

_CELL = QSize(176, 100)
_GAP = 4
_LEAST_FOR_A_NAME = 48
_LINE = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
_GROUNDS = {
    BedKind.OCCUPIED: ("surface", False),
    BedKind.FREE: ("ok_soft", True),
    BedKind.CLEANING: ("surface", True),
    BedKind.BLOCKED: ("raised", True),
}


class BedBoard(CardGrid[BedCard]):
    """`dropped` carries the card dragged and the free bed it fell on, when moving is allowed."""

    def __init__(self, *, may_move: bool, parent: QWidget | None = None) -> None:
        super().__init__(
            BedDelegate(),
            name=_("Beds"),
            spoken=_spoken,
            key=_key,
            movable=_has_patient if may_move else None,
            accepts=_takes if may_move else None,
            parent=parent,
        )


class BedDelegate(CardDelegate):
    """Label and score above, then the patient in two lines, then chips and the doctor; or the
    state of the bed."""

    def __init__(self) -> None:
        super().__init__(_CELL)

    def look(self, record: BedCard) -> tuple[str, bool]:
        """A free bed is green, one out of use grey; both are dashed, and say so in words."""
        return _GROUNDS[record.kind]

    def paint_content(self, painter: QPainter, area: QRectF, record: BedCard) -> None:
        """Paint a bed."""
        head = QRectF(area.left(), area.top(), area.width(), CHIP_HEIGHT)
        self._paint_head(painter, head, record)
        if record.kind is not BedKind.OCCUPIED:
            spot = QRectF(area.left(), area.top() + 34, area.width(), CHIP_HEIGHT)
            _paint_chips(painter, spot, record.chips)
            return
        name = QRectF(area.left(), head.bottom() + 2, area.width(), 18)
        painter.setFont(font(bold=True))
        painter.setPen(color("text"))
        painter.drawText(name, _LINE, fitted(record.name, painter.fontMetrics(), int(area.width())))
        about = QRectF(area.left(), name.bottom() - 1, area.width(), 16)
        painter.setFont(small_font())
        painter.setPen(color("quiet"))
        words = fitted(record.detail, painter.fontMetrics(), int(area.width()))
        painter.drawText(about, _LINE, words)
        last = QRectF(area.left(), about.bottom() + 1, area.width(), CHIP_HEIGHT - 2)
        _paint_doctor(painter, _paint_chips(painter, last, record.chips), record.doctor)

    # Qt overrides

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        del option
        card: BedCard | None = index.data(RECORD_ROLE)
        show_tooltip(event.globalPos(), card.spoken if card else "", view)
        return True

    def _paint_head(self, painter: QPainter, head: QRectF, record: BedCard) -> None:
        rtl = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        width = 0
        if record.news is not None:
            width = chip_width(record.news[0])
            left = head.left() if rtl else head.right() - width
            paint_chip(painter, QRectF(left, head.top(), width, head.height()), *record.news)
        painter.setFont(font(bold=True))
        painter.setPen(color("quiet"))
        room = head.adjusted(width, 0, 0, 0) if rtl else head.adjusted(0, 0, -width, 0)
        label = fitted(record.label, painter.fontMetrics(), int(room.width()))
        painter.drawText(room, _LINE, label)


def _paint_doctor(painter: QPainter, room: QRectF, doctor: str) -> None:
    if room.width() >= _LEAST_FOR_A_NAME:
        painter.setFont(small_font())
        painter.setPen(color("quiet"))
        painter.drawText(room, _LINE, fitted(doctor, painter.fontMetrics(), int(room.width())))


def _paint_chips(painter: QPainter, area: QRectF, chips: tuple[Chip, ...]) -> QRectF:
    """Paint chips in a row; returns the room that is left beside them."""
    rtl = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
    edge = area.right() if rtl else area.left()
    for text, tone in chips:
        width = min(float(chip_width(text)), area.width())
        left = edge - width if rtl else edge
        paint_chip(painter, QRectF(left, area.top(), width, area.height()), text, tone)
        edge += -(width + _GAP) if rtl else width + _GAP
    return (
        area.adjusted(0, 0, edge - area.right(), 0)
        if rtl
        else area.adjusted(edge - area.left(), 0, 0, 0)
    )


def _spoken(card: BedCard) -> str:
    return card.spoken


def _key(card: BedCard) -> object:
    return card.bed_id


def _has_patient(card: BedCard) -> bool:
    return card.admission_id is not None


def _takes(dragged: object, target: BedCard) -> bool:
    return isinstance(dragged, BedCard) and target.kind is BedKind.FREE

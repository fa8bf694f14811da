"""Lists of records in rows of two lines, as the patients found or the bills of the day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pms_desktop.ui.chips import CHIP_HEIGHT, chip_width, paint_chip
from pms_desktop.ui.empty_state import paint_level
from pms_desktop.ui.fonts import font, small_font
from pms_desktop.ui.labels import show_tooltip
from pms_desktop.ui.list_view import RecordView
from pms_desktop.ui.painting import Span, mirrored, paint_current, paint_marked, paint_row
from pms_desktop.ui.record_model import RECORD_ROLE, ROOT, Index
from pms_desktop.ui.text import elided, isolated
from pms_desktop.ui.theme import current_tokens
from pms_desktop.ui.tokens import PAD, ROW_HEIGHT, TALL_ROW_HEIGHT, Tone

T = TypeVar("T")
ROW_ROLE = Qt.ItemDataRole.UserRole + 3
_CHIP_GAP = 4
_COUNT = "00/00"  # bars below each other are as long, whatever is counted beside them


@dataclass(frozen=True, slots=True)
class ListRow:
    """How a record looks in a list. `marks` are (start, length) in the title to highlight,
    `subtitle_marks` in the subtitle.

    `level` paints a bar (share from 0 to 1, tone) below the title, as the beds of a ward.
    """

    title: str
    subtitle: str = ""
    right: str = ""
    chips: tuple[tuple[str, Tone], ...] = ()
    marks: tuple[Span, ...] = ()
    subtitle_marks: tuple[Span, ...] = ()
    level: tuple[float, Tone] | None = None
    quiet: bool = False

    def spoken(self) -> str:
        """The whole row in words."""
        chips = ", ".join(text for text, _tone in self.chips)
        return ", ".join(part for part in (self.title, self.right, self.subtitle, chips) if part)


class Look(Protocol):
    """How a record looks in a list of any kind."""

    @property
    def title(self) -> str: ...
    def spoken(self) -> str: ...


class RecordListModel(QAbstractListModel, Generic[T]):
    """Records and how each looks."""

    def __init__(self, look: Callable[[T], Look], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._records: tuple[T, ...] = ()

    def set_records(self, records: Sequence[T]) -> None:
        """Show these records in place of the ones before."""
        self.beginResetModel()
        self._records = tuple(records)
        self.endResetModel()

    def records(self) -> tuple[T, ...]:
        """The records shown."""
        return self._records

    # Qt overrides

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._records)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        record = self._records[index.row()]
        if role == RECORD_ROLE:
            return record
        if role == ROW_ROLE:
            return self._look(record)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._look(record).title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._look(record).spoken()
        return None


class RecordList(RecordView[T]):
    """`RecordList(look, name=...)` where `look` makes a `ListRow` of a record."""

    def __init__(
        self,
        look: Callable[[T], ListRow],
        *,
        name: str,
        empty_text: str = "",
        key: Callable[[T], Any] | None = None,
        row_height: int = TALL_ROW_HEIGHT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, empty_text=empty_text, key=key, parent=parent)
        self._records_model: RecordListModel[T] = RecordListModel(look, self)
        self.setModel(self._records_model)
        self.setItemDelegate(RowDelegate(row_height, self))
        self.setUniformItemSizes(True)

    def set_records(self, records: Sequence[T]) -> None:
        """Show these records; the cursor stays on its record if that is still there."""
        self.keep_current(self._records_model.set_records, records)

    def records(self) -> tuple[T, ...]:
        """The records shown."""
        return self._records_model.records()


class RowDelegate(QStyledItemDelegate):
    """Paints a `ListRow`. Rows lower than 40 px show the title and what is at the right."""

    def __init__(self, height: int = TALL_ROW_HEIGHT, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._height = max(height, ROW_HEIGHT)

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(120, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setLayoutDirection(option.direction)
        paint_row(painter, option.rect, selected=selected, bar=selected, hover=hover)
        area = option.rect.adjusted(PAD, 0, -PAD, 0)
        if self._height < 40:
            self._paint_low(painter, area, row)
        else:
            self._paint_tall(painter, area, row)
        if state & QStyle.StateFlag.State_HasFocus:
            paint_current(painter, option.rect)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        row = index.data(ROW_ROLE)
        cut = row is not None and self.is_cut(row, option.rect.width())
        show_tooltip(event.globalPos(), row.spoken() if cut else "", view)
        return True

    def is_cut(self, row: ListRow, width: int) -> bool:
        """Whether a row has no room for its title or subtitle in `width` pixels."""
        small, whole = QFontMetrics(small_font()), QFontMetrics(font(bold=True))
        upper = width - 2 * PAD - _right_width(row)
        lower = width - 2 * PAD - chips_width(row.chips)
        return (
            whole.horizontalAdvance(row.title) > upper
            or small.horizontalAdvance(row.subtitle) > lower
        )

    def _paint_low(self, painter: QPainter, area: QRect, row: ListRow) -> None:
        width = max(chips_width(row.chips), _right_width(row))
        _paint_right(painter, area, row.right)
        spot = QRect(area.left(), area.center().y() - 9, area.width(), CHIP_HEIGHT)
        paint_chips_right(painter, spot, row.chips)
        title = mirrored(painter, area, area.adjusted(0, 0, -width, 0))
        _paint_title(painter, title, row, bold=False)

    def _paint_tall(self, painter: QPainter, area: QRect, row: ListRow) -> None:
        tokens = current_tokens()
        half = area.center().y()
        upper = QRect(area.left(), area.top() + 5, area.width(), half - area.top() - 3)
        lower = QRect(area.left(), half + 1, area.width(), area.bottom() - half - 5)
        whole_right = row.level is not None
        _paint_right(painter, area if whole_right else upper, row.right)
        title = mirrored(painter, area, upper.adjusted(0, 0, -_right_width(row), 0))
        _paint_title(painter, title, row, bold=not row.quiet)
        if row.level is not None:
            counted = max(_right_width(row), QFontMetrics(font()).horizontalAdvance(_COUNT) + 10)
            spot = mirrored(painter, area, lower.adjusted(0, 0, -counted - 4, 0))
            bar = QRectF(spot.left(), spot.center().y() - 2, spot.width(), 5)
            paint_level(painter, bar, *row.level)
            return
        room = chips_width(row.chips)
        paint_chips_right(painter, lower.adjusted(0, 0, 0, 1), row.chips)
        painter.setFont(small_font())
        if row.subtitle_marks:
            spot = mirrored(painter, area, lower.adjusted(0, 0, -room, 0))
            paint_marked(painter, spot, row.subtitle, row.subtitle_marks, QColor(tokens.quiet))
            return
        painter.setPen(QColor(tokens.quiet))
        words = elided(row.subtitle, painter.fontMetrics(), lower.width() - room)
        flags = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
        painter.drawText(lower, flags, isolated(words))


def chips_width(chips: Sequence[tuple[str, Tone]]) -> int:
    """Pixels a line of chips takes, with the gap before it."""
    return sum(chip_width(text) + _CHIP_GAP for text, _tone in chips)


def paint_chips_right(
    painter: QPainter, area: QRect, chips: Sequence[tuple[str, Tone]], height: int = 18
) -> None:
    """Paint chips at the right end of an area."""
    right = area.right() + 1
    for text, tone in reversed(chips):
        width = chip_width(text)
        top = area.center().y() - height // 2
        spot = mirrored(painter, area, QRect(right - width, top, width, height))
        paint_chip(painter, QRectF(spot), text, tone)
        right -= width + _CHIP_GAP


def _right_width(row: ListRow) -> int:
    return QFontMetrics(font()).horizontalAdvance(row.right) + 10 if row.right else 0


def _paint_right(painter: QPainter, area: QRect, text: str) -> None:
    painter.setFont(font())
    painter.setPen(QColor(current_tokens().quiet))
    flags = Qt.AlignmentFlag.AlignRight.value | Qt.AlignmentFlag.AlignVCenter.value
    painter.drawText(area, flags, isolated(text))


def _paint_title(painter: QPainter, area: QRect, row: ListRow, *, bold: bool) -> None:
    tokens = current_tokens()
    painter.setFont(font(bold=bold))
    ink = QColor(tokens.quiet if row.quiet else tokens.text)
    paint_marked(painter, area, row.title, row.marks, ink)

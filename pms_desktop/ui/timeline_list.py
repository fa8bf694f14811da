"""A list of what happened: when at the left, a chip that says what, a line in bold, one below."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pms_desktop.ui.chips import CHIP_HEIGHT, chip_width, paint_chip
from pms_desktop.ui.fonts import font, small_font
from pms_desktop.ui.labels import show_tooltip
from pms_desktop.ui.list_view import RecordView
from pms_desktop.ui.painting import paint_current, paint_row
from pms_desktop.ui.record_list import ROW_ROLE, RecordListModel
from pms_desktop.ui.record_model import ROOT, Index
from pms_desktop.ui.text import fitted, isolated, one_line
from pms_desktop.ui.theme import color, current_tokens
from pms_desktop.ui.tokens import PAD, Tone

T = TypeVar("T")
_ROW = 55
_WHEN = 84
_GAP = 5


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """How something that happened looks. `quiet` for what no longer counts."""

    when: str
    tag: str
    tone: Tone
    title: str
    detail: str = ""
    quiet: bool = False

    def spoken(self) -> str:
        """The whole row in words."""
        return ", ".join(part for part in (self.when, self.tag, self.title, self.detail) if part)


class _Model(RecordListModel[T]):
    def set_records(self, records: Sequence[T]) -> None:
        """Show these. Older ones added below leave the place where one reads alone."""
        before = self.records()
        if not before or len(records) <= len(before) or tuple(records[: len(before)]) != before:
            super().set_records(records)
            return
        self.beginInsertRows(ROOT, len(before), len(records) - 1)
        self._records = tuple(records)
        self.endInsertRows()


class TimelineList(RecordView[T]):
    """`TimelineList(look, name=...)` where `look` makes a `TimelineRow` of a record."""

    def __init__(
        self,
        look: Callable[[T], TimelineRow],
        *,
        name: str,
        empty_text: str = "",
        key: Callable[[T], Any] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, empty_text=empty_text, key=key, parent=parent)
        self._rows: _Model[T] = _Model(look, self)
        self.setModel(self._rows)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)

    def set_records(self, records: Sequence[T]) -> None:
        """Show these records; the cursor stays on its record if that is still there."""
        self.keep_current(self._rows.set_records, records)

    def records(self) -> tuple[T, ...]:
        """The records shown."""
        return self._rows.records()


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TimelineRow = index.data(ROW_ROLE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        paint_row(painter, option.rect, selected=selected, bar=selected, hover=hover)
        rtl = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        area = option.rect.adjusted(PAD, 7, -PAD, -7)
        when = QRect(area.left(), area.top(), _WHEN, area.height())
        rest = area.adjusted(_WHEN, 0, 0, 0)
        if rtl:
            when.moveRight(area.right())
            rest = area.adjusted(0, 0, -_WHEN, 0)
        painter.setFont(small_font())
        painter.setPen(color("quiet"))
        top = Qt.AlignmentFlag.AlignTop.value | Qt.TextFlag.TextSingleLine.value
        painter.drawText(when.adjusted(0, 3, 0, 0), top, isolated(row.when))
        self._paint_title(painter, rest, row, rtl=rtl)
        self._paint_detail(painter, rest, row)
        if option.state & QStyle.StateFlag.State_HasFocus:
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
        room = option.rect.width() - 2 * PAD - _WHEN
        cut = row is not None and _is_cut(row, room)
        show_tooltip(event.globalPos(), row.spoken() if cut else "", view)
        return True

    def _paint_title(self, painter: QPainter, rest: QRect, row: TimelineRow, *, rtl: bool) -> None:
        width = chip_width(row.tag)
        chip = QRectF(rest.left(), rest.top(), width, CHIP_HEIGHT)
        line = QRect(rest.left(), rest.top(), rest.width(), CHIP_HEIGHT)
        if rtl:
            chip.moveRight(rest.right())
            line.adjust(0, 0, -width - _GAP, 0)
        else:
            line.adjust(width + _GAP, 0, 0, 0)
        paint_chip(painter, chip, row.tag, row.tone)
        painter.setFont(font(bold=not row.quiet))
        painter.setPen(QColor(current_tokens().quiet if row.quiet else current_tokens().text))
        flags = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
        painter.drawText(line, flags, fitted(row.title, painter.fontMetrics(), line.width()))

    def _paint_detail(self, painter: QPainter, rest: QRect, row: TimelineRow) -> None:
        painter.setFont(font())
        painter.setPen(color("quiet"))
        line = rest.adjusted(0, CHIP_HEIGHT + 1, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
        words = one_line(row.detail)
        painter.drawText(line, flags, fitted(words, painter.fontMetrics(), line.width()))


def _is_cut(row: TimelineRow, room: int) -> bool:
    first = chip_width(row.tag) + _GAP + QFontMetrics(font(bold=True)).horizontalAdvance(row.title)
    second = QFontMetrics(font()).horizontalAdvance(one_line(row.detail))
    return max(first, second) > room

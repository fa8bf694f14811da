"""Tables of records: fixed rows, cells of two lines, chips, and a word when there is nothing."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from pms_desktop.ui.chips import CHIP_HEIGHT, chip_width, paint_chip
from pms_desktop.ui.fonts import font, small_font
from pms_desktop.ui.labels import show_tooltip
from pms_desktop.ui.painting import mirrored, paint_current, paint_empty, paint_row
from pms_desktop.ui.record_model import CELL_ROLE, Cell, Column, Index, RecordTableModel
from pms_desktop.ui.text import elided, isolated
from pms_desktop.ui.theme import current_tokens
from pms_desktop.ui.tokens import PAD, ROW_HEIGHT

T = TypeVar("T")
TWO_LINES = 46

__all__ = ["Cell", "Column", "RecordTable", "RecordTableModel"]


class RecordTable(QTableView, Generic[T]):
    """`record_selected` follows the cursor (None for nothing), `record_activated` Enter or a
    double click.

    `key` tells records apart, so that the cursor stays on the same one when new ones arrive.
    Every column without a width shares the room that is left.
    """

    record_selected = Signal(object)
    record_activated = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[T]],
        *,
        name: str,
        empty_text: str = "",
        key: Callable[[T], Any] | None = None,
        row_height: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._empty_text = empty_text
        self._model: RecordTableModel[T] = RecordTableModel(columns, self)
        self.setModel(self._model)
        self.setItemDelegate(_CellDelegate(self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        two = any(column.subtext for column in columns)
        self._prepare_headers(columns, row_height or (TWO_LINES if two else ROW_HEIGHT))
        self.doubleClicked.connect(self._activated)

    def set_records(self, records: Sequence[T]) -> None:
        """Show these records; the cursor stays on its record if that is still there."""
        kept = self.current_record()
        self._model.set_records(records)
        self.select_record(kept)
        if kept is not None and self.current_record() is None:
            self.record_selected.emit(None)
        self.viewport().update()

    def records(self) -> tuple[T, ...]:
        """The records in the order shown."""
        return self._model.records()

    def current_record(self) -> T | None:
        """The record under the cursor."""
        return self._model.record_at(self.currentIndex())

    def select_record(self, record: T | None) -> None:
        """Put the cursor on a record, if it is shown."""
        if record is None:
            return
        wanted = self._key(record) if self._key else record
        for row, other in enumerate(self._model.records()):
            if (self._key(other) if self._key else other) == wanted:
                self.setCurrentIndex(self._model.index(row, 0))
                return

    def set_empty_text(self, text: str) -> None:
        """What stands in the table while it has no rows: say what to do next."""
        self._empty_text = text
        self.viewport().update()

    def select_none(self) -> None:
        """Take the cursor away; it does not come back when the records are read again."""
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    # Qt overrides

    def selectionChanged(  # noqa: N802
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        super().selectionChanged(selected, deselected)
        if selected.indexes():
            self.record_selected.emit(self.current_record())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            if self.currentIndex().isValid():
                self._activated(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._model.rowCount() == 0 and self._empty_text:
            paint_empty(self.viewport(), self._empty_text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._model.mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            self.horizontalHeader().viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _prepare_headers(self, columns: Sequence[Column[T]], row_height: int) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height)
        head = self.horizontalHeader()
        head.setFixedHeight(28)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setMinimumSectionSize(40)
        sortable = any(column.sort for column in columns)
        head.setSectionsClickable(sortable)
        if sortable:
            head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            head.setSortIndicatorClearable(True)
            self.setSortingEnabled(True)

    def _share_width(self) -> None:
        columns = self._model.columns
        fixed = sum(column.width for column in columns)
        open_ones = [i for i, column in enumerate(columns) if not column.width]
        share = (self.viewport().width() - fixed) // max(1, len(open_ones))
        for i, column in enumerate(columns):
            self.setColumnWidth(i, column.width or max(90, share))

    def _activated(self, index: QModelIndex) -> None:
        self.record_activated.emit(self._model.record_at(index))


class _CellDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(90, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(CELL_ROLE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setLayoutDirection(option.direction)
        paint_row(painter, option.rect, selected=selected, bar=selected and index.column() == 0)
        right = bool(_alignment_of(index) & Qt.AlignmentFlag.AlignRight)
        area = option.rect.adjusted(PAD, 0, -PAD, 0)
        if cell.chip is not None:
            area = self._paint_chip(painter, area, cell, right=right)
        self._paint_lines(painter, area, cell, right=right)
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
        cell = index.data(CELL_ROLE)
        cut = cell is not None and is_cut(cell, option.rect.width())
        show_tooltip(event.globalPos(), cell.whole() if cut else "", view)
        return True

    def _paint_chip(self, painter: QPainter, area: QRect, cell: Cell, *, right: bool) -> QRect:
        assert cell.chip is not None
        text, tone = cell.chip
        width = min(chip_width(text), area.width())
        left = area.right() - width + 1 if right or cell.text else area.left()
        middle = area.center().y() - CHIP_HEIGHT // 2 + 1
        spot = mirrored(painter, area, QRect(left, middle, width, CHIP_HEIGHT))
        paint_chip(painter, QRectF(spot), text, tone)
        return mirrored(painter, area, area.adjusted(0, 0, -width - 6, 0))

    def _paint_lines(self, painter: QPainter, area: QRect, cell: Cell, *, right: bool) -> None:
        tokens = current_tokens()
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        flags = side.value | Qt.AlignmentFlag.AlignVCenter.value
        flags |= Qt.TextFlag.TextSingleLine.value
        upper = QRect(area)
        if cell.subtext:
            half = area.height() // 2
            upper = area.adjusted(0, 4, 0, -half + 2)
            lower = area.adjusted(0, half + 1, 0, -3)
            painter.setFont(small_font())
            painter.setPen(QColor(tokens.quiet))
            line = elided(cell.subtext, painter.fontMetrics(), lower.width())
            painter.drawText(lower, flags, isolated(line))
        painter.setFont(font(bold=cell.bold))
        painter.setPen(QColor(tokens.tone(cell.tone) if cell.tone else tokens.text))
        line = elided(cell.text, painter.fontMetrics(), upper.width())
        painter.drawText(upper, flags, isolated(line))


def is_cut(cell: Cell, width: int) -> bool:
    """Whether a cell has no room for all its text in a column of `width` pixels."""
    chip = chip_width(cell.chip[0]) + 6 if cell.chip else 0
    room = width - 2 * PAD - chip
    first = QFontMetrics(font(bold=cell.bold)).horizontalAdvance(cell.text)
    second = QFontMetrics(small_font()).horizontalAdvance(cell.subtext)
    return max(first, second) > room


def _alignment_of(index: Index) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))

"""A day in columns as it is shown: columns, cursor, scrolling and painting."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.accessible import announce
from pms_desktop.ui.day_calendar import paint
from pms_desktop.ui.day_calendar.accessible import DayInterface
from pms_desktop.ui.day_calendar.geometry import (
    HEAD,
    LEAST_HOUR,
    LEAST_WIDTH,
    RULER,
    Geometry,
    hour_height,
)
from pms_desktop.ui.day_calendar.model import Block, DayColumn, hours_shown, stops
from pms_desktop.ui.theme import color

_OFFICE = (8 * 60, 18 * 60)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the keyboard is: a column and a minute, on a block or on a free slot."""

    column: int
    minute: int


class DayBoard(QAbstractScrollArea):
    """Shows a day and where its cursor is; `DayCalendar` adds keys and mouse."""

    block_selected = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accessible: DayInterface | None = None
        self._name = name
        self._columns: tuple[DayColumn, ...] = ()
        self._cursor = Cursor(0, _OFFICE[0])
        self._hours = _OFFICE
        self._hour = LEAST_HOUR
        self._now: int | None = None
        self._hover: Cursor | None = None
        self._empty_text = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.horizontalScrollBar().setSingleStep(LEAST_WIDTH // 4)
        self.verticalScrollBar().setSingleStep(LEAST_HOUR // 4)
        announce(self, name)

    def set_columns(self, columns: Sequence[DayColumn], *, empty_text: str = "") -> None:
        """Show another day, or the same with what has changed; the cursor stays."""
        kept = self.current_block()
        self._columns = tuple(columns)
        self._empty_text = empty_text
        self._hours = hours_shown(columns, _OFFICE)
        self._hour = hour_height(columns)
        self._hover = None
        self._cursor = self._nearest(min(self._cursor.column, max(0, len(columns) - 1)),
                                     self._cursor.minute)  # fmt: skip
        if kept is not None and (found := self._find(kept.key)):
            self._cursor = found
        if self.accessible is not None:
            self.accessible.forget_gone()
        self._update_bars()
        self._tell(kept)
        self._describe()
        self.viewport().update()

    def columns(self) -> tuple[DayColumn, ...]:
        """What is shown."""
        return self._columns

    def set_now(self, minute: int | None) -> None:
        """Draw the line of this moment; None on another day."""
        if minute != self._now:
            self._now = minute
            self.viewport().update()

    def scroll_to(self, minute: int) -> None:
        """Bring a time near the top into view."""
        wanted = (minute - self._hours[0] - 60) * self._hour // 60
        self.verticalScrollBar().setValue(wanted)

    def current_block(self) -> Block | None:
        """The block under the cursor."""
        if not self._columns:
            return None
        return self._columns[self._cursor.column].block_at(self._cursor.minute)

    def current_slot(self) -> tuple[Hashable, int] | None:
        """Column key and minute under the cursor."""
        if not self._columns:
            return None
        return self._columns[self._cursor.column].key, self._cursor.minute

    def select_block(self, key: Hashable) -> bool:
        """Put the cursor on a block, if it is shown."""
        found = self._find(key)
        if found is not None:
            self._move(found)
        return found is not None

    def select_slot(self, column_key: Hashable, minute: int) -> None:
        """Put the cursor on a time."""
        for number, column in enumerate(self._columns):
            if column.key == column_key:
                self._move(self._nearest(number, minute))

    def block_rect(self, key: Hashable) -> QRect:
        """Where a block is painted in the viewport; an empty one when it is not shown."""
        found = self._find(key)
        if found is None:
            return QRect()
        column = self._columns[found.column]
        block = next(block for block in column.blocks if block.key == key)
        return self._place().block_rect(found.column, block.start, block.end, column.lanes[key])

    def slot_rect(self, column_key: Hashable, minute: int) -> QRect:
        """Where a slot is painted in the viewport."""
        for number, column in enumerate(self._columns):
            if column.key == column_key:
                return self._place().span_rect(number, minute, minute + column.step)
        return QRect()

    def paint_over(self, painter: QPainter) -> None:
        """What lies over the blocks: nothing, until one is dragged."""

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(720, 480)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), color("surface"))
        place = self._place()
        if not self._columns:
            self._paint_empty(painter)
            return
        visible = place.visible_columns()
        for number in visible:
            paint.paint_ground(painter, place, number, self._columns[number])
        paint.paint_lines(painter, place)
        self._paint_blocks(painter, place)
        self.paint_over(painter)
        for number in visible:
            paint.paint_head(painter, place, number, self._columns[number])
        paint.paint_ruler(painter, place, self._now)
        if self._now is not None:
            painter.save()
            painter.setClipRect(place.ruler)
            paint.paint_now(painter, place, self._now)
            painter.restore()
        paint.paint_head_edge(painter, place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_bars()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._describe()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _place(self) -> Geometry:
        size = self.viewport().size()
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return Geometry(
            len(self._columns),
            *self._hours,
            size.width(),
            size.height(),
            left,
            top,
            self._hour,
            self.layoutDirection() is Qt.LayoutDirection.RightToLeft,
        )

    def _update_bars(self) -> None:
        place = self._place()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, place.whole_width - (place.width - RULER)))
        across.setPageStep(max(1, place.width - RULER))
        down.setRange(0, max(0, place.whole_height + HEAD + 1 - place.height))
        down.setPageStep(max(1, place.height - HEAD))

    def _nearest(self, column: int, minute: int) -> Cursor:
        """The stop of a column that is nearest before a minute."""
        if not self._columns:
            return Cursor(0, minute)
        found = stops(self._columns[column], *self._hours)
        return Cursor(column, max((s for s in found if s <= minute), default=found[0]))

    def _find(self, key: Hashable) -> Cursor | None:
        for number, column in enumerate(self._columns):
            for block in column.blocks:
                if block.key == key:
                    return Cursor(number, block.start)
        return None

    def _move(self, cursor: Cursor) -> None:
        before = self.current_block()
        self._cursor = cursor
        self._show_cursor()
        self._tell(before)
        self._describe()
        self.viewport().update()

    def _tell(self, before: Block | None) -> None:
        now = self.current_block()
        if (now and now.key) != (before and before.key):
            self.block_selected.emit(now.key if now else None)

    def _describe(self) -> None:
        if not self._columns:
            announce(self, f"{self._name}. {self._empty_text}")
            return
        column = self._columns[self._cursor.column]
        block = self.current_block()
        what = block.spoken if block else _("free")
        if block is None and not column.is_working(self._cursor.minute):
            what = _("outside working hours")
        time = paint.clock_text(self._cursor.minute)
        announce(self, f"{column.title}, {column.subtitle}, {time}, {what}")
        if self.accessible is not None and self.hasFocus():
            self.accessible.tell_focus()

    def _show_cursor(self) -> None:
        place = self._place()
        column = self._columns[self._cursor.column]
        rect = place.span_rect(
            self._cursor.column, self._cursor.minute, self._cursor.minute + column.step
        )
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        least, most = place.body
        off = min(0, rect.left() - least) or max(0, rect.right() - most)
        across.setValue(across.value() + (-off if place.mirrored else off))
        if rect.top() < HEAD:
            down.setValue(down.value() + rect.top() - HEAD)
        elif rect.bottom() > place.height:
            down.setValue(down.value() + rect.bottom() - place.height)

    def _block_at(self, spot: QPoint) -> tuple[int, Block] | None:
        place = self._place()
        number = place.column_at(spot)
        if number is None:
            return None
        column = self._columns[number]
        for block in column.blocks:
            rect = place.block_rect(number, block.start, block.end, column.lanes[block.key])
            if rect.contains(spot):
                return number, block
        return None

    def _slot_at(self, spot: QPoint) -> Cursor | None:
        place = self._place()
        number = place.column_at(spot)
        if number is None or spot.y() >= place.y(place.last):
            return None
        return self._nearest(number, place.minute_at(spot.y()))

    def _paint_blocks(self, painter: QPainter, place: Geometry) -> None:
        """The line of this moment lies over the blocks and under what they say."""
        visible = place.visible_columns()
        for number in visible:
            self._paint_column(painter, place, number)
        if self._now is not None:
            paint.paint_now(painter, place, self._now)
        for number in visible:
            for rect, block in self._blocks_in_view(place, number):
                paint.paint_words(painter, rect, block)

    def _paint_column(self, painter: QPainter, place: Geometry, number: int) -> None:
        column = self._columns[number]
        current = self.current_block() if number == self._cursor.column else None
        for slot in (self._hover, self._cursor if self.hasFocus() else None):
            if slot is None or slot.column != number or column.block_at(slot.minute):
                continue
            rect = place.span_rect(number, slot.minute, slot.minute + column.step)
            words = f"+ {paint.clock_text(slot.minute)}"
            paint.paint_slot(painter, rect, words, current=slot is self._cursor)
        for rect, block in self._blocks_in_view(place, number):
            chosen = current is not None and block.key == current.key
            paint.paint_box(painter, rect, block, selected=chosen)

    def _blocks_in_view(self, place: Geometry, number: int) -> Iterator[tuple[QRect, Block]]:
        column = self._columns[number]
        for block in column.blocks:
            rect = place.block_rect(number, block.start, block.end, column.lanes[block.key])
            if rect.bottom() >= HEAD and rect.top() <= place.height:
                yield rect, block

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setPen(color("quiet"))
        room = self.viewport().rect().adjusted(40, 40, -40, -40)
        flags = Qt.AlignmentFlag.AlignHCenter.value | Qt.TextFlag.TextWordWrap.value
        painter.drawText(room, flags, self._empty_text)

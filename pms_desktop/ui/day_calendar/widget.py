"""A day in columns that is worked with the mouse or the arrow keys."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.accessible import announce
from pms_desktop.ui.day_calendar import paint
from pms_desktop.ui.day_calendar.accessible import DayInterface, serve
from pms_desktop.ui.day_calendar.geometry import HEAD, LEAST_WIDTH, PER_HOUR, RULER, Geometry
from pms_desktop.ui.day_calendar.model import Block, DayColumn, hours_shown, next_free, stops
from pms_desktop.ui.labels import plain_tooltip
from pms_desktop.ui.theme import color

_OFFICE = (8 * 60, 18 * 60)
_EDGE = 24


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the keyboard is: a column and a minute, on a block or on a free slot."""

    column: int
    minute: int


@dataclass(slots=True)
class _Drag:
    block: Block
    column: int
    grip: QPoint
    spot: QPoint


class DayCalendar(QAbstractScrollArea):
    """`slot_activated` (column key, minute) asks to book, `block_activated` to open a block.

    Arrow keys move over slots and blocks, Enter books or opens, F finds the next free slot of the
    column, Home goes to the first hour, Page Up and Page Down ask for another day.
    A click on a free slot books; a block is dragged to another time or column
    (`block_dropped`: block key, column key, minute). `read_only` allows neither.
    """

    slot_activated = Signal(object, int)
    block_selected = Signal(object)
    block_activated = Signal(object)
    block_dropped = Signal(object, object, int)
    day_requested = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        serve(DayCalendar)
        self.accessible: DayInterface | None = None
        self._name = name
        self._columns: tuple[DayColumn, ...] = ()
        self._cursor = Cursor(0, _OFFICE[0])
        self._hours = _OFFICE
        self._now: int | None = None
        self._hover: Cursor | None = None
        self._drag: _Drag | None = None
        self._pressed: QPoint | None = None
        self._empty_text = ""
        self.read_only = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.horizontalScrollBar().setSingleStep(LEAST_WIDTH // 4)
        self.verticalScrollBar().setSingleStep(PER_HOUR // 4)
        announce(self, name)

    def set_columns(self, columns: Sequence[DayColumn], *, empty_text: str = "") -> None:
        """Show another day, or the same with what has changed; the cursor stays."""
        kept = self.current_block()
        self._columns = tuple(columns)
        self._empty_text = empty_text
        self._hours = hours_shown(columns, _OFFICE)
        self._hover = None
        if kept is not None and not self._find(kept.key):
            self._drag = None
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
        wanted = (minute - self._hours[0] - 60) * PER_HOUR // 60
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
        for number in visible:
            self._paint_column(painter, place, number)
        if self._now is not None:
            paint.paint_now(painter, place, self._now)
        if self._drag is not None:
            self._paint_drag(painter, self._drag)
        for number in visible:
            paint.paint_head(painter, place, number, self._columns[number])
        paint.paint_ruler(painter, place)
        if self._now is not None:
            painter.save()
            painter.setClipRect(0, HEAD, RULER, place.height)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._drag is not None and key == Qt.Key.Key_Escape:
            self._drop(cancelled=True)
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.day_requested.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif not self._columns or not self._steer(key):
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self._block_at(event.pos())
            if hit is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), plain_tooltip(hit[1].spoken), self)
            return True
        if event.type() == QEvent.Type.Leave:
            self._set_hover(None)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._columns:
            return
        spot = event.position().toPoint()
        self._pressed = spot
        hit = self._block_at(spot)
        if hit is not None:
            self._move(Cursor(hit[0], hit[1].start))
        elif (slot := self._slot_at(spot)) is not None:
            self._move(slot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = event.position().toPoint()
        if self._drag is not None:
            self._drag.spot = spot
            self._scroll_at_edge(spot)
            self.viewport().update()
            return
        if not event.buttons() & Qt.MouseButton.LeftButton or self._pressed is None:
            self._set_hover(self._slot_at(spot) if self._block_at(spot) is None else None)
            return
        far = (spot - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        hit = self._block_at(self._pressed)
        if far and hit is not None and hit[1].movable and not self.read_only:
            rect = self.block_rect(hit[1].key)
            self._drag = _Drag(hit[1], hit[0], self._pressed - rect.topLeft(), spot)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        pressed, self._pressed = self._pressed, None
        if self._drag is not None:
            self._drop(cancelled=False)
            return
        spot = event.position().toPoint()
        if pressed is None or self._block_at(pressed) is not None or self.read_only:
            return
        slot = self._slot_at(spot)
        if slot is not None and slot == self._slot_at(pressed):
            self.slot_activated.emit(self._columns[slot.column].key, slot.minute)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self._block_at(event.position().toPoint())
        if hit is not None:
            self._pressed = None
            self.block_activated.emit(hit[1].key)

    def _steer(self, key: Qt.Key) -> bool:
        """Do what a key means here; False when it means nothing."""
        column, minute = self._cursor.column, self._cursor.minute
        found = stops(self._columns[column], *self._hours)
        if key == Qt.Key.Key_Down:
            minute = next((stop for stop in found if stop > minute), minute)
        elif key == Qt.Key.Key_Up:
            minute = next((stop for stop in reversed(found) if stop < minute), minute)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            column += 1 if key == Qt.Key.Key_Right else -1
            column = min(max(column, 0), len(self._columns) - 1)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            minute = found[0 if key == Qt.Key.Key_Home else -1]
        elif key == Qt.Key.Key_F:
            after = minute if self._now is None else max(minute, self._now)
            minute = next_free(self._columns[column], after) or minute
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._activate()
            return True
        else:
            return False
        self._move(self._nearest(column, minute))
        return True

    def _activate(self) -> None:
        block = self.current_block()
        if block is not None:
            self.block_activated.emit(block.key)
        elif not self.read_only:
            self.slot_activated.emit(self._columns[self._cursor.column].key, self._cursor.minute)

    def _place(self) -> Geometry:
        size = self.viewport().size()
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return Geometry(len(self._columns), *self._hours, size.width(), size.height(), left, top)

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
        if rect.left() < RULER:
            across.setValue(across.value() + rect.left() - RULER)
        elif rect.right() > place.width:
            across.setValue(across.value() + rect.right() - place.width)
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

    def _set_hover(self, hover: Cursor | None) -> None:
        hover = None if self.read_only else hover
        if hover != self._hover:
            old, self._hover = self._hover, hover
            for one in (old, hover):
                if one is not None:
                    step = self._columns[one.column].step
                    rect = self._place().span_rect(one.column, one.minute, one.minute + step)
                    self.viewport().update(rect)

    def _target(self, drag: _Drag) -> tuple[int, int] | None:
        """Column and slot a dragged block would fall on."""
        place = self._place()
        corner = drag.spot - QPoint(0, drag.grip.y())
        number = place.column_at(QPoint(drag.spot.x(), max(HEAD, corner.y())))
        if number is None:
            return None
        column = self._columns[number]
        return number, column.slot_at(place.minute_at(corner.y() + PER_HOUR * column.step // 120))

    def _drop(self, *, cancelled: bool) -> None:
        drag, self._drag = self._drag, None
        self.viewport().unsetCursor()
        self.viewport().update()
        target = self._target(drag) if drag and not cancelled else None
        if drag is None or target is None or target == (drag.column, drag.block.start):
            return
        self.block_dropped.emit(drag.block.key, self._columns[target[0]].key, target[1])

    def _scroll_at_edge(self, spot: QPoint) -> None:
        size = self.viewport().size()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        if spot.x() > size.width() - _EDGE or spot.x() < RULER + _EDGE:
            step = across.singleStep()
            across.setValue(across.value() + (step if spot.x() > RULER + _EDGE else -step))
        if spot.y() > size.height() - _EDGE or spot.y() < HEAD + _EDGE:
            step = down.singleStep()
            down.setValue(down.value() + (step if spot.y() > HEAD + _EDGE else -step))

    def _paint_column(self, painter: QPainter, place: Geometry, number: int) -> None:
        column = self._columns[number]
        current = self.current_block() if number == self._cursor.column else None
        for slot in (self._hover, self._cursor if self.hasFocus() else None):
            if slot is None or slot.column != number or column.block_at(slot.minute):
                continue
            rect = place.span_rect(number, slot.minute, slot.minute + column.step)
            words = f"+ {paint.clock_text(slot.minute)}"
            paint.paint_slot(painter, rect, words, current=slot is self._cursor)
        for block in column.blocks:
            rect = place.block_rect(number, block.start, block.end, column.lanes[block.key])
            if rect.bottom() < HEAD or rect.top() > place.height:
                continue
            chosen = current is not None and block.key == current.key
            paint.paint_block(painter, rect, block, selected=chosen)

    def _paint_drag(self, painter: QPainter, drag: _Drag) -> None:
        target = self._target(drag)
        place = self._place()
        if target is not None:
            number, minute = target
            length = drag.block.end - drag.block.start
            landing = place.block_rect(number, minute, minute + length, (0, 1))
            words = _("drop at {time}").format(time=paint.clock_text(minute))
            ghost = replace(drag.block, subtitle=words)
            painter.setOpacity(0.92)
            paint.paint_block(painter, landing, ghost, selected=True, lifted=True)
            painter.setOpacity(1)

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setPen(color("quiet"))
        room = self.viewport().rect().adjusted(40, 40, -40, -40)
        flags = Qt.AlignmentFlag.AlignHCenter.value | Qt.TextFlag.TextWordWrap.value
        painter.drawText(room, flags, self._empty_text)

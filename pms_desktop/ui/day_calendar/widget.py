"""A day in columns that is worked with the mouse or the arrow keys."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.day_calendar import paint
from pms_desktop.ui.day_calendar.accessible import serve
from pms_desktop.ui.day_calendar.board import Cursor, DayBoard
from pms_desktop.ui.day_calendar.geometry import HEAD
from pms_desktop.ui.day_calendar.model import Block, next_free, stops
from pms_desktop.ui.labels import plain_tooltip

_EDGE = 24


@dataclass(slots=True)
class _Drag:
    block: Block
    column: int
    grip: QPoint
    spot: QPoint


class DayCalendar(DayBoard):
    """`slot_activated` (column key, minute) asks to book, `block_activated` to open a block.

    Arrow keys move over slots and blocks, Enter books or opens, F finds the next free slot of the
    column, Home goes to the first hour, Page Up and Page Down ask for another day.
    A click on a free slot books; a block is dragged to another time or column
    (`block_dropped`: block key, column key, minute). `read_only` allows neither. `steered` says
    that a key or a click is about to move the cursor, which nothing else tells from `select_block`.
    """

    steered = Signal()
    slot_activated = Signal(object, int)
    block_activated = Signal(object)
    block_dropped = Signal(object, object, int)
    day_requested = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        serve(DayCalendar)
        super().__init__(name, parent)
        self._drag: _Drag | None = None
        self._pressed: QPoint | None = None
        self.read_only = False

    def paint_over(self, painter: QPainter) -> None:
        """The dragged block where it would fall; it may have gone in the meantime."""
        if self._drag is not None and self._find(self._drag.block.key) is None:
            self._drag = None
        if self._drag is not None:
            self._paint_drag(painter, self._drag)

    # Qt overrides

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
        self.steered.emit()
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
            onward = Qt.Key.Key_Left if self._place().mirrored else Qt.Key.Key_Right
            column += 1 if key == onward else -1
            column = min(max(column, 0), len(self._columns) - 1)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            minute = found[0 if key == Qt.Key.Key_Home else -1]
        elif key == Qt.Key.Key_F:
            after = minute if self._now is None else max(minute, self._now - 1)
            minute = next_free(self._columns[column], after) or minute
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._activate()
            return True
        else:
            return False
        self.steered.emit()
        self._move(self._nearest(column, minute))
        return True

    def _activate(self) -> None:
        block = self.current_block()
        if block is not None:
            self.block_activated.emit(block.key)
        elif not self.read_only:
            self.slot_activated.emit(self._columns[self._cursor.column].key, self._cursor.minute)

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
        return number, column.slot_at(place.minute_at(corner.y() + place.hour * column.step // 120))

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
        least, most = self._place().body
        if not least + _EDGE <= spot.x() <= most - _EDGE:
            onward = (spot.x() > most - _EDGE) is not self._place().mirrored
            across.setValue(across.value() + across.singleStep() * (1 if onward else -1))
        if spot.y() > size.height() - _EDGE or spot.y() < HEAD + _EDGE:
            step = down.singleStep()
            down.setValue(down.value() + (step if spot.y() > HEAD + _EDGE else -step))

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

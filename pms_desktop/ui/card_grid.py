"""Boards of cards, as the beds of a ward: arrow keys, Enter, and drag and drop."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pms_desktop.ui.list_view import RecordView
from pms_desktop.ui.record_model import RECORD_ROLE, ROOT, Index
from pms_desktop.ui.theme import color
from pms_desktop.ui.tokens import CARD_RADIUS

T = TypeVar("T")
_MIME = "application/x-pms-card"


class CardGridModel(QAbstractListModel, Generic[T]):
    """Records with the words that assistive technology reads for each."""

    def __init__(
        self,
        spoken: Callable[[T], str],
        movable: Callable[[T], bool] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._spoken, self._movable = spoken, movable
        self._records: tuple[T, ...] = ()

    def set_records(self, records: Sequence[T]) -> None:
        """Show these; cards that stay in place repaint without a jump."""
        if len(records) != len(self._records):
            self.beginResetModel()
            self._records = tuple(records)
            self.endResetModel()
            return
        self._records = tuple(records)
        if records:
            self.dataChanged.emit(self.index(0, 0), self.index(len(records) - 1, 0))

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
        words = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        return self._spoken(record) if role in words else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        if not index.isValid():
            return usual
        usual |= Qt.ItemFlag.ItemIsDropEnabled
        if self._movable is not None and self._movable(self._records[index.row()]):
            usual |= Qt.ItemFlag.ItemIsDragEnabled
        return usual

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        made = QMimeData()
        made.setData(_MIME, str(indexes[0].row()).encode() if indexes else b"")
        return made


class CardGrid(RecordView[T]):
    """`dropped(what, target)` when a card (or, with `extra_mime`, something from elsewhere) is let
    go on another; `what` is the dragged record, or the QMimeData from elsewhere.

    `movable` says which cards can be dragged, `accepts(dragged, target)` where they may fall:
    a place that does not take it shows so while dragging.
    """

    dropped = Signal(object, object)

    def __init__(
        self,
        delegate: "CardDelegate",
        *,
        name: str,
        spoken: Callable[[T], str],
        key: Callable[[T], Any] | None = None,
        empty_text: str = "",
        movable: Callable[[T], bool] | None = None,
        accepts: Callable[[Any, T], bool] | None = None,
        extra_mime: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, empty_text=empty_text, key=key, parent=parent)
        self._accepts, self._extra_mime = accepts, extra_mime
        self._delegate = delegate
        self._target: QModelIndex | None = None
        self._cards: CardGridModel[T] = CardGridModel(spoken, movable, self)
        self.setModel(self._cards)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setDragEnabled(movable is not None)
        self.setAcceptDrops(accepts is not None)
        self.setDragDropMode(
            QAbstractItemView.DragDropMode.DragDrop
            if accepts is not None
            else QAbstractItemView.DragDropMode.NoDragDrop
        )
        # Static movement, set above, takes the drops from the viewport.
        self.viewport().setAcceptDrops(accepts is not None)
        self.setContentsMargins(0, 0, 0, 0)

    def set_records(self, records: Sequence[T]) -> None:
        """Show these; the cursor stays on its record if that is still there."""
        self.keep_current(self._cards.set_records, records)

    def records(self) -> tuple[T, ...]:
        """The records shown."""
        return self._cards.records()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        smallest = self._delegate.smallest
        # The scroll bar's room is always left: else its coming and going changes the cells.
        width = self.width() - self.verticalScrollBar().sizeHint().width() - 2
        self._delegate.cell = QSize(width // max(1, width // smallest.width()), smallest.height())
        self.setGridSize(self._delegate.cell)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._knows(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        target = self.indexAt(event.position().toPoint())
        fits = self._fits(event.mimeData(), target)
        self._show_target(target if fits else None)
        if fits:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_target(None)

    def dropEvent(self, event: QDropEvent) -> None:
        target = self.indexAt(event.position().toPoint())
        self._show_target(None)
        if not self._fits(event.mimeData(), target):
            event.ignore()
            return
        # Copy: a move would have the view take the row out of the model.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(self._dragged(event.mimeData()), target.data(RECORD_ROLE))

    def _knows(self, data: QMimeData) -> bool:
        return data.hasFormat(_MIME) or bool(self._extra_mime and data.hasFormat(self._extra_mime))

    def _dragged(self, data: QMimeData) -> Any:
        if not data.hasFormat(_MIME):
            return data
        row = bytes(data.data(_MIME).data()).decode()
        return self._cards.index(int(row), 0).data(RECORD_ROLE) if row else None

    def _fits(self, data: QMimeData, target: QModelIndex) -> bool:
        if self._accepts is None or not target.isValid() or not self._knows(data):
            return False
        return self._accepts(self._dragged(data), target.data(RECORD_ROLE))

    def _show_target(self, target: QModelIndex | None) -> None:
        self._delegate.drop_row = target.row() if target is not None else -1
        self.viewport().update()


class CardDelegate(QStyledItemDelegate):
    """Base for the cards of a board: subclasses paint inside with `paint_content`.

    `smallest` is the cell in pixels, gap included; cells grow to fill the row. `look` may answer
    another ground token and a dashed border (as a free bed).
    """

    GAP = 8

    def __init__(self, smallest: QSize) -> None:
        super().__init__()
        self.smallest = smallest
        self.cell = smallest
        self.drop_row = -1

    def look(self, record: Any) -> tuple[str, bool]:
        """Ground token and whether the border is dashed."""
        del record
        return "surface", False

    def paint_content(self, painter: QPainter, area: QRectF, record: Any) -> None:
        """Paint a record into the inside of its card. Subclasses must."""
        raise NotImplementedError

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        record = index.data(RECORD_ROLE)
        state = option.state
        half = self.GAP / 2
        area = QRectF(option.rect).adjusted(half, half, -half, -half)
        ground, dashed = self.look(record)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_MouseOver and ground == "surface":
            ground = "raised"
        painter.setBrush(color(ground))
        painter.setPen(_edge(state, dashed=dashed, target=index.row() == self.drop_row))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), CARD_RADIUS, CARD_RADIUS)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("primary"), 1))
            painter.drawRoundedRect(area.adjusted(3.5, 3.5, -3.5, -3.5), 5, 5)
        self.paint_content(painter, area.adjusted(11, 8, -10, -8), record)
        painter.restore()


def _edge(state: QStyle.StateFlag, *, dashed: bool, target: bool) -> QPen:
    if target:
        return QPen(color("ok"), 2, Qt.PenStyle.DashLine)
    if state & QStyle.StateFlag.State_Selected:
        return QPen(color("primary"), 2)
    line: QColor = color("field_line" if dashed else "line")
    return QPen(line, 1, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)

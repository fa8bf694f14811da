"""What lists and card boards of records share: cursor, Enter, and the word when empty."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from pms_desktop.ui.painting import paint_empty
from pms_desktop.ui.record_model import RECORD_ROLE

T = TypeVar("T")


class RecordView(QListView, Generic[T]):
    """`record_selected` follows the cursor (None for nothing), `record_activated` Enter or a
    double click. `key` tells records apart when new ones arrive.
    """

    record_selected = Signal(object)
    record_activated = Signal(object)

    def __init__(
        self,
        *,
        name: str,
        empty_text: str = "",
        key: Callable[[T], Any] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._awaited: Any = None
        self._empty_text = empty_text
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._activated)

    def current_record(self) -> T | None:
        """The record under the cursor."""
        record: T | None = self.currentIndex().data(RECORD_ROLE)
        return record

    def select_record(self, record: T | None) -> None:
        """Put the cursor on a record, if it is shown."""
        if record is not None:
            self.select_key(self._key_of(record))

    def select_key(self, key: Any) -> None:
        """Put the cursor on the record with this key, if it is shown."""
        model = self.model()
        for row in range(model.rowCount() if model else 0):
            index = model.index(row, 0)
            if self._key_of(index.data(RECORD_ROLE)) == key:
                self.setCurrentIndex(index)
                return

    def want_key(self, key: Any) -> None:
        """Put the cursor on the record with this key, now or as soon as it is shown, unless
        somebody puts it elsewhere meanwhile."""
        self.select_key(key)
        there = self.current_record()
        shown = there is not None and self._key_of(there) == key
        self._awaited = None if shown else key

    def wanted_key(self) -> Any:
        """The key of the record under the cursor, or of the one that waits to be shown."""
        record = self.current_record()
        if self._awaited is not None or record is None:
            return self._awaited
        return self._key_of(record)

    def select_row(self, row: int) -> None:
        """Put the cursor on a row, if there is one."""
        self.setCurrentIndex(self.model().index(row, 0))

    def select_none(self) -> None:
        """Take the cursor away; it does not come back when the records are read again."""
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def keep_current(self, fill: Callable[[Sequence[T]], None], records: Sequence[T]) -> None:
        """Fill the model and put the cursor back on the record it was on."""
        kept = self.current_record()
        fill(records)
        self.select_record(kept)
        if self._awaited is not None:
            self.want_key(self._awaited)
        if kept is not None and self.current_record() is None:
            self.record_selected.emit(None)
        self.viewport().update()

    def empty_text(self) -> str:
        """What stands here while there are no records."""
        return self._empty_text

    def set_empty_text(self, text: str) -> None:
        """What stands here while there are no records: say what to do next."""
        self._empty_text = text
        self.viewport().update()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        seen = QRect(QPoint(), event.oldSize()).intersects(self.visualRect(self.currentIndex()))
        super().resizeEvent(event)
        if seen:  # what the cursor is on stays in sight when a bar opens above
            self.scrollTo(self.currentIndex())

    def selectionChanged(  # noqa: N802
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        super().selectionChanged(selected, deselected)
        if selected.indexes():
            self.record_selected.emit(self.current_record())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._awaited = None
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._awaited = None
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            self._activated(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        model = self.model()
        if self._empty_text and (model is None or model.rowCount() == 0):
            paint_empty(self.viewport(), self._empty_text)

    def _activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.record_activated.emit(index.data(RECORD_ROLE))

    def _key_of(self, record: T) -> Any:
        return self._key(record) if self._key else record

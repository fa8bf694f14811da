"""Read-only models over frozen records, for tables and lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pms_desktop.ui.tokens import Tone

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
RECORD_ROLE = Qt.ItemDataRole.UserRole + 1
CELL_ROLE = Qt.ItemDataRole.UserRole + 2
_ROLE = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table delegate paints: a line, a small line below, a chip, a tone for the line."""

    text: str
    subtext: str = ""
    chip: tuple[str, Tone] | None = None
    tone: Tone | None = None
    bold: bool = False

    def whole(self) -> str:
        """All of it in words, for tooltips and assistive technology."""
        parts = (self.text, self.chip[0] if self.chip else "", self.subtext)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)  # no slots: with them Python 3.11 cannot make a Column[Bed](...)
class Column(Generic[T]):
    """A column of a table.

    `text` makes the line; `subtext`, `chip`, `tone` and `bold` dress it. `width` is in pixels;
    columns of width 0 share the room that is left. Only a column with `sort` can be sorted
    by a click on its title: `sort` answers the key of a record.
    """

    title: str
    text: Callable[[T], str]
    align: Literal["left", "right"] = "left"
    width: int = 0
    sort: Callable[[T], Any] | None = None
    subtext: Callable[[T], str] | None = None
    chip: Callable[[T], tuple[str, Tone] | None] | None = None
    tone: Callable[[T], Tone | None] | None = None
    bold: bool = False

    def cell(self, record: T) -> Cell:
        """What this column shows of a record."""
        return Cell(
            self.text(record),
            self.subtext(record) if self.subtext else "",
            self.chip(record) if self.chip else None,
            self.tone(record) if self.tone else None,
            self.bold,
        )


class RecordTableModel(QAbstractTableModel, Generic[T]):
    """One row per record, in the order given or sorted by a column that allows it."""

    def __init__(self, columns: Sequence[Column[T]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.mirrored = False  # a styled header does not turn its titles round by itself
        self._given: tuple[T, ...] = ()
        self._records: tuple[T, ...] = ()
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def set_records(self, records: Sequence[T]) -> None:
        """Show these records in place of the ones before."""
        self.beginResetModel()
        self._given = tuple(records)
        self._records = self._ordered()
        self.endResetModel()

    def records(self) -> tuple[T, ...]:
        """The records in the order shown."""
        return self._records

    def record_at(self, index: Index) -> T | None:
        """The record of an index, None for an invalid one."""
        return self._records[index.row()] if index.isValid() else None

    # Qt overrides

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        record = self.record_at(index)
        if record is None:
            return None
        if role == RECORD_ROLE:
            return record
        column = self.columns[index.column()]
        if role == _ROLE.DisplayRole:
            return column.text(record)
        if role == CELL_ROLE:
            return column.cell(record)
        if role == _ROLE.TextAlignmentRole:
            return _alignment(right=column.align == "right")
        return column.cell(record).whole() if role == _ROLE.AccessibleTextRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == _ROLE.DisplayRole:
            return self.columns[section].title
        if role == _ROLE.TextAlignmentRole:
            return _alignment(right=(self.columns[section].align == "right") != self.mirrored)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        allowed = 0 <= column < len(self.columns) and self.columns[column].sort is not None
        self.layoutAboutToBeChanged.emit()
        kept = [(old, self.record_at(old)) for old in self.persistentIndexList()]
        self._sorted = (column, order) if allowed else None
        self._records = self._ordered()
        rows = {id(record): row for row, record in enumerate(self._records)}
        for old, record in kept:
            self.changePersistentIndex(old, self.index(rows[id(record)], old.column()))
        self.layoutChanged.emit()

    def _ordered(self) -> tuple[T, ...]:
        if self._sorted is None:
            return self._given
        column, order = self._sorted
        key = self.columns[column].sort
        assert key is not None
        down = order is Qt.SortOrder.DescendingOrder
        return tuple(sorted(self._given, key=key, reverse=down))


def _alignment(*, right: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter

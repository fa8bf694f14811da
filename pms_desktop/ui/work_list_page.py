"""Work that comes as a list and is decided one by one, each with a reason."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from pms_desktop.ui.card import Card
from pms_desktop.ui.editors import LineEdit
from pms_desktop.ui.empty_state import BusyLine, EmptyState
from pms_desktop.ui.fields import Field
from pms_desktop.ui.message_bar import MessageBar
from pms_desktop.ui.record_list import RecordList


class Keyed(Protocol):
    """A line of the list: its key tells what was chosen."""

    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=Keyed)


class WorkListPage(QWidget, Generic[T]):
    """The list, and beside it `stack`, which shows `nothing` until something is chosen. Esc leads
    back to the list. Whoever derives from it lays it out.
    """

    chosen = Signal(str)

    def __init__(
        self,
        title: str,
        records: RecordList[T],
        reason_field: Field[LineEdit],
        nothing: EmptyState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.message_bar, self.busy_line = MessageBar(), BusyLine()
        self.list_card = Card(title, padded=False)
        self.list, self.reason_field, self.nothing = records, reason_field, nothing
        self._nothing_card = Card()
        self._nothing_card.add(nothing, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._nothing_card)
        records.record_selected.connect(self._selected)

    def show_list(self, lines: Sequence[T]) -> None:
        """Show these; nothing is chosen by it."""
        with QSignalBlocker(self.list):
            self.list.set_records(lines)
        self.list_card.set_note(str(len(lines)) if lines else "")

    def choose(self, key: str) -> None:
        """Put the cursor on one and tell of it."""
        with QSignalBlocker(self.list):
            self.list.select_key(key)
        self.chosen.emit(key)

    def show_nothing(self) -> None:
        """None is chosen."""
        self.stack.setCurrentWidget(self._nothing_card)

    def reason(self) -> str:
        """The reason as typed."""
        return str(self.reason_field.value)

    def set_reason(self, reason: str) -> None:
        """Put a reason into the field."""
        self.reason_field.set_value(reason)

    def show_fault(self, sentence: str) -> None:
        """Ask for the reason."""
        self.reason_field.set_fault(sentence)
        self.reason_field.editor.setFocus()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.list.hasFocus():
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    def _selected(self, line: T | None) -> None:
        if line is not None:
            self.chosen.emit(line.key)

"""A day calendar for assistive technology: a list whose items are the blocks of the day.

Free slots are not items: the calendar itself is named by the slot the cursor is on.
"""

from collections.abc import Hashable
from typing import Protocol

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from pms_desktop.ui.day_calendar.model import Block, DayColumn


class Day(Protocol):
    """What is asked of the widget."""

    accessible: "DayInterface | None"

    def columns(self) -> tuple[DayColumn, ...]: ...
    def block_rect(self, key: Hashable) -> QRect: ...
    def current_block(self) -> Block | None: ...


class BlockInterface(QAccessibleInterface):
    """One block by its key; it goes stale when the block is gone."""

    def __init__(self, widget: QWidget, day: Day, key: Hashable) -> None:
        super().__init__()
        self._widget, self._day, self.key = widget, day, key

    def isValid(self) -> bool:  # noqa: N802
        return self._found() is not None

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self._widget.window().windowHandle()

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return QAccessible.queryAccessibleInterface(self._widget)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        del index
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        del x, y
        return None

    def childCount(self) -> int:  # noqa: N802
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        del child
        return -1

    def text(self, kind: QAccessible.Text) -> str:
        found = self._found()
        if found is None or kind != QAccessible.Text.Name:
            return ""
        column, block = found
        return f"{column.title}, {block.spoken}"

    def setText(self, kind: QAccessible.Text, text: str) -> None:  # noqa: N802
        """What is booked is not changed by renaming it."""

    def rect(self) -> QRect:
        area = self._day.block_rect(self.key)
        viewport = self._widget.childAt(self._widget.rect().center()) or self._widget
        return QRect(viewport.mapToGlobal(area.topLeft()), area.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        made = QAccessible.State()
        made.focusable = made.selectable = True
        current = self._day.current_block()
        made.selected = current is not None and current.key == self.key
        made.focused = made.selected and self._widget.hasFocus()
        return made

    def _found(self) -> tuple[DayColumn, Block] | None:
        return next(
            (
                (column, block)
                for column in self._day.columns()
                for block in column.blocks
                if block.key == self.key
            ),
            None,
        )


class DayInterface(QAccessibleWidget):
    """The calendar; it makes the interface of a block when somebody asks for it."""

    def __init__(self, widget: QWidget, day: Day) -> None:
        super().__init__(widget, QAccessible.Role.List)
        self._widget, self._day = widget, day
        self._made: dict[Hashable, BlockInterface] = {}

    def childCount(self) -> int:  # noqa: N802
        return len(self._keys())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        keys = self._keys()
        return self.of(keys[index]) if 0 <= index < len(keys) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        keys = self._keys()
        key = getattr(child, "key", None)
        return keys.index(key) if key in keys else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        return next(
            (made for key in self._keys() if (made := self.of(key)).rect().contains(x, y)), None
        )

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        block = self._day.current_block()
        return self.of(block.key) if block and self._widget.hasFocus() else None

    def of(self, key: Hashable) -> BlockInterface:
        """The interface of a block, made once."""
        if key not in self._made:
            made = BlockInterface(self._widget, self._day, key)
            QAccessible.registerAccessibleInterface(made)
            self._made[key] = made
        return self._made[key]

    def tell_focus(self) -> None:
        """Say that the cursor is on another block, or on a free slot."""
        block = self._day.current_block()
        event = QAccessibleEvent(self._widget, QAccessible.Event.Focus)
        event.setChild(self._keys().index(block.key) if block else -1)
        QAccessible.updateAccessibility(event)

    def forget_gone(self) -> None:
        """Let go of blocks that are shown no more."""
        for key in set(self._made) - set(self._keys()):
            gone = self._made.pop(key)
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(gone))

    def _keys(self) -> list[Hashable]:
        return [block.key for column in self._day.columns() for block in column.blocks]


def serve(kind: type[QWidget]) -> None:
    """Answer for every widget of a kind that is a `Day`; done once per kind."""
    if kind in _served:
        return
    _served.append(kind)

    def made_for(_class_name: str, asked: QObject) -> QAccessibleInterface | None:
        if not isinstance(asked, kind):
            return None
        asked.accessible = DayInterface(asked, asked)  # type: ignore[attr-defined, arg-type]
        return asked.accessible  # type: ignore[attr-defined, no-any-return]

    QAccessible.installFactory(made_for)


_served: list[type[QWidget]] = []

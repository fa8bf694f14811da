"""One of a few choices side by side, as Cash | Card | Transfer."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from pms_desktop.ui.buttons import Button


class SegmentedControl(QWidget):
    """Arrow keys move the choice; a mnemonic in a text chooses it. `preselect=False` leaves the
    choice open until somebody makes it."""

    changed = Signal()

    def __init__(
        self,
        choices: Sequence[tuple[Any, str]],
        *,
        name: str = "",
        gap: int = 6,
        preselect: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._values = [value for value, _text in choices]
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap)
        for position, (_value, text) in enumerate(choices):
            button = _Segment(text, self)
            self._group.addButton(button, position)
            layout.addWidget(button, 1)
        if choices and preselect:
            self._group.button(0).setChecked(True)
        if choices:
            self.setFocusProxy(self._group.button(0))
        self._group.idToggled.connect(self._toggled)

    def value(self) -> Any:
        """The value chosen."""
        return self._values[self._group.checkedId()] if self._group.checkedId() >= 0 else None

    def set_value(self, value: Any) -> None:
        """Choose a value. Raises ValueError when it is not offered."""
        self._group.button(self._values.index(value)).setChecked(True)

    def fault(self) -> str:
        """A choice cannot be wrong."""
        return ""

    def values(self) -> list[Any]:
        """What is offered, in order."""
        return list(self._values)

    def buttons(self) -> list[QAbstractButton]:
        """The buttons in order."""
        return self._group.buttons()

    def step(self, by: int) -> None:
        """Choose the next or the one before, and put the focus on it."""
        position = (self._group.checkedId() + by) % max(1, len(self._values))
        button = self._group.button(position)
        button.setChecked(True)
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggled(self, position: int, on: bool) -> None:
        if on:
            self.setFocusProxy(self._group.button(position))
            self.changed.emit()


class _Segment(Button):
    def __init__(self, text: str, control: SegmentedControl) -> None:
        super().__init__(text, "choice", parent=control)
        self.setCheckable(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            step = -step
        control = self.parentWidget()
        if isinstance(control, SegmentedControl):
            control.step(step)

"""Rows of fields that can be repeated: several phones, identifiers, next of kin, policies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.kept_parts import put_state, state_of
from pms_desktop.ui.shortcuts import bind
from pms_desktop.ui.widgets import Button, Field, icon_button

ADD_KEY, REMOVE_KEY = "Ctrl++", "Ctrl+-"
UP_KEY, DOWN_KEY = "Alt+Up", "Alt+Down"
Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a row. `name` follows the row in names of faults; the main part has none.

    `below` starts a second line of fields.
    """

    name: str
    title: str
    make: Callable[[], QWidget]
    stretch: int = 1
    below: bool = False


class FieldRows(QWidget):
    """At least one row; `add_button` adds an empty one. Put the button elsewhere by
    `inline_add=False`. Where the order counts (`in_order`), Alt+Up and Alt+Down carry a row past
    the one beside it, and a button does the same.

    `field_left` carries the name of a field as faults know it: `phone.0`, `kin.1.name`.
    """

    changed = Signal()
    field_left = Signal(str)

    def __init__(
        self,
        prefix: str,
        parts: Sequence[Part],
        add_words: str,
        *,
        inline_add: bool = True,
        in_order: bool = False,
    ) -> None:
        super().__init__()
        self._inline_add, self._in_order = inline_add, in_order
        self._prefix, self._parts = prefix, parts
        self._rows: list[_Row] = []
        self.add_button = icon_button("add", f"{add_words} (Ctrl +)")
        self.add_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.add_button.clicked.connect(self._add_empty)
        bind(self, ADD_KEY, self._add_empty, _("Another phone, ID, next of kin or policy"))
        bind(self, REMOVE_KEY, self._remove_current, _("Remove this row"))
        if in_order:
            bind(self, UP_KEY, self._carry_up, _("Bill this policy before the one above"))
            bind(self, DOWN_KEY, self._carry_down, _("Bill this policy after the one below"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._append()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._aim)

    def values(self) -> list[Values]:
        """What each row holds, in the order of its parts."""
        return [tuple(field.value for field in row.fields) for row in self._rows]

    def set_values(self, rows: Sequence[Values]) -> None:
        """Show these rows, or one empty row."""
        wanted = rows or [tuple(None for _part in self._parts)]
        while len(self._rows) > len(wanted):
            self._drop(self._rows[-1])
        while len(self._rows) < len(wanted):
            self._append()
        for row, values in zip(self._rows, wanted, strict=True):
            for field, value in zip(row.fields, values, strict=True):
                field.set_value(value)

    def fields(self) -> dict[str, Field[Any]]:
        """Every field by its name."""
        return {
            self._name_of(at, part): field
            for at, row in enumerate(self._rows)
            for part, field in zip(self._parts, row.fields, strict=True)
        }

    def _aim(self, _before: QWidget | None, now: QWidget | None) -> None:
        """The letters above the first row lead to the row somebody is in."""
        inside = [row for row in self._rows if now is not None and row.isAncestorOf(now)]
        aimed = inside[0] if inside else self._rows[0]
        for title, field in zip(self._rows[0].fields, aimed.fields, strict=True):
            title.lead_to(field)

    def _add_empty(self) -> None:
        self._append().fields[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _append(self) -> "_Row":
        first = not self._rows
        row = _Row(self._parts, with_titles=first)
        row.changed.connect(self.changed)
        row.left.connect(self._left)
        if first and self._inline_add:
            row.set_button(self.add_button)
        elif not first:
            row.set_button(row.remove_button)
        row.remove_button.clicked.connect(self._remove_sender)
        if self._in_order:
            row.offer_order(first=first).clicked.connect(self._carry_sender)
        self._rows.append(row)
        self._layout.addWidget(row)
        self._offer_order()
        if not first:
            row.show()
            self._follow(row)
        return row

    def _follow(self, row: "_Row") -> None:
        """Tab goes through a row that was added where it stands, not after everything else."""
        before = self._rows[-2].fields[-1].editor
        for field in row.fields:
            self.setTabOrder(before, field.editor)
            before = field.editor

    def _remove_sender(self) -> None:
        button = self.sender()
        self._remove(next((each for each in self._rows if each.remove_button is button), None))

    def _remove_current(self) -> None:
        focused = self.focusWidget()
        self._remove(
            next((each for each in self._rows if focused and each.isAncestorOf(focused)), None)
        )

    def _remove(self, row: "_Row | None") -> None:
        if row is not None and row is not self._rows[0]:
            at = self._rows.index(row)
            beside = self._rows[at + 1 if row is not self._rows[-1] else at - 1]
            beside.fields[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self._drop(row)
            self.changed.emit()

    def _offer_order(self) -> None:
        """One row alone has nowhere to go."""
        if (button := self._rows[0].order_button) is not None:
            button.setVisible(len(self._rows) > 1)

    def _carry_sender(self) -> None:
        at = next(at for at, row in enumerate(self._rows) if row.order_button is self.sender())
        self._carry(at, -1 if at else 1)

    def _carry_up(self) -> None:
        self._carry(self._current(), -1)

    def _carry_down(self) -> None:
        self._carry(self._current(), 1)

    def _current(self) -> int | None:
        """The row the keyboard is in."""
        focused = self.focusWidget()
        inside = (at for at, row in enumerate(self._rows) if focused and row.isAncestorOf(focused))
        return next(inside, None)

    def _carry(self, at: int | None, by: int) -> None:
        """Change places with the row beside it, as typed; the keyboard goes along."""
        if at is None or not 0 <= at + by < len(self._rows):
            return
        one, other = self._rows[at], self._rows[at + by]
        focused = self.focusWidget()
        for mine, theirs in zip(one.fields, other.fields, strict=True):
            held, given = state_of(mine), state_of(theirs)
            put_state(mine, given)
            put_state(theirs, held)
            if focused is not None and mine.editor in {focused, focused.parentWidget()}:
                theirs.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _drop(self, row: "_Row") -> None:
        self._rows.remove(row)
        self._layout.removeWidget(row)
        self._offer_order()
        row.hide()
        row.deleteLater()

    def _left(self, position: int) -> None:
        row = self.sender()
        if isinstance(row, _Row) and row in self._rows:
            self.field_left.emit(self._name_of(self._rows.index(row), self._parts[position]))

    def _name_of(self, at: int, part: Part) -> str:
        return f"{self._prefix}.{at}" + (f".{part.name}" if part.name else "")


class _Row(QWidget):
    """`left` carries the position of the field that was left."""

    changed = Signal()
    left = Signal(int)

    def __init__(self, parts: Sequence[Part], *, with_titles: bool) -> None:
        super().__init__()
        self.remove_button = icon_button("close", _("Remove this row"))
        self.remove_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.order_button: QWidget | None = None
        self.fields: list[Field[Any]] = []
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        self._first_line = line = _line(lines)
        for part in parts:
            field: Field[Any] = Field(part.title, part.make())
            field.title_label.setVisible(with_titles)
            field.changed.connect(self.changed)
            finished = getattr(field.editor, "editingFinished", None)
            if finished is not None:
                finished.connect(self._finished)
            self.fields.append(field)
            line = _line(lines) if part.below else line
            line.addWidget(field, part.stretch, Qt.AlignmentFlag.AlignTop)
        self._last_line = line

    def offer_order(self, *, first: bool) -> Button:
        """A button that carries the row past the one below it, or above."""
        words = _("After the one below (Alt Down)") if first else _("Before the one above (Alt Up)")
        self.order_button = button = icon_button("arrow-down" if first else "arrow-up", words)
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        level = Qt.AlignmentFlag.AlignBottom if first else Qt.AlignmentFlag.AlignTop  # of a title
        self._last_line.addWidget(button, 0, level)
        return button

    def set_button(self, button: QWidget) -> None:
        """Put a button at the end of the first line, level with the editors."""
        end = QVBoxLayout()
        end.setContentsMargins(0, 0, 0, 0)
        title = self.fields[0].title_label
        if not title.isHidden():
            end.addSpacing(title.sizeHint().height() + 1)
        end.addWidget(button)
        self._first_line.addLayout(end)
        self._first_line.setAlignment(end, Qt.AlignmentFlag.AlignTop)

    def _finished(self) -> None:
        editor = self.sender()
        for position, field in enumerate(self.fields):
            if field.editor is editor:
                self.left.emit(position)


def _line(lines: QVBoxLayout) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    lines.addLayout(line)
    return line

"""A form in the middle of the chart: fields, one filled button, and the way back."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.card import Card
from pms_desktop.ui.shortcuts import BACK, SAVE, bind
from pms_desktop.ui.tokens import PAD
from pms_desktop.ui.widgets import (
    BusyLine,
    Button,
    Field,
    MessageBar,
    first_faulty,
    secondary_button,
)


class ChartFormView(QWidget):
    """`save_requested` follows Ctrl+Enter when the fields can be sent, `left` follows Esc.

    Enter moves on to the next field. What is typed stays when one leaves.
    """

    save_requested = Signal()
    left = Signal()

    def __init__(self, title: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, Field[Any]] = {}
        self.card = Card(title)
        self.card.set_note(_("Esc goes back; what is typed stays"))
        self.message_bar = MessageBar()
        self.busy_line = BusyLine()
        self.save_button = Button(action, "primary", key=SAVE, key_bound=False)
        self.back_button: Button = secondary_button(_("Bac&k"))
        self.card.body.setContentsMargins(PAD, 4, PAD, PAD)
        self.card.add(self.busy_line)
        self.card.add(self.message_bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self.save_button.clicked.connect(self._save)
        self.back_button.clicked.connect(self.left)
        bind(self, SAVE, self._save, _("Save the form"), place=_("EMR"))
        bind(self, BACK, self._leave, _("Back to the chart; what is typed stays"), place=_("EMR"))

    def add_field(self, name: str, field: Field[Any]) -> Field[Any]:
        """Keep a field under the name its faults and drafts go by; the caller lays it out."""
        self._fields[name] = field
        return field

    def finish_layout(self) -> None:
        """Put the buttons below what was added."""
        self.card.add_footer(self.save_button, self.back_button, None)

    def open_form(self) -> None:
        """The form comes to the front: the first empty field gets the focus."""
        empty = (field for field in self._fields.values() if not field.value)
        next(empty, next(iter(self._fields.values()))).editor.setFocus()

    def value(self, name: str) -> Any:
        """What a field holds."""
        return self._fields[name].value

    def typed(self) -> dict[str, str]:
        """Everything typed, as text."""
        return {name: _text(field.editor) for name, field in self._fields.items()}

    def fill(self, typed: Mapping[str, object]) -> None:
        """Show what `typed` gave; a field that is not named is emptied."""
        for name, field in self._fields.items():
            field.set_value(typed.get(name) or None)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Mark fields; what belongs to none of them is said above."""
        known = [name for name in self._fields if name in faults]
        for name in known:
            self._fields[name].set_fault(faults[name])
        if known:
            self._fields[known[0]].editor.setFocus()
        else:
            self.message_bar.say("; ".join(faults.values()), "warn")

    def show_message(self, message: Message) -> None:
        """Say it above the fields."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice while work runs."""
        self.busy_line.set_busy(busy)
        self.save_button.setEnabled(not busy)

    def ready(self) -> bool:
        """Whether the fields can be sent; marks those that cannot."""
        return first_faulty(*(f for f in self._fields.values() if not f.isHidden())) is None

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _save(self) -> None:
        if not self.save_button.isEnabled():
            return
        self.clear_message()
        if self.ready():
            self.save_requested.emit()

    def _leave(self) -> None:
        self.left.emit()


def _text(editor: QWidget) -> str:
    plain = getattr(editor, "toPlainText", None) or getattr(editor, "text", None)
    if plain is not None:
        return str(plain())
    value = editor.value()  # type: ignore[attr-defined]  # every editor has one
    return "" if value is None else str(value)

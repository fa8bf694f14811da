"""A form of the wards tab: a dialog whose fields have names."""

from collections.abc import Mapping
from typing import Any

from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.fields import Field, first_faulty


class WardForm(FormDialog):
    """`name_fields` makes the fields known: faults find them, and drafts keep their text.

    Only fields whose value is plain JSON are kept in a draft.
    """

    def name_fields(self, **fields: Field[Any]) -> None:
        """Give the fields the names their faults have."""
        self._named = fields

    def valid(self) -> bool:
        """Every field can be read and none that is needed is empty."""
        return first_faulty(*self._named.values()) is None

    def values(self) -> dict[str, Any]:
        """What the fields hold."""
        return {name: field.value for name, field in self._named.items()}

    def typed(self) -> dict[str, object]:
        """What was typed, as JSON."""
        plain = {name: value for name, value in self.values().items() if isinstance(value, str)}
        return {name: value for name, value in plain.items() if value}

    def fill(self, typed: Mapping[str, object]) -> None:
        """Bring back what `typed` gave."""
        for name, value in typed.items():
            if name in self._named:
                self._named[name].set_value(value)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Mark fields; a fault of no field is said above them."""
        for name, sentence in faults.items():
            if name in self._named:
                self._named[name].set_fault(sentence)
            else:
                self.refuse(sentence)
        for name, field in self._named.items():
            if name in faults:
                field.editor.setFocus()
                return

    def show_message(self, message: Message) -> None:
        """Say it above the fields."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

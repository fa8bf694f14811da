"""A form of the wards tab: a dialog whose fields have names."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.fields import Field, first_faulty


class WardForm(FormDialog):
    """`name_fields` makes the fields known, so that faults find them."""

    def name_fields(self, **fields: Field[Any]) -> None:
        """Give the fields the names their faults have."""
        self._named = fields

    def kept_parts(self) -> dict[str, QWidget]:
        """The fields that have names, and what else takes something from a person."""
        return {**super().kept_parts(), **self._named}

    def valid(self) -> bool:
        """Every field can be read and none that is needed is empty."""
        return first_faulty(*self._named.values()) is None

    def values(self) -> dict[str, Any]:
        """What the fields hold."""
        return {name: field.value for name, field in self._named.items()}

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

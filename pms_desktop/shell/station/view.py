"""The form for this station: its name, its printers, its look, its lock."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.widgets import ChoiceBox, Field, LineEdit, NumberEdit, label, row

_KINDS = (
    ("invoice", _("&Invoices (A4)")),
    ("receipt", _("&Receipts (80 mm)")),
    ("prescription", _("&Prescriptions (A5)")),
    ("wristband", _("&Wristbands (25 mm)")),
    ("labels", _("La&bels (A4 sheets)")),
    ("card", _("&Cards")),
)


class StationDialog(FormDialog):
    """Values are sent as they stand; nothing is printed."""

    save_requested = Signal(str, str, int, object)  # name, theme, minutes, queue by paper kind

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("This station"), _("Save"), parent=parent)
        self.name_field = Field(_("&Name of this station"), LineEdit(), required=True)
        self.theme_field = Field(
            _("&Look"), ChoiceBox((("light", _("Light")), ("dark", _("Dark"))))
        )
        self._most = 0
        self.lock_field = Field(_("Lock after &minutes"), NumberEdit(minimum=0), help_text=" ")
        self.queue_fields = {kind: Field(title, ChoiceBox(())) for kind, title in _KINDS}
        self.add(self.name_field)
        self.add(row(self.theme_field, self.lock_field))
        self.add(label(_("Printers"), "heading"))
        fields = list(self.queue_fields.values())
        for left, right in zip(fields[::2], fields[1::2], strict=True):
            self.add(row(left, right))
        self.submitted.connect(self._ask)

    def show_settings(self, name: str, theme: str, minutes: int, queues: Mapping[str, str]) -> None:
        """Fill the form."""
        self.name_field.set_value(name)
        self.theme_field.set_value(theme)
        self.lock_field.set_value(minutes)
        for kind, field in self.queue_fields.items():
            _offer(field, (), queues.get(kind, ""))

    def kept_parts(self) -> dict[str, QWidget]:
        """With the print queues, each by its kind of paper."""
        return {
            **super().kept_parts(),
            **{f"queue.{kind}": field for kind, field in self.queue_fields.items()},
        }

    def offer_queues(self, found: Sequence[str]) -> None:
        """What can be chosen. A queue that is chosen but not there now stays on offer."""
        for field in self.queue_fields.values():
            _offer(field, found, field.value)

    def show_longest_lock(self, minutes: int) -> None:
        """What the hospital set: a station may lock sooner, not later."""
        self._most = minutes
        words = _("0 is as the hospital set it: {n} min. Less locks sooner.")
        self.lock_field.help_label.setText(words.format(n=minutes))

    def show_message(self, message: Message) -> None:
        """What went wrong."""
        self.refuse(message.text)

    def clear_message(self) -> None:
        """Take the sentence away."""
        self.message_bar.dismiss()

    def valid(self) -> bool:
        """Name and minutes."""
        if not (self.name_field.check() and self.lock_field.check()):
            return False
        if int(self.lock_field.value or 0) > self._most:
            words = _("The hospital locks every station after {n} minutes. Write less, or 0.")
            self.lock_field.set_fault(words.format(n=self._most))
            return False
        return True

    def _ask(self) -> None:
        queues = {kind: field.value for kind, field in self.queue_fields.items() if field.value}
        self.save_requested.emit(
            self.name_field.value, self.theme_field.value, int(self.lock_field.value or 0), queues
        )


def _offer(field: Field[ChoiceBox], found: Sequence[str], chosen: str) -> None:
    names = [*found, chosen] if chosen and chosen not in found else found
    field.editor.set_choices([("", _("Not printed here")), *((name, name) for name in names)])
    field.set_value(chosen)

"""The dialog in which money is given back for an invoice that stands."""

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from pms_desktop.domain.billing import PaymentMethod
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.widgets import Field, LineEdit, MoneyEdit, SegmentedControl, label


class GiveBackDialog(FormDialog):
    """How much, why, and how the money goes back."""

    def __init__(self, number: str, currency: str, parent: QWidget | None = None) -> None:
        title = _("Give money back for {number}").format(number=number)
        super().__init__(title, _("&Give back and print"), width=480, parent=parent)
        self.amount_field = Field(_("&Amount"), MoneyEdit(currency), required=True)
        self.method_choice = SegmentedControl(
            [
                (PaymentMethod.CASH, _("Ca&sh")),
                (PaymentMethod.CARD, _("Ca&rd")),
                (PaymentMethod.TRANSFER, _("Trans&fer")),
            ],
            name=_("How the money goes back"),
        )
        self.reference_field = Field(_("R&eference"), LineEdit(max_length=60))
        self.reason_field = Field(_("Reas&on"), LineEdit(max_length=120), required=True)
        for part in (
            label(_("The invoice stands and owes the amount again."), "quiet", wrap=True),
            self.amount_field,
            self.method_choice,
            self.reference_field,
            self.reason_field,
        ):
            self.add(part)
        self.method_choice.changed.connect(self._method_changed)
        self._method_changed()

    def amount(self) -> Decimal | None:
        """What goes back."""
        amount: Decimal | None = self.amount_field.value
        return amount

    def reason(self) -> str:
        """Why."""
        return str(self.reason_field.value)

    def method(self) -> PaymentMethod:
        """How the money goes back."""
        method: PaymentMethod = self.method_choice.value()
        return method

    def reference(self) -> str:
        """Of a card slip or transfer."""
        return "" if self.method() is PaymentMethod.CASH else str(self.reference_field.value)

    def show_payment(self, amount: Decimal, method: PaymentMethod) -> None:
        """The payment that is offered to go back."""
        self.amount_field.set_value(amount)
        self.method_choice.set_value(method)
        self._method_changed()
        self.reason_field.editor.setFocus()

    def show_fault(self, field: str, sentence: str) -> None:
        """Mark what must be mended."""
        faulty = self._fields().get(field)
        if faulty is None:
            self.refuse(sentence)
        else:
            faulty.set_fault(sentence)
            faulty.editor.setFocus()

    def show_message(self, message: Message) -> None:
        """Why it was not done."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """All is well again."""
        self.message_bar.dismiss()

    def valid(self) -> bool:
        """Amount and reason are needed."""
        faulty = [field for field in self._fields().values() if not field.check()]
        if faulty:
            faulty[0].editor.setFocus()
        return not faulty

    def _fields(self) -> dict[str, Field[Any]]:
        """By the names their faults have."""
        return {
            "given": self.amount_field,
            "reference": self.reference_field,
            "reason": self.reason_field,
        }

    def _method_changed(self) -> None:
        self.reference_field.setVisible(self.method() is not PaymentMethod.CASH)

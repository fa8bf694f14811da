"""The dialog of a discount."""

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.widgets import (
    Field,
    LineEdit,
    MoneyEdit,
    NumberEdit,
    SegmentedControl,
    danger_button,
    row,
)


class DiscountDialog(FormDialog):
    """Percent or amount, and the reason that stands on the invoice."""

    withdraw_requested = Signal()

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Discount"), _("&Save discount"), width=420, parent=parent)
        self.kind_choice = SegmentedControl(
            [(True, _("&Percent")), (False, _("A&mount"))], name=_("Kind of discount")
        )
        percent = NumberEdit("%", places=2, minimum=Decimal("0.01"), maximum=100)
        self.percent_field = Field(_("P&ercentage of the charges"), percent, required=True)
        self.amount_field = Field(_("&Off the charges"), MoneyEdit(currency), required=True)
        self.reason_field = Field(_("&Reason"), LineEdit(max_length=120), required=True)
        self.withdraw_button = danger_button(_("&Take the discount off"))
        self.withdraw_button.hide()
        for part in (
            self.kind_choice,
            self.percent_field,
            self.amount_field,
            self.reason_field,
        ):
            self.add(part)
        self.add(row(self.withdraw_button, None))
        self.kind_choice.changed.connect(self._kind_changed)
        self.withdraw_button.clicked.connect(self.withdraw_requested)
        self._kind_changed()
        self.percent_field.editor.setFocus()

    def in_percent(self) -> bool:
        """Whether a percentage is given."""
        return bool(self.kind_choice.value())

    def number(self) -> Decimal | None:
        """The percentage or the amount."""
        number: Decimal | None = self._number_field().value
        return number

    def reason(self) -> str:
        """Why."""
        return str(self.reason_field.value)

    def show_discount(self, number: Decimal | None, reason: str, *, in_percent: bool) -> None:
        """The discount that is on the bill."""
        self.kind_choice.set_value(in_percent)
        self._number_field().set_value(number)
        self.reason_field.set_value(reason)
        self.withdraw_button.show()

    def show_fault(self, field: str, sentence: str) -> None:
        """Mark what must be mended."""
        faulty = self.reason_field if field == "reason" else self._number_field()
        faulty.set_fault(sentence)
        faulty.editor.setFocus()

    def show_message(self, message: Message) -> None:
        """Why it was not done."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """All is well again."""
        self.message_bar.dismiss()

    def valid(self) -> bool:
        """Number and reason are needed."""
        fields: list[Field[Any]] = [self._number_field(), self.reason_field]
        faulty = [field for field in fields if not field.check()]
        if faulty:
            faulty[0].editor.setFocus()
        return not faulty

    def _number_field(self) -> Field[Any]:
        return self.percent_field if self.in_percent() else self.amount_field

    def _kind_changed(self) -> None:
        self.percent_field.setVisible(self.in_percent())
        self.amount_field.setVisible(not self.in_percent())

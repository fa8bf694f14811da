"""The dialog of a credit note."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pms_desktop.domain.billing import PaymentMethod
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.widgets import (
    CheckBox,
    Field,
    LineEdit,
    SegmentedControl,
    column,
    label,
    row,
    scrolled,
)


class CreditDialog(FormDialog):
    """Which lines go back, why, and how the money does."""

    lines_changed = Signal()

    def __init__(self, number: str, parent: QWidget | None = None) -> None:
        title = _("Credit note for {number}").format(number=number)
        super().__init__(title, _("&Write the credit note"), width=560, parent=parent)
        self._boxes: dict[UUID, CheckBox] = {}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        holder = QWidget()
        holder.setLayout(column(self._lines, None, gap=0))
        self.reason_field = Field(_("&Reason"), LineEdit(max_length=120), required=True)
        self.again_box = CheckBox(_("&Bill these charges again, on the running bill"))
        self.credited_label = label("", "amount")
        self.refund_label = label("", "amount")
        self.method_choice = SegmentedControl(
            [
                (PaymentMethod.CASH, _("Ca&sh")),
                (PaymentMethod.CARD, _("Ca&rd")),
                (PaymentMethod.TRANSFER, _("Trans&fer")),
            ],
            name=_("How the money goes back"),
        )
        self.reference_field = Field(_("R&eference"), LineEdit(max_length=60))
        self.refund_box = QWidget()
        refund = column(
            row(label(_("Give back")), None, self.refund_label),
            self.method_choice,
            self.reference_field,
        )
        self.refund_box.setLayout(refund)
        area = scrolled(holder)
        area.setMinimumHeight(120)
        self.add(self.reason_field)
        self.add(area, 1)
        self.add(self.again_box)
        self.add(row(label(_("Credited, with tax")), None, self.credited_label))
        self.add(self.refund_box)
        self.method_choice.changed.connect(self._method_changed)
        self._method_changed()

    def show_lines(self, lines: Sequence[tuple[UUID, str, str]]) -> None:
        """The lines that can be taken back, all chosen: id, description, amount."""
        for key, description, amount in lines:
            box = CheckBox(description.replace("&", "&&"))
            box.set_value(True)
            box.setAccessibleDescription(amount)
            box.toggled.connect(self.lines_changed)
            self._boxes[key] = box
            self._lines.addLayout(row(box, None, label(amount, "amount")))

    def chosen_lines(self) -> frozenset[UUID]:
        """What is to be taken back."""
        return frozenset(key for key, box in self._boxes.items() if box.value())

    def reason(self) -> str:
        """Why."""
        return str(self.reason_field.value)

    def bill_again(self) -> bool:
        """Whether the charges come back to the running bill."""
        return self.again_box.value()

    def method(self) -> PaymentMethod:
        """How the money goes back."""
        method: PaymentMethod = self.method_choice.value()
        return method

    def reference(self) -> str:
        """Of a card slip or transfer."""
        return "" if self.method() is PaymentMethod.CASH else str(self.reference_field.value)

    def show_refund(self, credited: str, refund: str, *, refunds: bool) -> None:
        """What is credited and what goes back."""
        self.credited_label.setText(credited)
        self.refund_label.setText(refund)
        self.refund_box.setVisible(refunds)

    def show_fault(self, field: str, sentence: str) -> None:
        """Mark what must be mended."""
        faulty = {"reason": self.reason_field, "reference": self.reference_field}.get(field)
        if faulty is None:
            self.message_bar.say(sentence, "warn")
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
        """A reason is needed."""
        if self.reason_field.check():
            return True
        self.reason_field.editor.setFocus()
        return False

    def _method_changed(self) -> None:
        self.reference_field.setVisible(self.method() is not PaymentMethod.CASH)

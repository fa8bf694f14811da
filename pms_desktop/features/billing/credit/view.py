"""The dialog of a credit note."""

from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pms_desktop.domain.billing import PaymentMethod
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.tokens import WIDE_PAD
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

_LINE_HEIGHT = 30
_LINES_IN_SIGHT = 7


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
        self.all_box = CheckBox(_("&All of the invoice"))
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
        self._area = scrolled(holder)
        self.add(self.reason_field)
        self.add(self.all_box)
        self.add(self._area, 1)
        self.add(self.again_box)
        self.add(row(label(_("Credited, with tax")), None, self.credited_label))
        self.add(self.refund_box)
        self.method_choice.changed.connect(self._method_changed)
        self.all_box.clicked.connect(self._all_clicked)
        self._method_changed()

    def show_lines(self, lines: Sequence[tuple[UUID, str, str]]) -> None:
        """The lines that can be taken back, none chosen: id, description, amount."""
        for key, description, amount in lines:
            box = CheckBox(description.replace("&", "&&"))
            box.setAccessibleDescription(amount)
            box.toggled.connect(self._line_ticked)
            self._boxes[key] = box
            amount_label = label(amount, "amount")
            self._lines.addLayout(row(WIDE_PAD, box, None, amount_label))
        for one, following in pairwise([self.all_box, *self._boxes.values(), self.again_box]):
            self.setTabOrder(one, following)
        self._area.setMinimumHeight(_LINE_HEIGHT * min(len(lines), _LINES_IN_SIGHT))

    def line_boxes(self) -> list[CheckBox]:
        """The ticks of the lines."""
        return list(self._boxes.values())

    def kept_parts(self) -> dict[str, QWidget]:
        """The ticks of the lines as well."""
        return {**super().kept_parts(), **{str(key): box for key, box in self._boxes.items()}}

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
        """A reason is needed, and at least one line."""
        if not self.reason_field.check():
            self.reason_field.editor.setFocus()
            return False
        if not self.chosen_lines():
            self.message_bar.say(_("Tick what is to be taken back."), "warn")
            self.all_box.setFocus()
            return False
        return True

    def _all_clicked(self) -> None:
        wanted = self.all_box.value()  # it follows the lines while they change
        for box in self._boxes.values():
            box.set_value(wanted)

    def _line_ticked(self) -> None:
        self.all_box.set_value(all(box.value() for box in self._boxes.values()))
        self.lines_changed.emit()

    def _method_changed(self) -> None:
        self.reference_field.setVisible(self.method() is not PaymentMethod.CASH)

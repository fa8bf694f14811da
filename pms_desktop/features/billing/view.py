"""The billing tab: bills at the left, one bill in the middle, settling at the right."""

from collections.abc import Collection, Sequence
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from pms_desktop.features.billing.add_item.view import AddItemDialog
from pms_desktop.features.billing.bill.view import BillView
from pms_desktop.features.billing.bill_list.view import BillListView
from pms_desktop.features.billing.credit.view import CreditDialog
from pms_desktop.features.billing.discount.view import DiscountDialog
from pms_desktop.features.billing.give_back.view import GiveBackDialog
from pms_desktop.features.billing.settle.view import SettleView
from pms_desktop.features.billing.take_off.view import TakeOffDialog
from pms_desktop.features.billing.words import (
    BillEntry,
    HistoryEntry,
    LineEntry,
    StateChip,
    SumEntry,
)
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.widgets import BusyLine, MessageBar, fill_tab

D = TypeVar("D", bound=QDialog)


class BillingView(QWidget):
    """Hands signals of its three zones on, and opens the dialogs."""

    searched = Signal(str)
    entered = Signal()
    bill_chosen = Signal(object)  # BillEntry | None
    invoice_chosen = Signal(object)  # InvoiceBrief
    add_requested = Signal()
    discount_requested = Signal()
    take_off_requested = Signal(object)  # charge ids
    preview_requested = Signal()
    reprint_requested = Signal()
    receipt_requested = Signal()
    credit_requested = Signal()
    give_back_requested = Signal()

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = currency
        self.busy_line = BusyLine()
        self.message_bar = MessageBar()
        self.bill_list = BillListView()
        self.bill = BillView(currency)
        self.settle = SettleView(currency)
        fill_tab(
            self,
            self.message_bar,
            (self.bill_list, 0),
            (self.bill, 1),
            (self.settle, 0),
            busy_line=self.busy_line,
        )
        self.setFocusProxy(self.bill_list)
        self._connect()

    @property
    def settle_view(self) -> SettleView:
        """The zone in which money is taken."""
        return self.settle

    def words(self) -> str:
        """What is searched for."""
        return self.bill_list.words()

    def set_words(self, words: str) -> None:
        """Show words that were searched for before."""
        self.bill_list.search_box.set_value(words)

    def show_bills(self, entries: Sequence[BillEntry]) -> None:
        """The list at the left."""
        self.bill_list.show_bills(entries)
        self.bill.show_choosable(bool(entries) or bool(self.words()))

    def choose(self, patient_id: UUID, invoice_id: UUID | None) -> None:
        """Put the cursor of the list on a bill."""
        self.bill_list.choose((patient_id, invoice_id))

    def show_till(self, title: str, sums: Sequence[tuple[str, str]]) -> None:
        """What was taken today."""
        self.bill_list.show_till(title, sums)

    def focus_payment(self) -> None:
        """Put the focus where the next key should go."""
        if self.settle.payment_box.isVisible():
            self.settle.given_field.editor.setFocus()
        else:
            self.bill.table.setFocus()

    def show_nothing(self) -> None:
        """No bill is open."""
        self.bill.show_nothing()
        self.settle.show_nothing()

    def show_running(self, lines: Sequence[LineEntry], *, settles: bool, records: bool) -> None:
        """A running bill in the middle."""
        self.bill.show_running(lines, settles=settles, records=records)

    def show_invoice(
        self, number: str, chip: StateChip, lines: Sequence[LineEntry], offers: Sequence[str]
    ) -> None:
        """An invoice in the middle."""
        self.bill.show_invoice(number, chip, lines, offers)

    def show_bed_days(self, sentence: str) -> None:
        """Up to when the bed is on the bill."""
        self.settle.show_bed_days(sentence)

    def show_sums(self, sums: Sequence[SumEntry], due_title: str, due: str) -> None:
        """What the open bill comes to."""
        self.settle.show_sums(sums, due_title, due)

    def offer_payment(self, offered: bool) -> None:
        """Whether money can be taken."""
        self.settle.offer_payment(offered)

    def show_history(self, history: Sequence[HistoryEntry], chosen: UUID | None) -> None:
        """The patient's invoices; `chosen` is open."""
        self.settle.show_history(history, chosen)

    def open_add_item(self) -> AddItemDialog:
        """Ask for an item."""
        return self._opened(AddItemDialog(self))

    def open_discount(self) -> DiscountDialog:
        """Ask for a discount."""
        return self._opened(DiscountDialog(self._currency, self))

    def open_take_off(self, charge_ids: Collection[UUID]) -> TakeOffDialog:
        """Ask why a line is taken off."""
        lines = {entry.charge_ids: entry.description for entry in self.bill.table.records()}
        return self._opened(TakeOffDialog(lines.get(tuple(charge_ids), ""), self))

    def open_credit(self, number: str) -> CreditDialog:
        """Ask what is taken back."""
        return self._opened(CreditDialog(number, self))

    def open_give_back(self, number: str) -> GiveBackDialog:
        """Ask how much goes back."""
        return self._opened(GiveBackDialog(number, self._currency, self))

    def show_message(self, message: Message) -> None:
        """Say something above the three zones."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """All is well again."""
        self.message_bar.dismiss()

    def clear_news(self) -> None:
        """What was done for somebody else is no news any more; what is wrong stays."""
        self.message_bar.dismiss_news()

    def set_busy(self, busy: bool) -> None:
        """Show that work runs."""
        self.busy_line.set_busy(busy)

    def _opened(self, dialog: D) -> D:
        dialog.open()
        return dialog

    def _connect(self) -> None:
        self.bill_list.searched.connect(self.searched)
        self.bill_list.bill_chosen.connect(self.bill_chosen)
        self.bill_list.entered.connect(self.entered)
        self.bill.add_requested.connect(self.add_requested)
        self.bill.discount_requested.connect(self.discount_requested)
        self.bill.take_off_requested.connect(self.take_off_requested)
        self.bill.preview_requested.connect(self.preview_requested)
        self.bill.reprint_requested.connect(self.reprint_requested)
        self.bill.receipt_requested.connect(self.receipt_requested)
        self.bill.credit_requested.connect(self.credit_requested)
        self.bill.give_back_requested.connect(self.give_back_requested)
        self.settle.invoice_chosen.connect(self.invoice_chosen)
        self.settle.message_said.connect(self.show_message)
        self.settle.message_cleared.connect(self.clear_message)
        self.settle.focus_left.connect(self.bill_list.search_box.take_focus)
        self.settle.busy_changed.connect(self.set_busy)

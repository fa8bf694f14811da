"""The right of the till: what the bill comes to, how it is paid, and the one button."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from pms_desktop.domain.billing import PaymentMethod
from pms_desktop.features.billing.words import HistoryEntry, SumEntry
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.text import isolated
from pms_desktop.ui.tokens import GAP, PAD
from pms_desktop.ui.widgets import (
    Card,
    ElidedLabel,
    EmptyState,
    Field,
    LineEdit,
    ListRow,
    MoneyEdit,
    RecordList,
    SegmentedControl,
    clear,
    column,
    label,
    primary_button,
    row,
    rule,
)

WIDTH = 324
_HISTORY_ROW = 44


class SettleView(Card):
    """`message_said` and `message_cleared` go to the message bar of the tab."""

    method_changed = Signal()
    given_changed = Signal()
    settle_requested = Signal()
    invoice_chosen = Signal(object)  # InvoiceBrief
    message_said = Signal(object)
    message_cleared = Signal()
    busy_changed = Signal(bool)
    focus_left = Signal()

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Settle"), padded=False, parent=parent)
        self.setFixedWidth(WIDTH)
        self.sums = QVBoxLayout()
        self.due_title = label(_("To pay"), "name")
        self.due_label = label("", "figure")
        self.method_choice = SegmentedControl(
            [
                (PaymentMethod.CASH, _("Ca&sh")),
                (PaymentMethod.CARD, _("Card")),
                (PaymentMethod.TRANSFER, _("Trans&fer")),
            ],
            name=_("How it is paid"),
        )
        self.given_field = Field(_("&Given"), MoneyEdit(currency))
        self.change_title = label(_("Change"), "caption")
        self.change_label = label("", "figure")
        self.reference_field = Field(_("Refere&nce"), LineEdit(max_length=60))
        self.settle_button = primary_button("", key="Ctrl+Return")
        self.note_label = label(
            _("Prints invoice and receipt. Pressed twice, it pays once."),
            "caption",
            wrap=True,
        )
        self.history_list = _history()
        self.history_list.setMinimumHeight(_HISTORY_ROW)
        self.bed_days_label = label("", "caption", wrap=True)
        self.bed_days_label.hide()
        self.payment_box = QWidget()
        self.content = QWidget()
        self.nothing = EmptyState(
            _("Nothing to settle"),
            _("What an open bill comes to and how it is paid."),
        )
        self._lay_out()
        self._connect()
        self.show_method(PaymentMethod.CASH)

    def method(self) -> PaymentMethod:
        """How it is paid."""
        method: PaymentMethod = self.method_choice.value()
        return method

    def given(self) -> Decimal | None:
        """What was put on the counter; None for an empty field."""
        given: Decimal | None = self.given_field.value
        return given

    def reference(self) -> str:
        """Of a card slip or transfer."""
        return str(self.reference_field.value)

    def set_payment(self, method: PaymentMethod, given: Decimal | None, reference: str) -> None:
        """Show what is to be paid how."""
        self.method_choice.set_value(method)
        self.given_field.set_value(given)
        self.reference_field.set_value(reference)
        self.show_method(method)

    def show_sums(self, sums: Sequence[SumEntry], due_title: str, due: str) -> None:
        """What the bill comes to, and what is to be paid."""
        clear(self.sums)
        for entry in sums:
            title = label(entry.title)
            note = ElidedLabel(isolated(entry.note), "caption")
            amount = label(entry.amount, "amount")
            self.sums.addLayout(row(title, note, None, amount, gap=6))
            self.sums.addWidget(rule())
        self.due_title.setText(due_title)
        self.due_label.setText(due)
        self.content.show()
        self.nothing.hide()

    def show_nothing(self) -> None:
        """No bill is open."""
        self.content.hide()
        self.nothing.show()

    def show_result(self, change_title: str, change: str, button: str, *, on: bool) -> None:
        """What comes of what is typed."""
        self.change_title.setText(change_title)
        self.change_label.setText(change)
        self.settle_button.setText(button)
        if not on and self.settle_button.hasFocus():  # a disabled button would drop the focus
            self.given_field.editor.setFocus()
        self.settle_button.setEnabled(on)

    def show_bed_days(self, sentence: str) -> None:
        """Up to when the bed is on the bill; empty for none."""
        self.bed_days_label.setText(sentence)
        self.bed_days_label.setVisible(bool(sentence))

    def show_method(self, method: PaymentMethod) -> None:
        """Only card and transfer have a reference."""
        self.reference_field.setVisible(method is not PaymentMethod.CASH)

    def show_fault(self, field: str, sentence: str) -> None:
        """Mark the field that must be mended."""
        fields: dict[str, Field[Any]] = {
            "given": self.given_field,
            "reference": self.reference_field,
        }
        faulty = fields.get(field)
        if faulty is None:
            self.message_said.emit(Message(sentence))
            return
        faulty.set_fault(sentence)
        faulty.editor.setFocus()

    def show_history(self, history: Sequence[HistoryEntry], chosen: UUID | None) -> None:
        """The patient's invoices, newest first, with the cursor on the open one."""
        self.history_list.set_records(history)
        if chosen is None:
            self.history_list.select_none()
        else:
            self.history_list.select_key(chosen)

    def offer_payment(self, offered: bool) -> None:
        """Show or hide everything with which money is taken."""
        left = not offered and self._has_focus()
        self.payment_box.setVisible(offered)
        if left:
            self.focus_left.emit()

    def show_message(self, message: Message) -> None:
        """The tab's bar says it."""
        self.message_said.emit(message)

    def clear_message(self) -> None:
        """The tab's bar closes."""
        self.message_cleared.emit()

    def set_busy(self, busy: bool) -> None:
        """Show that work runs. The next bill may be settled while papers are being printed."""
        self.busy_changed.emit(busy)

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.payment_box.isAncestorOf(focus)

    def _connect(self) -> None:
        self.method_choice.changed.connect(self.method_changed)
        self.given_field.changed.connect(self.given_changed)
        self.given_field.editor.returnPressed.connect(self.settle_button.setFocus)
        self.reference_field.editor.returnPressed.connect(self.settle_button.setFocus)
        self.settle_button.clicked.connect(self.settle_requested)
        self.history_list.record_activated.connect(self._chosen)
        self.history_list.clicked.connect(self._clicked)

    def _clicked(self) -> None:
        self._chosen(self.history_list.current_record())

    def _chosen(self, entry: HistoryEntry | None) -> None:
        if entry is not None:
            self.invoice_chosen.emit(entry.invoice)

    def _lay_out(self) -> None:
        self.sums.setSpacing(6)
        change = column(self.change_title, self.change_label, None, gap=6)
        pay = QVBoxLayout(self.payment_box)
        pay.setContentsMargins(0, 0, 0, 0)
        pay.setSpacing(GAP)
        pay.addWidget(self.method_choice)
        given = row(gap=GAP)
        given.addWidget(self.given_field, 1)
        given.addLayout(change, 1)
        pay.addLayout(given)
        pay.addWidget(self.reference_field)
        pay.addWidget(self.settle_button)
        pay.addWidget(self.note_label)
        total = row(self.due_title, None, self.due_label)
        body = column(
            self.sums, total, self.bed_days_label, self.payment_box, rule(), gap=GAP, margin=PAD
        )
        body.setContentsMargins(PAD, PAD, PAD, 0)
        body.addWidget(label(_("Invoices of this patient"), "heading"))
        whole = column(body, gap=GAP)
        whole.addWidget(self.history_list, 1)
        self.content.setLayout(whole)
        for part in (self.content, self.nothing):
            self.add(part, 1)
        self.show_nothing()


def _history() -> RecordList[HistoryEntry]:
    return RecordList(
        _history_row,
        name=_("Invoices of this patient"),
        empty_text=_("No invoices yet."),
        key=_history_key,
        row_height=_HISTORY_ROW,
    )


def _history_key(entry: HistoryEntry) -> object:
    return entry.invoice.id


def _history_row(entry: HistoryEntry) -> ListRow:
    chip = (entry.state.word, entry.state.tone)
    return ListRow(entry.number, entry.detail, entry.amount, (chip,))

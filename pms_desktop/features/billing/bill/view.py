"""The middle of the till: the lines of a running bill or an invoice."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from pms_desktop.features.billing.words import LineEntry, StateChip
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.shortcuts import bind
from pms_desktop.ui.widgets import (
    Card,
    Column,
    EmptyState,
    RecordTable,
    danger_button,
    secondary_button,
)

PLACE = _("Billing")


class BillView(Card):
    """Buttons are shown by what is open and by what the person may do."""

    add_requested = Signal()
    discount_requested = Signal()
    take_off_requested = Signal(object)  # the charges' ids
    preview_requested = Signal()
    reprint_requested = Signal()
    receipt_requested = Signal()
    credit_requested = Signal()
    give_back_requested = Signal()

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(" ", padded=False, parent=parent)
        self.chip = self.add_chip("")
        self.add_button = secondary_button(_("Add ite&m"), icon="add")
        self.discount_button = secondary_button(_("Disco&unt"))
        self.take_off_button = danger_button(_("Take &off"))
        self.preview_button = secondary_button(_("&Preview"))
        self.credit_button = secondary_button(_("Credit n&ote"))
        self.give_back_button = secondary_button(_("Gi&ve back"))
        self.receipt_button = secondary_button(_("Rece&ipt"))
        self.reprint_button = secondary_button(_("Reprint"), key="Ctrl+P")
        self.table: RecordTable[LineEntry] = RecordTable(
            _columns(currency), name=_("Lines of the bill"), key=_key
        )
        self.empty = EmptyState(_("No bill is open"), icon="receipt")
        self.show_choosable(True)
        self.stack = QStackedWidget()
        for part in (self.empty, self.table):
            self.stack.addWidget(part)
        self.body.setSpacing(0)
        self.add(self.stack, 1)
        papers = (self.receipt_button, self.preview_button, self.reprint_button)
        acts = [button for button in self._buttons() if button not in papers]
        self.add_footer(*acts, None, *papers)
        self._connect()
        self.show_nothing()

    def show_nothing(self) -> None:
        """No bill is open."""
        self.set_title(_("Bill"))
        self.chip.hide()
        self._offer()
        self.stack.setCurrentWidget(self.empty)

    def show_choosable(self, choosable: bool) -> None:
        """Say how to open a bill, or how one begins while there is none."""
        how = _("Choose one at the left, or find a patient, an invoice or a bed.")
        begins = _("A bill begins by itself when a patient is checked in, stays in a bed overnight "
                   "or has an item of the tariff recorded.")  # fmt: skip
        self.empty.say(_("No bill is open"), how if choosable else begins)

    def show_running(self, lines: Sequence[LineEntry], *, settles: bool, records: bool) -> None:
        """A running bill."""
        self.set_title(_("Running bill"))
        self._set_chip(StateChip(_("live"), "primary"))
        self.table.set_empty_text(_("Nothing to bill. Add an item, or record it on the ward."))
        self.table.set_records(lines)
        shown = [self.add_button] if records else []
        if settles and lines:
            shown += [self.discount_button, self.take_off_button]
        self._offer(*shown, *([self.preview_button] if lines else []))
        self.stack.setCurrentWidget(self.table)

    def show_invoice(
        self, number: str, chip: StateChip, lines: Sequence[LineEntry], offers: Sequence[str]
    ) -> None:
        """An invoice or credit note. `offers`: credit, give back, receipt."""
        self.set_title(number)
        self._set_chip(chip)
        self.table.set_records(lines)
        offered = {
            "credit": self.credit_button,
            "give back": self.give_back_button,
            "receipt": self.receipt_button,
        }
        buttons = [button for name, button in offered.items() if name in offers]
        self._offer(*buttons, self.preview_button, self.reprint_button)
        self.stack.setCurrentWidget(self.table)

    def chosen_charges(self) -> tuple[UUID, ...]:
        """The charges of the line under the cursor."""
        entry = self.table.current_record()
        return entry.charge_ids if entry else ()

    def _set_chip(self, chip: StateChip) -> None:
        self.chip.set_text(chip.word, chip.tone)
        self.chip.show()

    def _offer(self, *buttons: QWidget) -> None:
        for button in self._buttons():
            button.setVisible(button in buttons)
        self.show_footer(bool(buttons))

    def _buttons(self) -> list[QWidget]:
        return [
            self.add_button, self.discount_button, self.take_off_button, self.credit_button,
            self.give_back_button, self.receipt_button, self.preview_button, self.reprint_button,
        ]  # fmt: skip

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add_requested)
        self.discount_button.clicked.connect(self.discount_requested)
        self.take_off_button.clicked.connect(self._take_off)
        self.preview_button.clicked.connect(self.preview_requested)
        self.credit_button.clicked.connect(self.credit_requested)
        self.give_back_button.clicked.connect(self.give_back_requested)
        self.receipt_button.clicked.connect(self.receipt_requested)
        self.reprint_button.clicked.connect(self.reprint_requested)
        bind(self.table, "Del", self._take_off, _("Take the line off the bill"), place=PLACE)

    def _take_off(self) -> None:
        if self.take_off_button.isVisible():
            self.take_off_requested.emit(self.chosen_charges())


def _key(entry: LineEntry) -> object:
    return entry.charge_ids


def _columns(currency: str) -> list[Column[LineEntry]]:
    amount = _("Amount {currency}").format(currency=currency)
    return [
        Column(_("Item"), _description, subtext=_detail),
        Column(_("When"), _when, width=96),
        Column(_("Qty"), _quantity, "right", width=58),
        Column(_("Price"), _price, "right", width=84),
        Column(amount, _amount, "right", width=112),
    ]


def _description(entry: LineEntry) -> str:
    return entry.description


def _detail(entry: LineEntry) -> str:
    return entry.detail


def _when(entry: LineEntry) -> str:
    return entry.when


def _quantity(entry: LineEntry) -> str:
    return entry.quantity


def _price(entry: LineEntry) -> str:
    return entry.price


def _amount(entry: LineEntry) -> str:
    return entry.amount

"""Bills and invoices in the words and figures of the screen. No decisions, no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pms_desktop.domain.billing import (
    PAYMENT_DAYS,
    Discount,
    Invoice,
    InvoiceBrief,
    InvoiceKind,
    InvoiceState,
    OpenBill,
    Payment,
    PaymentMethod,
    invoice_number,
    receipt_number,
    state_of,
)
from pms_desktop.domain.bills import Bill, Billed, grouped
from pms_desktop.domain.clock import Clock, local, today
from pms_desktop.domain.tariff import TariffCategory
from pms_desktop.i18n import format_date, format_time, ngettext
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.money_words import figure, money, number, percent

Tone = Literal["neutral", "primary", "danger", "warn", "ok", "violet"]


@dataclass(frozen=True, slots=True)
class StateChip:
    """A word and its tone, as chips take them."""

    word: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class BillEntry:
    """A line of the list at the left. `key` tells entries apart."""

    key: tuple[UUID, UUID | None]
    bill: OpenBill
    name: str
    detail: str
    amount: str
    state: StateChip


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A line of the bill. `charge_ids` are what it stands for: bed days stand together."""

    charge_ids: tuple[UUID, ...]
    description: str
    detail: str
    when: str
    quantity: str
    price: str
    amount: str


@dataclass(frozen=True, slots=True)
class SumEntry:
    """A line of the sums: what, a quiet note, how much."""

    title: str
    note: str
    amount: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """An invoice or credit note of the patient."""

    invoice: InvoiceBrief
    number: str
    detail: str
    amount: str
    state: StateChip


class BillWords:
    """Words bills for one hospital: its currency, its time."""

    def __init__(self, clock: Clock, currency: str) -> None:
        self._clock, self.currency = clock, currency

    def money(self, minor: int) -> str:
        """With the currency's sign."""
        return money(minor, self.currency)

    def entry(self, bill: OpenBill) -> BillEntry:
        """A line of the list."""
        place = _("in-patient · {bed}").format(bed=bill.bed) if bill.bed else _("out-patient")
        if bill.invoice is None:
            chip, detail = StateChip(_("running"), "primary"), place
        else:
            chip, detail = self.state(bill.invoice), self.number(bill.invoice)
        if bill.patient.restricted:
            detail = _("restricted · {detail}").format(detail=detail)
        return BillEntry(
            (bill.patient.id, bill.invoice.id if bill.invoice else None),
            bill,
            bill.patient.name,
            detail,
            self.money(bill.amount),
            chip,
        )

    def number(self, invoice: InvoiceBrief) -> str:
        """`INV-2026-004211`."""
        return invoice_number(invoice.kind, invoice.number, self._day(invoice.issued_at))

    def receipt(self, payment: Payment) -> str:
        """`RC-2026-000815`."""
        return receipt_number(payment.number, self._day(payment.recorded_at))

    def state(self, invoice: InvoiceBrief) -> StateChip:
        """How an invoice stands, with the days it is overdue."""
        if invoice.kind is InvoiceKind.CREDIT_NOTE:
            return StateChip(_("credit note"), "violet")
        now, issued = today(self._clock), self._day(invoice.issued_at)
        state = state_of(invoice, now, issued)
        if state is InvoiceState.OVERDUE:
            days = (now - issued).days - PAYMENT_DAYS
            return StateChip(_("overdue {days} d").format(days=days), "danger")
        return {
            InvoiceState.PAID: StateChip(_("paid"), "ok"),
            InvoiceState.PART_PAID: StateChip(_("part paid"), "warn"),
            InvoiceState.UNPAID: StateChip(_("unpaid"), "warn"),
            InvoiceState.CREDITED: StateChip(_("credited"), "violet"),
        }[state]

    def lines(self, lines: Sequence[Billed], keys: Sequence[UUID | None]) -> list[LineEntry]:
        """The lines of a bill; `keys` are their charges."""
        return [
            LineEntry(
                tuple(key for i in group.indexes if (key := keys[i]) is not None),
                group.description,
                group.detail,
                self._days(group.first_at, group.last_at),
                number(group.quantity),
                figure(group.price, self.currency),
                figure(group.amount, self.currency),
            )
            for group in grouped(lines)
        ]

    def line_title(self, line: Billed) -> str:
        """One line of an invoice, told apart from the same thing on another day."""
        parts = (line.description, line.detail, self._short(self._day(line.charged_at)))
        return " · ".join(part for part in parts if part)

    def bed_days(self, bill: Bill) -> str:
        """What the bed of somebody who still lies in one adds, and when."""
        charges = [line.charge for line in bill.lines]
        days = [each.charged_at for each in charges if each.category is TariffCategory.BED]
        if not days:
            return _("Still in a bed: today is added at midnight.")
        words = ngettext(
            "Still in a bed: {n} day is on the bill, up to {day}; today is added at midnight.",
            "Still in a bed: {n} days are on the bill, up to {day}; today is added at midnight.",
            len(days),
        )
        return words.format(n=len(days), day=self._short(self._day(max(days))))

    def bill_sums(self, bill: Bill, discount: Discount | None) -> list[SumEntry]:
        """What a running bill comes to, above the amount to pay."""
        sums = [SumEntry(_("Charges"), "", figure(bill.charged, self.currency))]
        if discount is not None:
            note = discount.reason
            if discount.percent is not None:
                note = f"{note} {percent(discount.percent)}"
            sums.append(SumEntry(_("Discount"), note, figure(-bill.discount, self.currency)))
        sums += [
            SumEntry(_("Tax"), percent(each.rate), figure(each.tax, self.currency))
            for each in bill.taxes
            if each.rate
        ]
        return sums

    def invoice_sums(self, invoice: Invoice) -> list[SumEntry]:
        """What an invoice came to, and what happened to it since."""
        sums = [SumEntry(_("Charges"), "", figure(invoice.charged, self.currency))]
        if invoice.discount:
            off = figure(-invoice.discount, self.currency)
            sums.append(SumEntry(_("Discount"), invoice.discount_reason, off))
        if invoice.tax:
            sums.append(SumEntry(_("Tax"), "", figure(invoice.tax, self.currency)))
        for note in invoice.credit_notes:
            off = figure(-note.total, self.currency)
            sums.append(SumEntry(_("Credit note"), self.number(note), off))
        for payment in invoice.payments:
            title = self.method(payment.method) if payment.amount > 0 else _("Given back")
            taken = f"{self.receipt(payment)} · {self._short(self._day(payment.recorded_at))}"
            sums.append(SumEntry(title, taken, figure(-payment.amount, self.currency)))
        return sums

    def method(self, method: PaymentMethod) -> str:
        """A way of paying."""
        return {
            PaymentMethod.CASH: _("Cash"),
            PaymentMethod.CARD: _("Card"),
            PaymentMethod.TRANSFER: _("Transfer"),
        }[method]

    def history(self, invoice: InvoiceBrief) -> HistoryEntry:
        """A line of the patient's invoices."""
        moment = local(self._clock, invoice.issued_at)
        sign = -1 if invoice.kind is InvoiceKind.CREDIT_NOTE else 1
        return HistoryEntry(
            invoice,
            self.number(invoice),
            f"{format_date(moment.date())} {format_time(moment)}",
            self.money(sign * invoice.total),
            self.state(invoice),
        )

    def _days(self, first_at: datetime, last_at: datetime) -> str:
        first, last = self._day(first_at), self._day(last_at)
        if first == last:
            return self._short(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self._short(last)}"
        return f"{self._short(first)} – {self._short(last)}"

    def _short(self, day: date) -> str:
        """Without the year where it is this one."""
        written = format_date(day)
        year = f" {today(self._clock).year}"
        return written.removesuffix(year)

    def _day(self, moment: datetime) -> date:
        return local(self._clock, moment).date()

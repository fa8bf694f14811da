"""Charges, invoices, payments and credit notes."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.patients import PatientBrief
from pms_desktop.domain.tariff import TariffCategory

PAYMENT_DAYS = 14
"""An invoice is overdue when more days than these have passed since it was issued."""


class InvoiceKind(StrEnum):
    """A credit note takes back all of an invoice, or part of it, under a number of its own."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class PaymentMethod(StrEnum):
    """How money came in, or went back."""

    CASH = "cash"
    CARD = "card"
    TRANSFER = "transfer"


class ChargeSource(StrEnum):
    """What a charge arose from. Source, record and part together are charged once."""

    APPOINTMENT = "appointment"  # consultation at check-in
    BED_DAY = "bed_day"  # part is the day, as 2026-11-20
    RECORDED = "recorded"  # typed by a nurse, doctor or clerk


@dataclass(frozen=True, slots=True)
class NewCharge:
    """Something to be billed. `price` is minor units of one; `tax` is basis points.

    `source`, `source_id` and `part` name where it came from: the same three twice are one charge.
    """

    id: UUID
    patient_id: UUID
    admission_id: UUID | None
    category: TariffCategory
    tariff_item_id: UUID | None
    description: str
    detail: str
    quantity: Decimal
    price: int
    tax: int
    charged_at: datetime
    source: ChargeSource
    source_id: UUID
    part: str = ""


class ChargeBilledError(PmsError):
    """The charge stands on an invoice; only a credit note takes it back."""

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.description = description


@dataclass(frozen=True, slots=True)
class Charge:
    """Something on a running bill. `price` is minor units of one before tax, `tax` basis points."""

    id: UUID
    admission_id: UUID | None
    category: TariffCategory
    description: str
    detail: str
    quantity: Decimal
    price: int
    tax: int
    charged_at: datetime

    @property
    def amount(self) -> int:
        """Quantity times price in minor units, rounded half up."""
        return amount_of(self.quantity, self.price)


@dataclass(frozen=True, slots=True)
class Discount:
    """Off the charges of a running bill: `percent` in basis points, or `amount` in minor units."""

    id: UUID
    percent: int | None
    amount: int | None
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A charge as it was billed. `net` is after its share of the discount."""

    id: UUID
    charge_id: UUID | None
    category: TariffCategory | None
    description: str
    detail: str
    quantity: Decimal
    price: int
    tax_rate: int
    charged_at: datetime
    net: int
    tax: int

    @property
    def amount(self) -> int:
        """Quantity times price in minor units, before discount."""
        return amount_of(self.quantity, self.price)

    @property
    def total(self) -> int:
        """What the patient pays for it."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice or credit note to be written; the database gives the number."""

    id: UUID
    kind: InvoiceKind
    patient_id: UUID
    admission_id: UUID | None
    corrects_id: UUID | None
    reason: str
    charged: int
    discount: int
    discount_reason: str
    net: int
    tax: int
    currency: str
    lines: tuple[InvoiceLine, ...]

    @property
    def total(self) -> int:
        """Net and tax."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class InvoiceBrief:
    """An issued invoice or credit note in a list, with what has happened to it since.

    Amounts are minor units. `credited` and `paid` are of an invoice; a credit note has neither.
    """

    id: UUID
    kind: InvoiceKind
    number: int
    patient_id: UUID
    corrects_id: UUID | None
    issued_at: datetime
    total: int
    credited: int
    paid: int

    @property
    def due(self) -> int:
        """What is still to be paid."""
        if self.kind is InvoiceKind.CREDIT_NOTE:
            return 0
        return self.total - self.credited - self.paid


class InvoiceState(StrEnum):
    """How an invoice stands."""

    PAID = "paid"
    PART_PAID = "part paid"
    UNPAID = "unpaid"
    OVERDUE = "overdue"
    CREDITED = "credited"


def state_of(invoice: InvoiceBrief, today: date, issued: date) -> InvoiceState:
    """`today` and `issued` are hospital days; overdue after `PAYMENT_DAYS`."""
    if invoice.due == 0:
        credited = invoice.credited == invoice.total and invoice.total > 0
        return InvoiceState.CREDITED if credited else InvoiceState.PAID
    if (today - issued).days > PAYMENT_DAYS:
        return InvoiceState.OVERDUE
    return InvoiceState.PART_PAID if invoice.paid else InvoiceState.UNPAID


@dataclass(frozen=True, slots=True)
class Payment:
    """Money for an invoice; below zero it was given back. `number` is the receipt's.

    `tendered` is what was put on the counter, for cash alone. `cashier` is who took it.
    """

    id: UUID
    invoice_id: UUID
    number: int
    method: PaymentMethod
    amount: int
    tendered: int | None
    reference: str
    reason: str
    recorded_at: datetime
    cashier: str

    @property
    def change(self) -> int | None:
        """What went back over the counter."""
        return None if self.tendered is None else self.tendered - self.amount


@dataclass(frozen=True, slots=True)
class NewPayment:
    """Money to be taken, or given back with a negative `amount` and a `reason`.

    `id` is made when the till opens the payment: the same id pays once.
    """

    id: UUID
    invoice_id: UUID
    method: PaymentMethod
    amount: int
    tendered: int | None = None
    reference: str = ""
    reason: str = ""

    def same_as(self, stored: Payment) -> bool:
        """Whether this is what was stored under the same id."""
        return (
            self.invoice_id == stored.invoice_id
            and self.method is stored.method
            and self.amount == stored.amount
            and self.tendered == stored.tendered
            and (self.reference, self.reason) == (stored.reference, stored.reason)
        )


@dataclass(frozen=True, slots=True)
class Invoice:
    """An issued invoice or credit note, whole."""

    brief: InvoiceBrief
    admission_id: UUID | None
    reason: str
    charged: int
    discount: int
    discount_reason: str
    net: int
    tax: int
    currency: str
    issued_by: str
    corrects_number: int | None
    lines: tuple[InvoiceLine, ...]
    payments: tuple[Payment, ...]
    credit_notes: tuple[InvoiceBrief, ...]
    credited_charges: frozenset[UUID]

    @property
    def creditable(self) -> tuple[InvoiceLine, ...]:
        """Lines that no credit note has taken back."""
        return tuple(line for line in self.lines if line.charge_id not in self.credited_charges)


@dataclass(frozen=True, slots=True)
class OpenBill:
    """One line of the till's list: a running bill, or an invoice.

    `amount` is what the running bill comes to, or what the invoice still owes; `bed` is where the
    patient lies, empty for an out-patient.
    """

    patient: PatientBrief
    bed: str
    amount: int
    invoice: InvoiceBrief | None = None


def amount_of(quantity: Decimal, price: int) -> int:
    """Quantity times price in minor units, rounded half up."""
    return int((quantity * price).quantize(Decimal(1), ROUND_HALF_UP))


_PREFIX = {InvoiceKind.INVOICE: "INV", InvoiceKind.CREDIT_NOTE: "CN"}


def invoice_number(kind: InvoiceKind, number: int, issued: date) -> str:
    """`INV-2026-004211`. The number runs on over the years; the year helps people."""
    return f"{_PREFIX[kind]}-{issued.year}-{number:06d}"


def receipt_number(number: int, received: date) -> str:
    """`RC-2026-000815`."""
    return f"RC-{received.year}-{number:06d}"


_TYPED_NUMBER = re.compile(r"(?:(?:INV-)?(?:[0-9]{4}-)?)([0-9]{1,12})", re.IGNORECASE)


def number_in(text: str) -> int | None:
    """The number of an invoice as people type it: `INV-2026-004211`, `004211` or `4211`."""
    found = _TYPED_NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


class NothingToBillError(PmsError):
    """The running bill is empty, perhaps since another station issued it."""


class BillChangedError(PmsError):
    """The bill is no longer what was on screen. Amounts are minor units."""

    def __init__(self, shown: int, now: int, currency: str) -> None:
        super().__init__(f"{shown} -> {now}")
        self.shown, self.now, self.currency = shown, now, currency


class InvoiceMismatchError(PmsError):
    """This key was used for another invoice."""


class PaymentMismatchError(PmsError):
    """This key was used for another payment. `stored` is what was paid."""

    def __init__(self, stored: Payment) -> None:
        super().__init__(str(stored.id))
        self.stored = stored


class OverpaymentError(PmsError):
    """More than the invoice still owes. `due` is minor units."""

    def __init__(self, due: int, currency: str) -> None:
        super().__init__(str(due))
        self.due, self.currency = due, currency


class RefundTooHighError(PmsError):
    """More than was paid for the invoice."""


class AlreadyCreditedError(PmsError):
    """A line was credited before, perhaps at another station."""


class ChargeSettledError(PmsError):
    """The charge was billed or cancelled before."""

"""Charges, invoices, payments and credit notes."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.tariff import TariffCategory


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

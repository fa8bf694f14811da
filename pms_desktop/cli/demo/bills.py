"""Charges, invoices and payments as the till would have made them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from pms_desktop.cli.demo.world import World
from pms_desktop.domain.billing import ChargeSource, InvoiceKind, PaymentMethod
from pms_desktop.domain.money import percent_of
from pms_desktop.domain.tariff import TariffCategory, TariffItem

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Charge:
    """One line to be billed. `price` is minor units, `tax` basis points."""

    patient_id: UUID
    admission_id: UUID | None
    category: TariffCategory
    item_id: UUID | None
    description: str
    detail: str
    quantity: int
    price: int
    tax: int
    at: datetime
    source: ChargeSource
    source_id: UUID
    recorded_by: UUID
    part: str = ""


@dataclass(slots=True)
class Ledger:
    """Collects rows in the order the tables need; the database gives
    invoices and receipts their numbers."""

    world: World
    invoices: list[Row] = field(default_factory=list)
    charges: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)

    def owe(self, charge: Charge) -> UUID:
        """Put a charge on the running bill; returns its key."""
        key = self.world.key()
        self.charges.append(
            {
                "id": key, "patient_id": charge.patient_id, "admission_id": charge.admission_id,
                "category": charge.category.value, "tariff_item_id": charge.item_id,
                "description": charge.description, "detail": charge.detail,
                "quantity": Decimal(charge.quantity), "price": charge.price,
                "tax_rate": charge.tax, "charged_at": charge.at, "source": charge.source.value,
                "source_id": charge.source_id, "part": charge.part,
                "cancelled_at": None, "recorded_at": charge.at,
                "recorded_by": charge.recorded_by,
            }
        )  # fmt: skip
        return key

    def bill(self, charges: list[Charge], at: datetime, paid_share: Decimal) -> None:
        """Issue an invoice for the charges and take this share of it."""
        clerk = self.world.clerk_id
        invoice_id, net, tax = self.world.key(), 0, 0
        for position, charge in enumerate(charges, 1):
            line_net = charge.price * charge.quantity
            line_tax = percent_of(line_net, charge.tax)
            net, tax = net + line_net, tax + line_tax
            self.lines.append(
                {
                    "id": self.world.key(), "invoice_id": invoice_id, "position": position,
                    "charge_id": self.owe(charge), "description": charge.description,
                    "detail": charge.detail, "charged_at": charge.at,
                    "quantity": Decimal(charge.quantity), "price": charge.price,
                    "tax_rate": charge.tax, "net": line_net, "tax": line_tax,
                }
            )  # fmt: skip
        self.invoices.append(
            {
                "id": invoice_id, "kind": InvoiceKind.INVOICE.value,
                "number": None, "patient_id": charges[0].patient_id,
                "admission_id": charges[0].admission_id, "corrects_id": None, "charged": net,
                "net": net, "tax": tax, "total": net + tax, "currency": "GBP",
                "recorded_at": at, "recorded_by": clerk,
            }
        )  # fmt: skip
        self._pay(invoice_id, int((net + tax) * paid_share), at)

    def _pay(self, invoice_id: UUID, amount: int, at: datetime) -> None:
        if amount <= 0:
            return
        method = self.world.chance.choice(
            (PaymentMethod.CASH, PaymentMethod.CARD, PaymentMethod.CARD, PaymentMethod.TRANSFER)
        )
        self.payments.append(
            {
                "id": self.world.key(), "invoice_id": invoice_id,
                "number": None, "method": method.value, "amount": amount,
                "tendered": amount if method is PaymentMethod.CASH else None,
                "reference": "" if method is PaymentMethod.CASH else self._reference(),
                "recorded_at": at + timedelta(minutes=2), "recorded_by": self.world.clerk_id,
            }
        )  # fmt: skip

    def _reference(self) -> str:
        return f"{self.world.chance.randrange(10**6):06}"

    def write(self) -> None:
        """Write everything."""
        bulk = self.world.bulk
        bulk.write("charges", self.charges)
        bulk.write("invoices", self.invoices)
        bulk.write("invoice_lines", self.lines)
        bulk.mark_billed()
        bulk.write("payments", self.payments)


def of_item(
    world: World, item: TariffItem, patient_id: UUID, admission_id: UUID | None, at: datetime,
    quantity: int, by: UUID,
) -> Charge:  # fmt: skip
    """A charge for something of the tariff that a nurse or doctor recorded."""
    return Charge(
        patient_id, admission_id, item.category, item.id, item.name, "", quantity, item.price,
        item.tax, at, ChargeSource.RECORDED, world.key(), by,
    )  # fmt: skip

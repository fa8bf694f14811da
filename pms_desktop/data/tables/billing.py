"""Tariff, charges, invoices and payments. Amounts are minor units, taxes basis points."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    FetchedValue,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from pms_desktop.data.tables.base import Base, Keyed, Recorded, Versioned, one_of
from pms_desktop.domain.billing import ChargeSource, InvoiceKind, PaymentMethod
from pms_desktop.domain.tariff import TariffCategory


class Thousandths(TypeDecorator[Decimal]):
    """A quantity with three decimals, kept as a whole number: SQLite has no exact decimals."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.scaleb(3))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-3).normalize()


class TaxRateRow(Keyed, Versioned, Base):
    __tablename__ = "tax_rates"
    __table_args__ = (CheckConstraint("rate BETWEEN 0 AND 10000", name="rate"),)

    name: Mapped[str] = mapped_column(unique=True)
    rate: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class TariffItemRow(Keyed, Versioned, Base):
    __tablename__ = "tariff_items"
    __table_args__ = (
        one_of("category", TariffCategory),
        CheckConstraint("price >= 0", name="price"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    category: Mapped[str]
    price: Mapped[int] = mapped_column(BigInteger)
    tax_rate_id: Mapped[UUID | None] = mapped_column(ForeignKey("tax_rates.id"))
    search_text: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class InvoiceRow(Keyed, Recorded, Base):
    """Issued, hence immutable (triggers). `number` is given by the database, gapless per series.

    A credit note has amounts above zero and names the invoice it `corrects_id`.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        one_of("kind", InvoiceKind),
        UniqueConstraint("kind", "number"),
        CheckConstraint("total = net + tax", name="total"),
        CheckConstraint("net >= 0 AND tax >= 0 AND discount >= 0", name="amounts"),
        CheckConstraint("(kind = 'credit_note') = (corrects_id IS NOT NULL)", name="corrects"),
        CheckConstraint("discount = 0 OR discount_reason <> ''", name="discount_reason"),
        Index("ix_invoices_patient_id_recorded_at", "patient_id", "recorded_at"),
        Index("ix_invoices_recorded_at", "recorded_at"),
    )

    kind: Mapped[str]
    number: Mapped[int | None] = mapped_column(BigInteger, server_default=FetchedValue())
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    admission_id: Mapped[UUID | None] = mapped_column(ForeignKey("admissions.id"))
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoices.id"), index=True)
    reason: Mapped[str] = mapped_column(default="", server_default="")  # of a credit note
    charged: Mapped[int] = mapped_column(BigInteger)  # before discount, without tax
    discount: Mapped[int] = mapped_column(BigInteger, default=0)
    discount_reason: Mapped[str] = mapped_column(default="", server_default="")
    net: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]


class OpenInvoiceRow(Base):
    """An invoice that still owes something; triggers put it here and take it out again
    (`rules/open_invoices.py`)."""

    __tablename__ = "open_invoices"

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"), primary_key=True)


class InvoiceLineRow(Keyed, Base):
    __tablename__ = "invoice_lines"
    __table_args__ = (UniqueConstraint("invoice_id", "position"),)

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    charge_id: Mapped[UUID | None] = mapped_column(ForeignKey("charges.id"), index=True)
    description: Mapped[str]
    detail: Mapped[str] = mapped_column(default="", server_default="")
    charged_at: Mapped[datetime]
    quantity: Mapped[Decimal] = mapped_column(Thousandths)
    price: Mapped[int] = mapped_column(BigInteger)
    tax_rate: Mapped[int]
    net: Mapped[int] = mapped_column(BigInteger)  # after its share of the discount
    tax: Mapped[int] = mapped_column(BigInteger)


class ChargeRow(Keyed, Recorded, Versioned, Base):
    """Something to be billed, once per source. On the running bill while `invoice_id` is empty."""

    __tablename__ = "charges"
    __table_args__ = (
        one_of("category", TariffCategory),
        one_of("source", ChargeSource),
        UniqueConstraint("source", "source_id", "part"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("(cancelled_at IS NULL) = (cancel_reason = '')", name="cancelled"),
        CheckConstraint("cancelled_at IS NULL OR invoice_id IS NULL", name="billed"),
        Index(
            "ix_charges_unbilled",
            "patient_id",
            postgresql_where=text("invoice_id IS NULL AND cancelled_at IS NULL"),
            sqlite_where=text("invoice_id IS NULL AND cancelled_at IS NULL"),
        ),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    admission_id: Mapped[UUID | None] = mapped_column(ForeignKey("admissions.id"))
    category: Mapped[str]
    tariff_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("tariff_items.id"))
    description: Mapped[str]
    detail: Mapped[str] = mapped_column(default="", server_default="")
    quantity: Mapped[Decimal] = mapped_column(Thousandths)
    price: Mapped[int] = mapped_column(BigInteger)
    tax_rate: Mapped[int]
    charged_at: Mapped[datetime]
    source: Mapped[str]
    source_id: Mapped[UUID]
    part: Mapped[str] = mapped_column(default="", server_default="")
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoices.id"), index=True)
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="", server_default="")


class BillDiscountRow(Keyed, Recorded, Versioned, Base):
    """A discount on a running bill, waiting for its invoice. Percent of charges, or an amount."""

    __tablename__ = "bill_discounts"
    __table_args__ = (
        CheckConstraint("(percent IS NULL) <> (amount IS NULL)", name="percent_or_amount"),
        CheckConstraint("percent BETWEEN 1 AND 10000", name="percent"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("reason <> ''", name="reason"),
        Index(
            "uq_bill_discounts_waiting",
            "patient_id",
            unique=True,
            postgresql_where=text("invoice_id IS NULL AND NOT withdrawn"),
            sqlite_where=text("invoice_id IS NULL AND NOT withdrawn"),
        ),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    percent: Mapped[int | None]  # basis points
    amount: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str]
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoices.id"))
    withdrawn: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class PaymentRow(Keyed, Recorded, Base):
    """Money for one invoice; the key is made when the till opens the payment, so that the same
    payment sent twice is one row. Immutable (triggers). `amount` below zero is money given back."""

    __tablename__ = "payments"
    __table_args__ = (
        one_of("method", PaymentMethod),
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint(
            "tendered IS NULL OR (method = 'cash' AND tendered >= amount)", name="tendered"
        ),
        CheckConstraint("amount > 0 OR reason <> ''", name="reason"),
        CheckConstraint("method <> 'transfer' OR reference <> ''", name="reference"),
        Index("ix_payments_recorded_at", "recorded_at"),
    )

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"), index=True)
    number: Mapped[int | None] = mapped_column(  # of the receipt
        BigInteger, unique=True, server_default=FetchedValue()
    )
    method: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    tendered: Mapped[int | None] = mapped_column(BigInteger)
    reference: Mapped[str] = mapped_column(default="", server_default="")
    reason: Mapped[str] = mapped_column(default="", server_default="")  # of money given back

"""Invoices, credit notes and payments: written once, read often."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import aliased

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.billing import (
    ChargeRow,
    InvoiceLineRow,
    InvoiceRow,
    OpenInvoiceRow,
    PaymentRow,
)
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.domain.billing import (
    Invoice,
    InvoiceBrief,
    InvoiceKind,
    InvoiceLine,
    NewInvoice,
    NewPayment,
    Payment,
    PaymentMethod,
)
from pms_desktop.domain.errors import NotFoundError
from pms_desktop.domain.tariff import TariffCategory

_Note = aliased(InvoiceRow)
_CREDITED = (
    select(func.coalesce(func.sum(_Note.total), 0))
    .where(_Note.corrects_id == InvoiceRow.id)
    .correlate(InvoiceRow)
    .scalar_subquery()
)
_PAID = (
    select(func.coalesce(func.sum(PaymentRow.amount), 0))
    .where(PaymentRow.invoice_id == InvoiceRow.id)
    .correlate(InvoiceRow)
    .scalar_subquery()
)
_CORRECTED = (
    select(_Note.number)
    .where(_Note.id == InvoiceRow.corrects_id)
    .correlate(InvoiceRow)
    .scalar_subquery()
)
_BRIEF = (
    InvoiceRow.id,
    InvoiceRow.kind,
    InvoiceRow.number,
    InvoiceRow.patient_id,
    InvoiceRow.corrects_id,
    InvoiceRow.recorded_at,
    InvoiceRow.total,
    _CREDITED.label("credited"),
    _PAID.label("paid"),
)
_DUE = InvoiceRow.total - _CREDITED - _PAID
_IS_INVOICE = InvoiceRow.kind == InvoiceKind.INVOICE.value
_PAYMENT = (
    PaymentRow.id,
    PaymentRow.invoice_id,
    PaymentRow.number,
    PaymentRow.method,
    PaymentRow.amount,
    PaymentRow.tendered,
    PaymentRow.reference,
    PaymentRow.reason,
    PaymentRow.recorded_at,
    StaffRow.name,
)
_PAYMENTS = select(*_PAYMENT).join(StaffRow, StaffRow.id == PaymentRow.recorded_by)


class InvoiceRepository(Repository):
    """What was issued and what was paid for it. Nothing here changes a row."""

    def add(self, invoice: NewInvoice) -> None:
        """Write an invoice with its lines; its charges must be moved to it before the commit."""
        self._session.add(
            InvoiceRow(
                id=invoice.id,
                kind=invoice.kind.value,
                patient_id=invoice.patient_id,
                admission_id=invoice.admission_id,
                corrects_id=invoice.corrects_id,
                reason=invoice.reason,
                charged=invoice.charged,
                discount=invoice.discount,
                discount_reason=invoice.discount_reason,
                net=invoice.net,
                tax=invoice.tax,
                total=invoice.total,
                currency=invoice.currency,
            )
        )
        self._session.flush()
        self._session.add_all(
            InvoiceLineRow(
                id=line.id,
                invoice_id=invoice.id,
                position=position,
                charge_id=line.charge_id,
                description=line.description,
                detail=line.detail,
                charged_at=line.charged_at,
                quantity=line.quantity,
                price=line.price,
                tax_rate=line.tax_rate,
                net=line.net,
                tax=line.tax,
            )
            for position, line in enumerate(invoice.lines, start=1)
        )
        self._session.flush()

    def find(self, invoice_id: UUID) -> InvoiceBrief | None:
        """An invoice or credit note in short, if it was issued."""
        found = self._briefs(select(*_BRIEF).where(InvoiceRow.id == invoice_id))
        return found[0] if found else None

    def get(self, invoice_id: UUID) -> Invoice:
        """An invoice or credit note with all that belongs to it. Raises NotFoundError."""
        row = self._session.execute(
            select(
                *_BRIEF,
                InvoiceRow.admission_id,
                InvoiceRow.reason,
                InvoiceRow.charged,
                InvoiceRow.discount,
                InvoiceRow.discount_reason,
                InvoiceRow.net,
                InvoiceRow.tax,
                InvoiceRow.currency,
                StaffRow.name.label("issued_by"),
                _CORRECTED.label("corrects_number"),
            )
            .join(StaffRow, StaffRow.id == InvoiceRow.recorded_by)
            .where(InvoiceRow.id == invoice_id)
        ).one_or_none()
        if row is None:
            raise NotFoundError("invoice", invoice_id)
        return Invoice(
            brief=_brief(row),
            admission_id=row.admission_id,
            reason=row.reason,
            charged=row.charged,
            discount=row.discount,
            discount_reason=row.discount_reason,
            net=row.net,
            tax=row.tax,
            currency=row.currency,
            issued_by=row.issued_by,
            corrects_number=row.corrects_number,
            lines=self._lines(invoice_id),
            payments=self.payments_of(invoice_id),
            credit_notes=self._credit_notes(invoice_id),
            credited_charges=self._credited_charges(invoice_id),
        )

    def of_patient(self, patient_id: UUID, limit: int = 200) -> list[InvoiceBrief]:
        """A patient's invoices and credit notes, newest first."""
        return self._briefs(
            select(*_BRIEF)
            .where(InvoiceRow.patient_id == patient_id)
            .order_by(InvoiceRow.recorded_at.desc(), InvoiceRow.id.desc())
            .limit(limit)
        )

    def unpaid(self) -> list[InvoiceBrief]:
        """Invoices that still owe something, newest first."""
        return self._list(InvoiceRow.id.in_(select(OpenInvoiceRow.invoice_id)))

    def issued_since(self, moment: datetime) -> list[InvoiceBrief]:
        """Invoices issued since a moment, newest first."""
        return self._list(InvoiceRow.recorded_at >= moment)

    def by_number(self, number: int) -> list[InvoiceBrief]:
        """The invoice of this number."""
        return self._list(InvoiceRow.number == number)

    def newest_of(self, patient_ids: Collection[UUID], limit: int = 50) -> list[InvoiceBrief]:
        """Invoices of these patients, paid ones as well, newest first."""
        return self._list(patient_ids=patient_ids, limit=limit)

    def owed(self, patient_id: UUID) -> int:
        """What the patient's invoices still owe, in minor units."""
        found = self._session.scalar(
            select(func.coalesce(func.sum(_DUE), 0)).where(
                InvoiceRow.patient_id == patient_id, _IS_INVOICE
            )
        )
        return int(found or 0)

    def pay_once(self, payment: NewPayment) -> bool:
        """Write a payment unless its id was written before. Returns whether it is new."""
        insert = postgres_insert if self._on_postgres else sqlite_insert
        result = self._session.execute(
            insert(PaymentRow)
            .values(
                id=payment.id,
                invoice_id=payment.invoice_id,
                method=payment.method.value,
                amount=payment.amount,
                tendered=payment.tendered,
                reference=payment.reference,
                reason=payment.reason,
                **self._signature,
            )
            .on_conflict_do_nothing(index_elements=["id"])
            .returning(PaymentRow.id)
        )
        return result.one_or_none() is not None

    def payment(self, payment_id: UUID) -> Payment | None:
        """A payment, if it was taken."""
        row = self._session.execute(_PAYMENTS.where(PaymentRow.id == payment_id)).one_or_none()
        return _payment(row) if row else None

    def payments_of(self, invoice_id: UUID) -> tuple[Payment, ...]:
        """What was paid for an invoice, oldest first."""
        rows = self._session.execute(
            _PAYMENTS.where(PaymentRow.invoice_id == invoice_id).order_by(
                PaymentRow.recorded_at, PaymentRow.id
            )
        )
        return tuple(_payment(row) for row in rows)

    def taken(self, first: datetime, until: datetime) -> dict[PaymentMethod, int]:
        """What this person took by each method in a stretch of time, less what was given back."""
        rows = self._session.execute(
            select(PaymentRow.method, func.sum(PaymentRow.amount))
            .where(
                PaymentRow.recorded_at >= first,
                PaymentRow.recorded_at < until,
                PaymentRow.recorded_by == self._actor,
            )
            .group_by(PaymentRow.method)
        )
        return {PaymentMethod(method): int(amount) for method, amount in rows}

    def _list(
        self,
        *wanted: ColumnElement[bool],
        patient_ids: Collection[UUID] | None = None,
        limit: int = 200,
    ) -> list[InvoiceBrief]:
        statement = select(*_BRIEF).where(_IS_INVOICE, *wanted)
        if patient_ids is not None:
            statement = statement.where(InvoiceRow.patient_id.in_(patient_ids))
        newest = (InvoiceRow.recorded_at.desc(), InvoiceRow.id.desc())
        return self._briefs(statement.order_by(*newest).limit(limit))

    def _briefs(self, statement: Select[*tuple[Any, ...]]) -> list[InvoiceBrief]:
        return [_brief(row) for row in self._session.execute(statement)]

    def _credit_notes(self, invoice_id: UUID) -> tuple[InvoiceBrief, ...]:
        statement = select(*_BRIEF).where(InvoiceRow.corrects_id == invoice_id)
        return tuple(self._briefs(statement.order_by(InvoiceRow.recorded_at, InvoiceRow.id)))

    def _credited_charges(self, invoice_id: UUID) -> frozenset[UUID]:
        found = self._session.scalars(
            select(InvoiceLineRow.charge_id)
            .join(InvoiceRow, InvoiceRow.id == InvoiceLineRow.invoice_id)
            .where(InvoiceRow.corrects_id == invoice_id, InvoiceLineRow.charge_id.is_not(None))
        )
        return frozenset(charge_id for charge_id in found if charge_id is not None)

    def _lines(self, invoice_id: UUID) -> tuple[InvoiceLine, ...]:
        rows = self._session.execute(
            select(
                InvoiceLineRow.id,
                InvoiceLineRow.charge_id,
                ChargeRow.category,
                InvoiceLineRow.description,
                InvoiceLineRow.detail,
                InvoiceLineRow.quantity,
                InvoiceLineRow.price,
                InvoiceLineRow.tax_rate,
                InvoiceLineRow.charged_at,
                InvoiceLineRow.net,
                InvoiceLineRow.tax,
            )
            .outerjoin(ChargeRow, ChargeRow.id == InvoiceLineRow.charge_id)
            .where(InvoiceLineRow.invoice_id == invoice_id)
            .order_by(InvoiceLineRow.position)
        )
        return tuple(
            InvoiceLine(row[0], row[1], TariffCategory(row[2]) if row[2] else None, *row[3:])
            for row in rows
        )


def _brief(row: Sequence[Any]) -> InvoiceBrief:
    key, kind, number, patient_id, corrects_id, at, total, credited, paid = row[: len(_BRIEF)]
    return InvoiceBrief(
        key, InvoiceKind(kind), number, patient_id, corrects_id, at, total, int(credited), int(paid)
    )


def _payment(row: Sequence[Any]) -> Payment:
    key, invoice_id, number, method, *others = row
    return Payment(key, invoice_id, number, PaymentMethod(method), *others)

"""Charges: everything that will stand on a bill, once; and the discount on a running bill."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.billing import BillDiscountRow, ChargeRow
from pms_desktop.domain.billing import (
    Charge,
    ChargeBilledError,
    ChargeSource,
    Discount,
    NewCharge,
)
from pms_desktop.domain.errors import ConcurrentUpdateError
from pms_desktop.domain.tariff import TariffCategory

_CHARGE = (
    ChargeRow.id,
    ChargeRow.admission_id,
    ChargeRow.category,
    ChargeRow.description,
    ChargeRow.detail,
    ChargeRow.quantity,
    ChargeRow.price,
    ChargeRow.tax_rate.label("tax"),
    ChargeRow.charged_at,
)
_UNBILLED = (ChargeRow.invoice_id.is_(None), ChargeRow.cancelled_at.is_(None))
_DISCOUNT = (
    BillDiscountRow.id,
    BillDiscountRow.percent,
    BillDiscountRow.amount,
    BillDiscountRow.reason,
    BillDiscountRow.version,
)
_WAITING = (BillDiscountRow.invoice_id.is_(None), ~BillDiscountRow.withdrawn)


class ChargeRepository(Repository):
    """Any subject may raise a charge; only billing reads and bills them."""

    def raise_once(self, charge: NewCharge) -> bool:
        """Enter a charge unless its source, record and part were charged already.

        Returns whether it is new.
        """
        insert = postgres_insert if self._on_postgres else sqlite_insert
        values = {
            "id": charge.id,
            "patient_id": charge.patient_id,
            "admission_id": charge.admission_id,
            "category": charge.category.value,
            "tariff_item_id": charge.tariff_item_id,
            "description": charge.description,
            "detail": charge.detail,
            "quantity": charge.quantity,
            "price": charge.price,
            "tax_rate": charge.tax,
            "charged_at": charge.charged_at,
            "source": charge.source.value,
            "source_id": charge.source_id,
            "part": charge.part,
            **self._signature,
        }
        result = self._session.execute(
            insert(ChargeRow).values(values).on_conflict_do_nothing().returning(ChargeRow.id)
        )
        return result.one_or_none() is not None

    def unbilled(self, patient_id: UUID) -> list[Charge]:
        """The running bill of a patient, oldest first."""
        return self.unbilled_of({patient_id}).get(patient_id, [])

    def unbilled_of(self, patient_ids: Collection[UUID] | None = None) -> dict[UUID, list[Charge]]:
        """The running bills of these patients, or of all, each oldest first."""
        statement = select(ChargeRow.patient_id, *_CHARGE).where(*_UNBILLED)
        if patient_ids is not None:
            statement = statement.where(ChargeRow.patient_id.in_(patient_ids))
        bills: dict[UUID, list[Charge]] = {}
        for row in self._session.execute(statement.order_by(ChargeRow.charged_at, ChargeRow.id)):
            bills.setdefault(row.patient_id, []).append(_charge(dict(row._mapping)))
        return bills

    def charged_parts(
        self, source: ChargeSource, source_ids: Collection[UUID]
    ) -> set[tuple[UUID, str]]:
        """Which parts of these records were ever charged, cancelled ones as well."""
        rows = self._session.execute(
            select(ChargeRow.source_id, ChargeRow.part).where(
                ChargeRow.source == source.value, ChargeRow.source_id.in_(source_ids)
            )
        )
        return {(row.source_id, row.part) for row in rows}

    def bill(self, charge_ids: Collection[UUID], invoice_id: UUID) -> int:
        """Move charges from the running bill to an invoice that has their lines already.

        Returns how many were still unbilled; another station may have billed or cancelled some.
        """
        return self._update(charge_ids, *_UNBILLED, invoice_id=invoice_id)

    def bill_again(self, charge_ids: Collection[UUID], invoice_id: UUID) -> None:
        """Bring charges of a credited invoice back to the running bill."""
        self._update(charge_ids, ChargeRow.invoice_id == invoice_id, invoice_id=None)

    def cancel(self, charge_ids: Collection[UUID], reason: str) -> int:
        """Take unbilled charges off; they stay on record. Returns how many were unbilled."""
        now = self._session.info["clock"].now()
        return self._update(charge_ids, *_UNBILLED, cancelled_at=now, cancel_reason=reason)

    def cancel_of(self, source: ChargeSource, source_id: UUID, reason: str) -> None:
        """Take back what a source was charged; nothing happens when it was not.

        Raises ChargeBilledError when it stands on an invoice.
        """
        rows = self._session.scalars(
            select(ChargeRow).where(
                ChargeRow.source == source.value,
                ChargeRow.source_id == source_id,
                ChargeRow.cancelled_at.is_(None),
            )
        )
        for row in rows.all():
            if row.invoice_id is not None:
                raise ChargeBilledError(row.description)
            row.cancelled_at, row.cancel_reason = self._session.info["clock"].now(), reason
        self._session.flush()

    def cancelled_times(self, source: ChargeSource, source_id: UUID) -> int:
        """How often a charge of this source was taken back."""
        count = self._session.scalar(
            select(func.count()).where(
                ChargeRow.source == source.value,
                ChargeRow.source_id == source_id,
                ChargeRow.cancelled_at.is_not(None),
            )
        )
        return count or 0

    def discount(self, patient_id: UUID) -> Discount | None:
        """The discount that waits for the next invoice."""
        row = self._session.execute(
            select(*_DISCOUNT).where(BillDiscountRow.patient_id == patient_id, *_WAITING)
        ).one_or_none()
        return Discount(*row) if row else None

    def discounts(self, patient_ids: Collection[UUID]) -> dict[UUID, Discount]:
        """The waiting discounts of these patients."""
        rows = self._session.execute(
            select(BillDiscountRow.patient_id, *_DISCOUNT).where(
                BillDiscountRow.patient_id.in_(patient_ids), *_WAITING
            )
        )
        return {row[0]: Discount(*row[1:]) for row in rows}

    def put_discount(self, patient_id: UUID, discount: Discount) -> None:
        """Enter the discount, or change it. Raises ConcurrentUpdateError."""
        row = self._session.get(BillDiscountRow, discount.id)
        if row is None:
            row = BillDiscountRow(id=discount.id, patient_id=patient_id)
            self._session.add(row)
        elif row.version != discount.version:
            raise ConcurrentUpdateError("discount", discount.id)
        row.percent, row.amount = discount.percent, discount.amount
        row.reason = discount.reason
        self._session.flush()

    def withdraw_discount(self, discount_id: UUID) -> None:
        """Let the waiting discount fall; it stays on record."""
        row = self._session.get(BillDiscountRow, discount_id)
        if row is not None and row.invoice_id is None:
            row.withdrawn = True

    def use_discount(self, discount_id: UUID, invoice_id: UUID) -> None:
        """Say which invoice the discount went into."""
        self._session.get_one(BillDiscountRow, discount_id).invoice_id = invoice_id

    def _update(
        self, charge_ids: Collection[UUID], *wanted: ColumnElement[bool], **values: Any
    ) -> int:
        changed = self._session.execute(
            update(ChargeRow)
            .where(ChargeRow.id.in_(charge_ids), *wanted)
            .values(**values, version=ChargeRow.version + 1)
            .returning(ChargeRow.id)
            .execution_options(synchronize_session=False)
        )
        return len(changed.all())


def _charge(values: dict[str, Any]) -> Charge:
    values.pop("patient_id")
    return Charge(**{**values, "category": TariffCategory(values["category"])})

"""Charges: everything that will stand on a bill, once."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.billing import ChargeRow
from pms_desktop.domain.billing import ChargeBilledError, ChargeSource, NewCharge


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
            "recorded_at": self._session.info["clock"].now(),
            "recorded_by": self._actor,
        }
        result = self._session.execute(
            insert(ChargeRow).values(values).on_conflict_do_nothing().returning(ChargeRow.id)
        )
        return result.one_or_none() is not None

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

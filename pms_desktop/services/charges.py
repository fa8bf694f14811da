"""Procedures and items that a nurse, doctor or clerk records for a patient."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.billing import ChargeSource, NewCharge
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.tariff import TariffCategory, TariffItem
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service

_MOST = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class NewRecordedCharge:
    """Something given to a patient. `id` is made when the form opens; `quantity` has up to three
    decimals; `when` is the moment it was given."""

    id: UUID
    patient_id: UUID
    admission_id: UUID | None
    tariff_item_id: UUID
    quantity: Decimal
    when: datetime


class ChargeService(Service):
    """What raises a charge by hand. Consultations and bed days arise by themselves."""

    def items(self, query: str = "", category: TariffCategory | None = None) -> list[TariffItem]:
        """Active items of the tariff, found by words of their name or code."""
        self._require(Permission.RECORD_CHARGES)
        return self._read(lambda uow: uow.tariff.items(query, category))

    def record(self, *charges: NewRecordedCharge) -> Sequence[UUID]:
        """Enter all or none at today's prices, which they keep. Sent twice, charged once.

        Returns the charges' ids. Raises InvalidInputError for an impossible quantity or a time to
        come, NotFoundError for an unknown item.
        """
        self._require(Permission.RECORD_CHARGES)
        for charge in charges:
            self._check(charge)

        def work(uow: UnitOfWork) -> Sequence[UUID]:
            for charge in charges:
                uow.charges.raise_once(self._priced(uow, charge))
            return [charge.id for charge in charges]

        return self._write(work)

    def _check(self, charge: NewRecordedCharge) -> None:
        whole_thousandths = charge.quantity.scaleb(3) % 1 == 0
        if not 0 < charge.quantity <= _MOST or not whole_thousandths:
            raise InvalidInputError(
                {"quantity": _("Enter how many: more than 0 and at most 10,000.")}
            )
        if charge.when > self._clock.now():
            raise InvalidInputError({"when": _("This time is still to come.")})

    def _priced(self, uow: UnitOfWork, charge: NewRecordedCharge) -> NewCharge:
        item = uow.tariff.item(charge.tariff_item_id)
        return NewCharge(
            id=charge.id,
            patient_id=charge.patient_id,
            admission_id=charge.admission_id,
            category=item.category,
            tariff_item_id=item.id,
            description=item.name,
            detail=self._who.name,
            quantity=charge.quantity,
            price=item.price,
            tax=item.tax,
            charged_at=charge.when,
            source=ChargeSource.RECORDED,
            source_id=charge.id,
        )

"""Bed days become charges by themselves. The rule stands in `domain/bed_days.py`.

Whoever moves or discharges a patient calls `accrue_bed_days` in the same unit of work; billing
calls it again before it issues. A day that was charged before is not charged again.
"""

from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.bed_days import BedDay, bed_day_key, bed_days
from pms_desktop.domain.billing import ChargeSource, NewCharge
from pms_desktop.domain.clock import Clock, day_bounds
from pms_desktop.domain.tariff import TariffItem


def accrue_bed_days(uow: UnitOfWork, clock: Clock, admission_ids: Collection[UUID]) -> None:
    """Charge what these admissions came to up to now, at today's prices."""
    for charge in due_bed_days(uow, clock, admission_ids):
        uow.charges.raise_once(charge)


def due_bed_days(uow: UnitOfWork, clock: Clock, admission_ids: Collection[UUID]) -> list[NewCharge]:
    """Bed days not charged yet. Beds without a price cost nothing."""
    if not admission_ids:
        return []
    stays = uow.admissions.stays_of(admission_ids)
    days = [day for each in stays.values() for day in bed_days(each, clock, clock.now())]
    charged = uow.charges.charged_parts(ChargeSource.BED_DAY, admission_ids)
    missing = [day for day in days if (day.stay.admission_id, day.day.isoformat()) not in charged]
    wanted = {day.stay.tariff_item_id for day in missing if day.stay.tariff_item_id is not None}
    items = uow.tariff.items_by_id(wanted) if wanted else {}
    return [
        _charge(clock, day, items[day.stay.tariff_item_id])
        for day in missing
        if day.stay.tariff_item_id in items
    ]


def _charge(clock: Clock, day: BedDay, item: TariffItem) -> NewCharge:
    stay = day.stay
    began = max(stay.started_at, day_bounds(clock, day.day)[0])
    return NewCharge(
        id=bed_day_key(stay.admission_id, day.day),
        patient_id=stay.patient_id,
        admission_id=stay.admission_id,
        category=item.category,
        tariff_item_id=item.id,
        description=item.name,
        detail=stay.bed,
        quantity=Decimal(1),
        price=item.price,
        tax=item.tax,
        charged_at=began,
        source=ChargeSource.BED_DAY,
        source_id=stay.admission_id,
        part=day.day.isoformat(),
    )

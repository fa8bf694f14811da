"""How the lines of a bill are shown together."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from pms_desktop.domain.billing import Charge, number_in
from pms_desktop.domain.bills import grouped
from pms_desktop.domain.tariff import TariffCategory
from pms_desktop.services.ids import new_id

FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)


def bed_day(days: int, bed: str = "3W-02") -> Charge:
    return Charge(
        new_id(), None, TariffCategory.BED, "Bed day, general ward", bed, Decimal(1), 12_000, 0,
        FRIDAY + timedelta(days=days),
    )  # fmt: skip


def dressing(days: int) -> Charge:
    item = replace(bed_day(days), category=TariffCategory.ITEM, description="Wound dressing")
    return replace(item, id=new_id(), price=1250)


def test_bed_days_in_a_row_are_one_line_although_other_things_were_charged_between() -> None:
    lines = [bed_day(0), dressing(0), bed_day(1), dressing(1), bed_day(2)]

    groups = grouped(lines)

    assert [(group.description, group.quantity, group.amount) for group in groups] == [
        ("Bed day, general ward", Decimal(3), 36_000),
        ("Wound dressing", Decimal(1), 1_250),
        ("Wound dressing", Decimal(1), 1_250),
    ]
    assert groups[0].indexes == (0, 2, 4)
    assert (groups[0].first_at, groups[0].last_at) == (FRIDAY, FRIDAY + timedelta(days=2))


def test_a_move_to_another_bed_begins_another_line() -> None:
    groups = grouped([bed_day(0), bed_day(1, "3W-01"), bed_day(2)])

    assert [group.detail for group in groups] == ["3W-02", "3W-01", "3W-02"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("INV-2026-004211", 4211), ("inv-4211", 4211), ("2026-004211", 4211), (" 4211 ", 4211),
        ("2E-02", None), ("CN-2026-000002", None), ("12-34", None), ("", None), ("٤٢", None),
    ],
)  # fmt: skip
def test_an_invoice_is_found_by_its_number_and_a_bed_is_not_taken_for_one(
    typed: str, number: int | None
) -> None:
    assert number_in(typed) == number

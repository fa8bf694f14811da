"""Every bill adds up, whatever is on it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pms_desktop.domain.billing import Charge, Discount, InvoiceKind, invoice_number, number_in
from pms_desktop.domain.bills import add_up, grouped, shares
from pms_desktop.domain.money import percent_of
from pms_desktop.domain.tariff import TariffCategory
from pms_desktop.services.ids import new_id

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def a_charge(
    quantity: Decimal = Decimal(1),
    price: int = 1000,
    tax: int = 0,
    category: TariffCategory = TariffCategory.PROCEDURE,
    day: int = 0,
) -> Charge:
    when = NOON + timedelta(days=day)
    return Charge(new_id(), None, category, "Bed day", "3W-12", quantity, price, tax, when)


charges = st.lists(
    st.builds(
        a_charge,
        st.integers(1, 5_000_000).map(lambda n: Decimal(n).scaleb(-3)),
        st.integers(0, 10_000_000),
        st.sampled_from([0, 500, 750, 1999, 2000]),
    ),
    max_size=25,
)
discounts = st.one_of(
    st.none(),
    st.integers(1, 10_000).map(lambda n: Discount(new_id(), n, None, "why", 0)),
    st.integers(1, 10**9).map(lambda n: Discount(new_id(), None, n, "why", 0)),
)


@given(charges, discounts)
def test_lines_rates_and_totals_agree(items: list[Charge], discount: Discount | None) -> None:
    bill = add_up(items, discount)

    assert sum(line.net for line in bill.lines) == bill.net
    assert sum(line.tax for line in bill.lines) == bill.tax
    assert bill.total == bill.charged - bill.discount + bill.tax
    for tax in bill.taxes:
        lines = [line for line in bill.lines if line.charge.tax == tax.rate]
        assert sum(line.net for line in lines) == tax.net
        assert sum(line.tax for line in lines) == tax.tax == percent_of(tax.net, tax.rate)


@given(charges, discounts)
def test_nothing_on_a_bill_falls_below_zero(items: list[Charge], discount: Discount | None) -> None:
    bill = add_up(items, discount)

    assert 0 <= bill.discount <= bill.charged
    for line in bill.lines:
        assert 0 <= line.net <= line.charge.amount
        assert line.tax >= 0


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_shares_add_up_and_differ_by_less_than_one_from_the_exact_share(
    minor: int, weights: list[int]
) -> None:
    if not sum(weights):
        weights = [1, *weights]
    parts = shares(minor, weights)

    assert sum(parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - minor * weight) < sum(weights)


def test_half_a_cent_is_rounded_up_once_per_rate() -> None:
    bill = add_up([a_charge(price=10, tax=500) for _ in range(3)])

    assert [tax.tax for tax in bill.taxes] == [2]  # 30 at 5 % is 1.5, not three times 0.5


def test_a_discount_larger_than_the_bill_takes_all_of_it() -> None:
    bill = add_up([a_charge(tax=2000)], Discount(new_id(), None, 5000, "free", 0))

    assert (bill.discount, bill.total) == (1000, 0)


def test_bed_days_in_a_row_stand_as_one_line() -> None:
    days = [a_charge(category=TariffCategory.BED, day=day) for day in range(3)]
    scan = a_charge(day=3)

    groups = grouped([*days, scan])

    assert [(g.quantity, g.amount, g.indexes) for g in groups] == [
        (Decimal(3), 3000, (0, 1, 2)),
        (Decimal(1), 1000, (3,)),
    ]
    assert (groups[0].first_at, groups[0].last_at) == (NOON, NOON + timedelta(days=2))


def test_people_type_invoice_numbers_in_several_ways() -> None:
    number = invoice_number(InvoiceKind.INVOICE, 4211, NOON.date())

    assert number == "INV-2026-004211"
    for typed in (number, "inv-2026-004211", "004211", " 4211 "):
        assert number_in(typed) == 4211
    assert number_in("3W-12a") is None
    assert number_in("Garcia") is None

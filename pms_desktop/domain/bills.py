"""How a bill adds up. Amounts are minor units, taxes basis points.

The one rule of rounding: quantity times price is rounded half up per line; the discount is shared
over the lines, and the tax of each rate is rounded half up once on the sum of its lines and then
shared over them. Shares go by largest remainder, so lines, rates and totals always agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from pms_desktop.domain.billing import Charge, Discount
from pms_desktop.domain.money import percent_of, split
from pms_desktop.domain.tariff import TariffCategory


@dataclass(frozen=True, slots=True)
class BillLine:
    """A charge with its share of the discount taken off and its share of the tax."""

    charge: Charge
    net: int
    tax: int


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """The tax of one rate."""

    rate: int
    net: int
    tax: int


@dataclass(frozen=True, slots=True)
class Bill:
    """A running bill added up."""

    lines: tuple[BillLine, ...]
    charged: int
    discount: int
    taxes: tuple[TaxTotal, ...]

    @property
    def net(self) -> int:
        """Charges without the discount."""
        return self.charged - self.discount

    @property
    def tax(self) -> int:
        """Tax of every rate."""
        return sum(tax.tax for tax in self.taxes)

    @property
    def total(self) -> int:
        """What the patient pays."""
        return self.net + self.tax


def add_up(charges: Sequence[Charge], discount: Discount | None = None) -> Bill:
    """The bill of these charges. A discount never takes more than the charges."""
    amounts = [charge.amount for charge in charges]
    charged = sum(amounts)
    off = _discount_of(discount, charged)
    nets = [amount - share for amount, share in zip(amounts, shares(off, amounts), strict=True)]
    taxes = [0] * len(charges)
    totals = []
    for rate in sorted({charge.tax for charge in charges}):
        indexes = [i for i, charge in enumerate(charges) if charge.tax == rate]
        base = sum(nets[i] for i in indexes)
        tax = percent_of(base, rate)
        for i, share in zip(indexes, shares(tax, [nets[i] for i in indexes]), strict=True):
            taxes[i] = share
        totals.append(TaxTotal(rate, base, tax))
    lines = tuple(map(BillLine, charges, nets, taxes))
    return Bill(lines, charged, off, tuple(totals))


def shares(minor: int, weights: Sequence[int]) -> list[int]:
    """`minor` shared by weights, none of which is below zero; nothing to share is all zeros."""
    return split(minor, weights) if minor else [0] * len(weights)


def _discount_of(discount: Discount | None, charged: int) -> int:
    if discount is None:
        return 0
    if discount.percent is not None:
        return percent_of(charged, discount.percent)
    return min(discount.amount or 0, charged)


class Billed(Protocol):
    """What a charge and an invoice line have in common."""

    @property
    def category(self) -> TariffCategory | None: ...
    @property
    def description(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def price(self) -> int: ...
    @property
    def amount(self) -> int: ...
    @property
    def charged_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines shown as one: the bed days of one bed in a row, or a single line.

    `indexes` are the places of its lines in what was grouped.
    """

    description: str
    detail: str
    quantity: Decimal
    price: int
    amount: int
    first_at: datetime
    last_at: datetime
    indexes: tuple[int, ...]


def grouped(lines: Sequence[Billed]) -> list[LineGroup]:
    """Bed days in a row in one bed at one price become one line, whatever stands between them."""
    groups: list[LineGroup] = []
    bed: int | None = None  # where the last bed day went
    for index, line in enumerate(lines):
        if bed is not None and _continues(lines[groups[bed].indexes[-1]], line):
            groups[bed] = _longer(groups[bed], line, index)
            continue
        if line.category is TariffCategory.BED:
            bed = len(groups)
        groups.append(_group_of(line, index))
    return groups


def _longer(group: LineGroup, line: Billed, index: int) -> LineGroup:
    return replace(
        group,
        quantity=group.quantity + line.quantity,
        amount=group.amount + line.amount,
        last_at=line.charged_at,
        indexes=(*group.indexes, index),
    )


def _group_of(line: Billed, index: int) -> LineGroup:
    return LineGroup(
        line.description, line.detail, line.quantity, line.price, line.amount, line.charged_at,
        line.charged_at, (index,),
    )  # fmt: skip


def _continues(before: Billed, line: Billed) -> bool:
    return (
        line.category is TariffCategory.BED
        and before.category is TariffCategory.BED
        and (before.description, before.detail, before.price)
        == (line.description, line.detail, line.price)
    )

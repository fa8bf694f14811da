"""Money: `Decimal` amounts in the hospital's currency, whole minor units in the database."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

_DIGITS = {
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
    "CLP": 0,
    "ISK": 0,
    "UGX": 0,
    "RWF": 0,
    "XAF": 0,
    "XOF": 0,
    "PYG": 0,
    "BHD": 3,
    "IQD": 3,
    "JOD": 3,
    "KWD": 3,
    "LYD": 3,
    "OMR": 3,
    "TND": 3,
}  # ISO 4217; every other currency has 2


def digits(currency: str) -> int:
    """Decimal places of an ISO 4217 currency code."""
    return _DIGITS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """Whole minor units (cents) of an amount, rounded half up."""
    return int(round_money(amount, currency).scaleb(digits(currency)))


def from_minor(minor: int, currency: str) -> Decimal:
    """The amount that `minor` units make."""
    return Decimal(minor).scaleb(-digits(currency))


def round_money(amount: Decimal, currency: str) -> Decimal:
    """The one rounding rule: half up to the currency's decimal places."""
    return amount.quantize(Decimal(1).scaleb(-digits(currency)), rounding=ROUND_HALF_UP)


def percent_of(minor: int, basis_points: int) -> int:
    """`basis_points` hundredths of a percent of `minor` units, rounded half up."""
    return int((Decimal(minor) * basis_points / 10_000).quantize(Decimal(1), ROUND_HALF_UP))


def split(minor: int, weights: Sequence[int]) -> list[int]:
    """Share `minor` by `weights` so that the parts add up to it (largest remainder).

    Raises ValueError when no weight is positive.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    parts = [minor * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(minor * weights[i] % total), i))
    for index in by_remainder[: minor - sum(parts)]:
        parts[index] += 1
    return parts

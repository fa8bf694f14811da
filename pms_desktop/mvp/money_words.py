"""Minor units as people read them."""

from decimal import Decimal

from pms_desktop.domain.money import digits, from_minor
from pms_desktop.i18n import format_money

_MINUS = "\N{MINUS SIGN}"


def money(minor: int, currency: str) -> str:
    """An amount with its currency sign, as in `£312.40` and `−£42.03`."""
    return format_money(from_minor(minor, currency), currency).replace("-", _MINUS)


def figure(minor: int, currency: str) -> str:
    """An amount alone, for columns whose head names the currency: `1,284.10`."""
    places = digits(currency)
    return f"{from_minor(minor, currency):,.{places}f}".replace("-", _MINUS)


def number(value: Decimal) -> str:
    """A quantity without idle zeros: `3`, `0.5`."""
    return f"{value.normalize():,f}".replace("-", _MINUS)


def percent(basis_points: int) -> str:
    """A rate without idle zeros: `7.5 %`."""
    return f"{number(Decimal(basis_points).scaleb(-2))} %"

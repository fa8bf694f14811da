"""A dose far from the usual one: ten times as much, a slip of the comma, grams for milligrams."""

import re
from collections.abc import Iterator
from decimal import Decimal

FAR = 10
"""How many times more or less than usual asks for a second look."""

_AMOUNT = re.compile(r"(\d[\d\s\u00a0]*(?:[.,]\d+)*)\s*([^\d\s.,/]*)(/\S+)?")
_MASS = {
    "ng": Decimal("1e-6"), "mcg": Decimal("1e-3"), "µg": Decimal("1e-3"), "μg": Decimal("1e-3"),
    "ug": Decimal("1e-3"), "microgram": Decimal("1e-3"), "mg": Decimal(1),
    "milligram": Decimal(1), "g": Decimal(1000), "gram": Decimal(1000),
}  # fmt: skip
"""In milligrams."""
_LARGEST = Decimal(10) ** 9


def is_far_from(dose: str, usual: str) -> bool:
    """Whether a dose as typed may be FAR times the usual one, or one FARth of it.

    Numbers are read with a decimal comma, a decimal point or groups of thousands; where that is
    open, each reading counts. Doses that cannot be compared (`1 tablet` and `500 mg`) are not far,
    but a number no dose has is.
    """
    given, known = list(_readings(dose)), list(_readings(usual))
    if any(amount >= _LARGEST for amount, _unit in given):
        return True
    return any(
        amount >= FAR * base or amount * FAR <= base
        for amount, unit in given
        for base, usual_unit in known
        if unit == usual_unit and base > 0
    )


def _readings(text: str) -> Iterator[tuple[Decimal, str]]:
    found = _AMOUNT.search(text.lower())
    if found is None:
        return
    unit = found[2].rstrip("s") + (found[3] or "")
    factor = _MASS.get(unit)
    for amount in _numbers(re.sub(r"\s", "", found[1])):
        yield (amount, unit) if factor is None else (amount * factor, "mg")


def _numbers(digits: str) -> Iterator[Decimal]:
    marks = re.findall(r"[.,]", digits)
    if len(marks) <= 1:
        yield Decimal(digits.replace(",", "."))
    grouped = re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", digits)
    if grouped or len(marks) > 1:
        yield Decimal(re.sub(r"[.,]", "", digits))

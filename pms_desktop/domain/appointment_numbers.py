"""The number of an appointment that people say on the phone: `A-1024-7`.

A running number and Damm's check digit, as record numbers have: a digit heard wrong or two swapped
make a number that is none. The letter tells it from other numbers.
"""

import re
from dataclasses import dataclass

from pms_desktop.domain.mrn import check_digit

_SAID = re.compile(r"(?P<letter>a(?:p(?:p(?:oin)?)?t(?:ment)?)?\W*)?(?P<digits>\d[\d -]*)")
_LONGEST = 12
_BARE = range(5, 9)
"""Digits of a number said without its letter: nine are a record number."""


@dataclass(frozen=True, slots=True)
class SaidAppointment:
    """`certain`: the words say that it is an appointment's number."""

    number: int
    certain: bool


def shown_appointment_number(number: int) -> str:
    """`A-1024-7` of the 1024th appointment."""
    return f"A-{number}-{check_digit(str(number))}"


def parse_appointment_number(folded: str) -> SaidAppointment | None:
    """The number in folded words; None when it is none, its check digit is wrong, or a bare number
    is too short to be meant."""
    found = _SAID.fullmatch(folded)
    if found is None:
        return None
    digits = "".join(char for char in found["digits"] if char.isdigit())
    said = bool(found["letter"])
    body = digits[:-1].lstrip("0")
    if not body or len(digits) > _LONGEST:
        return None
    if not said and (len(digits) not in _BARE or digits.startswith("0")):
        return None
    return SaidAppointment(int(body), said) if digits[-1] == check_digit(body) else None

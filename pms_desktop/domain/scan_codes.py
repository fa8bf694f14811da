"""What stands in the QR codes and bar codes of our own papers, and how a scanner types it.

A code is `PMS:P:000012345`: whose it is, of what, which one. A scanner is a keyboard: where its
layout is not the station's, the colon arrives as another sign, and letters may change their case.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from pms_desktop.domain.appointment_numbers import parse_appointment_number
from pms_desktop.domain.mrn import DIGITS, is_mrn

_WRITTEN = re.compile(
    r"(?:\][a-z]\d)?pms(?P<sign>\W|[öçñ_])(?P<of>[a-z])(?P=sign)(?P<value>[\w-]+)"
)
_BEGUN = re.compile(
    r"(?:\]|\][a-z]|(?:\][a-z]\d)?"
    r"(?:p|pm|pms|pms(?P<sign>\W|[öçñ_])(?:[a-z](?:(?P=sign)[\w-]*)?)?"
    r"|\d{1,9}|a|a-\d*|a-\d+-\d?)?)"
)
_IN_BARS = re.compile(r"(?:\][a-z]\d)?(?P<number>\d{9}|a-\d+-\d)")


class ScanKind(StrEnum):
    """What a code is of."""

    PATIENT = "P"
    APPOINTMENT = "A"
    INVOICE = "I"


@dataclass(frozen=True, slots=True)
class ScanCode:
    """`value` is the record number, the appointment's key or the invoice's number."""

    kind: ScanKind
    value: str

    @property
    def text(self) -> str:
        """What the code holds."""
        return f"PMS:{self.kind.value}:{self.value}"


@dataclass(frozen=True, slots=True)
class Scan:
    """Something was scanned; `text` is what to look for. `in_bars`: it was a bare number, which
    may be another's."""

    text: str
    in_bars: bool = False


def parse_scan(typed: str) -> ScanCode | None:
    """The code a scanner typed; None for anything else, or a record number that does not check.

    An AIM symbology identifier (ISO/IEC 15424, as `]C1`) before it is left aside.
    """
    found = _WRITTEN.fullmatch(typed.strip().casefold())
    if found is None or found["of"].upper() not in set(ScanKind):
        return None
    code = ScanCode(ScanKind(found["of"].upper()), found["value"])
    return None if code.kind is ScanKind.PATIENT and not is_mrn(code.value) else code


def scan_at_end(typed: str) -> str:
    """The code that ends what was typed, as it was typed; empty when none does."""
    begins = typed.casefold().rfind("pms")
    if begins < 0 or parse_scan(typed[begins:]) is None:
        return ""
    return typed[begins:].strip()


def may_become_scan(typed: str) -> bool:
    """Whether a code, or a number that stands in bars, may begin so."""
    return _BEGUN.fullmatch(typed.casefold()) is not None


def number_in_bars(typed: str) -> str:
    """What to look for when bars were scanned that hold a record number (then its code) or the
    number of an appointment; empty for anything else, or a check digit that does not fit."""
    found = _IN_BARS.fullmatch(typed.casefold())
    if found is None:
        return ""
    number = found["number"]
    if len(number) == DIGITS + 1 and is_mrn(number):
        return ScanCode(ScanKind.PATIENT, number).text
    said = parse_appointment_number(number)
    return number.upper() if said is not None and said.certain else ""

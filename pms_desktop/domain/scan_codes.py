"""What stands in the QR codes and bar codes of our own papers, and how a scanner types it.

A code is `PMS:P:000012345`: whose it is, of what, which one. A scanner is a keyboard: where its
layout is not the station's, the colon arrives as another sign, and letters may change their case.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from pms_desktop.domain.mrn import is_mrn

_WRITTEN = re.compile(
    r"(?:\][a-z]\d)?pms(?P<sign>\W|[öçñ_])(?P<of>[a-z])(?P=sign)(?P<value>[\w-]+)"
)


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


def parse_scan(typed: str) -> ScanCode | None:
    """The code a scanner typed; None for anything else, or a record number that does not check.

    An AIM symbology identifier (ISO/IEC 15424, as `]C1`) before it is left aside.
    """
    found = _WRITTEN.fullmatch(typed.strip().casefold())
    if found is None or found["of"].upper() not in set(ScanKind):
        return None
    code = ScanCode(ScanKind(found["of"].upper()), found["value"])
    return None if code.kind is ScanKind.PATIENT and not is_mrn(code.value) else code

"""Medical record numbers: a running number and a check digit.

The check digit is Damm's (H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004): it
finds every single wrong digit and every swap of two neighbours.
"""

import re

from pms_desktop.domain.folding import fold_code

DIGITS = 8
_LONGEST = 12
_IN_GROUPS = re.compile(r"(\d{1,4}-)?\d{4}-\d{4}-\d")
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def mrn_of(number: int) -> str:
    """The record number made of a running number: at least nine digits, the last one checks.

    Raises ValueError below 1.
    """
    if number < 1:
        raise ValueError("record numbers begin at 1")
    body = str(number).zfill(DIGITS)
    return f"{body}{_check(body)}"


def check_digit(digits: str) -> str:
    """Damm's check digit of a number."""
    return str(_check(digits))


def is_mrn(digits: str) -> bool:
    """Whether all digits are there and agree with the check digit."""
    return (
        len(digits) > DIGITS
        and digits.isascii()
        and digits.isdecimal()
        and digits.strip("0") != ""
        and _check(digits) == 0
    )


def parse_mrn(text: str) -> str | None:
    """The record number somebody typed or scanned, with or without hyphens and leading zeros.

    None when it is none or its check digit is wrong.
    """
    digits = fold_code(text).removeprefix("mrn").zfill(DIGITS + 1)
    return digits if is_mrn(digits) else None


def near_mrns(digits: str) -> tuple[str, ...]:
    """Record numbers that somebody may mean by digits whose check fails, likeliest first: with
    another check digit, with two neighbours swapped, or with the check digit left out.
    """
    stripped = digits.lstrip("0")
    if not stripped or len(digits) > _LONGEST or is_mrn(digits.zfill(DIGITS + 1)):
        return ()
    typed = stripped.zfill(DIGITS + 1)
    found = {f"{typed[:-1]}{_check(typed[:-1])}": None}
    for at in range(len(typed) - 1):
        swapped = f"{typed[:at]}{typed[at + 1]}{typed[at]}{typed[at + 2 :]}"
        if is_mrn(swapped):
            found[swapped] = None
    if len(stripped) <= DIGITS:
        found[mrn_of(int(stripped))] = None
    return tuple(each for each in found if is_mrn(each))


def mrn_ranges(digits: str) -> tuple[tuple[str, str], ...]:
    """First and last record number of each length that begin with these digits, zeros before
    them left aside."""
    stripped = digits.lstrip("0")
    if not stripped:
        return ()
    return tuple(
        (f"{stripped:0<{length}}".zfill(DIGITS + 1), f"{stripped:9<{length}}".zfill(DIGITS + 1))
        for length in range(len(stripped), DIGITS + 2)
    )


def looks_mistyped(text: str) -> bool:
    """Whether somebody wrote a whole record number in its groups, with a slip in it."""
    written = text.strip().upper().removeprefix("MRN").strip()
    return bool(_IN_GROUPS.fullmatch(written)) and not is_mrn(fold_code(written))


def shown_mrn(mrn: str) -> str:
    """In groups of four before the check digit: `0048-2713-6`."""
    body = mrn[:-1]
    first = len(body) % 4
    groups = ([body[:first]] if first else []) + [
        body[start : start + 4] for start in range(first, len(body), 4)
    ]
    return "-".join([*groups, mrn[-1:]])


def _check(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = DAMM[interim][int(digit)]
    return interim

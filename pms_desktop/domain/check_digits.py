"""Check digits of numbers: does a number prove that it was not mistyped?

All take a number without punctuation; letters in lower case.
"""

from pms_desktop.domain.folding import fold_code
from pms_desktop.domain.identifiers import CheckRule

_NIF_LETTERS = "trwagmyfpdxbnjzsqvhlcke"
_NIE_FIRST = {"x": "0", "y": "1", "z": "2"}

_VERHOEFF_PERMUTED = (
    "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901",
    "2793806415", "7046913258",
)  # fmt: skip
_VERHOEFF_PRODUCT = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321",
    "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip


def proves_itself(rule: CheckRule, value: str) -> bool:
    """Whether the check digit or letter of a number is right; always where there is no rule."""
    code = fold_code(value)
    checks = {
        CheckRule.MOD_97: _mod_97,
        CheckRule.MOD_11: _mod_11,
        CheckRule.LUHN: _luhn,
        CheckRule.VERHOEFF: _verhoeff,
        CheckRule.NIF: _nif,
    }
    return rule is CheckRule.NONE or bool(code and checks[rule](code))


def _mod_97(code: str) -> bool:
    """ISO/IEC 7064 MOD 97-10: letters count as 10 to 35, the whole leaves 1."""
    if not code.isascii():
        return False
    return int("".join(str(int(char, 36)) for char in code)) % 97 == 1


def _mod_11(code: str) -> bool:
    """Weights 10 to 2 over nine digits, as in the NHS number (NHS Data Dictionary)."""
    if len(code) != 10 or not code.isdecimal():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(code[9])


def _luhn(code: str) -> bool:
    """ISO/IEC 7812-1: every second digit from the right is doubled."""
    if not code.isdecimal():
        return False
    digits = [int(digit) for digit in reversed(code)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _verhoeff(code: str) -> bool:
    """Verhoeff, Error Detecting Decimal Codes (1969), as in the Aadhaar number."""
    if not code.isdecimal():
        return False
    check = 0
    for at, digit in enumerate(reversed(code)):
        permuted = int(_VERHOEFF_PERMUTED[at % 8][int(digit)])
        check = int(_VERHOEFF_PRODUCT[check][permuted])
    return check == 0


def _nif(code: str) -> bool:
    """Spain's DNI and NIE: the letter is the number's remainder by 23 (Real Decreto 1553/2005)."""
    number = _NIE_FIRST.get(code[0], code[0]) + code[1:-1]
    if len(number) != 8 or not number.isdecimal():
        return False
    return _NIF_LETTERS[int(number) % 23] == code[-1]

"""What is compared of a person: folded words, digits and codes, whatever they were typed as."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pms_desktop.domain.folding import fold, fold_code, fold_words
from pms_desktop.domain.patients import PatientDetails, Sex

_LONGEST = 120
"""Letters of one field that are read: nobody's name goes on after that."""

_NOTHING = frozenset((
    "nan", "none", "null", "nil", "n a", "na", "unknown", "unk", "unkn", "not known", "missing",
    "not given", "not available", "not stated", "not recorded", "not applicable", "unspecified",
    "undefined", "no data", "blank", "empty", "refused", "withheld", "anonymous", "tba", "tbd",
    "x", "xx", "xxx", "xxxx", "unbekannt", "keine", "inconnu", "desconocido", "desconocida",
    "sconosciuto", "nieznany",
))  # fmt: skip
_NO_CODES = frozenset(words.replace(" ", "") for words in _NOTHING)
_SEXES = {"m": "m", "male": "m", "man": "m", "1": "m", "f": "f", "female": "f", "woman": "f",
          "w": "f", "2": "f"}  # fmt: skip
_WAYS = {
    "street": "st", "str": "st", "road": "rd", "avenue": "av", "ave": "av", "crescent": "cr",
    "cres": "cr", "place": "pl", "circuit": "ct", "cct": "ct", "close": "cl", "drive": "dr",
    "lane": "ln", "court": "crt", "terrace": "tce", "square": "sq", "boulevard": "bvd",
    "highway": "hwy", "saint": "st", "mount": "mt", "apartment": "apt", "number": "no",
}  # fmt: skip
_DATE = re.compile(r"(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen janv", "feb fev febr fevr", "mar maer mrz mars", "apr abr avr avril",
            "may mai mag", "jun juin giu", "jul juil lug", "aug ago aout", "sep set sept",
            "oct okt ott", "nov", "dec dez dic",
        ), 1,
    )
    for name in names.split()
}  # fmt: skip
_WORD = re.compile(r"[a-z]{3,}")
ANY_DAY = frozenset({"19000101", "18000101", "99991231", "11111111"})
"""Days that programs write where they know none."""
_ONE_DIGIT = 6
"""From this length on, a number of one digit alone (`999999`) is nobody's."""
_DECIMAL = re.compile(r"(\d+)\.0")


@dataclass(frozen=True, slots=True)
class Person:
    """One record made comparable. `birth` is `19880312`, or `1988` where only about that is known;
    `phones` and `codes` are digits and letters alone. Empty is unknown."""

    given: str = ""
    family: str = ""
    birth: str = ""
    sex: str = ""
    phones: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    street: str = ""
    city: str = ""
    postcode: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing by which to know anybody."""
        return self == _NOBODY


_NOBODY = Person()


def person_of(details: PatientDetails) -> Person:
    """A hospital's record made comparable."""
    born = details.birth_date
    sexes = {Sex.FEMALE: "f", Sex.MALE: "m"}
    return Person(
        given=name_of(details.given_names),
        family=name_of(details.family_names),
        birth="" if born is None else f"{born:%Y}" if details.birth_estimated else f"{born:%Y%m%d}",
        sex=sexes.get(details.sex, ""),
        phones=kept(phone_of(each.e164 or each.number) for each in details.phones),
        codes=kept(code_of(each.value) for each in details.identifiers),
        street=street_of(details.address),
        city=name_of(details.city),
        postcode=code_of(details.postcode),
    )


def identity_of(first: Person, second: Person) -> str:
    """A digest of who two records are: names, birth, sex and numbers, not where they live."""
    said = [
        (each.given, each.family, each.birth, each.sex, sorted(each.codes))
        for each in (first, second)
    ]
    return sha256(repr(said).encode()).hexdigest()[:32]


def name_of(text: str) -> str:
    """Folded words of a name or a place: `María-José ` gives `maria jose`."""
    words = " ".join(fold_words(text[:_LONGEST]))
    return "" if words in _NOTHING else words


def code_of(text: str) -> str:
    """A number or code without punctuation, and without the `.0` that spreadsheets add."""
    text = text.strip()
    decimal = _DECIMAL.fullmatch(text)
    code = fold_code(decimal[1] if decimal else text[:_LONGEST])
    if not code.strip("0") or code in _NO_CODES:
        return ""
    return "" if len(code) >= _ONE_DIGIT and len(set(code)) == 1 else code


def phone_of(text: str) -> str:
    """The last nine digits, which are the same with and without a country code."""
    digits = "".join(char for char in code_of(text) if char.isdigit())
    return digits[-9:].lstrip("0") if len(digits) > 4 else ""


def street_of(text: str) -> str:
    """Words of an address with abbreviations: `12 Harbour Street` gives `12 harbour st`."""
    words = fold_words(text[: 2 * _LONGEST])
    folded = " ".join(_WAYS.get(word, word) for word in words)
    return "" if folded in _NOTHING else folded


def sex_of(text: str) -> str:
    """`m`, `f` or nothing."""
    return _SEXES.get(fold(text[:_LONGEST]).strip(". "), "")


def birth_of(text: str, *, month_first: bool = False) -> str:
    """A date as typed in eight digits, wrong ones included: a slip is evidence, too.

    A year alone stays four digits; what is no date is nothing.
    """
    day = day_of(text, month_first=month_first)
    return "" if day in ANY_DAY else day


def day_of(text: str, *, month_first: bool = False) -> str:
    """The digits of `birth_of`, also of a day that says nothing."""
    return _day_of(_with_month_number(fold(text[:_LONGEST])), month_first=month_first)


def _day_of(text: str, *, month_first: bool) -> str:
    if parts := _DATE.match(text):
        return _ordered(parts.groups(), month_first=month_first)
    digits = code_of(text)
    if not digits.isdecimal() or len(digits) not in (4, 6, 8):
        return ""
    if len(digits) == 6:
        one, month, two = digits[:2], digits[2:4], digits[4:]
        year, day = (one, two) if _is_day(month, two) else (two, one)
        return f"{_century(year)}{month}{day}"
    if len(digits) == 4 or _is_year(digits[:4]) or not _is_year(digits[4:]):
        return digits
    return _ordered((digits[:2], digits[2:4], digits[4:]), month_first=month_first)


def _with_month_number(text: str) -> str:
    """`12 march 1988` and `march 12, 1988` as `1988-3-12`; other texts as they are."""
    months = [_MONTHS[word[:4]] if word[:4] in _MONTHS else _MONTHS[word[:3]]
              for word in _WORD.findall(text)
              if word[:4] in _MONTHS or word[:3] in _MONTHS]  # fmt: skip
    numbers = re.findall(r"\d+", text)
    if len(months) != 1 or len(numbers) < 2:
        return text
    first, second = numbers[:2]
    day, year = (second, first) if len(first) > 2 else (first, second)
    return f"{_century(year) if len(year) == 2 else year}-{months[0]}-{day}"


def _is_day(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _is_year(digits: str) -> bool:
    return 1800 <= int(digits) <= 2100


def _ordered(parts: Sequence[str], *, month_first: bool) -> str:
    one, two, three = parts
    if len(one) > 2:
        year, month, day = one, two, three
    else:
        year = three if len(three) > 2 else _century(three)
        month, day = (one, two) if month_first else (two, one)
    return f"{int(year):04}{int(month):02}{int(day):02}" if int(year) else ""


def _century(short: str) -> str:
    return f"19{int(short):02}" if int(short) > 30 else f"20{int(short):02}"


def months_come_first(dates: Iterable[str]) -> bool:
    """Whether dates like `03/12/1988` begin with the month, as far as a file tells."""
    first = second = 0
    for text in dates:
        parts = _DATE.match(text.strip())
        if parts and len(parts[1]) <= 2:
            first += int(parts[1]) > 12
            second += int(parts[2]) > 12
    return second > first


def kept(codes: Iterable[str]) -> tuple[str, ...]:
    """Each of these once, without the empty."""
    return tuple(dict.fromkeys(code for code in codes if code))

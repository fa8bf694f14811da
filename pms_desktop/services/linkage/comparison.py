"""On what level each field of two records agrees."""

from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache
from itertools import product

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from pms_desktop.services.linkage.nicknames import one_name
from pms_desktop.services.linkage.persons import Person
from pms_desktop.services.linkage.phonetics import sound_of


class Field(IntEnum):
    """What is compared; a position in `Levels`. `ORDER` is of the two names."""

    GIVEN = 0
    FAMILY = 1
    ORDER = 2
    BIRTH = 3
    SEX = 4
    PHONE = 5
    CODE = 6
    STREET = 7
    POSTCODE = 8
    CITY = 9


UNKNOWN, EXACT, CLOSE, PARTLY, DIFFERENT = range(5)
"""Unknown in one of the two; one slip apart; something in common; nothing in common."""

_Level = Callable[[str, str], int]

Levels = tuple[int, ...]
"""A level for each `Field`, in its order."""


def compare(one: Person, other: Person) -> Levels:
    """The levels of all fields, with the names in the order in which they agree best."""
    given, family, order = _names(one, other)
    street, postcode, city = _place(one, other)
    sex = UNKNOWN
    if one.sex and other.sex:
        sex = EXACT if one.sex == other.sex else DIFFERENT
    birth = birth_level(one.birth, other.birth)
    phone = _best(one.phones, other.phones, _phone_level)
    code = _best(one.codes, other.codes, _code_level)
    return given, family, order, birth, sex, phone, code, street, postcode, city


def _names(one: Person, other: Person) -> tuple[int, int, int]:
    given = name_level(one.given, other.given)
    family = name_level(one.family, other.family)
    if (given and one.given == other.family) or (family and one.family == other.given):
        crossed = name_level(one.given, other.family), name_level(one.family, other.given)
        straight = (given or PARTLY) + (family or PARTLY)
        if (crossed[0] or PARTLY) + (crossed[1] or PARTLY) < straight:
            return *crossed, DIFFERENT
    return given, family, EXACT


@lru_cache(maxsize=1 << 16)
def name_level(one: str, other: str) -> int:
    """How far two folded names agree: one slip, a second name left out, an initial, a sound."""
    if not one or not other:
        return UNKNOWN
    if one == other:
        return EXACT
    shorter = min(len(one), len(other))
    slips = OSA.distance(one, other, score_cutoff=3)
    if slips <= (1 if 3 <= shorter < 6 else 2 if shorter >= 6 else 0):
        return CLOSE
    likeness = JaroWinkler.similarity(one, other)
    if likeness >= 0.93 and shorter > 2:
        return CLOSE
    if likeness >= 0.85 or (slips <= 3 and shorter >= 6) or _in_common(one, other):
        return PARTLY
    return DIFFERENT


def _in_common(one: str, other: str) -> bool:
    if 1 in (len(one), len(other)):
        return one[0] == other[0]
    if sound_of(one) == sound_of(other) or one_name(one, other):
        return True
    if " " not in one and " " not in other:
        return False
    mine, theirs = one.split(), other.split()
    return not set(mine).isdisjoint(theirs) or one_name(mine[0], theirs[0])


@lru_cache(maxsize=1 << 12)
def birth_level(one: str, other: str) -> int:
    """Days of birth: one digit wrong or day and month swapped is close, two digits partly. Where
    one is a year alone, the same year is close, one or two years apart partly."""
    if not one or not other:
        return UNKNOWN
    if len(one) != 8 or len(other) != 8:
        apart = abs(int(one[:4]) - int(other[:4]))
        return CLOSE if not apart else PARTLY if apart <= 2 else DIFFERENT
    if one == other:
        return EXACT
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return CLOSE
    if one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]:
        return CLOSE
    alike = OSA.distance(one, other, score_cutoff=2) <= 2 or one[4:] == other[4:]
    return PARTLY if alike else DIFFERENT


def _best(ones: tuple[str, ...], others: tuple[str, ...], level: _Level) -> int:
    if not ones or not others:
        return UNKNOWN
    if len(ones) == len(others) == 1:
        return level(ones[0], others[0])
    return min(level(*pair) for pair in product(ones, others))


def _phone_level(one: str, other: str) -> int:
    if one == other:
        return EXACT
    return CLOSE if OSA.distance(one, other, score_cutoff=1) <= 1 else DIFFERENT


def _code_level(one: str, other: str) -> int:
    if one == other:
        return EXACT
    slips = OSA.distance(one, other, score_cutoff=2)
    longer = max(len(one), len(other))
    if slips == 1 and longer >= 5:
        return CLOSE
    return PARTLY if slips == 2 and longer >= 7 else DIFFERENT


def _place(one: Person, other: Person) -> tuple[int, int, int]:
    street = _street_level(one.street, other.street)
    postcode = _postcode_level(one.postcode, other.postcode)
    city = _city_level(one.city, other.city)
    swapped = one.city == other.postcode and one.postcode == other.city
    if swapped and postcode and city:
        return street, CLOSE, CLOSE
    return street, postcode, city


@lru_cache(maxsize=1 << 12)
def _street_level(one: str, other: str) -> int:
    if not one or not other:
        return UNKNOWN
    if one == other:
        return EXACT
    sorted_ratio = fuzz.token_sort_ratio(one, other)
    if sorted_ratio >= 86 and _numbers(one) == _numbers(other):
        return CLOSE
    if sorted_ratio >= 75 or (min(len(one), len(other)) > 5 and _shares(one, other)):
        return PARTLY
    return DIFFERENT


def _numbers(street: str) -> set[str]:
    return {word for word in street.split() if word[0].isdigit()}


def _shares(one: str, other: str) -> bool:
    return (
        fuzz.token_set_ratio(one, other) >= 85
        or fuzz.ratio(one.replace(" ", ""), other.replace(" ", "")) >= 82
    )


@lru_cache(maxsize=1 << 12)
def _postcode_level(one: str, other: str) -> int:
    if not one or not other:
        return UNKNOWN
    if one == other:
        return EXACT
    return CLOSE if OSA.distance(one, other, score_cutoff=1) <= 1 else DIFFERENT


def _city_level(one: str, other: str) -> int:
    level = name_level(one, other)
    return CLOSE if level == PARTLY else level

"""How likely two records are one person.

Evidence is added up in bits, as Fellegi and Sunter do (A theory for record linkage, JASA 1969):
each trait that agrees speaks for one person by as much as chance makes it rare. The weights are
set by hand for candidates that share a phone, an ID, the day of birth or beginnings of names.
"""

from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from pms_desktop.domain.duplicates import LIKELY, Comparison, Trait, Twin
from pms_desktop.domain.folding import fold, fold_code, fold_words
from pms_desktop.domain.patients import Patient, PatientDetails, Sex
from pms_desktop.i18n import format_date

_START = -10.0  # bits against, before anything is compared
_MOST = 99

Evidence = tuple[Comparison, float]


def twins_among(
    details: PatientDetails, candidates: Iterable[Patient], least: int = LIKELY
) -> list[Twin]:
    """Those that may be the same person or share a phone, the likeliest first."""
    twins = [compare(details, each) for each in candidates]
    kept = [twin for twin in twins if twin.percent >= least or twin.agrees_on(Trait.PHONE)]
    return sorted(kept, key=lambda twin: (-twin.percent, twin.patient.mrn))


def compare(details: PatientDetails, other: Patient) -> Twin:
    """What speaks for one person and what against."""
    evidence = [
        *_names(details, other.details),
        *_birth(details, other.details),
        *_phones(details, other.details),
        *_identifiers(details, other.details),
        *_sex(details, other.details),
        *_place(details, other.details),
    ]
    bits = _START + sum(weight for _comparison, weight in evidence)
    percent = min(_MOST, round(100 / (1 + 2**-bits))) if bits > -60 else 0
    return Twin(other, percent, tuple(comparison for comparison, _weight in evidence))


def likeness(one: PatientDetails, other: PatientDetails) -> float:
    """How alike two people's names are, 0 to 1, whatever the order and accents.

    A second given name that only one record has counts half.
    """
    first, second = _full_name(one), _full_name(other)
    if not first or not second:
        return 0.0
    sorted_ratio = fuzz.token_sort_ratio(first, second)
    if min(first.count(" "), second.count(" ")) == 0:
        return sorted_ratio / 100
    return (sorted_ratio + fuzz.token_set_ratio(first, second)) / 200


def _full_name(details: PatientDetails) -> str:
    return " ".join(fold_words(f"{details.given_names} {details.family_names}"))


def _names(one: PatientDetails, other: PatientDetails) -> Iterator[Evidence]:
    alike = likeness(one, other)
    weight = 9 if alike >= 0.96 else 6 if alike >= 0.88 else 3 if alike >= 0.8 else -6
    same_given = fold_words(one.given_names) == fold_words(other.given_names)
    same_family = fold_words(one.family_names) == fold_words(other.family_names)
    if same_given and same_family:
        yield Comparison(Trait.NAME, True, other.name), weight
    elif same_family:
        yield Comparison(Trait.GIVEN_NAMES, False, other.given_names), weight
    elif same_given:
        yield Comparison(Trait.FAMILY_NAMES, False, other.family_names), weight
    else:
        yield Comparison(Trait.NAME, False, other.name), weight


def _birth(one: PatientDetails, other: PatientDetails) -> Iterator[Evidence]:
    if one.birth_date is None or other.birth_date is None:
        return
    mine, theirs = one.birth_date, other.birth_date
    if one.birth_estimated or other.birth_estimated:
        close = abs(mine.year - theirs.year) <= 2
        yield Comparison(Trait.BORN, close, _year(other)), 2 if close else -4
        return
    if mine == theirs:
        yield Comparison(Trait.BORN, True, format_date(theirs)), 8
        return
    swapped = (mine.year, mine.month, mine.day) == (theirs.year, theirs.day, theirs.month)
    one_slip = sum(a != b for a, b in zip(mine.isoformat(), theirs.isoformat(), strict=True)) == 1
    yield Comparison(Trait.BORN, False, format_date(theirs)), 5 if swapped or one_slip else -5


def _year(details: PatientDetails) -> str:
    assert details.birth_date is not None
    return (
        f"~{details.birth_date.year}" if details.birth_estimated else str(details.birth_date.year)
    )


def _phones(one: PatientDetails, other: PatientDetails) -> Iterator[Evidence]:
    mine = {phone.e164 for phone in one.phones if phone.e164}
    shared = [phone for phone in other.phones if phone.e164 in mine]
    if shared:
        yield Comparison(Trait.PHONE, True, shared[0].number), 6


def _identifiers(one: PatientDetails, other: PatientDetails) -> Iterator[Evidence]:
    mine = {fold_code(each.value): fold(each.kind) for each in one.identifiers}
    for each in other.identifiers:
        if fold_code(each.value) in mine:
            yield Comparison(Trait.IDENTIFIER, True, f"{each.kind} {each.value}".strip()), 16
            return
    kinds = set(mine.values())
    for each in other.identifiers:
        if fold(each.kind) in kinds:
            yield Comparison(Trait.IDENTIFIER, False, f"{each.kind} {each.value}".strip()), -5
            return


def _sex(one: PatientDetails, other: PatientDetails) -> Iterator[Evidence]:
    if Sex.UNKNOWN in (one.sex, other.sex):
        return
    same = one.sex is other.sex
    if not same:
        yield Comparison(Trait.SEX, False, other.sex.value), -3
    else:
        yield Comparison(Trait.SEX, True, other.sex.value), 1


def _place(one: PatientDetails, other: PatientDetails) -> Iterator[Evidence]:
    if one.city and other.city:
        same = fold(one.city) == fold(other.city)
        yield Comparison(Trait.CITY, same, other.city), 1 if same else -1
    if one.address and other.address:
        alike = fuzz.token_sort_ratio(fold(one.address), fold(other.address)) >= 88
        yield Comparison(Trait.ADDRESS, alike, other.address), 3 if alike else -1

"""How likely two of the hospital's records are one person, and what says so."""

from collections.abc import Iterable, Iterator

from pms_desktop.domain.duplicates import LIKELY, Comparison, Trait, Twin
from pms_desktop.domain.folding import fold_code
from pms_desktop.domain.patients import Patient, PatientDetails
from pms_desktop.i18n import format_date
from pms_desktop.services.linkage.comparison import CLOSE, EXACT, UNKNOWN, Field, Levels
from pms_desktop.services.linkage.model import Model, expected_among, probability
from pms_desktop.services.linkage.persons import person_of

_MOST = 99
_PATIENTS = 20_000
"""A desk compares one record with those of a hospital of about this size."""
_MODEL = Model(expected=expected_among(_PATIENTS))


def twins_among(
    details: PatientDetails, candidates: Iterable[Patient], least: int = LIKELY
) -> list[Twin]:
    """Those that may be the same person or share a phone, the likeliest first."""
    twins = [compare(details, each) for each in candidates]
    kept = [twin for twin in twins if twin.percent >= least or twin.agrees_on(Trait.PHONE)]
    return sorted(kept, key=lambda twin: (-twin.percent, twin.patient.mrn))


def percents(details: PatientDetails, others: Iterable[PatientDetails]) -> list[int]:
    """How likely each of these is the same person, without what speaks for it and against."""
    person = person_of(details)
    found = (_MODEL.odds(_MODEL.evidence(person, person_of(other))) for other in others)
    return [_percent(bits) for bits in found]


def compare(details: PatientDetails, other: Patient) -> Twin:
    """What speaks for one person and what against."""
    found = _MODEL.evidence(person_of(details), person_of(other.details))
    percent = _percent(_MODEL.odds(found))
    return Twin(other, percent, tuple(_comparisons(found.levels, details, other.details)))


def _percent(bits: float) -> int:
    return min(_MOST, round(100 * probability(bits)))


def _comparisons(
    levels: Levels, one: PatientDetails, other: PatientDetails
) -> Iterator[Comparison]:
    yield from _of_names(levels, other)
    shown = {
        Field.BIRTH: (Trait.BORN, _born(other)),
        Field.PHONE: (Trait.PHONE, _phone(one, other)),
        Field.CODE: (Trait.IDENTIFIER, _identifier(one, other)),
        Field.SEX: (Trait.SEX, other.sex.value),
        Field.CITY: (Trait.CITY, other.city),
        Field.STREET: (Trait.ADDRESS, other.address),
    }
    for field, (trait, value) in shown.items():
        level = levels[field]
        estimated = field is Field.BIRTH and (one.birth_estimated or other.birth_estimated)
        if level != UNKNOWN:
            same = level == EXACT or (estimated and _near(one, other))
            yield Comparison(trait, same, value, not same and level == CLOSE)


def _of_names(levels: Levels, other: PatientDetails) -> Iterator[Comparison]:
    given, family, order = levels[Field.GIVEN], levels[Field.FAMILY], levels[Field.ORDER]
    if order != EXACT:
        yield Comparison(Trait.NAME, False, other.name, given == family == EXACT)
    elif given in (EXACT, UNKNOWN) and family in (EXACT, UNKNOWN):
        if EXACT in (given, family):
            yield Comparison(Trait.NAME, True, other.name)
    elif given == EXACT:
        yield Comparison(Trait.FAMILY_NAMES, False, other.family_names, family == CLOSE)
    elif family == EXACT:
        yield Comparison(Trait.GIVEN_NAMES, False, other.given_names, given == CLOSE)
    else:
        close = given in (CLOSE, UNKNOWN) and family in (CLOSE, UNKNOWN)
        yield Comparison(Trait.NAME, False, other.name, close)


def _near(one: PatientDetails, other: PatientDetails) -> bool:
    if one.birth_date is None or other.birth_date is None:
        return False
    return abs(one.birth_date.year - other.birth_date.year) <= 2


def _born(details: PatientDetails) -> str:
    if details.birth_date is None:
        return ""
    if details.birth_estimated:
        return f"~{details.birth_date.year}"
    return format_date(details.birth_date)


def _phone(one: PatientDetails, other: PatientDetails) -> str:
    """The number they share, else the first of the other."""
    mine = {phone.e164 for phone in one.phones if phone.e164}
    numbers = sorted(other.phones, key=lambda phone: phone.e164 not in mine)
    return numbers[0].number if numbers else ""


def _identifier(one: PatientDetails, other: PatientDetails) -> str:
    mine = {fold_code(each.value) for each in one.identifiers}
    numbers = sorted(other.identifiers, key=lambda each: fold_code(each.value) not in mine)
    return f"{numbers[0].kind} {numbers[0].value}".strip() if numbers else ""

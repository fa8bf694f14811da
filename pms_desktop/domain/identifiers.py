"""Numbers that others give to a patient: what kinds a hospital keeps and how one is checked."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.folding import fold_code
from pms_desktop.domain.patients import PatientBrief
from pms_desktop.i18n import gettext as _


class CheckRule(StrEnum):
    """How a number proves itself."""

    NONE = "none"
    MOD_97 = "mod 97"
    MOD_11 = "mod 11"
    LUHN = "luhn"
    VERHOEFF = "verhoeff"
    NIF = "nif"


class IdentifierType(StrEnum):
    """What the number is for others: codes of HL7 v2 table 0203, as FHIR names them."""

    NATIONAL = "NI"
    PASSPORT = "PPN"
    DRIVING_LICENCE = "DL"
    INSURANCE = "MB"
    TAX = "TAX"
    OTHER = "U"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierKind:
    """A kind of number that the administrator defines.

    `pattern` is read by `fits`; empty takes everything. `country` is ISO 3166-1 alpha-2 or empty,
    `system` the URI under which other programs know the kind (FHIR `Identifier.system`). Kinds
    that are `offered` stand in the form before one asks for more.
    """

    id: UUID
    name: str
    type: IdentifierType = IdentifierType.OTHER
    pattern: str = ""
    check_rule: CheckRule = CheckRule.NONE
    country: str = ""
    system: str = ""
    one_per_patient: bool = False
    unique_in_hospital: bool = False
    offered: bool = True
    active: bool = True
    position: int = 0
    version: int = 1


class UnknownIdentifierKindError(PmsError):
    """The hospital keeps no such kind of number, or no longer under this name."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class IdentifierTakenError(PmsError):
    """Another patient has this number, and its kind allows that only once in the hospital."""

    def __init__(self, kind: str, value: str, holder: PatientBrief) -> None:
        super().__init__(kind)
        self.kind, self.value, self.holder = kind, value, holder


class NumbersInTheWayError(PmsError):
    """Numbers that are kept already break what their kind is to demand."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def standard_kinds(country: str) -> tuple[IdentifierKind, ...]:
    """What a new hospital of a country begins with. Keys are the same everywhere."""
    national = _NATIONAL.get(country)
    kinds = [
        IdentifierKind(
            id=_key("national"),
            name=_("National ID"),
            type=IdentifierType.NATIONAL,
            country=country,
            one_per_patient=True,
            unique_in_hospital=True,
            offered=country != "GB",  # there is none
        ),
        IdentifierKind(
            id=_key("insurance"), name=_("Insurance card"), type=IdentifierType.INSURANCE
        ),
        IdentifierKind(
            id=_key("passport"),
            name=_("Passport"),
            type=IdentifierType.PASSPORT,
            offered=False,
        ),
        IdentifierKind(
            id=_key("driving"),
            name=_("Driving licence"),
            type=IdentifierType.DRIVING_LICENCE,
            offered=False,
        ),
    ]
    if country == "GB":
        kinds.insert(0, _NHS_NUMBER)
    elif national:
        kinds[0] = replace(kinds[0], pattern=national[0], check_rule=national[1])
    return tuple(replace(kind, position=at) for at, kind in enumerate(kinds))


def _key(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"identifier kind {name}")


_NHS_NUMBER = IdentifierKind(
    id=_key("NHS"),
    name="NHS number",
    type=IdentifierType.NATIONAL,
    pattern="9999999999",
    check_rule=CheckRule.MOD_11,
    country="GB",
    system="https://fhir.nhs.uk/Id/nhs-number",
    one_per_patient=True,
    unique_in_hospital=True,
)
_NATIONAL = {
    "ES": ("99999999A|A9999999A", CheckRule.NIF),
    "IN": ("999999999999", CheckRule.VERHOEFF),
    "ZA": ("9999999999999", CheckRule.LUHN),
    "SE": ("9999999999|999999999999", CheckRule.NONE),
}
"""Patterns and checks of national numbers as their states publish them."""


def fits(pattern: str, value: str) -> bool:
    """Whether a number has the shape of a pattern; spaces and punctuation of both are skipped.

    `9` stands for a digit, `A` for a letter, `*` for either, anything else for itself; `+` repeats
    the sign before it, `|` stands between shapes of which one is enough.
    """
    code = fold_code(value)
    shapes = [_signs(each) for each in pattern.split("|")]
    return not pattern.strip() or any(_matches(signs, code) for signs in shapes)


def _signs(shape: str) -> list[tuple[str, bool]]:
    """Each sign and whether it is repeated."""
    signs: list[tuple[str, bool]] = []
    for char in shape:
        if char == "+" and signs:
            signs[-1] = (signs[-1][0], True)
        elif char.isalnum() or char == "*":
            signs.append((char, False))
    return signs


def _matches(signs: list[tuple[str, bool]], code: str) -> bool:
    """All places of the pattern that can be reached are followed at once, so a long number takes
    no longer than its length times the pattern's."""
    reached = {0}
    for char in code:
        following: set[int] = set()
        for at in reached:
            if at < len(signs) and _stands_for(signs[at][0], char):
                following.add(at + 1)
            if at and signs[at - 1][1] and _stands_for(signs[at - 1][0], char):
                following.add(at)
        reached = following
    return len(signs) in reached


def _stands_for(sign: str, char: str) -> bool:
    if sign == "9":
        return char.isdigit()
    if sign == "A":
        return char.isalpha()
    return sign == "*" or sign.casefold() == char

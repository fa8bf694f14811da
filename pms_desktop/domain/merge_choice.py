"""Which record's word stands after a merge, field by field."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from pms_desktop.domain.folding import fold
from pms_desktop.domain.patients import PatientDetails


class Whose(StrEnum):
    """Whose value a field keeps. Both: a list with the lines of both, each once."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("family_names", "given_names", "romanised_name", "preferred_name"),
    "sex": ("sex",),
    "born": ("birth_date", "birth_estimated", "birth_part"),
    "phones": ("phones",),
    "address": ("address", "postcode", "city", "country"),
    "email": ("email",),
    "identifiers": ("identifiers",),
    "kin": ("next_of_kin",),
    "policies": ("policies",),
    "former_names": ("former_names",),
    "languages": ("languages", "interpreter_needed"),
    "occupation": ("occupation",),
    "blood_group": ("blood_group",),
}
"""What is chosen together, in the order of the form. Mine is the record that stays."""

LISTS = {"phones", "identifiers", "kin", "policies", "former_names"}

Choices = Mapping[str, Whose]


def offered(field: str) -> tuple[Whose, ...]:
    """What can be chosen for a field."""
    return tuple(Whose) if field in LISTS else (Whose.MINE, Whose.THEIRS)


def differing(mine: PatientDetails, theirs: PatientDetails) -> list[str]:
    """Fields about which there is something to choose."""
    return [field for field in FIELDS if _values(field, mine) != _values(field, theirs)]


def suggested(mine: PatientDetails, theirs: PatientDetails) -> dict[str, Whose]:
    """Nothing known is lost: lists keep the lines of both, an empty field takes what the other
    record knows, and for the rest the record that stays is believed."""
    choices = {}
    for field in differing(mine, theirs):
        empty = _values(field, mine) == _values(field, PatientDetails())
        choices[field] = Whose.BOTH if field in LISTS else Whose.THEIRS if empty else Whose.MINE
    return choices


def combined(mine: PatientDetails, theirs: PatientDetails, choices: Choices) -> PatientDetails:
    """What the record that stays says after the merge."""
    values: dict[str, Any] = {}
    for field, whose in choices.items():
        for name in FIELDS[field] if whose is not Whose.MINE else ():
            own, other = getattr(mine, name), getattr(theirs, name)
            values[name] = other if whose is Whose.THEIRS else _both(field, own, other)
    return replace(mine, **values)


def _both(field: str, mine: tuple[Any, ...], theirs: tuple[Any, ...]) -> tuple[Any, ...]:
    known = {_like(field, each) for each in mine}
    return (*mine, *(each for each in theirs if _like(field, each) not in known))


def _like(field: str, line: Any) -> str:
    """What makes two lines one: a patient has one number of a kind."""
    match field:
        case "phones":
            return str(line.e164 or fold(line.number))
        case "identifiers":
            return fold(line.kind)
        case "policies":
            return fold(f"{line.insurer} {line.policy_number}")
        case _:
            return fold(line.name)


def _values(field: str, details: PatientDetails) -> tuple[Any, ...]:
    return tuple(getattr(details, name) for name in FIELDS[field])

"""Two edits of one record, field by field: nothing typed is lost, nothing saved is undone."""

from dataclasses import dataclass, fields, replace
from typing import Any

from pms_desktop.domain.patients import PatientDetails
from pms_desktop.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Merged:
    """What to show now, and in words what both changed: there the typed value stands."""

    details: PatientDetails
    theirs: tuple[str, ...]
    both: tuple[str, ...]


def merge(base: PatientDetails, mine: PatientDetails, theirs: PatientDetails) -> Merged:
    """`base` is what both began with. All three must be cleaned alike."""
    taken: dict[str, Any] = {}
    both: list[str] = []
    for field in fields(PatientDetails):
        old, my, their = (getattr(each, field.name) for each in (base, mine, theirs))
        if their in (old, my):
            continue
        if my == old:
            taken[field.name] = their
        else:
            both.append(field.name)
    words = field_words()
    return Merged(
        replace(mine, **taken),
        tuple(dict.fromkeys(words[name] for name in taken)),
        tuple(dict.fromkeys(words[name] for name in both)),
    )


def field_words() -> dict[str, str]:
    """What each part of a record is called in a sentence."""
    return {
        "family_names": _("family names"),
        "given_names": _("given names"),
        "sex": _("sex"),
        "birth_date": _("date of birth"),
        "birth_estimated": _("date of birth"),
        "phones": _("phones"),
        "email": _("e-mail"),
        "address": _("address"),
        "postcode": _("postcode"),
        "city": _("city"),
        "country": _("country"),
        "identifiers": _("IDs"),
        "next_of_kin": _("next of kin"),
        "policies": _("cover"),
    }

"""A patient's details as fields by name, as two edits of one record are joined."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from pms_desktop.domain.patients import (
    BirthPart,
    FormerName,
    Identifier,
    InsurancePolicy,
    NextOfKin,
    PatientDetails,
    Phone,
    born_text,
    sex_word,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import language_name
from pms_desktop.mvp.conflicts import FormField

_BIRTH = ("birth_date", "birth_estimated", "birth_part")


def fields_of(details: PatientDetails) -> dict[str, Any]:
    """Each field by name. When somebody was born is one: a day, whether it is a guess, and which
    part of it is known."""
    values = {field.name: getattr(details, field.name) for field in fields(details)}
    born = tuple(values.pop(name) for name in _BIRTH)
    return {**values, "birth": born}


def with_fields(details: PatientDetails, values: Mapping[str, Any]) -> PatientDetails:
    """The details with some fields replaced."""
    changed = dict(values)
    if "birth" in changed:
        changed |= dict(zip(_BIRTH, changed.pop("birth"), strict=True))
    return replace(details, **changed)


def form_fields() -> dict[str, FormField]:
    """What each is called, and how its value is put in words."""
    return {
        "family_names": FormField(_("Family names")),
        "given_names": FormField(_("Given names")),
        "sex": FormField(_("Sex"), sex_word),
        "birth": FormField(_("Born"), _birth_words),
        "romanised_name": FormField(_("In Latin letters")),
        "preferred_name": FormField(_("Wishes to be called")),
        "former_names": FormField(_("Former names"), _former_words),
        "languages": FormField(_("Languages"), _language_words),
        "interpreter_needed": FormField(_("Needs an interpreter"), _yes_no),
        "occupation": FormField(_("Occupation")),
        "blood_group": FormField(_("Blood group")),
        "phones": FormField(_("Phones"), _phone_words),
        "email": FormField(_("E-mail")),
        "address": FormField(_("Address")),
        "postcode": FormField(_("Postcode")),
        "city": FormField(_("City")),
        "country": FormField(_("Country")),
        "identifiers": FormField(_("IDs"), _identifier_words),
        "next_of_kin": FormField(_("Next of kin"), _kin_words),
        "policies": FormField(_("Cover"), _policy_words),
    }


def _birth_words(born: tuple[date | None, bool, BirthPart]) -> str:
    return born_text(*born)


def _yes_no(value: bool) -> str:
    return _("yes") if value else _("no")


def _language_words(codes: tuple[str, ...]) -> str:
    return ", ".join(language_name(code) for code in codes)


def _former_words(names: tuple[FormerName, ...]) -> str:
    return "; ".join(each.name for each in names)


def _phone_words(phones: tuple[Phone, ...]) -> str:
    return "; ".join(f"{each.number} {each.label}".strip() for each in phones)


def _identifier_words(identifiers: tuple[Identifier, ...]) -> str:
    return "; ".join(f"{each.kind} {each.value}".strip() for each in identifiers)


def _kin_words(kin: tuple[NextOfKin, ...]) -> str:
    return "; ".join(f"{each.name} {each.relation} {each.phone}".strip() for each in kin)


def _policy_words(policies: tuple[InsurancePolicy, ...]) -> str:
    return "; ".join(f"{each.insurer} {each.policy_number}".strip() for each in policies)

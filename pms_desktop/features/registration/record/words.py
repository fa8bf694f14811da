"""A patient's record in words: what it says, pair by pair, and what must be known before."""

from datetime import date
from itertools import zip_longest

from pms_desktop.domain.patients import (
    Patient,
    PatientDetails,
    age_text,
    born_text,
    sex_word,
)
from pms_desktop.features.registration.record.cover import cover_words
from pms_desktop.i18n import country_name, format_date, language_name
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.text import isolated, ltr

_ALWAYS = 6
"""What is shown first, empty or not; the rest only where there is something to say."""


def pairs_of(
    patient: Patient, today: date, currency: str
) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Titles with texts, two beside each other."""
    details = patient.details
    said = [
        (_("Born"), _born(details, today)),
        (_("Sex"), sex_word(details.sex)),
        (_("Phones"), "\n".join(_named(ltr(each.number), each.label) for each in details.phones)),
        (_("IDs"), "\n".join(_named(ltr(each.value), each.kind) for each in details.identifiers)),
        (_("Address"), _address(details)),
        (_("Cover"), cover_words(details.policies, currency)),
        (_("Next of kin"), _kin(details)),
        (_("E-mail"), details.email),
        (_("Names"), _names(details)),
        (_("Person"), _person(details)),
        (_("History"), "\n".join(patient.history)),
        (_("Registered"), format_date(patient.recorded_at) if patient.recorded_at else ""),
    ]
    shown = [*said[:_ALWAYS], *(each for each in said[_ALWAYS:] if each[1])]
    return list(zip_longest(shown[::2], shown[1::2], fillvalue=("", "")))


def states_of(patient: Patient) -> list[str]:
    """What everybody must know before anything else."""
    said = []
    if patient.death is not None:
        at = f", {patient.death.time:%H:%M}" if patient.death.time is not None else ""
        died = _("Died {day}").format(day=format_date(patient.death.on)) + at
        said.append(died + _(". Nobody is booked or admitted with this record any more."))
    if patient.unidentified:
        said.append(_("Identity unknown: enter the names with Edit once they are known."))
    if patient.restricted_reason:
        said.append(_("Restricted: {reason}").format(reason=patient.restricted_reason))
    if patient.closed_at is not None:
        said.append(_("Closed: {reason}").format(reason=patient.closed_reason))
    return said


def _born(details: PatientDetails, today: date) -> str:
    said = born_text(details.birth_date, details.birth_estimated, details.birth_part)
    age = age_text(details.birth_date, details.birth_estimated, today)
    return " · ".join(part for part in (said, age) if part)


def _names(details: PatientDetails) -> str:
    called = _("called {name}").format(name=isolated(details.preferred_name))
    lines = [called if details.preferred_name else "", details.romanised_name]
    for each in details.former_names:
        until = _("until {day}").format(day=format_date(each.until)) if each.until else ""
        why = ", ".join(part for part in (until, each.reason) if part)
        lines.append(_("formerly {name}").format(name=_named(isolated(each.name), why)))
    return "\n".join(line for line in lines if line)


def _person(details: PatientDetails) -> str:
    speaks = ", ".join(language_name(code) for code in details.languages)
    if details.interpreter_needed:
        speaks = ", ".join(part for part in (speaks, _("needs an interpreter")) if part)
    group = details.blood_group.replace("-", "−")
    blood = _("Blood group {group}").format(group=group) if group else ""
    return "\n".join(part for part in (speaks, isolated(details.occupation), blood) if part)


def _named(text: str, name: str) -> str:
    return f"{text} ({isolated(name)})" if name else text


def _address(details: PatientDetails) -> str:
    town = " ".join(isolated(part) for part in (details.postcode, details.city) if part)
    lines = (*map(isolated, details.address.splitlines()), town, country_name(details.country))
    return "\n".join(line for line in lines if line)


def _kin(details: PatientDetails) -> str:
    said = [
        (_named(isolated(each.name), each.relation), ltr(each.phone))
        for each in details.next_of_kin
    ]
    return "\n".join(" · ".join(part for part in parts if part) for parts in said)

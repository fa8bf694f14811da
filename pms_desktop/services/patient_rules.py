"""What may be saved about a patient: each fault is one sentence at its own field."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pms_desktop.domain.check_digits import proves_itself
from pms_desktop.domain.identifiers import IdentifierKind, fits
from pms_desktop.domain.patients import (
    BLOOD_GROUPS,
    FormerName,
    Identifier,
    InsurancePolicy,
    NextOfKin,
    Patient,
    PatientClosedError,
    PatientDeceasedError,
    PatientDetails,
    Phone,
)
from pms_desktop.domain.typed_text import (
    LINE,
    clean,
    clean_lines,
    line_fault,
    note_fault,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import languages
from pms_desktop.services.patient_faults import (
    NAMES,
    Fault,
    birth_faults,
    e164,
    email_faults,
    kin_faults,
    lines,
    phone_faults,
    warnings,
)

_LINES = (
    *NAMES, "romanised_name", "preferred_name", "occupation", "postcode", "city", "country",
)  # fmt: skip
_ADDRESS_LINES = 6


def cleaned(details: PatientDetails, country: str | None) -> PatientDetails:
    """As it is kept: NFC, single spaces, phones with their E.164 form, empty rows left out.

    `country` (ISO 3166-1 alpha-2) is where a number without country code belongs; with None
    phones get no E.164 form, which is enough to see whether something was typed.
    """
    texts: dict[str, Any] = {name: clean(getattr(details, name)) for name in _LINES}
    return replace(
        details,
        **texts,
        email=clean(details.email),
        address=clean_lines(details.address),
        phones=tuple(
            Phone(
                clean(each.number),
                "" if country is None else e164(each.number, country),
                clean(each.label),
            )
            for each in details.phones
            if each.number.strip()
        ),
        identifiers=_once(
            Identifier(clean(each.kind), clean(each.value))
            for each in details.identifiers
            if each.value.strip()
        ),
        next_of_kin=tuple(
            NextOfKin(clean(each.name), clean(each.relation), clean(each.phone))
            for each in details.next_of_kin
            if f"{each.name}{each.phone}".strip()
        ),
        policies=tuple(_policies(details)),
        former_names=tuple(
            FormerName(clean(each.name), each.until, clean(each.reason))
            for each in details.former_names
            if each.name.strip()
        ),
    )


def _policies(details: PatientDetails) -> Iterator[InsurancePolicy]:
    for each in details.policies:
        if f"{each.insurer}{each.policy_number}".strip():
            yield replace(
                each,
                insurer=clean(each.insurer),
                policy_number=clean(each.policy_number),
                holder=clean(each.holder),
            )


def faults_of(
    details: PatientDetails, today: date, country: str, *, complete: bool
) -> dict[str, str]:
    """Every field that cannot be saved as it is.

    `complete` also asks for what is missing; without it, while the form is being filled, there
    are warnings as well.
    """
    found = [
        *_line_faults(details),
        *birth_faults(details, today),
        *phone_faults(details, country),
        *email_faults(details),
        *_list_faults(details, country),
        *(_missing(details) if complete else warnings(details)),
    ]
    faults: dict[str, str] = {}
    for field, sentence in found:
        faults.setdefault(field, sentence)
    return faults


def require_in_use(patient: Patient) -> None:
    """Raises PatientClosedError or PatientDeceasedError: nobody is booked or admitted with a record
    that is closed, or of somebody who has died."""
    if patient.closed_at is not None:
        raise PatientClosedError(patient.mrn, patient.closed_reason)
    if patient.death is not None:
        raise PatientDeceasedError(patient.details.name, patient.death.on)


def _line_faults(details: PatientDetails) -> Iterator[Fault]:
    for name in _LINES:
        if fault := line_fault(getattr(details, name)):
            yield name, fault
    if fault := note_fault(details.address, LINE):
        yield "address", fault
    elif len(details.address.splitlines()) > _ADDRESS_LINES:
        most = _("An address has at most {most} lines.")
        yield "address", most.format(most=_ADDRESS_LINES)
    if any(code not in languages() for code in details.languages):
        yield "languages", _("Choose each language from the list.")
    if details.blood_group and details.blood_group not in BLOOD_GROUPS:
        yield "blood_group", _("There is no such blood group.")


def _list_faults(details: PatientDetails, country: str) -> Iterator[Fault]:
    yield from _identifier_faults(details)
    yield from kin_faults(details, country)
    for at, policy in enumerate(details.policies):
        yield from lines(
            f"policy.{at}",
            insurer=policy.insurer,
            number=policy.policy_number,
            holder=policy.holder,
        )
        if policy.policy_number and not policy.insurer:
            yield f"policy.{at}.insurer", _("Which insurer gave this policy?")
        starts, ends = policy.valid_from, policy.valid_until
        if starts and ends and starts > ends:
            yield f"policy.{at}.valid_until", _("This policy ends before it begins.")
    for at, former in enumerate(details.former_names):
        yield from lines(f"former.{at}", name=former.name, reason=former.reason)


def _identifier_faults(details: PatientDetails) -> Iterator[Fault]:
    for at, identifier in enumerate(details.identifiers):
        if fault := line_fault(identifier.value, 60):
            yield f"identifier.{at}", fault
        elif identifier.value and not any(char.isalnum() for char in identifier.value):
            yield f"identifier.{at}", _("Write the number, or leave it empty.")


def number_faults(
    identifiers: Sequence[Identifier], kinds: Collection[IdentifierKind]
) -> Iterator[Fault]:
    """Numbers that their kinds do not allow; without kinds none is judged."""
    known = {kind.name: kind for kind in kinds}
    seen: set[str] = set()
    for at, each in enumerate(identifiers):
        if not each.value.strip() or not known:
            continue
        kind = known.get(each.kind)
        if kind is None:
            yield f"identifier.{at}.kind", _("What number is this? Choose its kind.")
            continue
        if kind.one_per_patient and kind.name in seen:
            yield f"identifier.{at}", _("A patient has only one {kind}.").format(kind=kind.name)
        seen.add(kind.name)
        if fault := number_fault(kind, each.value):
            yield f"identifier.{at}", fault


def number_fault(kind: IdentifierKind, value: str) -> str:
    """Why this is no number of its kind, or nothing."""
    if not fits(kind.pattern, value):
        shapes = " / ".join(kind.pattern.split("|"))
        words = _(
            "No {kind} looks like this. It is written as in {pattern} (9 a digit, A a letter)."
        )
        return words.format(kind=kind.name, pattern=shapes)
    if not proves_itself(kind.check_rule, value):
        return _("A digit or letter of this {kind} is wrong. Compare it.").format(kind=kind.name)
    return ""


def _missing(details: PatientDetails) -> Iterator[Fault]:
    if not clean(details.given_names) and not clean(details.family_names):
        yield "given_names", _("Write a name: one is enough if the patient has only one.")
    if details.birth_date is None:
        yield "birth_date", _("Write the date of birth, or the age: about is good enough.")


def _once(identifiers: Iterator[Identifier]) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys(identifiers))

"""What may be saved about a patient: each fault is one sentence at its own field."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pms_desktop.domain.patients import (
    EARLIEST_BIRTH,
    Identifier,
    InsurancePolicy,
    NextOfKin,
    PatientDetails,
    Phone,
)
from pms_desktop.domain.typed_text import clean, line_fault, mixed_alphabets
from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _

Fault = tuple[str, str]
"""The name of a field (`given_names`, `phone.0`, `kin.0.phone` ...) and its sentence."""

_NAMES = ("given_names", "family_names")
_LINES = (*_NAMES, "address", "postcode", "city", "country")


def cleaned(details: PatientDetails, country: str | None) -> PatientDetails:
    """As it is kept: NFC, single spaces, phones with their E.164 form, empty rows left out.

    `country` (ISO 3166-1 alpha-2) is where a number without country code belongs; with None
    phones get no E.164 form, which is enough to see whether something was typed.
    """
    return replace(
        details,
        family_names=clean(details.family_names),
        given_names=clean(details.given_names),
        email=clean(details.email),
        address=clean(details.address),
        postcode=clean(details.postcode),
        city=clean(details.city),
        country=clean(details.country),
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
        policies=tuple(
            InsurancePolicy(clean(each.insurer), clean(each.policy_number), each.valid_until)
            for each in details.policies
            if f"{each.insurer}{each.policy_number}".strip()
        ),
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
        *_birth_faults(details, today),
        *_phone_faults(details, country),
        *_email_faults(details),
        *_list_faults(details, country),
        *(_missing(details) if complete else _warnings(details)),
    ]
    faults: dict[str, str] = {}
    for field, sentence in found:
        faults.setdefault(field, sentence)
    return faults


def e164(number: str, country: str) -> str:
    """`+34600123456` of a number as spoken, empty when it cannot be one."""
    import phonenumbers  # noqa: PLC0415  slow to import

    if line_fault(number):
        return ""
    try:
        parsed = phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return ""
    if (
        phonenumbers.is_possible_number_with_reason(parsed)
        != phonenumbers.ValidationResult.IS_POSSIBLE
    ):
        return ""
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _line_faults(details: PatientDetails) -> Iterator[Fault]:
    for name in _LINES:
        if fault := line_fault(getattr(details, name)):
            yield name, fault


def _warnings(details: PatientDetails) -> Iterator[Fault]:
    """Worth a second look as the field is left, but no reason to refuse."""
    for name in _NAMES:
        if mixed_alphabets(getattr(details, name)):
            yield name, _("One word mixes letters of two alphabets that look alike. Is it right?")


def _birth_faults(details: PatientDetails, today: date) -> Iterator[Fault]:
    born = details.birth_date
    if born is None:
        return
    if born > today:
        yield "birth_date", _("{day} is in the future.").format(day=format_date(born))
    elif born < EARLIEST_BIRTH:
        yield "birth_date", _("Nobody born before 1870 is alive. Look at the year.")


def _phone_faults(details: PatientDetails, country: str) -> Iterator[Fault]:
    for at, phone in enumerate(details.phones):
        if fault := phone_fault(phone.number, country):
            yield f"phone.{at}", fault
        if fault := line_fault(phone.label, 60):
            yield f"phone.{at}.label", fault


def phone_fault(number: str, country: str) -> str:
    """Why this is no phone number, with one of the country as an example."""
    if not number or e164(number, country):
        return ""
    if fault := line_fault(number):
        return fault
    import phonenumbers  # noqa: PLC0415  slow to import

    kind = phonenumbers.PhoneNumberType.MOBILE
    example = phonenumbers.example_number_for_type(country, kind)
    shape = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    shown = phonenumbers.format_number(example, shape) if example else "+34 612 34 56 78"
    return _("This is no phone number. Write it as in {example}.").format(example=shown)


def _email_faults(details: PatientDetails) -> Iterator[Fault]:
    text = details.email
    if not text:
        return
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  slow

    if fault := line_fault(text, 254):
        yield "email", fault
        return
    try:
        validate_email(clean(text), check_deliverability=False)
    except EmailNotValidError:
        yield "email", _("This is no e-mail address. Write it as in name@example.org.")


def _list_faults(details: PatientDetails, country: str) -> Iterator[Fault]:
    yield from _identifier_faults(details)
    yield from _kin_faults(details, country)
    for at, policy in enumerate(details.policies):
        yield from _lines(f"policy.{at}", insurer=policy.insurer, number=policy.policy_number)
        if policy.policy_number and not policy.insurer:
            yield f"policy.{at}.insurer", _("Which insurer gave this policy?")


def _identifier_faults(details: PatientDetails) -> Iterator[Fault]:
    for at, identifier in enumerate(details.identifiers):
        if fault := line_fault(identifier.value, 60):
            yield f"identifier.{at}", fault
        elif identifier.value and not any(char.isalnum() for char in identifier.value):
            yield f"identifier.{at}", _("Write the number, or leave it empty.")


def _kin_faults(details: PatientDetails, country: str) -> Iterator[Fault]:
    for at, kin in enumerate(details.next_of_kin):
        yield from _lines(f"kin.{at}", name=kin.name, relation=kin.relation)
        if fault := phone_fault(kin.phone, country):
            yield f"kin.{at}.phone", fault
        if kin.phone and not kin.name:
            yield f"kin.{at}.name", _("Whose phone is this? Write the name.")


def _lines(prefix: str, **texts: str) -> Iterator[Fault]:
    for name, text in texts.items():
        if fault := line_fault(text):
            yield f"{prefix}.{name}", fault


def _missing(details: PatientDetails) -> Iterator[Fault]:
    if not clean(details.given_names) and not clean(details.family_names):
        yield "given_names", _("Write a name: one is enough if the patient has only one.")
    if details.birth_date is None:
        yield "birth_date", _("Write the date of birth, or the age: about is good enough.")


def _once(identifiers: Iterator[Identifier]) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys(identifiers))

"""Faults of what patients type themselves, too: names, birth, phones, e-mail and next of kin.

The sentences are those of the desk; a kiosk says them in the language of the visit.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from pms_desktop.domain.patients import EARLIEST_BIRTH, PatientDetails
from pms_desktop.domain.typed_text import clean, line_fault, mixed_alphabets
from pms_desktop.i18n import format_date, isolated
from pms_desktop.i18n import gettext as _

Fault = tuple[str, str]
"""The name of a field (`given_names`, `phone.0`, `kin.0.phone` ...) and its sentence."""

NAMES = ("given_names", "family_names")


@lru_cache(maxsize=1024)  # the same number is judged, kept and compared
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


def warnings(details: PatientDetails) -> Iterator[Fault]:
    """Worth a second look as the field is left, but no reason to refuse."""
    for name in NAMES:
        if mixed_alphabets(getattr(details, name)):
            yield name, _("One word mixes letters of two alphabets that look alike. Is it right?")


def birth_faults(details: PatientDetails, today: date) -> Iterator[Fault]:
    """A day on which nobody who is alive was born."""
    born = details.birth_date
    if born is None:
        return
    if born > today:
        yield "birth_date", _("{day} is in the future.").format(day=format_date(born))
    elif born < EARLIEST_BIRTH:
        yield "birth_date", _("Nobody born before 1870 is alive. Look at the year.")


def phone_faults(details: PatientDetails, country: str) -> Iterator[Fault]:
    """Phones that nobody could call, and labels that cannot be kept."""
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
    return _("This is no phone number. Write it as in {example}.").format(example=isolated(shown))


def email_faults(details: PatientDetails) -> Iterator[Fault]:
    """An e-mail address that mail cannot reach."""
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


def kin_faults(details: PatientDetails, country: str) -> Iterator[Fault]:
    """Next of kin without a name, or with a phone that nobody could call."""
    for at, kin in enumerate(details.next_of_kin):
        yield from lines(f"kin.{at}", name=kin.name, relation=kin.relation)
        if fault := phone_fault(kin.phone, country):
            yield f"kin.{at}.phone", fault
        if kin.phone and not kin.name:
            yield f"kin.{at}.name", _("Whose phone is this? Write the name.")


def lines(prefix: str, **texts: str) -> Iterator[Fault]:
    """Lines below a prefix that cannot be kept."""
    for name, text in texts.items():
        if fault := line_fault(text):
            yield f"{prefix}.{name}", fault

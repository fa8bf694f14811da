"""Keeping the hospital's name, letterhead and habits."""

from dataclasses import replace
from zoneinfo import available_timezones

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.hospital import (
    KIOSK_BOUNDS,
    KIOSK_LANGUAGES,
    LONGEST_LOCK,
    SHORTEST_LOCK,
    CurrencyInUseError,
    Hospital,
    png_fault,
)
from pms_desktop.domain.typed_text import line_faults, note_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service

_NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
_LONGEST = {"name": 120, "address": 400, "phone": 80, "email": 120, "tax_number": 60, "footer": 400}


class HospitalService(Service):
    """One row; papers read it anew each time, stations at the next sign-in."""

    def get(self) -> Hospital:
        """The hospital as it stands now."""
        self._require(Permission.MANAGE_HOSPITAL)
        return self._read(lambda uow: uow.hospital.get())

    def newest(self) -> Newest[Hospital]:
        """The hospital as it stands now, and who left it so."""
        self._require(Permission.MANAGE_HOSPITAL)
        return self._newest("hospital", None, lambda uow: uow.hospital.get())

    def change(self, hospital: Hospital) -> Hospital:
        """Keep a change and return the hospital as it is now.

        Raises InvalidInputError, CurrencyInUseError, or ConcurrentUpdateError.
        """
        self._require(Permission.MANAGE_HOSPITAL)
        hospital = _cleaned(hospital)
        faults = faults_of(hospital)
        if faults:
            raise InvalidInputError(faults)

        def work(uow: UnitOfWork) -> None:
            before = uow.hospital.get()
            if before.currency != hospital.currency and uow.hospital.has_charges():
                raise CurrencyInUseError(before.currency)
            uow.hospital.change(replace(hospital, demo=before.demo))

        self._write(work)
        return self._read(lambda uow: uow.hospital.get())


def faults_of(hospital: Hospital) -> dict[str, str]:
    """What must be mended, by field."""
    faults = {
        field: _("Write at most {n} characters.").format(n=most)
        for field, most in _LONGEST.items()
        if len(getattr(hospital, field)) > most
    }
    lines = ("name", "phone", "email", "tax_number")
    faults |= line_faults({field: getattr(hospital, field) for field in lines})
    for field in ("address", "footer"):
        if fault := note_fault(getattr(hospital, field), _LONGEST[field]):
            faults[field] = fault
    if not hospital.name:
        faults["name"] = _("The hospital needs a name.")
    if hospital.email and not _is_email(hospital.email):
        faults["email"] = _("Write an e-mail address, as in office@hospital.example.")
    if not SHORTEST_LOCK <= hospital.lock_minutes <= LONGEST_LOCK:
        words = _("Between {least} and {most} minutes.")
        faults["lock_minutes"] = words.format(least=SHORTEST_LOCK, most=LONGEST_LOCK)
    if hospital.logo is not None and (fault := png_fault(hospital.logo)):
        faults["logo"] = fault
    return faults | _kiosk_faults(hospital) | _habit_faults(hospital)


def currencies() -> list[tuple[str, str]]:
    """Codes and names of the currencies in use, by code."""
    from babel.numbers import get_currency_name, list_currencies  # noqa: PLC0415  slow to import

    return [
        (code, f"{code} · {get_currency_name(code, locale='en')}")
        for code in _current(sorted(list_currencies()))
    ]


def countries() -> list[tuple[str, str]]:
    """Codes and names of the countries, by name."""
    from babel import Locale  # noqa: PLC0415  slow to import

    names = Locale("en").territories
    found = [
        (code, name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    ]
    return sorted(found, key=lambda each: each[1])


def locales() -> list[tuple[str, str]]:
    """Locales with a country, by the name of their language."""
    from babel import Locale, localedata  # noqa: PLC0415  slow to import

    found = []
    for name in localedata.locale_identifiers():
        parts = name.split("_")
        if len(parts) == 2 and len(parts[1]) == 2:
            found.append((name, f"{Locale.parse(name).get_display_name('en')} · {name}"))
    return sorted(found, key=lambda each: each[1])


def time_zones() -> list[tuple[str, str]]:
    """IANA names of places."""
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone]


def languages_of_kiosks() -> list[tuple[str, str]]:
    """Codes and names of the languages kiosks can speak, by name."""
    from babel import Locale  # noqa: PLC0415  slow to import

    names = Locale("en").languages
    return sorted(((code, names[code]) for code in KIOSK_LANGUAGES), key=lambda each: each[1])


def _kiosk_faults(hospital: Hospital) -> dict[str, str]:
    chosen = hospital.kiosk_languages.split()
    wrong = {
        field: _("Between {least} and {most}.").format(least=least, most=most)
        for field, (least, most) in KIOSK_BOUNDS.items()
        if not least <= getattr(hospital, field) <= most
    }
    if not chosen or len(set(chosen)) < len(chosen) or not set(chosen) <= set(KIOSK_LANGUAGES):
        wrong["kiosk_languages"] = _("Choose at least one language of the list, each once.")
    return wrong


def _habit_faults(hospital: Hospital) -> dict[str, str]:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  slow to import
    from babel.numbers import list_currencies  # noqa: PLC0415  slow to import

    faults = {}
    sentence = _("Choose one from the list.")
    if hospital.currency not in list_currencies():
        faults["currency"] = sentence
    if hospital.country not in dict(countries()):
        faults["country"] = sentence
    if hospital.time_zone not in available_timezones():
        faults["time_zone"] = sentence
    try:
        Locale.parse(hospital.locale)
    except (ValueError, UnknownLocaleError):
        faults["locale"] = sentence
    return faults


def _current(codes: list[str]) -> list[str]:
    """Without those that no country uses any more."""
    from babel.core import get_global  # noqa: PLC0415  slow to import

    used = {
        entry[0]
        for entries in get_global("territory_currencies").values()
        for entry in entries
        if entry[2] is None and entry[3]
    }
    return [code for code in codes if code in used]


def _cleaned(hospital: Hospital) -> Hospital:
    return replace(
        hospital,
        name=" ".join(hospital.name.split()),
        address=hospital.address.strip(),
        phone=hospital.phone.strip(),
        email=hospital.email.strip(),
        tax_number=hospital.tax_number.strip(),
        footer=hospital.footer.strip(),
        kiosk_languages=" ".join(hospital.kiosk_languages.split()),
    )


def _is_email(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  slow to import

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True

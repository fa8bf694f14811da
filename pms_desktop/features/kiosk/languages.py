"""The languages patients choose from: their own names, and their words."""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations

from pms_desktop import i18n
from pms_desktop.features.kiosk.pages import Language
from pms_desktop.settings import resource

WRITTEN_IN = "en"
"""The language in which the program is written, which needs no catalogue."""


def speak(code: str) -> None:
    """Say everything in this language (ISO 639) from now on. Raises FileNotFoundError."""
    i18n.speak(code, _words(code))


def offered(codes: tuple[str, ...]) -> tuple[Language, ...]:
    """Each with its name in itself; one alone is no choice."""
    return tuple(_language(code) for code in codes) if len(codes) > 1 else ()


@lru_cache(maxsize=32)
def _words(code: str) -> NullTranslations:
    if code == WRITTEN_IN:
        return NullTranslations()
    with resource(f"locale/{code}/LC_MESSAGES/kiosk.mo").open("rb") as file:
        return GNUTranslations(file)


@lru_cache(maxsize=32)
def _language(code: str) -> Language:
    from babel import Locale  # noqa: PLC0415  slow to import

    name = str(Locale(code).languages[code])
    return Language(code, name[0].upper() + name[1:])

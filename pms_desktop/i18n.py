"""Words, money and dates in the language spoken, for code without Qt.

The program speaks one language, with money and dates as in the hospital's locale. A visit at a
kiosk may speak another one for as long as it lasts; nothing else runs at a kiosk meanwhile.
"""

import gettext as _gettext
import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

_NO_WORDS = _gettext.NullTranslations()
_translations = _NO_WORDS
_home = _locale = "en_GB"
_LANGUAGE = re.compile("(?!mis|mul|und|zxx)[a-z]{2,3}")
_FROM_THE_RIGHT = {"ar", "fa", "he", "ur"}
_ISOLATED = "\N{FIRST STRONG ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"
_CODE_BESIDE_FIGURE = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")


def gettext(message: str) -> str:
    """The message in the language of the program."""
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The message for a count, in the language of the program."""
    return _translations.ngettext(singular, plural, count)


def set_locale(locale: str) -> None:
    """Choose how money and dates are written, as in `en_GB`, and the program's own words."""
    global _home  # noqa: PLW0603  one hospital, one locale
    _home = locale
    _use(_NO_WORDS, locale)


def speak(language: str, words: _gettext.NullTranslations) -> None:
    """Let words and dates be those of a language (ISO 639), until `speak_as_before`."""
    from babel import localedata  # noqa: PLC0415  slow to import

    here = f"{language}_{_home.partition('_')[2]}"
    _use(words, here if localedata.exists(here) else language)


def speak_as_before() -> None:
    """The program's own words again, and dates as in the hospital's locale."""
    _use(_NO_WORDS, _home)


def from_right_to_left() -> bool:
    """Whether the words that are spoken now are read from the right."""
    return _translations is not _NO_WORDS and _language(_locale) in _FROM_THE_RIGHT


def isolated(text: str) -> str:
    """A name or number to be put into a sentence: read from the right, the sentence would tear
    it apart (Unicode's bidirectional algorithm, isolates)."""
    return _ISOLATED.format(text) if text and from_right_to_left() else text


def _use(words: _gettext.NullTranslations, locale: str) -> None:
    global _translations, _locale
    _translations, _locale = words, locale
    for cached in (format_money, language_name, languages, month_names):
        cached.cache_clear()


def _language(locale: str) -> str:
    return locale.partition("_")[0]


@lru_cache(maxsize=4096)
def format_money(amount: Decimal, currency: str) -> str:
    """An amount with its currency sign, as in `£1,234.50` or `CHF 1,234.50`."""
    from babel.numbers import format_currency  # noqa: PLC0415  slow to import

    written = str(format_currency(amount, currency, locale=_locale))
    return _CODE_BESIDE_FIGURE.sub("\N{NO-BREAK SPACE}", written)  # CLDR asks for it, Babel forgets


def format_amount(amount: Decimal) -> str:
    """An amount for a column whose head names the currency, as in `1,234.50`."""
    return f"{amount:,}"


def format_date(day: date) -> str:
    """A day that no two countries read differently, as in `12 Mar 1988`."""
    from babel.dates import format_date as babel_date  # noqa: PLC0415  slow to import

    return babel_date(day, "d MMM yyyy", locale=_locale)


def format_long_date(day: date) -> str:
    """Weekday and day in full, as in `Monday 23 November 2026`."""
    from babel.dates import format_date as babel_date  # noqa: PLC0415  slow to import

    return babel_date(day, "EEEE d MMMM yyyy", locale=_locale)


def format_month(day: date) -> str:
    """The month of a day, as in `Mar 1988`."""
    from babel.dates import format_date as babel_date  # noqa: PLC0415  slow to import

    return babel_date(day, "MMM yyyy", locale=_locale)


def format_time(moment: datetime) -> str:
    """Hours and minutes as in `14:05`. The moment must already be in hospital time."""
    return f"{moment:%H:%M}"


def format_moment(moment: datetime) -> str:
    """Day and time as in `12 Mar 2026 14:05`. The moment must already be in hospital time."""
    return f"{format_date(moment)} {format_time(moment)}"


def format_clock(moment: datetime) -> str:
    """Weekday, day and time as in `Thu 12 Mar 2026 14:05`. The moment is in hospital time."""
    from babel.dates import format_date as babel_date  # noqa: PLC0415  slow to import

    return f"{babel_date(moment, 'EEE d MMM yyyy', locale=_locale)} {format_time(moment)}"


def date_order() -> str:
    """How day, month and year follow each other in figures: `dmy`, `mdy` or `ymd`, as on the
    hospital's papers."""
    from babel.dates import get_date_format  # noqa: PLC0415  slow to import

    pattern = get_date_format("short", locale=_home).pattern.lower()
    first = next((letter for letter in pattern if letter in "dmy"), "d")
    return {"d": "dmy", "m": "mdy", "y": "ymd"}[first]


@lru_cache(maxsize=1)
def month_names() -> dict[str, int]:
    """The months in English and in the hospital's language, also shortened, small and bare."""
    from babel.dates import get_month_names  # noqa: PLC0415  slow to import

    return {
        name.casefold().rstrip("."): number
        for locale in ("en", _locale)
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale).items()
    }


def number_signs() -> tuple[str, str]:
    """The decimal sign and the thousands sign of the hospital's locale, as in `(".", ",")`."""
    from babel.numbers import get_decimal_symbol, get_group_symbol  # noqa: PLC0415  slow to import

    return str(get_decimal_symbol(_locale)), str(get_group_symbol(_locale))


def own_language() -> str:
    """The language of the hospital, as its ISO 639 code."""
    return _language(_home)


@lru_cache(maxsize=256)
def language_name(code: str) -> str:
    """A language (ISO 639) in the language of the program, as in `Polish`."""
    return languages().get(code, code)


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """Every living language that has a name here, by its ISO 639 code."""
    from babel import Locale  # noqa: PLC0415  slow to import

    names = Locale.parse(_locale).languages
    return {code: str(name) for code, name in names.items() if _LANGUAGE.fullmatch(code)}


def country_name(code: str) -> str:
    """`United Kingdom` for GB; what is no code stays as it is."""
    from babel import Locale  # noqa: PLC0415  slow to import

    return str(Locale.parse(_locale).territories.get(code, code))

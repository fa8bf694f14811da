"""Dates of birth as they are said at a desk: which days, months or years a few words may mean.

A form asks until one day is sure; a search tries every reading, the likeliest first.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

_EARLIEST = 1870
_FIGURES = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{4}|\d{2})\.?")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[./-](\d{4}|3[2-9]|[4-9]\d)")
_IN_ONE = re.compile(r"(\d{1,2})[./-]?([^\W\d_]+)[./-]?(\d{4}|\d{2})")
_BETWEEN = frozenset(("of", "in", "on", "the", "de", "del", "di"))
_APOSTROPHES = "'’‘`"
_SHORT_YEAR = re.compile(r"['’‘`]\d{2}")
_NUMBER = re.compile(r"\d{1,4}")
_ORDINAL = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?")


@dataclass(frozen=True, slots=True)
class DateHabits:
    """`order` is `dmy`, `mdy` or `ymd`; `months` maps their folded names to 1 to 12."""

    today: date
    order: str = "dmy"
    months: Mapping[str, int] = field(default_factory=dict)


def readings_of(text: str, habits: DateHabits) -> tuple[str, ...]:
    """What one piece of text may mean: `19880312`, `198803` or `1988`, likeliest first.

    With signs between (`12/3/88`), in six or eight figures, or a year alone.
    """
    if found := _FIGURES.fullmatch(text):
        return _days(found.groups(), habits)
    if found := _MONTH_AND_YEAR.fullmatch(text):
        return _months(found[2], int(found[1]), habits)
    if not (text.isascii() and text.isdigit()):
        return ()
    if len(text) == 4:
        return (text,) if _EARLIEST <= int(text) <= habits.today.year else ()
    if len(text) not in (6, 8):
        return ()
    year_first = habits.order == "ymd"
    cut = (len(text) - 4, len(text) - 2) if year_first else (2, 4)
    found_days = _days((text[: cut[0]], text[cut[0] : cut[1]], text[cut[1] :]), habits)
    if not found_days and len(text) == 8:  # as passports write it
        return _days((text[:4], text[4:6], text[6:]), habits)
    return found_days


def named_month(words: list[str], habits: DateHabits) -> tuple[int, tuple[str, ...]]:
    """How many of the first words are a date with the month's name, and what they may mean.

    `12 mar 1988`, `march 12 88`, `mar 1988`; (0, ()) when they are none.
    """
    at = [i for i, word in enumerate(words[:6]) if word not in _BETWEEN][:3]
    for length in (3, 2):
        taken = [words[i].rstrip(",") for i in at[:length]]
        if len(taken) == length and (found := _with_name(taken, habits)):
            return at[length - 1] + 1, found
    return 0, ()


def parts_of_date(word: str, habits: DateHabits) -> tuple[str, ...]:
    """A date written in one piece with the month's name in its parts (`20-mar-1988`), one behind
    the sign for births without it (`*12.3.88`), any other word as it is."""
    found = _IN_ONE.fullmatch(word)
    if found is not None and found[2] in habits.months:
        return found.groups()
    return (word[1:],) if word.startswith("*") and word[1:2].isdigit() else (word,)


def _with_name(words: list[str], habits: DateHabits) -> tuple[str, ...]:
    at = next((i for i, word in enumerate(words) if word.rstrip(".") in habits.months), None)
    if at is None:
        return ()
    month = habits.months[words[at].rstrip(".")]
    rest = [word for i, word in enumerate(words) if i != at]
    if len(rest) == 1:
        said = re.fullmatch(r"\d{4}", rest[0]) or _SHORT_YEAR.fullmatch(rest[0])
        return _months(rest[0].lstrip(_APOSTROPHES), month, habits) if said else ()
    first, second = (word.lstrip(_APOSTROPHES) for word in rest)
    day, year = (second, first) if re.fullmatch(r"\d{4}", first) else (first, second)
    ordinal = _ORDINAL.fullmatch(day)
    if ordinal is None or not _NUMBER.fullmatch(year) or len(year) not in (2, 4):
        return ()
    return tuple(_valid(_years(year, habits), month, int(ordinal[1]), habits))


def _days(parts: tuple[str, ...], habits: DateHabits) -> tuple[str, ...]:
    """Every day that three figures may be: in the hospital's order, else in another's."""
    if len(parts[0]) > 2:
        whole = len(parts[0]) == 4 and len(parts[2]) <= 2
        days = _valid([int(parts[0])], int(parts[1]), int(parts[2]), habits)
        return tuple(days) if whole else ()
    orders = [habits.order, *(each for each in ("dmy", "mdy") if each != habits.order)]
    found: dict[str, None] = {}
    for order in orders:
        by = dict(zip(order, parts, strict=True))
        if len(by["d"]) <= 2:
            days = _valid(_years(by["y"], habits), int(by["m"]), int(by["d"]), habits)
            found |= dict.fromkeys(days)
        if found:
            break  # 3/12 is another day abroad, but this hospital writes it one way
    return tuple(found)


def _years(text: str, habits: DateHabits) -> list[int]:
    """A year of two figures is this century's or the last one's."""
    if len(text) == 4:
        return [int(text)]
    century = habits.today.year - habits.today.year % 100
    return [century + int(text), century - 100 + int(text)]


def _months(year: str, month: int, habits: DateHabits) -> tuple[str, ...]:
    return tuple(day for each in _years(year, habits) for day in _month(each, month, habits))


def _month(year: int, month: int, habits: DateHabits) -> tuple[str, ...]:
    fits = _EARLIEST <= year <= habits.today.year and 1 <= month <= 12
    return (f"{year:04}{month:02}",) if fits else ()


def _valid(years: list[int], month: int, day: int, habits: DateHabits) -> Iterator[str]:
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if year >= _EARLIEST and found <= habits.today:
            yield f"{found:%Y%m%d}"

"""Ages as they are said at a desk: between which days somebody was born."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_OLDEST = 120
_ROUGHLY = 3
"""Years by which somebody is taken to be wrong who says `about`."""

_BEFORE = frozenset(("age", "aged", "about", "approx", "around", "circa", "ca", "roughly"))
_ROUGH = _BEFORE - {"age", "aged"}
_BEHIND = frozenset(
    "y yo y/o yr yrs year years year-old years-old yrs-old old".split()  # noqa: SIM905
)
_WRITTEN = re.compile(r"~?(?P<years>\d{1,3})(?P<unit>s|y|yo|yr|yrs|y/o|years?|year-old)?")


@dataclass(frozen=True, slots=True)
class BirthSpan:
    """The first and the last day on which somebody of that age was born."""

    first: date
    last: date


def said_age(words: Sequence[str], today: date) -> tuple[int, BirthSpan | None]:
    """How many of the first words are an age, and who has it: `about 40`, `56 years old`, `50s`.

    (0, None) when they are none; a number alone is none.
    """
    at = 0
    while at < len(words) and words[at].strip(".,") in _BEFORE:
        at += 1
    found = _WRITTEN.fullmatch(words[at].strip(".,")) if at < len(words) else None
    if found is None or int(found["years"]) > _OLDEST:
        return 0, None
    behind = at + 1
    while behind < len(words) and words[behind].strip(".,") in _BEHIND:
        behind += 1
    if at == 0 and behind == 1 and not found["unit"]:
        return 0, None
    rough = any(word.strip(".,") in _ROUGH for word in words[:at])
    return behind, _span(int(found["years"]), found["unit"] or "", today, rough=rough)


def of_age(years: int, today: date) -> BirthSpan | None:
    """Who is so old today; None for more than anybody is."""
    return _span(years, "", today, rough=False) if years <= _OLDEST else None


def _span(years: int, unit: str, today: date, *, rough: bool) -> BirthSpan:
    youngest = max(0, years - _ROUGHLY) if rough else years
    oldest = years + _ROUGHLY if rough else years + 9 if unit == "s" else years
    return BirthSpan(_ago(today, oldest + 1) + timedelta(1), _ago(today, youngest))


def _ago(today: date, years: int) -> date:
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # the 29th of February
        return today.replace(year=today.year - years, day=28)

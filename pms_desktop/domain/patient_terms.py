"""The terms somebody's words are made of: names, numbers, dates, ages, and what is said beside."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from pms_desktop.domain.folding import fold_code, fold_words
from pms_desktop.domain.patient_tokens import PARTICLES, code_in
from pms_desktop.domain.said_words import in_figures, is_beside, is_sex, joined
from pms_desktop.domain.spoken_ages import BirthSpan, of_age, said_age
from pms_desktop.domain.spoken_dates import DateHabits, named_month, parts_of_date, readings_of

FEWEST_OF_CODE = 3
_NUMBER = re.compile(r"[+(]?\d[\d().+/-]*")
_INITIALS = 3
"""Letters of a word that may be first letters written together."""


class Kind(Enum):
    """What a word typed may be."""

    NAME = "name"
    CODE = "code"
    BORN = "born"
    AGE = "age"
    SEX = "sex"


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is a folded word, a code without punctuation, a date such as `198803`, the first and
    the last day of birth of an age (`19691121-19701120`), or a sex."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """One thing said, in every way it may be meant. An `optional` one, such as a title, need not
    be met: who has it comes first."""

    readings: tuple[Reading, ...]
    optional: bool = False

    @property
    def word(self) -> str:
        """The word of a name, if it may be one."""
        return next((each.text for each in self.readings if each.kind is Kind.NAME), "")


def terms_of(words: Iterable[str], habits: DateHabits) -> list[Term]:
    """The terms of folded words. What is said beside them is optional, where it is not all."""
    chunks = in_figures([part for word in words for part in parts_of_date(word, habits)])
    terms = list(_terms(chunks, habits))
    needed = [term for term in terms if not term.optional]
    if needed:
        return terms
    return [replace(term, optional=False) for term in terms if term.word]


def said_otherwise(terms: tuple[Term, ...]) -> list[tuple[Term, ...]]:
    """What to look for when nobody was found: small words written together with the next (`mc
    donald`), and first letters that were written together (`mj garcia`)."""
    words = [term.word for term in terms if term.word and not term.optional]
    others = tuple(term for term in terms if not term.word and not term.optional)
    if not words or len(words) + len(others) < 2:
        return []
    together = tuple(joined(words, PARTICLES | {"el"}))
    apart = tuple(part for word in words for part in _first_letters(word))
    return [
        (*(Term((Reading(Kind.NAME, word),)) for word in dict.fromkeys(other)), *others)
        for other in (together, apart)
        if list(other) != words
    ]


def _first_letters(word: str) -> Iterable[str]:
    return word if word.isascii() and len(word) <= _INITIALS else (word,)


def _terms(chunks: list[str], habits: DateHabits) -> Iterable[Term]:
    digits: list[str] = []
    at = 0
    while at < len(chunks):
        taken, found = _dated(chunks[at:], habits)
        if not taken and _NUMBER.fullmatch(chunks[at]):
            digits.append(chunks[at])
            at += 1
            continue
        yield from _number(digits, habits)
        yield from found if taken else _said(chunks[at])
        digits = []
        at += max(1, taken)
    yield from _number(digits, habits)


def _dated(chunks: list[str], habits: DateHabits) -> tuple[int, list[Term]]:
    """How many of the first words are a date or an age, and what they mean."""
    taken, days = named_month(chunks, habits)
    if not taken:
        taken, span = said_age(chunks, habits.today)
        if span is not None:
            return taken, [Term((_aged(span),))]
    if not taken and not chunks[0].isdigit():
        days = readings_of(chunks[0], habits)
        taken = 1 if days else 0
    if not taken:
        return 0, []
    readings = [Reading(Kind.BORN, day) for day in days]
    code = code_in("".join(chunks[:taken]))
    if taken == 1 and len(code) > FEWEST_OF_CODE:
        readings.append(Reading(Kind.CODE, code))
    return taken, [Term(tuple(readings))]


def _said(chunk: str) -> list[Term]:
    if is_beside(chunk):
        return [Term((Reading(Kind.NAME, fold_code(chunk)),), optional=True)]
    if is_sex(chunk):
        return [Term((Reading(Kind.NAME, chunk), Reading(Kind.SEX, chunk)), optional=True)]
    if not any(char.isdigit() for char in chunk):
        return [Term((Reading(Kind.NAME, word),)) for word in fold_words(chunk)]
    code = code_in(chunk)
    return [Term((Reading(Kind.CODE, code),))] if len(code) >= FEWEST_OF_CODE else []


def _number(chunks: list[str], habits: DateHabits) -> list[Term]:
    """Figures that follow each other are one number, however they are grouped. Two alone may be
    an age or the end of a year, which is worth a better place."""
    typed = fold_code("".join(chunks))
    if len(typed) == 2 and typed == "".join(chunks):
        readings = [Reading(Kind.BORN, year) for year in _years(typed, habits)]
        if typed[0] != "0" and (span := of_age(int(typed), habits.today)) is not None:
            readings.append(_aged(span))
        return [Term(tuple(readings), optional=True)]
    days = readings_of(typed, habits) or readings_of("/".join(chunks), habits)
    readings = [Reading(Kind.BORN, day) for day in days]
    readings += [
        Reading(Kind.CODE, code)
        for code in dict.fromkeys((code_in(typed), typed))
        if len(code) >= FEWEST_OF_CODE
    ]
    return [Term(tuple(readings))] if readings else []


def _years(two: str, habits: DateHabits) -> list[str]:
    century = habits.today.year // 100
    return [
        f"{each}{two}"
        for each in (century, century - 1)
        if int(f"{each}{two}") <= habits.today.year
    ]


def _aged(span: BirthSpan) -> Reading:
    return Reading(Kind.AGE, f"{span.first:%Y%m%d}-{span.last:%Y%m%d}")

"""Who of those found is meant, and what of them answered.

Every term earns points by the best thing it meets: a whole name 100, the beginning of one 70 to
90, one that is spelt or sounds alike at most 60, a number by how much of it was said. The rest
is order among equals: names with nothing left over first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pms_desktop.domain.folding import fold_words, in_one_kana, spans_of
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patient_search import PatientQuery
from pms_desktop.domain.patient_terms import Kind, Reading, Term
from pms_desktop.domain.patient_tokens import code_in, hidden_code, name_words_in
from pms_desktop.domain.patients import (
    Identifier,
    MatchedBy,
    PatientBrief,
    Phone,
    Spot,
)
from pms_desktop.domain.spelling import one_slip_apart
from pms_desktop.i18n import format_date

Alike = Mapping[str, Mapping[str, float]]
"""For a word typed: words of the hospital's patients that are like it, 0 to 1."""

_ALIKE = 60
_MISSING = -40
_RIGHT_AGE, _SAME_SEX = 70, 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom the index found, with all that may have answered. `names` are the preferred
    and former ones; `spelt` is the name in Latin letters where no romanised one was typed."""

    patient: PatientBrief
    tokens: str
    phones: Sequence[Phone] = ()
    numbers: Sequence[Identifier] = ()
    names: Sequence[str] = ()
    spelt: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its points, what answered, and the words to mark in its name."""

    candidate: Candidate
    points: float
    spots: tuple[Spot, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    points: float
    spot: Spot
    word: str = ""


@dataclass(slots=True)
class _Read:
    """A candidate with the words it is found by, and those of its own name after spaces each."""

    one: Candidate
    words: Sequence[str]
    own: str


_NOWHERE_ELSE = {by: Spot(by) for by in MatchedBy}


def rank(query: PatientQuery, found: Iterable[Candidate], alike: Alike) -> list[Ranked]:
    """The best first; who answers to nothing is left out. Closed records come last."""
    ranked = [each for one in found if (each := _rated(query, one, alike)) is not None]
    return sorted(ranked, key=_order)


def _order(each: Ranked) -> tuple[bool, float, int, str, str]:
    patient = each.candidate.patient
    words = fold_words(f"{patient.family_names} {patient.given_names}")
    left_over = max(0, len(words) - len(each.words))
    out_of_use = patient.closed and patient.merged_into is None
    return out_of_use, -each.points, left_over, " ".join(words), patient.mrn


def _rated(query: PatientQuery, one: Candidate, alike: Alike) -> Ranked | None:
    read = _Read(one, name_words_in(one.tokens), _own_words(one.patient))
    answers = [_answer(term, read, alike) for term in query.needed]
    if query.joined is not None:
        whole = _answer(query.joined, read, alike)
        if whole is not None:
            answers = [whole]
    given = [each for each in answers if each is not None]
    if not given:
        return None
    missing = len(answers) - len(given)
    besides = (_answer(term, read, {}) for term in query.terms if term.optional)
    given += [each for each in besides if each is not None]
    return Ranked(
        one,
        sum(each.points for each in given) + missing * _MISSING,
        tuple(dict.fromkeys(each.spot for each in given)),
        tuple(dict.fromkeys(each.word for each in given if each.word)),
    )


def _answer(term: Term, read: _Read, alike: Alike) -> _Answer | None:
    answers = [each for reading in term.readings for each in _answers(reading, read, alike)]
    return max(answers, key=lambda each: each.points, default=None)


def _answers(reading: Reading, read: _Read, alike: Alike) -> Iterator[_Answer]:
    if reading.kind is Kind.NAME:
        if (named := _by_name(reading.text, read, alike.get(reading.text, {}))) is not None:
            yield named
    elif reading.kind is Kind.BORN:
        yield from _by_birth(reading.text, read.one)
    elif reading.kind is Kind.AGE:
        yield from _by_age(reading.text, read.one)
    elif reading.kind is Kind.SEX:
        if read.one.patient.sex == reading.text:
            yield _Answer(_SAME_SEX, _NOWHERE_ELSE[MatchedBy.NAME])
    else:
        yield from _by_code(reading.text, read.one)


def _by_name(word: str, read: _Read, alike: Mapping[str, float]) -> _Answer | None:
    best, found = max(
        ((_points(word, name, alike), name) for name in read.words), key=_first, default=(0.0, "")
    )
    if not best:
        return None
    if found.startswith(word):
        return _named(best, MatchedBy.NAME, word, read)
    if best > _ALIKE:  # in the other kana
        return _named(best, MatchedBy.NAME, found, read)
    slip = one_slip_apart(word, found)
    return _named(best, MatchedBy.SPELLING if slip else MatchedBy.SOUND, found, read)


def _points(word: str, name: str, alike: Mapping[str, float]) -> float:
    if name == word or (not word.isascii() and in_one_kana(name) == in_one_kana(word)):
        return 100.0
    if name.startswith(word):
        return 70 + 20 * len(word) / len(name)
    return _ALIKE * alike.get(name, 0.0)


def _first(each: tuple[float, str]) -> float:
    return each[0]


def _named(points: float, by: MatchedBy, word: str, read: _Read) -> _Answer:
    """Where the word stands: in the name itself, in another name, or in its Latin spelling."""
    if f" {word}" in read.own:
        return _Answer(points, _NOWHERE_ELSE[by], word)
    one = read.one
    other = {
        one.patient.romanised_name: MatchedBy.ROMANISED,
        one.spelt: MatchedBy.ROMANISED,
        **dict.fromkeys(one.names, MatchedBy.OTHER_NAME),
    }
    for name, kind in other.items():
        if marks := spans_of(name, [word]):
            found = kind if by is MatchedBy.NAME else by
            return _Answer(points - 1, Spot(found, name, tuple(marks)), word)
    return _Answer(points - 2, _NOWHERE_ELSE[by], word)


def _own_words(patient: PatientBrief) -> str:
    """The folded words of the name, each after a space."""
    return " ".join(("", *fold_words(f"{patient.family_names} {patient.given_names}")))


def _by_birth(digits: str, one: Candidate) -> Iterator[_Answer]:
    born = one.patient.birth_date
    if born is not None and f"{born:%Y%m%d}".startswith(digits):
        points = {4: 74, 6: 80}.get(len(digits), 98)
        yield _Answer(points, Spot(MatchedBy.BORN, format_date(born)))


def _by_age(days: str, one: Candidate) -> Iterator[_Answer]:
    born = one.patient.birth_date
    first, _, last = days.partition("-")
    if born is not None and first <= f"{born:%Y%m%d}" <= last:
        yield _Answer(_RIGHT_AGE, Spot(MatchedBy.BORN, format_date(born)))


def _by_code(code: str, one: Candidate) -> Iterator[_Answer]:
    if one.patient.restricted and hidden_code(code) in one.tokens.split():
        yield _Answer(75, _NOWHERE_ELSE[MatchedBy.IDENTIFIER])  # which, the server keeps to itself
    for phone in one.phones:
        whole = code_in(phone.e164 or phone.number)
        if code in whole:
            yield _in_number(code, whole, MatchedBy.PHONE, _said(phone), one)
    for each in one.numbers:
        whole = code_in(each.value)
        if code in whole:
            shown = f"{each.kind} {each.value}".strip()
            yield _in_number(code, whole, MatchedBy.IDENTIFIER, shown, one)


def _in_number(code: str, whole: str, by: MatchedBy, shown: str, one: Candidate) -> _Answer:
    """Of a restricted patient it is told that a number answered, and not which."""
    share = len(code) / len(whole)
    points = 99 if code == whole else 75 + 20 * share if whole.endswith(code) else 60 + 20 * share
    if one.patient.restricted:
        return _Answer(points, _NOWHERE_ELSE[by])
    return _Answer(points, Spot(by, shown, tuple(marked_digits(shown, code))))


def _said(phone: Phone) -> str:
    return f"{phone.number} ({phone.label})" if phone.label else phone.number


def marked_digits(shown: str, code: str) -> list[tuple[int, int]]:
    """Where the signs of a code stand in a number as it is written: (start, length).

    A code from abroad begins with digits that are not written: what is left of it is marked.
    """
    places = [at for at, char in enumerate(shown) if char.isalnum()]
    written = "".join(shown[at].casefold()[:1] for at in places)
    while len(code) > 2 and code not in written:
        code = code[1:]
    start = written.rfind(code)
    if start < 0:
        return []
    first, last = places[start], places[start + len(code) - 1]
    return [(first, last - first + 1)]


def mrn_spot(patient: PatientBrief, *, typed: str, near: bool) -> Spot:
    """That the record number answered; when it is near what was typed, what it should be."""
    shown = shown_mrn(patient.mrn)
    if near:
        check_alone = typed.lstrip("0")[:-1] == patient.mrn.lstrip("0")[:-1]
        return Spot(MatchedBy.NEAR_MRN, shown, ((len(shown) - 1, 1),) if check_alone else ())
    return Spot(MatchedBy.MRN, shown, tuple(marked_digits(shown, typed.lstrip("0"))))

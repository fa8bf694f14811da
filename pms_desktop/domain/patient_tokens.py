"""The tokens a patient is found by, made of names and numbers as they are kept.

| token      | is                                                                      |
|------------|-------------------------------------------------------------------------|
| `garcia`   | a word of a name, folded, also in Latin letters                         |
| `~g ~ga`   | its first one, two and three letters: an index of exact tokens answers  |
|            | them faster than one that has to walk over all words with a beginning   |
| `#6001`    | four signs in a row of a phone, an ID or an insurance number            |
| `$3456`    | the last four of one                                                    |
| `##3460…`  | of a restricted patient on a server, in place of both: a digest of a    |
|            | number, or of its last eight signs and more (`data/finding/numbers.py`) |
| `@19880312`| the day of birth, `@198803` its month, `@1988` its year                 |
"""

from collections.abc import Callable, Iterator, Sequence

from pms_desktop.domain.folding import fold, fold_code, fold_words, is_joined_script, name_words
from pms_desktop.domain.patients import PatientDetails
from pms_desktop.domain.token_query import AllOf, AnyOf, Has, TokenQuery, all_of

GENERATION = 1
"""Raised whenever the tokens of a patient would become others: all are then made anew."""

Romanise = Callable[[str], str]
"""Text in Latin letters, each syllable of a script without spaces beginning with a capital."""

_BEGINNING, _ROW, _TAIL, _BORN = "~", "#", "$", "@"
_SHORT, _RUN, _LONGEST = 3, 4, 40
PARTICLES = frozenset(
    "aal abd abdel abdul abou abu al ap as ash bar bat ben bin bint d da dal de del della den der"  # noqa: SIM905
    " des di do dos du el fitz ibn la las le les lo los mac mc o op ould san santa st ter ul ur van"
    " vom von zu zum zur".split()
)
"""Small words that some write apart and some in one piece with the name."""


def tokens_of(details: PatientDetails, romanise: Romanise) -> str:
    """Everything a patient is found by, between spaces."""
    words = words_of(details.family_names, details.given_names, romanise=romanise)
    for other in other_names(details):
        words |= words_of(other, romanise=romanise)
    found = dict(words)
    found |= dict.fromkeys(
        f"{_BEGINNING}{word[:length]}" for word in words for length in range(1, _SHORT + 1)
    )
    for code in codes_of(details):
        found |= dict.fromkeys(_rows(code))
        found[f"{_TAIL}{code[-_RUN:]}"] = None
    if details.birth_date is not None:
        day = f"{_BORN}{details.birth_date:%Y%m%d}"
        found |= dict.fromkeys((day, day[:7], day[:5]))
    return " ".join(found)


def words_of(*names: str, romanise: Romanise) -> dict[str, None]:
    """The words of one name in its parts, in Latin letters as well, each once and in order."""
    words = name_words(*names)
    for name in names:
        words += _joined_particles(fold_words(name))
    for chunk in (chunk for name in names for chunk in name.split()):
        if not fold(chunk).isascii():
            words += _in_latin(chunk, romanise)
    if is_joined_script("".join(names)):
        words.append(fold_code(romanise("".join(names))))
    return dict.fromkeys(word[:_LONGEST] for word in words if word)


def other_names(details: PatientDetails) -> tuple[str, ...]:
    """What else somebody is or was called."""
    names = (
        details.romanised_name, details.preferred_name,
        *(each.name for each in details.former_names),
    )  # fmt: skip
    return tuple(name for name in names if name)


def codes_of(details: PatientDetails) -> tuple[str, ...]:
    """The patient's numbers but the record number, without punctuation and leading zeros."""
    written = [
        *(phone.e164 or phone.number for phone in details.phones),
        *(each.value for each in details.identifiers),
        *(policy.policy_number for policy in details.policies),
    ]
    return tuple(dict.fromkeys(code for each in written if (code := code_in(each))))


def code_in(text: str) -> str:
    """A number as it is kept in the index: `+34 600-12` and `0034 600 12` give `3460012`."""
    return fold_code(text).lstrip("0")


def name_words_in(tokens: str) -> list[str]:
    """Those of a patient's tokens that are words of names."""
    words, begun, _rest = tokens.partition(f" {_BEGINNING}")  # the words come first
    return words.split() if begun else []


def born_within(digits: str) -> TokenQuery:
    """Born in a year (`1988`), a month (`198803`) or on a day (`19880312`)."""
    return Has(f"{_BORN}{digits}")


def whole_word(word: str) -> TokenQuery:
    """Has this very word in a name."""
    return Has(word[:_LONGEST])


def begun_word(word: str) -> TokenQuery:
    """Has a word in a name that begins so."""
    if len(word) <= _SHORT:
        return Has(f"{_BEGINNING}{word}")
    return Has(word[:_LONGEST], begins=True)


def is_broad(has: Has) -> bool:
    """Whether a good part of all patients may have it: a beginning of one or two letters."""
    return has.token.startswith(_BEGINNING) and len(has.token) < len(_BEGINNING) + _SHORT


def code_inside(code: str) -> TokenQuery:
    """Has a number with this code in it; some have its parts apart from each other."""
    if len(code) < _RUN:
        return Has(f"{_ROW}{code}", begins=True)
    return AnyOf((all_of([Has(row) for row in _rows(code)]), Has(hidden_code(code))))


def hidden_code(code: str) -> str:
    """The token of a number that is found whole or not at all."""
    return f"{_ROW}{_ROW}{code}"


def code_at_end(code: str) -> TokenQuery:
    """Has a number that ends so; the same reservation."""
    if len(code) < _RUN:
        return Has(f"{_TAIL}{code}")
    return AllOf((Has(f"{_TAIL}{code[-_RUN:]}"), *(Has(row) for row in _rows(code))))


def _rows(code: str) -> Sequence[str]:
    ends = range(_RUN, max(_RUN, len(code)) + 1)
    return [f"{_ROW}{code[end - _RUN : end]}" for end in ends]


def _joined_particles(words: Sequence[str]) -> Iterator[str]:
    """`de la cruz` is also `delacruz` and `lacruz`."""
    for at, word in enumerate(words):
        if word in PARTICLES or at == 0:
            continue
        joined, before = word, at - 1
        while before >= 0 and words[before] in PARTICLES:
            joined = words[before] + joined
            yield joined
            before -= 1


def _in_latin(word: str, romanise: Romanise) -> Iterator[str]:
    spelt = romanise(word)
    yield fold_code(spelt)
    if is_joined_script(word):
        syllables = fold_words("".join(f" {c}" if c.isupper() else c for c in spelt))
        yield from syllables
        yield from ("".join(syllables[at:]) for at in range(1, len(syllables) - 1))

"""What is searched for a patient, and how a receptionist's words become that search.

Every patient has a text of folded words between spaces; a search finds the beginnings of its
words. Numbers stand there without punctuation and leading zeros, so that `0034 600 123 456`,
`+34 600-123-456` and `600123456` meet.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pms_desktop.domain.folding import fold, fold_code, fold_words, name_words
from pms_desktop.domain.patients import MatchedBy, PatientDetails

MAX_WORDS = 8
"""More words than anybody types: the rest of a pasted page is not searched for."""

_ONE_DIGIT = re.compile("[17]")
_TWO_DIGITS = re.compile("2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
# ITU-T E.164 list of country codes; all others have three digits
_TRUNK = re.compile(r"\(0\)")
_NUMBER = re.compile(r"[+(]?\d[\d().+/-]*")


@dataclass(frozen=True, slots=True)
class PatientQuery:
    """Folded words, all of which must begin a word of the patient's text.

    `joined` is the whole query as one code (`AB 12 34 56 C`), empty where that makes no
    difference.
    """

    words: tuple[str, ...] = ()
    joined: str = ""

    @property
    def empty(self) -> bool:
        """Nothing to look for."""
        return not self.words


def parse_query(text: str) -> PatientQuery:
    """The search that somebody's words mean."""
    chunks = fold(_TRUNK.sub("", text[:200])).split()
    words: list[str] = []
    digits = ""
    for chunk in [*chunks, ""]:
        if _NUMBER.fullmatch(chunk):
            digits += fold_code(chunk)
            continue
        if digits:
            words.append(digits.lstrip("0"))
            digits = ""
        has_digit = any(char.isdigit() for char in chunk)
        words += [fold_code(chunk).lstrip("0")] if has_digit else fold_words(chunk)
    found = tuple(dict.fromkeys(word for word in words if word))[:MAX_WORDS]
    joined = fold_code(text[:200]).lstrip("0")
    several_with_digits = len(found) > 1 and any(char.isdigit() for char in joined)
    return PatientQuery(found, joined if several_with_digits else "")


def search_text(mrn: str, details: PatientDetails) -> str:
    """The text a patient is found by: ` garcia martinez maria 4827132 600123456 34600123456 `."""
    words = [
        *name_words(details.family_names, details.given_names),
        *name_words(details.romanised_name, details.preferred_name),
        *name_words(*(each.name for each in details.former_names)),
        mrn.lstrip("0"),
        *(word for phone in details.phones for word in phone_words(phone.e164)),
        *(fold_code(each.value).lstrip("0") for each in details.identifiers),
    ]
    return f" {' '.join(dict.fromkeys(word for word in words if word))} "


def phone_words(e164: str) -> tuple[str, ...]:
    """A number as called from the same country and from abroad, digits without leading zeros."""
    digits = e164.removeprefix("+")
    if not digits:
        return ()
    code = 1 if _ONE_DIGIT.match(digits) else 2 if _TWO_DIGITS.match(digits) else 3
    return tuple(dict.fromkeys((digits[code:].lstrip("0"), digits)))


def matched_by(
    words: Collection[str], names: Sequence[str], mrn: str, phones: Collection[str]
) -> tuple[MatchedBy, ...]:
    """Which of a patient's properties the words begin, in the order of the words.

    `names` are as typed, `phones` in E.164.
    """
    digits = [word for e164 in phones for word in phone_words(e164)]
    folded = " " + fold(" ".join(names))
    found: list[MatchedBy] = []
    for word in words:
        if f" {word}" in folded:
            found.append(MatchedBy.NAME)
        elif mrn.lstrip("0").startswith(word):
            found.append(MatchedBy.MRN)
        elif any(number.startswith(word) for number in digits):
            found.append(MatchedBy.PHONE)
        elif any(name.startswith(word) for name in name_words(*names)):
            found.append(MatchedBy.NAME)
        else:
            found.append(MatchedBy.IDENTIFIER)
    return tuple(dict.fromkeys(found))

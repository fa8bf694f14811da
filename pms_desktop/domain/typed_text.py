"""What may stand in a line of text that people type, paste or scan.

Text is kept as typed, in Unicode's composed form (NFC). Refused is what cannot be seen and would
make two equal names differ, or would show a name other than it is.
"""

import re
import unicodedata
from collections.abc import Mapping
from itertools import groupby

from pms_desktop.i18n import gettext as _

LINE = 200
"""Characters of one line; more is a paste into the wrong field."""

NOTE = 64_000
"""Characters of a text of several lines; more is a paste of something else."""

_MARKS_IN_A_ROW = 8
_MARKS = 40
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_JOINERS = "\u200c\u200d"
_JOINING_SCRIPTS = (
    "ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA",
    "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR", "TIBETAN",
)  # fmt: skip


def clean(text: str) -> str:
    """As it is kept: NFC, single spaces, none at the ends."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(composed.split())


def clean_lines(text: str) -> str:
    """Several lines as they are kept: each cleaned, none empty."""
    lines = (clean(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def line_fault(text: str, most: int = LINE) -> str:
    """Why a line of text cannot be kept, as a sentence that says how to mend it; else nothing."""
    if len(text) > most:
        return _("This is too long: write at most {most} letters.").format(most=most)
    if text.isascii() and text.isprintable():
        return _only_spaces(text)
    if any(_is_control(char) for char in text):
        return _("There is an invisible control character in this. Type it anew.")
    if any(_is_hidden(text, at) for at in range(len(text))):
        return _("There are invisible characters in this. Type it instead of pasting it.")
    if _too_many_marks(text):
        return _("There are too many accents on one letter. Type it anew.")
    return _only_spaces(text)


def note_fault(text: str, most: int = NOTE) -> str:
    """Why a text of several lines cannot be kept, as `line_fault` says it; else nothing."""
    if len(text) > most:
        return _("This is too long: write at most {most} letters.").format(most=most)
    lines = (line.strip("\t ") for line in text.replace("\t", " ").split("\n"))
    found = next((fault for line in lines if (fault := line_fault(line, most))), "")
    return found or _only_spaces(text)


def line_faults(texts: Mapping[str, str], most: int = LINE) -> dict[str, str]:
    """The faults of several lines, by the names of their fields."""
    found = {name: line_fault(text, most) for name, text in texts.items()}
    return {name: fault for name, fault in found.items() if fault}


def can_be_kept(text: str) -> bool:
    """Whether a database takes the text at all: neither NUL nor half of a surrogate pair."""
    return not _UNKEEPABLE.search(text)


def mixed_alphabets(text: str) -> bool:
    """Whether one word holds Latin and look-alike Cyrillic or Greek letters."""
    words = text.replace("-", " ").split()
    return any(len(_alphabets(word) & {"LATIN", "CYRILLIC", "GREEK"}) > 1 for word in words)


def _only_spaces(text: str) -> str:
    if text and not text.strip():
        return _("There are only spaces here. Write something or leave it empty.")
    return ""


def _alphabets(word: str) -> set[str]:
    return {unicodedata.name(char, "").partition(" ")[0] for char in word if char.isalpha()}


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}


def _is_hidden(text: str, at: int) -> bool:
    char = text[at]
    if unicodedata.category(char) != "Cf":
        return False
    before = text[at - 1] if at else ""
    joins = unicodedata.name(before, "").startswith(_JOINING_SCRIPTS) if before else False
    return not (char in _JOINERS and joins)


def _too_many_marks(text: str) -> bool:
    runs = [
        len(list(run))
        for is_mark, run in groupby(text, key=lambda c: unicodedata.category(c) in {"Mn", "Me"})
        if is_mark
    ]
    marks = sum(runs)  # in Thai or Hindi there are many, but fewer than letters
    return marks > max(_MARKS, len(text) - marks) or max(runs, default=0) > _MARKS_IN_A_ROW

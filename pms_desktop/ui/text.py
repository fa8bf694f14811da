"""Text helpers: direction isolates, initials, cutting to a width."""

import re
import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeySequence

_LTR_ISOLATE = "\u2066"
_FIRST_STRONG_ISOLATE = "\u2068"
_POP_ISOLATE = "\u2069"
_LEFT_MARK, _RIGHT_MARK = "\u200e", "\u200f"
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x1f\x7f-\x9f]")


def ltr(text: str) -> str:
    """A phone, record number or code that keeps its order inside right-to-left text."""
    return f"{_LTR_ISOLATE}{text}{_POP_ISOLATE}" if text else ""


def isolated(text: str) -> str:
    """A name of unknown direction that leaves the line around it alone."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if text else ""


def leading(text: str) -> str:
    """Lines that all begin at the side where the layout reads from, each in its own direction."""
    mark = _RIGHT_MARK if _reads_from_right() else _LEFT_MARK
    return "\n".join(mark + isolated(line) for line in text.split("\n"))


def _reads_from_right() -> bool:
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def one_line(text: str) -> str:
    """Text with line ends, direction overrides and control characters made harmless."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def initials(name: str) -> str:
    """Two letters for an avatar in any script; one for a name of one word; `?` for none.

    `GARCÍA MARTÍNEZ, María José` gives `MG`: given name first, as people are called.
    """
    family, comma, given = name.partition(",")
    words = f"{given} {family}".split() if comma else name.split()
    letters = [_first_cluster(word) for word in words]
    letters = [letter for letter in letters if letter]
    if not letters:
        return "?"
    if len(letters) == 1:
        return letters[0].upper()
    second = _first_cluster(family.strip()) if comma and given.strip() else letters[-1]
    return (letters[0] + (second or letters[-1])).upper()


def _first_cluster(word: str) -> str:
    """The first letter of a word with the marks that belong to it."""
    start = next((i for i, c in enumerate(word) if c.isalnum()), None)
    if start is None:
        return ""
    end = start + 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[start:end]


def elided(text: str, metrics: QFontMetrics, width: int) -> str:
    """The text cut at the end to a width in pixels."""
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))


def fitted(text: str, metrics: QFontMetrics, width: int) -> str:
    """`elided`, to be painted in its own direction on whichever side of the screen it stands."""
    return isolated(elided(text, metrics, width))


def key_words(keys: str) -> str:
    """`Ctrl+Return` as it is painted on a button: `Ctrl Enter`. The plus key is a `+` itself."""
    names = keys.replace("++", "+Plus").split("+")
    return " ".join({"Return": "Enter", "Plus": "+"}.get(key, key) for key in names)


def key_sequences(keys: str) -> list[QKeySequence]:
    """`Ctrl+Return` as Qt binds it; the numeric Enter goes with Enter."""
    made = [QKeySequence(keys)]
    if "Return" in keys:
        made.append(QKeySequence(keys.replace("Return", "Enter")))
    return made

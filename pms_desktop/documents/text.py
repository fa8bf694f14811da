"""Text of any script as lines that a page can draw.

There is no markup here: what people typed is only ever drawn as characters. A line is kept in
logical order until it has been wrapped, then put into visual order and split into runs of one
font (`shaping.py`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pms_desktop.documents.shaping import JOINERS, Run, is_mark, runs, visual

_IDEOGRAPH = r"\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef"
_CHUNK = re.compile(rf"\s+|[{_IDEOGRAPH}]|[^\s{_IDEOGRAPH}/-]*[/-]+|[^\s{_IDEOGRAPH}/-]+")
_VIRAMA = 9  # canonical combining class of the sign that joins a letter to the next


@dataclass(frozen=True, slots=True)
class Style:
    """Size and leading in points; colour as `#RRGGBB`."""

    size: float
    bold: bool = False
    colour: str = "#17212B"
    leading: float = 0.0

    @property
    def line_height(self) -> float:
        return self.leading or self.size * 1.36


@dataclass(frozen=True, slots=True)
class Line:
    """A line ready to be drawn; `width` in points."""

    runs: tuple[Run, ...]
    width: float
    style: Style


def clean(text: str) -> str:
    """One line of composed characters, without controls, direction marks and lone surrogates."""
    spaced = "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFC", text))
    shown = (c for c in spaced if c in JOINERS or unicodedata.category(c)[0] != "C")
    return " ".join("".join(shown).split())


def brief(text: str, letters: int = 160) -> str:
    """Text for a place of limited height, cut with an ellipsis where no honest value is as long."""
    return text if len(text) <= letters else text[: letters - 1] + "…"


@lru_cache(maxsize=4096)
def wrap(text: str, style: Style, width: float) -> tuple[Line, ...]:
    """Lines no wider than `width` points. Breaks at spaces, between ideographs, and in a word
    only where nothing else fits. Empty text makes no line."""
    limit = width / style.size
    lines, current, used = [], "", 0.0
    for chunk in _chunks(clean(text), style.bold, limit):
        size = _measure(chunk, style.bold)
        if current and used + size > limit and not chunk.isspace():
            lines.append(current.rstrip())
            current, used = "", 0.0
        if current or not chunk.isspace():
            current, used = current + chunk, used + size
    if current.rstrip():
        lines.append(current.rstrip())
    direction = _direction(text)
    return tuple(_line(line, style, direction) for line in lines)


def fit(text: str, style: Style, width: float) -> Line:
    """The text on one line, ended by an ellipsis where it is too long."""
    cleaned, direction = clean(text), _direction(text)
    if _measure(cleaned, style.bold) <= width / style.size:
        return _line(cleaned, style, direction)
    short, room = "", width / style.size - _measure("…", style.bold)
    for cluster in _clusters(cleaned):
        if _measure(short + cluster, style.bold) > room:
            break
        short += cluster
    return _line(short.rstrip() + "…", style, direction)


def whole(text: str, style: Style, width: float) -> Line:
    """The text on one line, set smaller where it is too wide: a figure is never cut."""
    wide = _measure(clean(text), style.bold) * style.size
    size = style.size if wide <= width else style.size * width / wide
    return fit(text, replace(style, size=size, leading=style.line_height), width + 0.01)


def _direction(text: str) -> str:
    """`R` where the first letter of the whole text is written from right to left."""
    classes = (unicodedata.bidirectional(c) for c in text)
    return "R" if next((c for c in classes if c in ("L", "R", "AL")), "L") != "L" else "L"


def _clusters(text: str) -> Iterator[str]:
    """Letters with the marks that belong to them, and with the letter a virama joins to them."""
    cluster = ""
    for character in text:
        joins = is_mark(character)
        if cluster and not joins and unicodedata.combining(cluster[-1]) != _VIRAMA:
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _chunks(text: str, bold: bool, limit: float) -> Iterator[str]:
    """Pieces that a line may be broken between, each narrower than a line."""
    for match in _CHUNK.finditer(text):
        chunk = match.group()
        if _measure(chunk, bold) <= limit:
            yield chunk
        else:
            yield from _broken(chunk, bold, limit)


def _broken(word: str, bold: bool, limit: float) -> Iterator[str]:
    part = ""
    for cluster in _clusters(word):
        if part and _measure(part + cluster, bold) > limit:
            yield part
            part = ""
        part += cluster
    yield part


@lru_cache(maxsize=8192)
def _measure(text: str, bold: bool) -> float:
    return sum(run.width for run in runs(visual(text), bold=bold))


def _line(text: str, style: Style, direction: str) -> Line:
    found = runs(visual(text, direction), bold=style.bold)
    return Line(found, sum(run.width for run in found) * style.size, style)

"""Text of any script as lines that a page can draw.

There is no markup here: what people typed is only ever drawn as characters. A line is kept in
logical order until it has been wrapped, then put into visual order and split into runs of one
font. Arabic letters are joined by their presentation forms; scripts whose letters combine are set
by HarfBuzz, and the PDF keeps what was typed beside the glyphs, so that it can be searched.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import uharfbuzz
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr

from pms_desktop.documents.fonts import Font, base_font, font_for

MISSING = "\N{REPLACEMENT CHARACTER}"
_JOINERS = "\u200c\u200d"
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_HEBREW_POINTS = re.compile(r"[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")
_IDEOGRAPH = r"\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef"
_CHUNK = re.compile(rf"\s+|[{_IDEOGRAPH}]|[^\s{_IDEOGRAPH}/-]*[/-]+|[^\s{_IDEOGRAPH}/-]+")
_VIRAMA = 9  # canonical combining class of the sign that joins a letter to the next
_PRIVATE = 0xE000  # codes for glyphs that no character stands for


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
class Run:
    """Characters of one font in drawing order; `width` is for a size of one point.

    `typed` is what the glyphs stand for where they are not the characters themselves.
    `thicken` asks for a bold made by an outline, where the script has no bold font.
    """

    font: Font
    text: str
    width: float
    typed: str = ""
    thicken: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line ready to be drawn; `width` in points."""

    runs: tuple[Run, ...]
    width: float
    style: Style


def clean(text: str) -> str:
    """One line of composed characters, without controls, direction marks and lone surrogates."""
    spaced = "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFC", text))
    shown = (c for c in spaced if c in _JOINERS or unicodedata.category(c)[0] != "C")
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
    for chunk in _chunks(_joined(clean(text)), style.bold, limit):
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
    joined, direction = _joined(clean(text)), _direction(text)
    if _measure(joined, style.bold) <= width / style.size:
        return _line(joined, style, direction)
    short, left = "", width / style.size - _measure("…", style.bold)
    for cluster in _clusters(joined):
        left -= _measure(cluster, style.bold)
        if left < 0:
            break
        short += cluster
    return _line(short.rstrip() + "…", style, direction)


def whole(text: str, style: Style, width: float) -> Line:
    """The text on one line, set smaller where it is too wide: a figure is never cut."""
    wide = _measure(clean(text), style.bold) * style.size
    size = style.size if wide <= width else style.size * width / wide
    return fit(text, replace(style, size=size, leading=style.line_height), width + 0.01)


def _joined(text: str) -> str:
    """Logical order, with Arabic letters in the forms they take beside their neighbours."""
    if not _RTL.search(text):
        return text
    import arabic_reshaper  # noqa: PLC0415  few papers need it

    joined: str = arabic_reshaper.reshape(_HEBREW_POINTS.sub("", text))
    return joined.replace("\u200c", "")


def _direction(text: str) -> str:
    """`R` where the first letter of the whole text is written from right to left."""
    classes = (unicodedata.bidirectional(c) for c in text)
    return "R" if next((c for c in classes if c in ("L", "R", "AL")), "L") != "L" else "L"


def _visual(text: str, direction: str) -> str:
    """Characters from left to right as they stand on the page (UAX #9)."""
    if not _RTL.search(text):
        return text
    from bidi import get_display  # noqa: PLC0415  few papers need it

    return str(get_display(text, base_dir=direction))


def _clusters(text: str) -> Iterator[str]:
    """Letters with the marks that belong to them, and with the letter a virama joins to them."""
    cluster = ""
    for character in text:
        joins = character in _JOINERS or unicodedata.category(character)[0] == "M"
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
    part, used = "", 0.0
    for cluster in _clusters(word):
        width = _measure(cluster, bold)
        if part and used + width > limit:
            yield part
            part, used = "", 0.0
        part, used = part + cluster, used + width
    yield part


@lru_cache(maxsize=8192)
def _measure(text: str, bold: bool) -> float:
    return sum(run.width for run in runs(text, bold=bold))


def _line(text: str, style: Style, direction: str) -> Line:
    found = runs(_visual(text, direction), bold=style.bold)
    return Line(found, sum(run.width for run in found) * style.size, style)


@lru_cache(maxsize=4096)
def runs(text: str, *, bold: bool = False) -> tuple[Run, ...]:
    """The text split by font. A character that no font has becomes a visible replacement."""
    parts: list[tuple[Font, str]] = []
    for character in text:
        font, shown = _choose(character, parts[-1][0] if parts else None, bold)
        if parts and parts[-1][0] is font:
            parts[-1] = (font, parts[-1][1] + shown)
        else:
            parts.append((font, shown))
    return tuple(_run(font, part, bold) for font, part in parts)


def _choose(character: str, current: Font | None, bold: bool) -> tuple[Font, str]:
    stays = character.isspace() or unicodedata.category(character) in ("Mn", "Mc", "Cf")
    if current and stays and current.has(character):
        return current, character
    if character in _JOINERS:
        return current or base_font(bold=bold), ""
    font = font_for(character, bold=bold)
    if font:
        return font, character
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and all(base_font(bold=bold).has(c) for c in plain):
        return base_font(bold=bold), plain
    return base_font(bold=bold), MISSING


def _run(font: Font, text: str, bold: bool) -> Run:
    thicken = bold and font is not base_font(bold=True)
    if font.shaped or any(unicodedata.category(c) == "Mn" for c in text):
        shaped = _shape(font, text)
        return Run(font, shaped, _advance(shaped), text, thicken)
    return Run(font, text, font.ttf.stringWidth(text, 1), "", thicken)


def _advance(shaped: ShapedStr) -> float:
    return float(sum(glyph.x_advance for glyph in shaped.__shapeData__)) / 1000


def _shape(font: Font, text: str) -> ShapedStr:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(uharfbuzz.Font(font.ttf.hbFace), buffer)
    scale, face = font.ttf.pdfScale, font.ttf.face
    codes, shapes = [], []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        code = _code_of(font, info.codepoint)
        codes.append(chr(code))
        shapes.append(
            ShapeData(
                info.cluster,
                scale(position.x_advance),
                scale(position.y_advance),
                scale(position.x_offset),
                scale(position.y_offset),
                face.charWidths[code],
            )
        )
    return ShapedStr("".join(codes), shapeData=shapes)


def _code_of(font: Font, glyph: int) -> int:
    """A character code for a glyph, the same in every run of the program."""
    face = font.ttf.face
    known = face.glyphToChar.get(glyph)
    if known:
        return int(known[0])
    code = _PRIVATE + glyph
    while face.charToGlyph.get(code, glyph) != glyph:
        code += 1
    if code not in face.charToGlyph:
        face.charWidths[code] = font.ttf.pdfScale(
            uharfbuzz.Font(font.ttf.hbFace).get_glyph_h_advance(glyph)
        )
        face.charToGlyph[code] = glyph
    return code

"""Glyphs for text of any script, in runs of one font from left to right.

HarfBuzz sets the scripts whose letters combine, join or are written from right to left, and the
PDF keeps what was typed beside such glyphs, so that it can be searched.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr

from pms_desktop.documents.fonts import Font, base_font, font_for

MISSING = "\N{REPLACEMENT CHARACTER}"
JOINERS = "\u200c\u200d"
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_CARRIED = str.maketrans(JOINERS, "\ufe00\ufe01")
_BACK = str.maketrans("\ufe00\ufe01", JOINERS)
"""The algorithm of directions drops joiners, yet keeps variation selectors in their places."""
_PRIVATE = 0xE000  # codes for glyphs that no character stands for


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one font in drawing order; `width` is for a size of one point.

    `typed` is what the glyphs stand for where they are not the characters themselves, in drawing
    order too: so do readers of PDFs expect it.
    `thicken` asks for a bold made by an outline, where the script has no bold font.
    """

    font: Font
    text: str
    width: float
    typed: str = ""
    thicken: bool = False


def is_mark(character: str) -> bool:
    """Whether it belongs to the letter before it."""
    return character in JOINERS or unicodedata.category(character)[0] == "M"


def visual(text: str, direction: str = "L") -> str:
    """Characters from left to right as they stand on the page (UAX #9); `direction` is that of
    the paragraph, `L` or `R`."""
    if not _RTL.search(text):
        return text
    from bidi.algorithm import get_display  # noqa: PLC0415  few papers need it

    plain = text.replace("\ufe00", "").replace("\ufe01", "")
    return str(get_display(plain.translate(_CARRIED), base_dir=direction)).translate(_BACK)


@lru_cache(maxsize=4096)
def runs(text: str, *, bold: bool = False) -> tuple[Run, ...]:
    """Text in visual order, split by font. A character that no font has becomes a visible
    replacement."""
    found: list[Run] = []
    for piece, backwards in _pieces(text):
        parts = _parts(piece[::-1] if backwards else piece, bold)
        made = [_run(font, part, bold, backwards) for font, part in parts]
        found.extend(reversed(made) if backwards else made)
    return tuple(found)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Stretches of visual order, and whether their letters are read from right to left."""
    piece, backwards = "", False
    for character in text:
        turned = _is_backwards(character) or (backwards and character in JOINERS)
        if piece and turned is not backwards:
            yield piece, backwards
            piece = ""
        piece, backwards = piece + character, turned
    if piece:
        yield piece, backwards


def _is_backwards(character: str) -> bool:
    """A letter of a script written from right to left, or a mark of one."""
    direction = unicodedata.bidirectional(character)
    return direction in ("R", "AL") or (direction == "NSM" and bool(_RTL.match(character)))


def _parts(text: str, bold: bool) -> list[tuple[Font, str]]:
    """Text in the order it is read, split by font."""
    parts: list[tuple[Font, str]] = []
    for character in text:
        font, shown = _choose(character, parts[-1][0] if parts else None, bold)
        if parts and parts[-1][0] is font:
            parts[-1] = (font, parts[-1][1] + shown)
        else:
            parts.append((font, shown))
    return parts


def _choose(character: str, current: Font | None, bold: bool) -> tuple[Font, str]:
    stays = character.isspace() or unicodedata.category(character) in ("Mn", "Mc", "Cf")
    if current and stays and current.has(character):
        return current, character
    if character in JOINERS:
        return current or base_font(bold=bold), ""
    font = font_for(character, bold=bold)
    if font:
        return font, character
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and all(base_font(bold=bold).has(c) for c in plain):
        return base_font(bold=bold), plain
    return base_font(bold=bold), MISSING


def _run(font: Font, text: str, bold: bool, backwards: bool) -> Run:
    thicken = bold and font is not base_font(bold=True)
    if backwards or font.shaped or any(unicodedata.category(c) == "Mn" for c in text):
        shaped = _shape(font, text, backwards)
        return Run(font, shaped, _advance(shaped), text[::-1] if backwards else text, thicken)
    return Run(font, text, font.ttf.stringWidth(text, 1), "", thicken)


def _advance(shaped: ShapedStr) -> float:
    return float(sum(glyph.x_advance for glyph in shaped.__shapeData__)) / 1000


def _shape(font: Font, text: str, backwards: bool) -> ShapedStr:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if backwards else "ltr"
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

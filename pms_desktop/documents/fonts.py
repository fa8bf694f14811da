"""The fonts papers are set in, found by character and loaded when first needed."""

from dataclasses import dataclass
from functools import cache, lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from pms_desktop.settings import resource

_SHAPED = (  # letters combine and change places: HarfBuzz has to set them
    *("Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Sinhala"),
    *("Tamil", "Telugu", "Kannada", "Malayalam", "Thai", "Lao", "Khmer", "Myanmar"),
)
_PLAIN = (
    *("Arabic", "Hebrew", "Ethiopic", "Georgian", "Armenian"),
    *("Thaana", "NKo", "Tifinagh", "Symbols"),
)

_FALLBACK = (
    "NotoSans-Regular",
    *(f"NotoSans{script}-Regular" for script in (*_SHAPED, *_PLAIN)),
    "DroidSansFallbackFull",
    "NanumSquareR",  # Hangul, which DroidSansFallback lacks
)


@dataclass(frozen=True, slots=True, eq=False)
class Font:
    """A font file as loaded. `shaped` says that its letters need HarfBuzz to combine."""

    name: str
    ttf: TTFont
    shaped: bool

    def has(self, character: str) -> bool:
        return ord(character) in self.ttf.face.charToGlyph


@cache
def _load(name: str) -> Font | None:
    path = resource(f"fonts/{name}.ttf")
    if not path.is_file():
        return None
    shaped = name.removeprefix("NotoSans").partition("-")[0] in _SHAPED
    ttf = TTFont(f"pms-{name}", str(path))
    pdfmetrics.registerFont(ttf)
    return Font(ttf.fontName, ttf, shaped)


@cache
def base_font(*, bold: bool = False) -> Font:
    """The font of the hospital's own words. Raises FileNotFoundError when it is not installed."""
    name = f"NotoSans-{'Bold' if bold else 'Regular'}"
    font = _load(name)
    if font is None:
        raise FileNotFoundError(resource(f"fonts/{name}.ttf"))
    return font


@lru_cache(maxsize=8192)
def font_for(character: str, *, bold: bool = False) -> Font | None:
    """The first font that has the character; None where no font has."""
    if bold and base_font(bold=True).has(character):
        return base_font(bold=True)
    return next((font for font in map(_load, _FALLBACK) if font and font.has(character)), None)

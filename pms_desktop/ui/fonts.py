"""Bundled fonts: the same text on every station, also where the system has none."""

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from pms_desktop.settings import resource
from pms_desktop.ui.tokens import BODY_PT, SMALL_PT

FAMILY = "Noto Sans"
_loaded: list[str] = []


def load_fonts() -> tuple[str, ...]:
    """Register the bundled fonts once; the family names found, for the fallback chain.

    Raises FileNotFoundError when the bundle has none: text would be boxes.
    """
    if _loaded:
        return tuple(_loaded)
    # Qt warns once per font and script that the font does not shape.
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    files = sorted(resource("fonts").glob("*.ttf"))
    if not files:
        raise FileNotFoundError(f"no fonts in {resource('fonts')}")
    for file in files:
        for family in QFontDatabase.applicationFontFamilies(
            QFontDatabase.addApplicationFont(str(file))
        ):
            if family not in _loaded:
                _loaded.append(family)
    _loaded.sort(key=_rank)
    return tuple(_loaded)


def font(points: float = BODY_PT, *, bold: bool = False) -> QFont:
    """A font of the program for painters; Noto Sans figures are tabular by default."""
    made = QFont(FAMILY)
    made.setFamilies(list(load_fonts()))
    made.setPointSizeF(points)
    made.setBold(bold)
    return made


def small_font(*, bold: bool = False) -> QFont:
    """The font of captions, labels and chips."""
    return font(SMALL_PT, bold=bold)


def line_height(points: float = BODY_PT) -> int:
    """Height of one line of text in pixels."""
    return QFontMetrics(font(points)).height()


def _rank(family: str) -> int:
    """Noto first; then Droid for Chinese; the Korean font last: its Chinese glyphs are empty."""
    if family == FAMILY:
        return 0
    return 1 if family.startswith("Noto") else 2 if family.startswith("Droid") else 3

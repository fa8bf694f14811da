"""Light and dark: palette, style sheet, and the news that they changed."""

from string import Template

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from pms_desktop.settings import resource
from pms_desktop.ui.fonts import font
from pms_desktop.ui.tokens import BODY_PT, DARK, LIGHT, NAME_PT, SMALL_PT, TITLE_PT, Theme, Tokens


class ThemeWatch(QObject):
    """Tells painters that keep something coloured (icons, plots) to make it anew."""

    changed = Signal()


_state: dict[str, Tokens] = {"tokens": LIGHT}
_watch: list[ThemeWatch] = []


def theme_watch() -> ThemeWatch:
    """The one object whose `changed` signal follows every switch."""
    if not _watch:
        _watch.append(ThemeWatch())
    return _watch[0]


def current_tokens() -> Tokens:
    """The colours on screen now. Painters ask each time; they keep none."""
    return _state["tokens"]


def color(token: str) -> QColor:
    """The colour of a token by name, as in `color("primary_soft")`."""
    return QColor(getattr(current_tokens(), token))


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Switch the whole program to a theme, also while it runs."""
    tokens = DARK if theme == "dark" else LIGHT
    _state["tokens"] = tokens
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(palette(tokens))
    app.setStyleSheet(style_sheet(tokens))
    theme_watch().changed.emit()


def style_sheet(tokens: Tokens) -> str:
    """resources/style.qss with the colours and type sizes filled in."""
    sizes = {
        "body_pt": f"{BODY_PT:g}pt",
        "small_pt": f"{SMALL_PT:g}pt",
        "name_pt": f"{NAME_PT:g}pt",
        "title_pt": f"{TITLE_PT:g}pt",
    }
    text = resource("style.qss").read_text("utf-8")
    return Template(text).substitute(tokens.as_dict() | sizes)


def palette(tokens: Tokens) -> QPalette:
    """The palette that Fusion paints with where the style sheet is silent."""
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.page,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.quiet,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger,
        role.Highlight: tokens.primary,
        role.HighlightedText: tokens.on_primary,
        role.Link: tokens.primary,
        role.LinkVisited: tokens.violet,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Light: tokens.raised,
        role.Midlight: tokens.line,
        role.Mid: tokens.field_line,
        role.Dark: tokens.field_line,
        role.Shadow: tokens.line,
        role.Accent: tokens.primary,
    }
    made = QPalette()
    for which, value in colors.items():
        made.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.quiet))
    return made

"""The languages of the kiosk, each called as those who speak it call it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from pms_desktop.features.kiosk.pages import Language
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.layouts import clear
from pms_desktop.ui.theme import current_tokens
from pms_desktop.ui.touch.buttons import TouchButton
from pms_desktop.ui.touch.scale import px

_LYING, _UPRIGHT = 5, 3
"""The most in a row."""
_GLOBE = 44


class Globe(QWidget):
    """What says "language" to whoever can read none of them."""

    def __init__(self) -> None:
        super().__init__()
        self.rescale()

    def rescale(self) -> None:
        """Take the size anew."""
        self.setFixedSize(QSize(px(_GLOBE), px(_GLOBE)))

    # Qt overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, self.rect().toRectF(), "globe", QColor(current_tokens().primary))


class LanguageBar(QWidget):
    """Nothing where there is no choice. The order is the hospital's, from the left in every
    language, so that no button moves away from the finger that chose it."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, TouchButton] = {}
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._grid = QGridLayout()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Globe())
        line.addLayout(self._grid, 1)
        self._line = line
        self.hide()
        self.rescale()

    def rescale(self) -> None:
        """Take the sizes anew."""
        self._line.setSpacing(px(16))
        self._grid.setSpacing(px(10))

    def show_languages(self, offered: Sequence[Language], spoken: str) -> None:
        """Offer these; the one that is spoken now is marked."""
        if list(self.buttons) != [each.code for each in offered]:
            self._fill(offered)
        for code, button in self.buttons.items():
            button.setChecked(code == spoken)
            button.setAccessibleDescription(_("Language"))
        self.setVisible(bool(offered))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _fill(self, offered: Sequence[Language]) -> None:
        clear(self._grid)
        self.buttons = {}
        for language in offered:
            button = TouchButton(language.name, "language")
            button.setLocale(QLocale(language.code))
            button.clicked.connect(partial(self._choose, language))
            self.buttons[language.code] = button
        self._arrange()

    def _arrange(self) -> None:
        window = self.window()
        most = _UPRIGHT if window.height() > window.width() else _LYING
        rows = -(-len(self.buttons) // most)
        columns = -(-len(self.buttons) // max(1, rows))
        for at, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, at // columns, at % columns)
        for column in range(_LYING):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _choose(self, language: Language, _checked: bool = False) -> None:
        self.chosen.emit(language)

"""A keyboard on the screen, with the letters of the language spoken and of the hospital's own."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.layouts import clear
from pms_desktop.ui.touch.buttons import TouchButton
from pms_desktop.ui.touch.scale import px
from pms_desktop.ui.touch.scripts import ACCENTS, Rows, latin, own_script

_ACCENTED = "áéü"
_DOTTED = {"tr", "az"}
_TURKISH = {"i": "İ", "ı": "I"}


class Keyboard(QWidget):
    """Writes nothing itself: `typed` carries letters for whoever has the field."""

    typed = Signal(str)
    erased = Signal()

    def __init__(self, languages: Sequence[str] = ("en",), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._here = tuple(languages)
        self._layers: dict[str, Rows] = {}
        self._letters, self._first, self._layer, self._shifted = "en", "abc", "abc", False
        self.keys: dict[str, TouchButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.speak("")

    def speak(self, language: str) -> None:
        """Offer the letters of this language (ISO 639) before those used here."""
        languages = (language, *self._here) if language else self._here
        self._letters = next((each for each in languages if own_script(each) is None), "en")
        self._layers = {"abc": latin(self._letters), _ACCENTED: ACCENTS}
        scripts = [found for each in languages if (found := own_script(each)) is not None]
        self._layers |= dict(scripts)
        spoken, here = (own_script(each) for each in (languages[0], self._here[0]))
        # The desk reads its own script: only where both share it, one begins in it.
        self._first = spoken[0] if spoken is not None and spoken == here else "abc"
        self._layer = self._first
        self._build()

    def reword(self) -> None:
        """Say it in the language that is spoken now."""
        self._shift.setAccessibleName(_("Capital letter"))
        self.space_button.set_words(_("Space"))
        self.erase_button.setAccessibleName(_("Delete"))

    def rescale(self) -> None:
        """Take the sizes anew."""
        self._column.setSpacing(px(6))
        for at in range(self._column.count()):
            item = self._column.itemAt(at)
            line = item.layout() if item is not None else None
            if line is not None:
                line.setSpacing(px(6))

    def set_shifted(self, shifted: bool) -> None:
        """Whether the next letter is a capital."""
        if shifted != self._shifted:
            self._shifted = shifted
            for letter, key in self.keys.items():
                key.set_words(self._cased(letter))
            self._shift.setChecked(shifted)

    def start(self, *, latin: bool = False) -> None:
        """As it is for the next person or question; `latin` begins with Latin letters."""
        self._show("abc" if latin else self._first)

    def _show(self, layer: str, _checked: bool = False) -> None:
        if layer != self._layer:
            self._layer = layer
            self._build()

    def _build(self) -> None:
        clear(self._column)
        self.keys = {}
        rows = self._layers[self._layer]
        longest = max(len(row) for row in rows)
        for row in rows:
            line = QHBoxLayout()
            line.addStretch(longest - len(row))
            for letter in row:
                key = TouchButton(self._cased(letter), "key")
                key.clicked.connect(partial(self._press, letter))
                self.keys[letter] = key
                line.addWidget(key, 2)
            line.addStretch(longest - len(row))
            self._column.addLayout(line)
        self._column.addLayout(self._control_row())
        self.rescale()

    def _control_row(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self._shift = TouchButton("", "key", icon="shift")
        self._shift.setCheckable(True)
        self._shift.setChecked(self._shifted)
        self._shift.toggled.connect(self.set_shifted)
        line.addWidget(self._shift, 3)
        self.layer_buttons = {}
        for layer in self._layers:
            if layer != self._layer:
                switch = TouchButton(layer, "key")
                switch.clicked.connect(partial(self._show, layer))
                self.layer_buttons[layer] = switch
                line.addWidget(switch, 3)
        self.space_button = TouchButton("", "key")
        self.space_button.clicked.connect(partial(self._press, " "))
        line.addWidget(self.space_button, 10)
        self.erase_button = TouchButton("", "key", icon="backspace")
        self.erase_button.setAutoRepeat(True)
        self.erase_button.clicked.connect(self.erased)
        line.addWidget(self.erase_button, 3)
        self.reword()
        return line

    def _press(self, letter: str, _checked: bool = False) -> None:
        self.typed.emit(self._cased(letter))

    def _cased(self, letter: str) -> str:
        upper = _TURKISH.get(letter, "") if self._letters in _DOTTED else ""
        upper = upper or letter.upper()
        return upper if self._shifted and len(upper) == 1 else letter

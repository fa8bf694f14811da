"""One of a few, by one touch."""

from functools import partial

from PySide6.QtWidgets import QWidget

from pms_desktop.features.kiosk.pages import AskChoice
from pms_desktop.features.kiosk.screens.screen import Centred, Screen, Stack, fill
from pms_desktop.ui.layouts import clear
from pms_desktop.ui.touch.buttons import TouchButton

_WIDTH = 640


class ChoiceScreen(Screen):
    """Answers with the key of what was touched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, TouchButton] = {}
        self._options = Stack(gap=16)
        content = Stack(
            self.title_label, self.lead_label, self._options, self.fault_label, None, gap=20
        )
        fill(self, Centred(content, _WIDTH))

    def show_page(self, page: AskChoice) -> None:
        self.show_head(page)
        clear(self._options.box)
        self.buttons = {}
        for key, words in page.options:
            button = TouchButton(words, "choice")
            button.setChecked(key == page.chosen)
            button.clicked.connect(partial(self._choose, key))
            self.buttons[key] = button
            self._options.box.addWidget(button)

    def wipe(self) -> None:
        super().wipe()
        for button in self.buttons.values():
            button.setChecked(False)

    def take_focus(self) -> None:
        chosen = [b for b in self.buttons.values() if b.isChecked()]
        for button in (chosen or list(self.buttons.values()))[:1]:
            button.setFocus()

    def _choose(self, key: str, _checked: bool = False) -> None:
        self.answered.emit(key)

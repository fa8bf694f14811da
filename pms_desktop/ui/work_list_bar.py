"""A row of buttons that open work lists, each with how many wait there."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.i18n import ngettext
from pms_desktop.ui.buttons import Button, link_button
from pms_desktop.ui.chips import Chip
from pms_desktop.ui.labels import plain_tooltip, rule
from pms_desktop.ui.layouts import column, row
from pms_desktop.ui.shortcuts import bind
from pms_desktop.ui.text import key_words
from pms_desktop.ui.tokens import GAP, PAD

_MOST = 999


class WorkListBar(QWidget):
    """Nothing at all without lists. `chosen` carries the key of a list."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, Button] = {}
        self._chips: dict[str, Chip] = {}
        self._titles: dict[str, str] = {}
        self._row = row(None, gap=GAP)
        self._row.setContentsMargins(PAD - 4, 4, PAD, 4)
        self.setLayout(column(rule(), self._row, gap=0))
        self.hide()

    def add_list(self, key: str, title: str, *, icon: str, shortcut: str) -> None:
        """Offer a list; nothing waits in it so far."""
        button, chip = link_button(title, icon=icon), Chip("", "warn", clickable=True)
        open_it = partial(self.chosen.emit, key)
        button.clicked.connect(open_it)
        chip.clicked.connect(open_it)
        bind(button, shortcut, button.click, title, everywhere=True)
        button.setToolTip(plain_tooltip(f"{title} ({key_words(shortcut)})"))
        self._buttons[key], self._chips[key], self._titles[key] = button, chip, title
        for part in (button, chip):
            self._row.insertWidget(self._row.count() - 1, part)
        self.set_waiting(key, 0)
        self.show()

    def set_waiting(self, key: str, count: int) -> None:
        """How many wait in a list."""
        words = ngettext("{n} waits", "{n} wait", count).format(n=count)
        chip = self._chips[key]
        chip.set_text(str(count) if count <= _MOST else f"{_MOST}+")
        chip.set_words(f"{self._titles[key]}: {words}")
        chip.setVisible(count > 0)
        self._buttons[key].setAccessibleDescription(words if count else "")

    def waiting(self, key: str) -> str:
        """The number shown beside a list; nothing when none wait."""
        chip = self._chips[key]
        return "" if chip.isHidden() else chip.text()

    def button(self, key: str) -> Button:
        """The button that opens a list."""
        return self._buttons[key]

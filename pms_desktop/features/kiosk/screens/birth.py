"""The date of birth in three fields, in the order of the hospital."""

from functools import partial

from PySide6.QtWidgets import QWidget

from pms_desktop.features.kiosk.pages import AskDate, Order
from pms_desktop.features.kiosk.screens.screen import Beside, Centred, Screen, Stack, Turning, fill
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.touch.edit import TouchEdit
from pms_desktop.ui.touch.labels import TouchLabel
from pms_desktop.ui.touch.number_pad import NumberPad

_LENGTHS = {"d": 2, "m": 2, "y": 4}


class BirthScreen(Screen):
    """Answers with day, month and year as typed. A field that is full leads to the next one."""

    def __init__(self, order: Order = "dmy", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order = order
        self._titles = {part: TouchLabel("", "quiet", centred=True) for part in _LENGTHS}
        self.edits = {
            part: TouchEdit("", digits=True, max_length=length, centred=True)
            for part, length in _LENGTHS.items()
        }
        self.pad = NumberPad()
        self.pad.typed.connect(self._write)
        self.pad.erased.connect(self._erase)
        parts = []
        for part in order:
            edit = self.edits[part]
            edit.textEdited.connect(partial(self._typed, part))
            edit.textChanged.connect(self._typing)
            edit.entered.connect(partial(self._entered, part))
            parts.append(Stack(self._titles[part], edit, gap=4))
        fields = Beside(*parts, gap=16)
        for at, part in enumerate(order):
            fields.box.setStretch(at, 3 if part == "y" else 2)
        words = Stack(self.title_label, self.lead_label, fields, self.fault_label, None, gap=16)
        fill(self, Centred(Stack(None, Turning(words, self.pad), None, None)))
        self.reword()

    def reword(self) -> None:
        """Say it in the language that is spoken now."""
        for part, words in {"d": _("Day"), "m": _("Month"), "y": _("Year")}.items():
            self._titles[part].setText(words)
            self.edits[part].setAccessibleName(words)

    def show_page(self, page: AskDate) -> None:
        self.show_head(page)
        if not page.fault:
            for part, text in zip("dmy", page.typed, strict=True):
                self.edits[part].setText(text)

    def submit(self) -> None:
        self.answered.emit(tuple(self.edits[part].text() for part in "dmy"))

    def wipe(self) -> None:
        super().wipe()
        for edit in self.edits.values():
            edit.wipe()

    def take_focus(self) -> None:
        empty = [part for part in self._order if not self.edits[part].text()]
        self.edits[empty[0] if empty else self._order[-1]].setFocus()

    def _write(self, figure: str) -> None:
        at = self._focused()
        if len(self.edits[at].text()) >= _LENGTHS[at] and self._next(at):
            at = self._next(at)
            self.edits[at].setFocus()
        self.edits[at].write(figure)
        self._typed(at, self.edits[at].text())

    def _erase(self) -> None:
        at = self._focused()
        before = self._order[max(0, self._order.index(at) - 1)]
        if not self.edits[at].text() and before != at:
            at = before
            self.edits[at].setFocus()
        self.edits[at].backspace()

    def _typed(self, part: str, text: str) -> None:
        following = self._next(part)
        if len(text) >= _LENGTHS[part] and following and not self.edits[following].text():
            self.edits[following].setFocus()

    def _typing(self, _text: str) -> None:
        self.show_fault("")

    def _entered(self, part: str) -> None:
        following = self._next(part)
        if following:
            self.edits[following].setFocus()
        else:
            self.submit()

    def _next(self, part: str) -> str:
        at = self._order.index(part) + 1
        return self._order[at] if at < len(self._order) else ""

    def _focused(self) -> str:
        for part, edit in self.edits.items():
            if edit.hasFocus():
                return part
        return next((p for p in self._order if not self.edits[p].text()), self._order[-1])

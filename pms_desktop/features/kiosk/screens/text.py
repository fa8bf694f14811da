"""A line of text, with a keyboard on the screen."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from pms_desktop.features.kiosk.pages import AskText
from pms_desktop.features.kiosk.screens.screen import Centred, Screen, Stack, fill
from pms_desktop.ui.touch.edit import TouchEdit
from pms_desktop.ui.touch.keyboard import Keyboard

_BEFORE_CAPITALS = " -'’"


class TextScreen(Screen):
    """Answers with the text as typed. The keyboard of the station writes here, too."""

    def __init__(self, languages: Sequence[str] = ("en",), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = TouchEdit("")
        self.keyboard = Keyboard(languages)
        self.keyboard.typed.connect(self.edit.write)
        self.keyboard.erased.connect(self.edit.backspace)
        self.edit.textChanged.connect(self._typing)
        self.edit.entered.connect(self.submit)
        self._capitals = False
        words = Stack(self.title_label, self.lead_label, self.edit, self.fault_label, gap=8)
        fill(self, Stack(Centred(words), None, Centred(self.keyboard, 1180), gap=12))

    def show_page(self, page: AskText) -> None:
        self.show_head(page)
        self._capitals = page.capitals
        mode = QLineEdit.EchoMode
        self.edit.setEchoMode(mode.Password if page.secret else mode.Normal)
        self.edit.setAccessibleName(page.title)
        self.edit.set_latin(page.latin)
        if not page.fault:
            self.edit.setText(page.typed)
            self.keyboard.start(latin=page.latin or page.secret)
        elif page.secret:
            self.edit.clear()
            self.show_fault(page.fault)
        self._shift()

    def show_fault(self, sentence: str) -> None:
        """In the place of what was said, so that the keyboard stays where it is."""
        super().show_fault(sentence)
        self.lead_label.setVisible(bool(self.lead_label.text()) and not sentence)

    def submit(self) -> None:
        self.answered.emit(self.edit.text())

    def wipe(self) -> None:
        super().wipe()
        self.edit.wipe()
        self.keyboard.start()

    def take_focus(self) -> None:
        self.edit.setFocus()

    def _typing(self, _text: str) -> None:
        self.show_fault("")
        self._shift()

    def _shift(self) -> None:
        text = self.edit.text()
        begins = not text or text[-1] in _BEFORE_CAPITALS
        self.keyboard.set_shifted(self._capitals and begins)

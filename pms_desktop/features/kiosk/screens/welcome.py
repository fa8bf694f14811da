"""The first page: three things one can do, and the languages to do them in."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pms_desktop.features.kiosk.pages import Language, Purpose, Welcome
from pms_desktop.features.kiosk.screens.language_bar import LanguageBar
from pms_desktop.features.kiosk.screens.screen import Centred, Screen, Stack, fill
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.touch.buttons import TouchButton
from pms_desktop.ui.touch.labels import TouchLabel
from pms_desktop.ui.touch.scale import px


class WelcomeScreen(Screen):
    """Answers with what was chosen: a purpose or a language."""

    own_buttons = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stays = False
        self.check_in_button = TouchButton("", "tile", icon="check-circle")
        self.contact_button = TouchButton("", "tile", icon="phone")
        self.new_button = TouchButton("", "tile", icon="person-add")
        self.language_bar = LanguageBar()
        self.language_bar.chosen.connect(self._speak)
        self._tiles = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._tiles)
        self._box.setContentsMargins(0, 0, 0, 0)
        purposes: tuple[tuple[TouchButton, Purpose], ...] = (
            (self.check_in_button, "check_in"),
            (self.contact_button, "contact"),
            (self.new_button, "new"),
        )
        for button, purpose in purposes:
            button.clicked.connect(partial(self._choose, purpose))
            self._box.addWidget(button, 1)
        for label in (self.title_label, self.lead_label):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint = TouchLabel("", "quiet", centred=True)
        content = Stack(
            None, Stack(self.title_label, self.lead_label, gap=4), None, self._tiles, self._hint,
            None, self.language_bar, gap=16,
        )  # fmt: skip
        fill(self, Centred(content, 1100))
        self.rescale()
        self.reword()

    def rescale(self) -> None:
        """Take the sizes anew."""
        self._box.setSpacing(px(16))

    def reword(self) -> None:
        """Say it in the language that is spoken now."""
        self.check_in_button.set_words(_("Check in"), _("I have an appointment today"))
        self.contact_button.set_words(
            _("Change my phone or address"), _("Also email and next of kin")
        )
        self.new_button.set_words(_("I am new here"), _("Register for the first time"))
        self._hint.setText(_("Nothing you type here stays on this screen."))

    def show_page(self, page: Welcome) -> None:
        self.show_head(page)
        self.language_bar.show_languages(page.languages, page.spoken)

    def take_focus(self) -> None:
        """No ring before anybody came; Tab leads to the first button. Who chose a language by keys
        stays on it."""
        stays, self._stays = self._stays, False
        if not stays:
            self.setFocus()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        upright = self.window().height() > self.window().width()
        self._box.setDirection(way.TopToBottom if upright else way.LeftToRight)
        for button in (self.check_in_button, self.contact_button, self.new_button):
            button.set_kind("band" if upright else "tile")

    def _choose(self, purpose: Purpose, _checked: bool = False) -> None:
        self.answered.emit(purpose)

    def _speak(self, language: Language) -> None:
        self._stays = True
        self.answered.emit(language)

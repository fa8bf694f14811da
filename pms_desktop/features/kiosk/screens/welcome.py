"""The first page: three things one can do."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pms_desktop.features.kiosk.pages import Purpose, Welcome
from pms_desktop.features.kiosk.screens.screen import Centred, Screen, Stack, fill
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.touch.buttons import TouchButton
from pms_desktop.ui.touch.labels import TouchLabel
from pms_desktop.ui.touch.scale import px


class WelcomeScreen(Screen):
    """Answers with what was chosen."""

    own_buttons = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check_in_button = TouchButton(
            _("Check in"), "tile", icon="check-circle", detail=_("I have an appointment today")
        )
        self.contact_button = TouchButton(
            _("Change my phone or address"), "tile", icon="phone",
            detail=_("Also email and next of kin"),
        )  # fmt: skip
        self.new_button = TouchButton(
            _("I am new here"), "tile", icon="person-add", detail=_("Register for the first time")
        )
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
        hint = TouchLabel(_("Nothing you type here stays on this screen."), "quiet", centred=True)
        content = Stack(
            None, self.title_label, self.lead_label, Stack(gap=12), self._tiles,
            Stack(gap=12), hint, None, gap=16,
        )  # fmt: skip
        fill(self, Centred(content, 1100))
        self.rescale()

    def rescale(self) -> None:
        """Take the sizes anew."""
        self._box.setSpacing(px(20))

    def show_page(self, page: Welcome) -> None:
        self.show_head(page)

    def take_focus(self) -> None:
        """No ring before anybody came; Tab leads to the first button."""
        self.setFocus()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        upright = self.window().height() > self.window().width()
        self._box.setDirection(way.TopToBottom if upright else way.LeftToRight)

    def _choose(self, purpose: Purpose, _checked: bool = False) -> None:
        self.answered.emit(purpose)

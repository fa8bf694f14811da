"""Today's appointments, each with its own button."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from pms_desktop.features.kiosk.pages import Visit, Visits
from pms_desktop.features.kiosk.screens.screen import Centred, Screen, Stack, fill
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.layouts import clear, scrolled
from pms_desktop.ui.touch.buttons import TouchButton
from pms_desktop.ui.touch.labels import TouchLabel
from pms_desktop.ui.touch.scale import px
from pms_desktop.ui.touch.scrolling import flick


class VisitsScreen(Screen):
    """Answers with the id of an appointment to check in, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check_in_buttons: list[TouchButton] = []
        self._cards = Stack(gap=14)
        area = scrolled(self._cards)
        flick(area)
        content = Stack(self.title_label, self.lead_label, self.fault_label, area, gap=14)
        fill(self, Centred(content))

    def show_page(self, page: Visits) -> None:
        self.show_head(page)
        self._clear()
        for visit in page.visits:
            self._cards.box.addWidget(self._card(visit))
        self._cards.box.addStretch(1)

    def submit(self) -> None:
        self.answered.emit(None)

    def wipe(self) -> None:
        super().wipe()
        self._clear()
        self.title_label.setText("")
        self.lead_label.setText("")

    def take_focus(self) -> None:
        if self.check_in_buttons:
            self.check_in_buttons[0].setFocus()

    def _clear(self) -> None:
        clear(self._cards.box)
        self.check_in_buttons = []

    def _card(self, visit: Visit) -> QWidget:
        card = QFrame()
        card.setProperty("surface", "card")
        line = QHBoxLayout(card)
        line.setContentsMargins(px(20), px(16), px(20), px(16))
        line.setSpacing(px(20))
        line.addWidget(TouchLabel(visit.time, "title"), 0, Qt.AlignmentFlag.AlignTop)
        who = Stack(TouchLabel(visit.doctor, "strong"), TouchLabel(visit.place, "quiet"), gap=2)
        line.addWidget(who, 3)
        if visit.open:
            button = TouchButton(_("Check in"), "primary", icon="check")
            button.clicked.connect(partial(self._check_in, visit.id))
            self.check_in_buttons.append(button)
            line.addWidget(button)
        else:
            line.addWidget(TouchLabel(visit.words, "body"), 2)
        return card

    def _check_in(self, appointment_id: UUID, _checked: bool = False) -> None:
        self.answered.emit(appointment_id)

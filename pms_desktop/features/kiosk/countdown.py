"""Over everything: who is still there says so."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pms_desktop.features.kiosk.screens.screen import Stack
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.accessible import announce
from pms_desktop.ui.theme import current_tokens
from pms_desktop.ui.touch.buttons import TouchButton
from pms_desktop.ui.touch.labels import TouchLabel
from pms_desktop.ui.touch.scale import px


class Countdown(QWidget):
    """Any key and any touch takes it away; a touch does nothing else."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title_label = TouchLabel("", "title", centred=True)
        self.lead_label = TouchLabel("", "body", centred=True)
        self.seconds_label = TouchLabel("", "figure", centred=True)
        self.stay_button = TouchButton("", "primary")
        self._card = QFrame()
        self._card.setProperty("surface", "card")
        inner = QVBoxLayout(self._card)
        inner.addWidget(
            Stack(self.title_label, self.lead_label, self.seconds_label, self.stay_button, gap=18)
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)
        self._going = QTimer(self)
        self._going.setSingleShot(True)
        self._going.timeout.connect(self.hide)
        self.rescale()
        self.reword()
        self.hide()

    def reword(self) -> None:
        """Say it in the language that is spoken now."""
        self.title_label.setText(_("Are you still there?"))
        self.lead_label.setText(_("What you typed will be wiped so that nobody else sees it."))
        self.stay_button.set_words(_("I need more time"))

    def rescale(self) -> None:
        """Take the sizes anew."""
        self._card.setFixedWidth(px(620))
        edge = px(32)
        inner = self._card.layout()
        assert inner is not None
        inner.setContentsMargins(edge, edge, edge, edge)

    def show_seconds(self, seconds: int) -> None:
        """How long is left; 0 takes it away once the touch that asked for it is over."""
        if not seconds:
            if self.isVisible():
                self._going.start(0)
            return
        self._going.stop()
        self.seconds_label.setText(str(seconds))
        if not self.isVisible():
            self.show()
            self.raise_()
            announce(self, _("Are you still there?"))

    # Qt overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        veil = QColor(current_tokens().page)
        veil.setAlphaF(0.86)
        QPainter(self).fillRect(self.rect(), veil)

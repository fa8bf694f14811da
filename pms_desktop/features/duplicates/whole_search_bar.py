"""The search through the whole hospital: its button, and how far it is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.tokens import GAP
from pms_desktop.ui.widgets import LevelBar, label, secondary_button

_PARTS = 1000
"""Of the whole, so that the bar of a long search is seen to move."""


class WholeSearchBar(QWidget):
    """A button to begin; while the search runs how far it is, and a button to stop."""

    requested = Signal()
    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = secondary_button(_("&Search the whole hospital"), icon="search")
        self.stop_button = secondary_button(_("St&op"), icon="stop")
        self.bar, self.share_label = LevelBar(), label("", "quiet")
        inner = QHBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GAP)
        inner.addWidget(self.button)
        inner.addWidget(self.bar, 1)
        inner.addWidget(self.share_label)
        inner.addWidget(self.stop_button)
        self.button.clicked.connect(self.requested)
        self.stop_button.clicked.connect(self.stopped)
        self.show_progress(None)

    def show_progress(self, share: float | None) -> None:
        """How far the search is, 0 to 1; None when there is none."""
        searching = share is not None
        leaves = self.button if searching else self.stop_button
        comes = self.stop_button if searching else self.button
        moves = leaves.hasFocus()
        for part in (self.bar, self.share_label, self.stop_button):
            part.setVisible(searching)
        self.button.setVisible(not searching)
        if moves:  # else the focus goes somewhere else when its button is hidden
            comes.setFocus()
        done = share or 0.0
        self.bar.set_level(int(_PARTS * done), _PARTS, "neutral")
        words = _("{percent} % searched").format(percent=int(100 * done))
        self.bar.setAccessibleName(words)
        self.share_label.setText(f"{int(100 * done)} %")

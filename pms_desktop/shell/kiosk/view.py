"""The window of a kiosk: the whole screen, no frame, and no end."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from pms_desktop.features.kiosk.screens.notice import NoticeScreen
from pms_desktop.features.kiosk.words import closed
from pms_desktop.i18n import gettext as _


class KioskWindow(QWidget):
    """Whatever asks it to close is refused, until `let_go`."""

    def __init__(self) -> None:
        super().__init__(
            None,
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint,
        )
        self.setWindowTitle(_("Self-service"))
        self.setProperty("surface", "page")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._kept = True
        self._content: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        # A window that grew beyond the screen would no longer be the whole of it.
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)

    def show_waiting(self) -> None:
        """The server does not answer yet."""
        page = NoticeScreen()
        page.show_page(closed())
        self.show_content(page)

    def show_content(self, content: QWidget) -> None:
        """Fill the screen with this; what was there before is thrown away."""
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self._layout.addWidget(content)
        content.show()

    def let_go(self) -> None:
        """Somebody of the staff ends self-service."""
        self._kept = False
        self.close()
        self.deleteLater()

    # Qt overrides

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._kept:
            event.ignore()
        else:
            super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # what no field wants goes nowhere

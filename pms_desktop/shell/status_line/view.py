"""The line at the bottom: server and its answer time, draft, printers, clock."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.labels import ElidedLabel, label
from pms_desktop.ui.layouts import row
from pms_desktop.ui.theme import color

_HEIGHT = 24


class ConnectionDot(QWidget):
    """Green and round when the database answers, a red square when it does not, hollow while
    nobody has asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(10, 10)
        self._connected: bool | None = None

    def set_connected(self, connected: bool | None) -> None:
        """Show whether the database answers."""
        self._connected = connected
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._connected is None:
            painter.setPen(color("field_line"))
            painter.drawEllipse(self.rect().adjusted(2, 2, -2, -2))
            return
        painter.setPen(color("surface"))
        painter.setBrush(color("ok" if self._connected else "danger"))
        if self._connected:
            painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
        else:
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))


class StatusLineView(QFrame):
    """Quiet facts; nothing here needs an answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "footbar")
        self.setFixedHeight(_HEIGHT)
        self.dot = ConnectionDot()
        self.server_label = label("", "caption")
        self.draft_label = label("", "caption")
        self.printers_label = ElidedLabel("", "caption")
        self.clock_label = label("", "caption")
        layout = row(
            self.dot, self.server_label, 8, self.draft_label, None, self.printers_label,
            self.clock_label,
        )  # fmt: skip
        layout.setContentsMargins(16, 0, 16, 0)
        self.setLayout(layout)
        self.clock_label.hide()
        self._name = ""

    def show_server(self, name: str) -> None:
        """Which database this is; whether it answers is not known."""
        self._name = name
        self.dot.set_connected(None)
        self.server_label.setText(name)

    def show_connection(self, connected: bool, round_trip_ms: float) -> None:
        """Whether it answers, and how fast."""
        self.dot.set_connected(connected)
        if connected:
            text = f"{self._name} · {max(1, round(round_trip_ms))} ms"
        else:
            text = _("{server} does not answer; trying again").format(server=self._name)
        self.server_label.setText(text)
        self.dot.setAccessibleName(text)

    def show_draft(self, text: str) -> None:
        """What of the typed text is safe on this station."""
        self.draft_label.setText(text)

    def show_printers(self, text: str) -> None:
        """Which printers this station uses."""
        self.printers_label.setText(text)

    def show_clock(self, text: str) -> None:
        """Hospital time."""
        self.clock_label.setText(text)
        self.clock_label.setVisible(bool(text))

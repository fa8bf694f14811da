"""What an empty place says, a line for work in progress, and a bar for how full something is."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.buttons import Button, secondary_button
from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.labels import label
from pms_desktop.ui.layouts import BUSY_ROOM
from pms_desktop.ui.theme import color
from pms_desktop.ui.tokens import Tone


class EmptyState(QWidget):
    """An icon, what is not here, what to do next, and a button that does it."""

    action_requested = Signal()

    def __init__(
        self,
        title: str,
        hint: str = "",
        *,
        action: str = "",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._title = label(title, "strong", wrap=True)
        self._hint = label(hint, "quiet", wrap=True)
        self._action: Button = secondary_button(action)
        self._action.clicked.connect(self._act)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 64 if icon else 24, 24, 24)
        layout.setSpacing(8)
        layout.addStretch(1)
        for part in (self._title, self._hint):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(part)
        layout.addWidget(self._action, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        self.say(title, hint, action=action)

    def say(self, title: str, hint: str = "", *, action: str = "") -> None:
        """Change the words."""
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(f"{title} {hint}".strip())

    def action_button(self) -> Button:
        """The button."""
        return self._action

    # Qt overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._icon:
            painter = QPainter(self)
            top = max(8, self._title.y() - 48)
            area = QRectF(self.width() / 2 - 20, top, 40, 40)
            paint_icon(painter, area, self._icon, color("field_line"))

    def _act(self) -> None:
        self.action_requested.emit()


class BusyLine(QWidget):
    """A thin moving line while work runs; it shows itself only when the work takes a moment."""

    PATIENCE_MS = 150
    HEIGHT = BUSY_ROOM

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(self.HEIGHT)
        self.setAccessibleName(_("Working"))
        self._phase = 0
        self._busy = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    def set_busy(self, busy: bool) -> None:
        """Start or stop."""
        self._busy, self._phase = busy, 0
        if busy:
            self._timer.start(self.PATIENCE_MS)
        else:
            self._timer.stop()
        self.update()

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._busy:
            self._timer.start(self.PATIENCE_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._busy or not self._phase:
            return
        painter = QPainter(self)
        part = self.width() / 4
        left = (self._phase * 24) % (self.width() + part) - part
        painter.fillRect(QRectF(left, 0, part, self.height()), color("primary"))

    def _tick(self) -> None:
        self._phase += 1
        self._timer.setInterval(40)
        self.update()


class LevelBar(QWidget):
    """How full something is, as the beds of a ward: a bar of 6 px in a tone."""

    def __init__(
        self, part: int = 0, whole: int = 1, tone: Tone = "ok", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_level(part, whole, tone)

    def set_level(self, part: int, whole: int, tone: Tone = "ok") -> None:
        """Show `part` of `whole`."""
        self._share = min(1.0, part / whole) if whole > 0 else 0.0
        self._tone = tone
        self.setAccessibleName(_("{part} of {whole}").format(part=part, whole=whole))
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(120, 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_level(QPainter(self), QRectF(self.rect()), self._share, self._tone)


def paint_level(painter: QPainter, area: QRectF, share: float, tone: Tone) -> None:
    """Paint a bar filled to a share between 0 and 1."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = area.height() / 2
    painter.setBrush(color("line"))
    painter.drawRoundedRect(area, radius, radius)
    filled = QRectF(area)
    filled.setWidth(area.width() * max(0.0, min(1.0, share)))
    if painter.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        filled.moveRight(area.right())
    painter.setBrush(color("field_line" if tone == "neutral" else tone))
    painter.drawRoundedRect(filled, radius, radius)
    painter.restore()

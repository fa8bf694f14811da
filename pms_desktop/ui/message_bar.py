"""Messages inside the window: what happened, that nothing was lost, what to do next."""

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.accessible import alert
from pms_desktop.ui.buttons import Button, icon_button, secondary_button
from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.labels import Role, label, set_role
from pms_desktop.ui.theme import current_tokens
from pms_desktop.ui.tokens import CONTROL_HEIGHT, CONTROL_RADIUS, ICON_SIZE, PAD, Tone

Level = Literal["info", "ok", "warn", "danger"]
_LOOK: dict[Level, tuple[Tone, str]] = {
    "info": ("primary", "info"),
    "ok": ("ok", "check-circle"),
    "warn": ("warn", "warning"),
    "danger": ("danger", "error"),
}
_NARROW = 420
_TOP = Qt.AlignmentFlag.AlignTop
_LEADING = Qt.AlignmentFlag.AlignLeading


class MessageBar(QWidget):
    """Hidden until `say`. Good news and information close themselves; warnings stay.

    `action_requested` follows the button, `closed` the cross or the timer.
    """

    action_requested = Signal()
    closed = Signal()

    STAY_MS = 6000

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level: Level = "info"
        self._below = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._label = label("", wrap=True)
        self._label.setMinimumHeight(CONTROL_HEIGHT)
        self._label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._action: Button = secondary_button("")
        self._action.clicked.connect(self._act)
        self._close: Button = icon_button("close", _("Close this message"), border=False)
        self._close.clicked.connect(self.dismiss)
        self._grid = QGridLayout(self)
        self._leave_room_for_icon()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self._label, 0, 0)
        self._grid.addWidget(self._action, 0, 1, _TOP)
        self._grid.addWidget(self._close, 0, 2, _TOP)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    def say(self, text: str, level: Level = "info", *, action: str = "") -> None:
        """Show a sentence, with a button when there is something to do about it."""
        self._level = level
        self._label.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(text)
        self._timer.stop()
        if level in {"info", "ok"} and not action:
            self._timer.start(self.STAY_MS)
        self._tint()
        self.show()
        alert(self)

    def text(self) -> str:
        """The sentence shown, empty when the bar is closed."""
        return self._label.text() if not self.isHidden() else ""

    def level(self) -> Level:
        """How grave the sentence is."""
        return self._level

    def dismiss(self) -> None:
        """Close the bar."""
        if self.isHidden():
            return
        self._timer.stop()
        self.hide()
        self._label.setText("")
        self.closed.emit()

    def dismiss_news(self) -> None:
        """Close the bar if it says good news or tells something: a warning or a fault stays."""
        if self._level in {"info", "ok"}:
            self.dismiss()

    def action_button(self) -> Button:
        """The button, for tests and focus."""
        return self._action

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._leave_room_for_icon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        below = event.size().width() < _NARROW
        if below != self._below:  # a narrow bar has its button under the words
            self._below = below
            self._grid.removeWidget(self._action)
            self._grid.addWidget(self._action, int(below), int(not below), _TOP | _LEADING)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        tone, icon = _LOOK[self._level]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.soft(tone)))
        painter.drawRoundedRect(QRectF(self.rect()), CONTROL_RADIUS, CONTROL_RADIUS)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - ICON_SIZE - PAD if rtl else PAD
        area = QRectF(left, 12, ICON_SIZE, ICON_SIZE)
        paint_icon(painter, area, icon, QColor(tokens.tone(tone)))

    def _leave_room_for_icon(self) -> None:
        icon, side = PAD + ICON_SIZE + 8, 5
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self._grid.setContentsMargins(side if rtl else icon, 5, icon if rtl else side, 5)

    def _tint(self) -> None:
        roles: dict[Level, Role] = {"info": "body", "ok": "ok", "warn": "warn", "danger": "danger"}
        set_role(self._label, roles[self._level])
        self.update()  # of what it shows already, only the words would be painted anew

    def _act(self) -> None:
        self.action_requested.emit()

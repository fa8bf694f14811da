"""A coloured box inside a form that says what speaks against something, with ways out."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pms_desktop.ui.buttons import Button
from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.labels import Role, label, set_role
from pms_desktop.ui.layouts import FlowLayout, clear
from pms_desktop.ui.theme import current_tokens
from pms_desktop.ui.tokens import CONTROL_RADIUS, ICON_SIZE, Tone

_EDGE = 6
_ICONS: dict[Tone, str] = {"danger": "warning", "warn": "warning", "ok": "check-circle"}
_ROLES: dict[Tone, Role] = {"danger": "danger", "warn": "warn", "ok": "ok"}


class AlertBox(QWidget):
    """Hidden until `say`. `chosen` carries the position of the button that was pressed."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone: Tone = "danger"
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._title = label("", "strong", wrap=True)
        self._text = label("", wrap=True)
        self._actions = QWidget()
        self._flow = FlowLayout(self._actions, gap=4, line_gap=4)
        self._flow.setContentsMargins(4, 2, 0, 2)
        self._buttons: list[Button] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_EDGE, 8, _EDGE, 8)
        layout.setSpacing(4)
        self._title.setContentsMargins(ICON_SIZE + 8, 0, 0, 0)
        self._text.setContentsMargins(4, 0, 4, 0)
        for part in (self._title, self._text, self._actions):
            layout.addWidget(part)
        self.hide()

    def say(self, title: str, text: str, tone: Tone, actions: Sequence[tuple[str, Tone]]) -> None:
        """Show it. An action in tone `danger` has red words."""
        self._tone = tone
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        for part in (self._title, self._text):
            set_role(part, _ROLES.get(tone, "body"))
        bold = self._title.font()
        bold.setBold(True)
        self._title.setFont(bold)
        clear(self._flow)
        self._buttons = []
        for words, action_tone in actions:
            button = Button(words, "danger" if action_tone == "danger" else "secondary")
            button.clicked.connect(self._pressed)
            self._flow.addWidget(button)
            self._buttons.append(button)
        self._actions.setVisible(bool(actions))
        self.setAccessibleName(f"{title}. {text}")
        self.show()
        self.updateGeometry()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def text(self) -> str:
        """What is said, empty while hidden."""
        return "" if self.isHidden() else f"{self._title.text()}\n{self._text.text()}"

    def buttons(self) -> tuple[Button, ...]:
        """The ways out, in order."""
        return tuple(self._buttons)

    # Qt overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.soft(self._tone)))
        painter.drawRoundedRect(QRectF(self.rect()), CONTROL_RADIUS, CONTROL_RADIUS)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - ICON_SIZE - _EDGE - 4 if rtl else _EDGE + 4
        area = QRectF(left, 9, ICON_SIZE, ICON_SIZE)
        paint_icon(painter, area, _ICONS.get(self._tone, "info"), QColor(tokens.tone(self._tone)))

    def _pressed(self) -> None:
        sender = self.sender()
        for position, button in enumerate(self._buttons):
            if button is sender:
                self.chosen.emit(position)

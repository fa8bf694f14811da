"""A page that only says something, in the middle of the screen."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pms_desktop.features.kiosk.pages import Look, Notice
from pms_desktop.features.kiosk.screens.screen import Beside, Centred, Screen, Stack, fill
from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.theme import current_tokens
from pms_desktop.ui.tokens import Tone
from pms_desktop.ui.touch.buttons import TouchButton
from pms_desktop.ui.touch.labels import TouchLabel
from pms_desktop.ui.touch.scale import px

_LOOKS: dict[Look, tuple[str, Tone]] = {
    "ok": ("check", "ok"), "desk": ("people", "primary"), "closed": ("clock", "neutral"),
}  # fmt: skip


class Sign(QWidget):
    """A round sign; it says nothing that the title does not."""

    def __init__(self) -> None:
        super().__init__()
        self._look: Look = "ok"
        self.rescale()

    def rescale(self) -> None:
        """Take the sizes anew."""
        self.setFixedSize(px(112), px(112))

    def show_look(self, look: Look) -> None:
        """Another sign."""
        self._look = look
        self.update()

    # Qt overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        icon, tone = _LOOKS[self._look]
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line if tone == "neutral" else tokens.soft(tone)))
        painter.drawEllipse(self.rect())
        edge = px(28)
        area = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        paint_icon(painter, area, icon, QColor(tokens.tone(tone)))


class NoticeScreen(Screen):
    """Answers with True, or with False by the second button."""

    own_buttons = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sign = Sign()
        self.caption_label = TouchLabel("", "quiet", centred=True)
        self.figure_label = TouchLabel("", "figure", centred=True)
        self.action_button = TouchButton("", "primary")
        self.second_button = TouchButton("")
        self.action_button.clicked.connect(self.submit)
        self.second_button.clicked.connect(self._second)
        for label in (self.title_label, self.lead_label):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = Beside(None, self.second_button, self.action_button, None, gap=20)
        content = Stack(
            None, Beside(None, self.sign, None), self.title_label, self.lead_label,
            Stack(self.caption_label, self.figure_label, gap=0), buttons, None, gap=22,
        )  # fmt: skip
        fill(self, Centred(content, 820))

    def show_page(self, page: Notice) -> None:
        self.show_head(page)
        self.sign.show_look(page.look)
        self.caption_label.setText(page.caption)
        self.caption_label.setVisible(bool(page.caption))
        self.figure_label.setText(page.figure)
        self.figure_label.setVisible(bool(page.figure))
        self.action_button.set_words(page.action)
        self.action_button.setVisible(bool(page.action))
        self.second_button.set_words(page.second)
        self.second_button.setVisible(bool(page.second))

    def submit(self) -> None:
        if self.action_button.text():
            self.answered.emit(True)

    def wipe(self) -> None:
        super().wipe()
        self.title_label.setText("")
        self.lead_label.setText("")
        self.figure_label.setText("")

    def take_focus(self) -> None:
        self.action_button.setFocus()

    def _second(self) -> None:
        self.answered.emit(False)

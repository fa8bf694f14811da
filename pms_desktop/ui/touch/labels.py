"""Large text."""

from typing import Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from pms_desktop.ui.touch.scale import px, touch_font

TouchRole = Literal["title", "lead", "body", "strong", "quiet", "fault", "figure", "ok"]
_SIZES: dict[TouchRole, tuple[int, bool]] = {
    "title": (36, True),
    "lead": (24, False),
    "body": (22, False),
    "strong": (24, True),
    "quiet": (20, False),
    "fault": (22, False),
    "ok": (22, True),
    "figure": (76, True),
}


_EMPTY = 0.3
"""Of the size, above and below an Arabic line: its font leaves room for marks that no word of the
pages has, and a keyboard below would not fit on a screen 720 pixels high."""


class TouchLabel(QLabel):
    """Plain text that wraps, never markup."""

    def __init__(
        self,
        text: str = "",
        role: TouchRole = "body",
        *,
        centred: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("touch", role)
        self._align()
        if centred:
            self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.rescale()
        self.setText(text)

    def rescale(self) -> None:
        """Take the size anew."""
        size, bold = _SIZES[self._role]
        self.setFont(touch_font(size, bold=bold))
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        empty = -px(size * _EMPTY) if rtl else 0
        self.setContentsMargins(0, empty, 0, empty)

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._align()
            self.rescale()

    def _align(self) -> None:
        """At the side from which the page is read, whatever script a name is written in."""
        if self.alignment() & Qt.AlignmentFlag.AlignHCenter:
            return
        side = Qt.AlignmentFlag.AlignLeft
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            side = Qt.AlignmentFlag.AlignRight
        middle = Qt.AlignmentFlag.AlignVCenter
        self.setAlignment(side | middle | Qt.AlignmentFlag.AlignAbsolute)

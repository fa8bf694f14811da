"""What the pages of the kiosk look like alike."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from pms_desktop.features.kiosk.pages import Page
from pms_desktop.ui.touch.labels import TouchLabel
from pms_desktop.ui.touch.scale import px

_COLUMN = 980


class Screen(QWidget):
    """One page. `submit` is what the filled button and Enter do."""

    answered = Signal(object)
    own_buttons = False
    """Whether the page has its buttons in the middle, and none at the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title_label = TouchLabel("", "title")
        self.lead_label = TouchLabel("", "lead")
        self.fault_label = TouchLabel("", "fault")
        self.fault_label.hide()

    def show_page(self, page: Any) -> None:
        """Show a page of the kind that this is for."""
        self.show_head(page)

    def show_head(self, page: Page) -> None:
        """Title, what is said below it, and what is wrong."""
        self.title_label.setText(page.title)
        self.lead_label.setText(page.lead)
        self.lead_label.setVisible(bool(page.lead))
        self.show_fault(page.fault)

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong with what was typed; an empty sentence takes it away."""
        self.fault_label.setText(sentence)
        self.fault_label.setVisible(bool(sentence))

    def submit(self) -> None:
        """Answer with what was typed."""

    def wipe(self) -> None:
        """Nothing that was typed or shown stays."""
        self.show_fault("")
        self.setAccessibleName("")

    def take_focus(self) -> None:
        """Put the cursor where the next key should go."""


class Turning(QWidget):
    """Two parts side by side, or one below the other where the screen stands upright."""

    def __init__(self, first: QWidget, second: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(first, 3)
        self._box.addWidget(second, 2, Qt.AlignmentFlag.AlignTop)
        self._second = second
        self.rescale()

    def rescale(self) -> None:
        """Take the sizes anew."""
        self._box.setSpacing(px(40))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        upright = self.window().height() > self.window().width()
        way = QBoxLayout.Direction
        wanted = way.TopToBottom if upright else way.LeftToRight
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)
            side = Qt.AlignmentFlag.AlignHCenter if upright else Qt.AlignmentFlag.AlignTop
            self._box.setAlignment(self._second, side)


class Centred(QWidget):
    """A column in the middle, no wider than one reads with ease."""

    def __init__(self, content: QWidget, width: int = _COLUMN) -> None:
        super().__init__()
        self._content, self._width = content, width
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        line.addWidget(content, 100)
        line.addStretch(1)
        self.rescale()

    def rescale(self) -> None:
        """Take the sizes anew."""
        self._content.setMaximumWidth(px(self._width))


class _Parts(QWidget):
    """`None` stretches. Gaps grow with the screen."""

    def __init__(
        self, way: QBoxLayout.Direction, parts: Sequence[QWidget | None], gap: int
    ) -> None:
        super().__init__()
        self._gap = gap
        self.box = QBoxLayout(way, self)
        self.box.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            if part is None:
                self.box.addStretch(1)
            else:
                self.box.addWidget(part)
        self.rescale()

    def rescale(self) -> None:
        """Take the sizes anew."""
        self.box.setSpacing(px(self._gap))


class Stack(_Parts):
    """Parts below each other."""

    def __init__(self, *parts: QWidget | None, gap: int = 12) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, parts, gap)


class Beside(_Parts):
    """Parts side by side."""

    def __init__(self, *parts: QWidget | None, gap: int = 12) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, parts, gap)


def fill(screen: QWidget, content: QWidget) -> None:
    """Let content fill a page."""
    layout = QVBoxLayout(screen)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(content)

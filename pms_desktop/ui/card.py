"""White cards: a title row, a body, and a foot for the actions."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from pms_desktop.ui.chips import Chip
from pms_desktop.ui.labels import ElidedLabel, label, rule
from pms_desktop.ui.tokens import GAP, PAD, Tone

HEAD_HEIGHT = 40


class Card(QFrame):
    """`add` puts content in the body; `padded=False` lets lists and tables reach the edges.

    Parts: `body` (QVBoxLayout), `title_label`, `set_title`, `add_chip`, `set_note`, `add_action`
    (right end of the title row) and `add_footer`.
    """

    def __init__(self, title: str = "", *, padded: bool = True, parent: QWidget | None = None):
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(1, 1, 1, 1)
        self._outer.setSpacing(0)
        self._head = QWidget()
        self._head.setMinimumHeight(HEAD_HEIGHT)
        self._head_row = QHBoxLayout(self._head)
        self._head_row.setContentsMargins(PAD, 5, PAD, 5)
        self._head_row.setSpacing(GAP)
        self.title_label = ElidedLabel(title, "card")
        self._head_row.addWidget(self.title_label)
        self._head_row.addStretch(1)
        self._chips = 1
        self._note: QLabel | None = None
        self._foot: QWidget | None = None
        self._rule = rule()
        self.body = QVBoxLayout()
        edge = PAD if padded else 0
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(GAP)
        for part in (self._head, self._rule):
            self._outer.addWidget(part)  # first: without a parent it would show as a window
            part.setVisible(bool(title))
        self._outer.addLayout(self.body, 1)
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Change the title; an empty one takes the title row away."""
        self.title_label.setText(title)
        self.setAccessibleName(title)
        self._head.setVisible(bool(title))
        self._rule.setVisible(bool(title))

    def title(self) -> str:
        """The title shown."""
        return self.title_label.text()

    def add_chip(self, text: str, tone: Tone = "neutral", *, icon: str = "") -> Chip:
        """A chip after the title; keep the answer to change it."""
        made = Chip(text, tone, icon=icon)
        self.add_beside_title(made)
        return made

    def add_beside_title(self, widget: QWidget) -> None:
        """A widget after the title and its chips."""
        self._head_row.insertWidget(self._chips, widget)
        self._chips += 1
        self._show_head()

    def add_action(self, widget: QWidget) -> None:
        """A button, chip or field at the right end of the title row."""
        self._head_row.addWidget(widget)
        self._show_head()

    def set_note(self, text: str) -> None:
        """Quiet words at the right of the title row, as the keys of a form."""
        if self._note is None:
            self._note = label("", "quiet")
            self._head_row.addWidget(self._note)
            self._show_head()
        self._note.setText(text)

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a widget or a layout below what is in the body."""
        if isinstance(part, QLayout):
            self.body.addLayout(part, stretch)
        else:
            self.body.addWidget(part, stretch)

    def add_stretch(self) -> None:
        """Push what is in the body to the top."""
        self.body.addStretch(1)

    def add_footer(self, *parts: QWidget | None) -> QHBoxLayout:
        """A row at the bottom behind a rule; `None` pushes what follows to the right."""
        holder = QWidget()
        foot = QHBoxLayout()
        foot.setContentsMargins(PAD, 10, PAD, 10)
        foot.setSpacing(GAP)
        for part in parts:
            if part is None:
                foot.addStretch(1)
            else:
                foot.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(rule())
        inner.addLayout(foot)
        self._outer.addWidget(holder)
        self._foot = holder
        return foot

    def show_footer(self, shown: bool) -> None:
        """Take the foot away while there is nothing to do in it."""
        if self._foot is not None:
            self._foot.setVisible(shown)

    def _show_head(self) -> None:
        self._head.show()
        self._rule.show()

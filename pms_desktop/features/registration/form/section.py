"""A part of the form that opens by key and says while it is closed what it holds."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLayout, QVBoxLayout, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.chips import Chip
from pms_desktop.ui.fonts import font, small_font
from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.text import fitted
from pms_desktop.ui.theme import color
from pms_desktop.ui.tokens import BODY_PT, CONTROL_RADIUS

_HEIGHT = 32
_EDGE = 8
_KEY_ROOM = 44


class Section(QWidget):
    """`Section("Next of kin", "Alt+3", layout)`. The form binds the key to `turn`."""

    opened = Signal(QWidget)

    def __init__(self, title: str, key: str, content: QLayout) -> None:
        super().__init__()
        self.head = _Head(title, key)
        self.content = QWidget()
        content.setContentsMargins(_EDGE, 6, 0, 8)
        self.content.setLayout(content)
        self.content.hide()
        self.head.clicked.connect(self.turn)
        self.title, self.key = title, key
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.content)

    def is_open(self) -> bool:
        """Whether its fields are shown."""
        return not self.content.isHidden()

    def set_open(self, wanted: bool) -> None:
        """Show its fields or what they hold; the cursor stays."""
        self.content.setVisible(wanted)
        self.head.set_open(wanted)

    def set_summary(self, words: str) -> None:
        """What it holds in one line, empty for nothing."""
        self.head.set_summary(words)

    def summary(self) -> str:
        """What the closed section says."""
        return self.head.summary()

    def turn(self) -> None:
        """Open it and go to its first field; from inside it or its head, close it."""
        inside = self.content.isAncestorOf(self.focusWidget() or self.head)
        if self.is_open() and (inside or self.head.hasFocus()):
            self.head.setFocus(Qt.FocusReason.OtherFocusReason)
            self.set_open(False)
            return
        self.set_open(True)
        first = self.content.nextInFocusChain()
        while first is not None and not _takes_words(first):
            first = first.nextInFocusChain()
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        self.opened.emit(self)


def _takes_words(widget: QWidget) -> bool:
    """Tab leads there, and more than taking away what was entered can be done."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and not isinstance(widget, Chip)


class _Head(QAbstractButton):
    """A line with a chevron, the title, what is filled, and the key."""

    def __init__(self, title: str, key: str) -> None:
        super().__init__()
        self._title, self._key, self._summary, self._open = title, key, "", False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(_HEIGHT)
        self._describe()

    def set_open(self, opened: bool) -> None:
        self._open = opened
        self._describe()

    def set_summary(self, words: str) -> None:
        if words != self._summary:
            self._summary = words
            self._describe()

    def summary(self) -> str:
        return self._summary

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -3)
        painter.setPen(color("primary" if self.hasFocus() else "line"))
        painter.setBrush(color("raised"))
        painter.drawRoundedRect(room, CONTROL_RADIUS, CONTROL_RADIUS)
        chevron = QRectF(room.left() + _EDGE, room.center().y() - 7, 14, 14)
        icon = "chevron-down" if self._open else "chevron-right"
        paint_icon(painter, self._read(chevron), icon, color("quiet"))
        words = room.adjusted(_EDGE + 22, 0, -_EDGE - _KEY_ROOM, 0)
        painter.setFont(font(BODY_PT, bold=True))
        wide = painter.fontMetrics().horizontalAdvance(self._title) + 1
        self._write(painter, words.adjusted(0, 0, wide - words.width(), 0), self._title, "text")
        words.setLeft(words.left() + wide + 13)
        painter.setFont(font(BODY_PT))
        self._write(painter, words, self._summary or _("nothing yet"), "quiet")
        painter.setFont(small_font())
        key = self._key.replace("+", " ")
        wide = painter.fontMetrics().horizontalAdvance(key) + 1
        key_room = room.adjusted(room.width() - _EDGE - wide, 0, -_EDGE, 0)
        self._write(painter, key_room, key, "quiet")

    def _write(self, painter: QPainter, area: QRectF, words: str, ink: str) -> None:
        painter.setPen(color(ink))
        shown = fitted(words, painter.fontMetrics(), int(area.width()))
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._read(area), flags | Qt.TextFlag.TextSingleLine.value, shown)

    def _read(self, area: QRectF) -> QRectF:
        """A stretch of the line, counted from where reading begins."""
        if self.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
            return area
        return QRectF(self.width() - area.right(), area.top(), area.width(), area.height())

    def _describe(self) -> None:
        state = _("open") if self._open else self._summary or _("nothing yet")
        self.setAccessibleName(f"{self._title}: {state}")
        self.update()

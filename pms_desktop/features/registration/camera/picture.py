"""A camera's picture with the portrait in it, which keys move."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pms_desktop.domain.cameras import Frame, Portrait
from pms_desktop.ui.fonts import font
from pms_desktop.ui.text import isolated
from pms_desktop.ui.theme import color
from pms_desktop.ui.tokens import CONTROL_RADIUS

_WIDTH, _HEIGHT = 560, 420
_STEP = 0.1
_VEIL = 0.62
_MOVES = {
    Qt.Key.Key_Left: (-_STEP, 0.0),
    Qt.Key.Key_Right: (_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -_STEP),
    Qt.Key.Key_Down: (0.0, _STEP),
}
_STEPS_CLOSER = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}


class PortraitPicture(QWidget):
    """Arrow keys move the frame of the portrait, plus and minus make it smaller and larger."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(_WIDTH // 2, _HEIGHT // 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.portrait = Portrait()
        self._image = QImage()
        self._words = ""

    def show_frame(self, frame: Frame) -> None:
        """Show a picture."""
        rows, form = 3 * frame.width, QImage.Format.Format_RGB888
        self._image = QImage(frame.pixels, frame.width, frame.height, rows, form).copy()
        self.update()

    def show_words(self, words: str) -> None:
        """Show words where no picture is."""
        self._image, self._words = QImage(), words
        self.setAccessibleDescription(words)
        self.update()

    def shows_picture(self) -> bool:
        """Whether there is anything to see."""
        return not self._image.isNull()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _MOVES:
            self.portrait = self.portrait.moved(*_MOVES[key])
        elif key in _STEPS_CLOSER:
            self.portrait = self.portrait.closer(_STEPS_CLOSER[key])
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground = QPainterPath()
        ground.addRoundedRect(room, CONTROL_RADIUS, CONTROL_RADIUS)
        painter.fillPath(ground, color("raised"))
        if self.shows_picture():
            painter.setClipPath(ground)
            self._paint_picture(painter, room)
            painter.setClipping(False)
        else:
            painter.setFont(font())
            painter.setPen(color("quiet"))
            flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
            painter.drawText(room.adjusted(40, 0, -40, 0), flags, isolated(self._words))
        focused = self.hasFocus()
        painter.setPen(QPen(color("primary" if focused else "line"), 2 if focused else 1))
        painter.drawPath(ground)

    def _paint_picture(self, painter: QPainter, room: QRectF) -> None:
        width, height = self._image.width(), self._image.height()
        scale = min(room.width() / width, room.height() / height)
        whole = QRectF(0, 0, width * scale, height * scale)
        whole.moveCenter(room.center())
        painter.drawImage(whole, self._image)
        box = self.portrait.box(width, height)
        part = QRectF(box.left, box.top, box.width, box.height)
        part = QRectF(part.topLeft() * scale, part.size() * scale).translated(whole.topLeft())
        veiled = QPainterPath()
        veiled.addRect(whole)
        inner = QPainterPath()
        inner.addRect(part)
        veil = color("page")
        veil.setAlphaF(_VEIL)
        painter.fillPath(veiled.subtracted(inner), veil)
        painter.setPen(QPen(color("primary"), 2))
        painter.drawRect(part)

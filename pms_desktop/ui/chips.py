"""Chips for states and avatars for people; painters for delegates to draw the same."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.fonts import font, small_font
from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.labels import plain_tooltip
from pms_desktop.ui.text import elided, fitted, initials
from pms_desktop.ui.theme import color, current_tokens
from pms_desktop.ui.tokens import BODY_PT, CHIP_RADIUS, SMALL_PT, Tone

CHIP_HEIGHT = 20
_SIDE = 8
_ICON = 12
_CROSS = 14


def chip_width(text: str, *, icon: str = "") -> int:
    """Pixels a chip needs for its whole text."""
    room = QFontMetrics(small_font(bold=True)).horizontalAdvance(text) + 2 * _SIDE + 1
    return room + (_ICON + 3 if icon else 0)


def paint_chip(
    painter: QPainter, area: QRectF, text: str, tone: Tone = "neutral", *, icon: str = ""
) -> None:
    """Paint a chip into an area; text without room is cut."""
    tokens = current_tokens()
    ink = QColor(tokens.tone(tone))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.line)) if tone == "neutral" else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.soft(tone)))
    radius = min(CHIP_RADIUS, area.height() / 2)
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    inside = area.adjusted(_SIDE, 0, -_SIDE, 0)
    if icon:
        top = area.center().y() - _ICON / 2
        paint_icon(painter, QRectF(inside.left(), top, _ICON, _ICON), icon, ink)
        inside.setLeft(inside.left() + _ICON + 3)
    painter.setFont(small_font(bold=True))
    painter.setPen(ink)
    shown = fitted(text, painter.fontMetrics(), int(inside.width()) + 1)
    painter.drawText(
        inside, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine.value, shown
    )
    painter.restore()


class Chip(QWidget):
    """A small rounded word for a state. `removable` adds a cross, `clickable` makes it a link."""

    remove_requested = Signal()
    clicked = Signal()

    def __init__(
        self,
        text: str = "",
        tone: Tone = "neutral",
        *,
        icon: str = "",
        removable: bool = False,
        clickable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._tone, self._icon = text, tone, icon
        self._removable, self._clickable = removable, clickable
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if removable or clickable:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._describe()

    def text(self) -> str:
        """The word on the chip."""
        return self._text

    def tone(self) -> Tone:
        """The colour family of the chip."""
        return self._tone

    def set_text(self, text: str, tone: Tone | None = None) -> None:
        """Show another word, and another tone if one is given."""
        self._text = text
        self._tone = tone or self._tone
        self._describe()
        self.updateGeometry()
        self.update()

    def set_words(self, words: str) -> None:
        """Say more in the tooltip and to assistive technology than fits on the chip."""
        self._words = words
        self._describe()

    # Qt overrides

    def sizeHint(self) -> QSize:
        cross = _CROSS if self._removable else 0
        return QSize(chip_width(self._text, icon=self._icon) + cross, CHIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 64), CHIP_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        cut = self.width() < self.sizeHint().width()
        self.setToolTip(plain_tooltip(self._words or (self._text if cut else "")))
        room = QRectF(self.rect())
        if self._removable:
            self._paint_removable(painter, room)
        else:
            paint_chip(painter, room, self._text, self._tone, icon=self._icon)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(color("primary"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), CHIP_RADIUS - 1, CHIP_RADIUS - 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        inside = self.rect().contains(spot.toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not inside:
            return
        if self._removable and spot.x() >= self.width() - _CROSS - _SIDE:
            self.remove_requested.emit()
        elif self._clickable:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._removable and key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.remove_requested.emit()
        elif self._clickable and key in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.updateGeometry()

    def _paint_removable(self, painter: QPainter, room: QRectF) -> None:
        paint_chip(painter, room, "", self._tone)
        ink = QColor(current_tokens().tone(self._tone))
        painter.setFont(small_font(bold=True))
        painter.setPen(ink)
        inside = room.adjusted(_SIDE, 0, -_SIDE - _CROSS, 0)
        shown = elided(self._text, painter.fontMetrics(), int(inside.width()) + 1)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, shown)
        cross = QRectF(room.right() - _SIDE - 9, room.center().y() - 5, 10, 10)
        paint_icon(painter, cross, "close", ink)

    def _describe(self) -> None:
        self.setAccessibleName(self._words or self._text)
        if self._removable:
            self.setAccessibleDescription(_("Press Delete to remove"))


class Avatar(QWidget):
    """A person's photo or initials in a circle."""

    def __init__(self, name: str = "", size: int = 36, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self._photo = QPixmap()
        self.set_name(name)

    def set_photo(self, picture: bytes) -> None:
        """Show a photo (JPEG or PNG); without one the initials."""
        self._photo = QPixmap()
        if picture:
            self._photo.loadFromData(picture)
        self.update()

    def has_photo(self) -> bool:
        """Whether a photo is shown."""
        return not self._photo.isNull()

    def set_name(self, name: str, letters: str = "") -> None:
        """Show a person; `letters` stands in for initials made from the name."""
        self._letters = letters or initials(name)
        self.setAccessibleName(name)
        self.update()

    def letters(self) -> str:
        """The initials shown."""
        return self._letters

    # Qt overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.has_photo():
            paint_photo(painter, QRectF(self.rect()), self._photo)
        else:
            paint_avatar(painter, QRectF(self.rect()), self._letters)


def paint_photo(painter: QPainter, area: QRectF, photo: QPixmap) -> None:
    """Paint a photo in a circle, its upper middle: a portrait has the face there."""
    side = min(photo.width(), photo.height())
    source = QRectF((photo.width() - side) / 2, (photo.height() - side) / 4, side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    circle = QPainterPath()
    circle.addEllipse(area)
    painter.setClipPath(circle)
    painter.drawPixmap(area, photo, source)
    painter.restore()


def paint_avatar(painter: QPainter, area: QRectF, letters: str) -> None:
    """Paint initials in a circle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("primary_soft"))
    painter.drawEllipse(area)
    painter.setFont(font(BODY_PT if area.width() > 40 else SMALL_PT, bold=True))
    painter.setPen(color("primary"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, letters)
    painter.restore()


def paint_dot(painter: QPainter, centre: QPointF, token: str, radius: float = 4) -> None:
    """Paint a small filled circle, as before the server's name in the status line."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(token))
    painter.drawEllipse(centre, radius, radius)
    painter.restore()

"""Buttons for fingers: at least 64 pixels high, with room for two lines of words."""

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.theme import current_tokens
from pms_desktop.ui.touch.scale import px, touch_font

TouchKind = Literal["primary", "secondary", "quiet", "choice", "language", "tile", "band", "key"]
_HEIGHT: dict[TouchKind, int] = {
    "primary": 72, "secondary": 72, "quiet": 72, "choice": 80, "language": 64, "tile": 232,
    "band": 128, "key": 64,
}  # fmt: skip
_WORDS: dict[TouchKind, int] = {
    "primary": 24, "secondary": 24, "quiet": 22, "choice": 24, "language": 24, "tile": 28,
    "band": 28, "key": 26,
}  # fmt: skip
_WRAP = Qt.TextFlag.TextWordWrap.value
_RADIUS = 12
_CHOSEN: set[TouchKind] = {"choice", "language"}
_LARGE: set[TouchKind] = {"tile", "band"}
_POINTING = {"arrow-left": "arrow-right", "arrow-right": "arrow-left"}
"""Icons that point to where one came from or goes to, as they are read from the right."""
_LEAST = 16


class TouchButton(QPushButton):
    """`kind` is `tile` for the large ones with an icon above and `detail` below, `band` for the
    same with the icon beside the words, `key` for those of a keyboard, which never take the focus
    from the field they write into."""

    def __init__(
        self,
        text: str,
        kind: TouchKind = "secondary",
        *,
        icon: str = "",
        detail: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind, self._icon, self._detail = kind, icon, detail
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)
        policy = QSizePolicy.Policy
        across = policy.Ignored if kind == "key" else policy.Minimum
        if kind in _LARGE | _CHOSEN:
            across = policy.Expanding
        self.setSizePolicy(across, policy.Fixed)
        key = kind == "key"
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if key else Qt.FocusPolicy.TabFocus)
        self.setCheckable(kind in _CHOSEN)
        self.rescale()

    def rescale(self) -> None:
        """Take the sizes anew."""
        self.setFixedHeight(px(_HEIGHT[self._kind]))
        self.updateGeometry()

    def set_words(self, text: str, detail: str = "") -> None:
        """Say something else, also to assistive technology."""
        self._detail = detail
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)
        self.updateGeometry()

    def set_kind(self, kind: TouchKind) -> None:
        """Look otherwise, where another button is the one to touch first."""
        self._kind = kind
        self.rescale()
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        side = px(self._icon_size() + 12) if self._icon and self._kind not in _LARGE else 0
        words = QFontMetrics(self._words_font()).horizontalAdvance(self.text())
        if self._kind in {*_LARGE, "language", "key"}:
            words = px(64)
        least = px(160) if self._kind in {"primary", "secondary"} else 0
        return QSize(max(least, words + side + px(48)), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(44), self.height()) if self._kind == "key" else self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        down = bool(option.state & QStyle.StateFlag.State_Sunken)
        fill, border, ink = self._inks(down)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(border, px(1.5)) if border else Qt.PenStyle.NoPen)
        painter.setBrush(fill or Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, px(_RADIUS), px(_RADIUS))
        painter.setPen(ink)
        if self._kind == "tile":
            self._paint_tile(painter, ink)
        elif self._kind == "band":
            self._paint_band(painter, ink)
        else:
            self._paint_line(painter, ink)
        if option.state & QStyle.StateFlag.State_HasFocus:
            self.paint_focus(painter, area)

    def _words_font(self) -> QFont:
        bold = self._kind in {"primary", *_LARGE} or self.isChecked()
        return touch_font(_WORDS[self._kind], bold=bold)

    def _icon_size(self) -> int:
        return 56 if self._kind in _LARGE else 28

    def _filled(self) -> bool:
        return self._kind == "primary" or self.isChecked()

    def _inks(self, down: bool) -> tuple[QColor | None, QColor | None, QColor]:
        tokens = current_tokens()
        text = QColor(tokens.text)
        if self._filled():
            fill = QColor(tokens.primary)
            return (fill.darker(115) if down else fill), None, QColor(tokens.on_primary)
        if self._kind == "quiet":
            return (QColor(tokens.primary_soft) if down else None), None, QColor(tokens.primary)
        fill = QColor(tokens.primary_soft if down else tokens.surface)
        line = QColor(tokens.line if self._kind == "key" else tokens.field_line)
        return fill, line, text

    def _paint_line(self, painter: QPainter, ink: QColor) -> None:
        painter.setFont(self._words_font())
        room = QRectF(self.rect()).adjusted(px(8), 0, -px(8), 0)
        wanted = painter.fontMetrics().horizontalAdvance(self.text())
        side = px(self._icon_size()) if self._icon else 0
        gap = px(12) if self._icon and self.text() else 0
        width = min(room.width(), wanted + side + gap)
        left = room.left() + (room.width() - width) / 2
        if self._icon:
            icon = self._placed(QRectF(left, (self.height() - side) / 2, side, side))
            paint_icon(painter, icon, self._pointing(), ink)
            painter.setPen(ink)
        words = QRectF(left + side + gap, 0, width - side - gap + 1, self.height())
        if not self._icon:
            words = room
        self._write(painter, words, Qt.AlignmentFlag.AlignCenter, self.text())

    def _paint_tile(self, painter: QPainter, ink: QColor) -> None:
        tokens = current_tokens()
        side, pad = px(self._icon_size()), px(24)
        icon = QRectF((self.width() - side) / 2, pad, side, side)
        paint_icon(painter, icon, self._icon, QColor(tokens.primary))
        painter.setPen(ink)
        painter.setFont(self._words_font())
        words = QRectF(pad, icon.bottom() + px(10), self.width() - 2 * pad, px(74))
        self._write(painter, words, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.setPen(QColor(tokens.quiet))
        painter.setFont(touch_font(20))
        detail = QRectF(pad / 2, words.bottom() + px(2), self.width() - pad, px(60))
        side = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        self._write(painter, detail, side, self._detail)

    def _paint_band(self, painter: QPainter, ink: QColor) -> None:
        tokens = current_tokens()
        side, pad = px(self._icon_size()), px(28)
        icon = QRectF(pad, (self.height() - side) / 2, side, side)
        paint_icon(painter, self._placed(icon), self._icon, QColor(tokens.primary))
        left = 2 * pad + side
        room = self.width() - left - pad
        begins = Qt.AlignmentFlag.AlignLeft
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            begins = Qt.AlignmentFlag.AlignRight
        begins |= Qt.AlignmentFlag.AlignAbsolute
        painter.setPen(ink)
        painter.setFont(self._words_font())
        words = QRectF(left, px(8), room, self.height() / 2 - px(8))
        self._write(painter, words, begins | Qt.AlignmentFlag.AlignBottom, self.text())
        painter.setPen(QColor(tokens.quiet))
        painter.setFont(touch_font(20))
        detail = QRectF(left, self.height() / 2 + px(4), room, self.height() / 2 - px(8))
        self._write(painter, detail, begins | Qt.AlignmentFlag.AlignTop, self._detail)

    def _write(self, painter: QPainter, spot: QRectF, side: Qt.AlignmentFlag, text: str) -> None:
        """In smaller letters where a language needs more of them than there is room for."""
        flags = side.value | _WRAP
        font = painter.font()
        while font.pixelSize() > px(_LEAST) and not self._fits(font, spot, flags, text):
            font.setPixelSize(font.pixelSize() - 1)
        painter.setFont(font)
        painter.drawText(self._placed(spot), flags, text)

    def _fits(self, font: QFont, spot: QRectF, flags: int, text: str) -> bool:
        metrics = QFontMetrics(font)
        words = max((metrics.horizontalAdvance(word) for word in text.split()), default=0)
        taken = metrics.boundingRect(spot.toAlignedRect(), flags, text)
        return words <= spot.width() and taken.height() <= spot.height() + 1

    def _pointing(self) -> str:
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            return _POINTING.get(self._icon, self._icon)
        return self._icon

    def _placed(self, spot: QRectF) -> QRectF:
        """Counted from where reading begins."""
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            spot.moveLeft(self.width() - spot.right())
        return spot

    def paint_focus(self, painter: QPainter, area: QRectF) -> None:
        """A ring that is seen on every fill."""
        tokens = current_tokens()
        painter.setOpacity(1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.primary), px(3)))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), px(_RADIUS), px(_RADIUS))
        if self._filled():  # a primary ring on a primary fill needs a gap to be seen
            painter.setPen(QPen(QColor(tokens.on_primary), px(2)))
            inner = area.adjusted(px(4), px(4), -px(4), -px(4))
            painter.drawRoundedRect(inner, px(_RADIUS - 3), px(_RADIUS - 3))

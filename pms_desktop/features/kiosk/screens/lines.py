"""Lines that can be touched to change them: contact data, and a review."""

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from pms_desktop.features.kiosk.pages import Line, Lines
from pms_desktop.features.kiosk.screens.screen import Centred, Screen, Stack, fill
from pms_desktop.ui.layouts import clear, scrolled
from pms_desktop.ui.theme import current_tokens
from pms_desktop.ui.touch.buttons import TouchButton
from pms_desktop.ui.touch.scale import px, touch_font
from pms_desktop.ui.touch.scrolling import flick

_MANY = 6
_WRAP = Qt.TextFlag.TextWordWrap.value
_ANYWHERE = Qt.TextFlag.TextWrapAnywhere.value


class LineButton(TouchButton):
    """A line: what it is, what stands there, and that it can be changed. As high as it needs."""

    def __init__(self, line: Line, change: str) -> None:
        super().__init__(line.label, "secondary")
        self._line, self._change = line, change
        self.setAccessibleName(f"{line.label}: {line.value}. {change}")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.rescale()

    def rescale(self) -> None:
        """Take the sizes anew."""
        self.setMinimumHeight(px(70))
        self.setMaximumHeight(16_777_215)
        self.updateGeometry()

    # Qt overrides

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        metrics = QFontMetrics(touch_font(22, bold=True))
        room = max(1, round(self._room(width)))
        value = metrics.boundingRect(0, 0, room, 10_000, self._flags(room), self._line.value)
        return max(px(70), value.height() + self._label_height() + px(6))

    def sizeHint(self) -> QSize:
        return QSize(px(300), self.heightForWidth(px(400)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = tokens.primary if self._line.new else tokens.line
        painter.setPen(QPen(QColor(edge), px(1.5)))
        painter.setBrush(QColor(tokens.primary_soft if self.isDown() else tokens.surface))
        painter.drawRoundedRect(area, px(12), px(12))
        width = self._room(self.width())
        painter.setPen(QColor(tokens.quiet))
        painter.setFont(touch_font(20))
        head = self._label_height()
        label = QRectF(px(18), px(4), width, head)
        painter.drawText(self._placed(label), self._begins() | _WRAP, self._line.label)
        painter.setPen(QColor(tokens.text))
        painter.setFont(touch_font(22, bold=True))
        spot = QRectF(px(18), px(2) + head, width, self.height() - head - px(4))
        painter.drawText(self._placed(spot), self._begins() | self._flags(width), self._line.value)
        painter.setPen(QColor(tokens.primary))
        painter.setFont(touch_font(20))
        change = self.width() - width - px(18 * 3)
        end = QRectF(self.width() - change - px(18), 0, change + 1, self.height())
        painter.drawText(self._placed(end), Qt.AlignmentFlag.AlignCenter, self._change)
        if self.hasFocus():
            self.paint_focus(painter, area)

    def _label_height(self) -> int:
        """Arabic and Devanagari need higher lines than Latin letters."""
        metrics = QFontMetrics(touch_font(20))
        label = metrics.boundingRect(0, 0, 10_000, 10_000, _WRAP, self._line.label)
        return max(px(27), label.height())

    def _begins(self) -> int:
        """The side from which lines are read, whatever stands in them."""
        side = Qt.AlignmentFlag.AlignLeft
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            side = Qt.AlignmentFlag.AlignRight
        return (side | Qt.AlignmentFlag.AlignAbsolute).value

    def _room(self, width: int) -> float:
        change = QFontMetrics(touch_font(20)).horizontalAdvance(self._change)
        return width - px(18 * 3) - change

    def _flags(self, room: float) -> int:
        """A word that is longer than the line is broken where it must be."""
        metrics = QFontMetrics(touch_font(22, bold=True))
        longest = max((metrics.horizontalAdvance(w) for w in self._line.value.split()), default=0)
        return _ANYWHERE if longest > room else _WRAP


class LinesScreen(Screen):
    """Answers with the key of a line, or None to go on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, LineButton] = {}
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, px(12), 0)
        area = scrolled(self._holder)
        flick(area)
        content = Stack(self.title_label, self.lead_label, self.fault_label, area, gap=12)
        fill(self, Centred(content, 1060))
        self.rescale()

    def rescale(self) -> None:
        """Take the sizes anew."""
        self._grid.setSpacing(px(8))

    def show_page(self, page: Lines) -> None:
        self.show_head(page)
        self._clear()
        for line in page.lines:
            button = LineButton(line, page.change)
            button.clicked.connect(partial(self._touched, line.key))
            self.buttons[line.key] = button
        self._arrange()

    def submit(self) -> None:
        self.answered.emit(None)

    def wipe(self) -> None:
        super().wipe()
        self._clear()

    def take_focus(self) -> None:
        self.setFocus()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _clear(self) -> None:
        clear(self._grid)
        self.buttons = {}

    def _arrange(self) -> None:
        """Two columns where many lines have the room."""
        wide = self.window().width() > self.window().height()
        columns = 2 if wide and len(self.buttons) > _MANY else 1
        rows = -(-len(self.buttons) // columns)
        for at, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, at % rows, at // rows)
        for row in range(self._grid.rowCount() + 1):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(rows, 1)

    def _touched(self, key: str, _checked: bool = False) -> None:
        self.answered.emit(key)

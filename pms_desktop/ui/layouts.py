"""Layouts without Qt's default gaps, and one that flows."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pms_desktop.ui.tokens import GAP, PAD

BUSY_ROOM = 3
"""Above what lies beside each other, where work under way is shown."""

Part = QWidget | QLayout | int | None


def row(*parts: Part, gap: int = GAP, margin: int = 0) -> QHBoxLayout:
    """Widgets side by side; `None` stretches, a number is a gap in pixels."""
    made = QHBoxLayout()
    _fill(made, parts, gap, margin)
    return made


def column(*parts: Part, gap: int = GAP, margin: int = 0) -> QVBoxLayout:
    """Widgets below each other; `None` stretches, a number is a gap in pixels."""
    made = QVBoxLayout()
    _fill(made, parts, gap, margin)
    return made


def fill_tab(
    tab: QWidget,
    message_bar: QWidget,
    *zones: tuple[QWidget, int],
    busy_line: QWidget | None = None,
    asks: Sequence[QWidget] = (),
    edge: int = PAD,
) -> None:
    """Lay out a tab, or with no `edge` a part of one: a message above its zones, side by side.

    Each zone has its stretch; one of 0 keeps its own width (set it with `setFixedWidth`). The
    message, and what `asks` below it, takes room only while it is shown, the busy line none: it
    moves in the upper edge.
    """
    tab.setProperty("surface", "page")
    beside = row(gap=PAD)
    for zone, stretch in zones:
        beside.addWidget(zone, stretch)
    work = column(message_bar, *asks, gap=PAD)
    work.addLayout(beside, 1)
    above = 0 if busy_line is None else busy_line.height()
    top = edge - above if edge else BUSY_ROOM - above  # parts side by side begin at one height
    work.setContentsMargins(edge, top, edge, edge)
    layout = column(busy_line, gap=0) if busy_line is not None else column(gap=0)
    layout.addLayout(work, 1)
    tab.setLayout(layout)


class _FollowingArea(QScrollArea):
    """Qt follows Tab by itself; a field also gets the focus by its letter or from a fault."""

    def __init__(self) -> None:
        super().__init__()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)
        self._later = QTimer(self)  # a row that was just added is not yet where it will be
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._show_focus)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        content = self.widget()
        if now is not None and content is not None and content.isAncestorOf(now):
            self._later.start()

    def _show_focus(self) -> None:
        now, content = QApplication.focusWidget(), self.widget()
        if now is None or content is None or not content.isAncestorOf(now):
            return
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return  # what is under the pointer stays there until the click is over
        shown = now.visibleRegion().boundingRect().height()
        if shown < min(now.height(), self.viewport().height()):
            self.ensureWidgetVisible(now, 0, PAD * 4)


def scrolled(content: QWidget) -> QScrollArea:
    """Content that scrolls up and down when there is no room, to whatever gets the focus."""
    area = _FollowingArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    content.setProperty("surface", "scroll")
    area.setWidget(content)
    content.setAutoFillBackground(False)  # setWidget turns it on
    return area


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete its widgets."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class FlowLayout(QLayout):
    """Lays widgets in lines from left to right (or right to left), wrapping as text does."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6, line_gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._line_gap = gap, line_gap
        self.setContentsMargins(0, 0, 0, 0)

    def insert_widget(self, position: int, widget: QWidget) -> None:
        """Put a widget before the one at a position."""
        self.addWidget(widget)
        self._items.insert(position, self._items.pop())
        self.invalidate()

    # Qt overrides

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        edges = self.contentsMargins()
        return size + QSize(edges.left() + edges.right(), edges.top() + edges.bottom())

    def _place(self, rect: QRect, *, move: bool) -> int:
        edges = self.contentsMargins()
        area = rect.marginsRemoved(edges)
        x, y, line = area.x(), area.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(area.width(), 1), 10_000))
            if x > area.x() and x + size.width() > area.right() + 1:
                x, y, line = area.x(), y + line + self._line_gap, 0
            if move:
                item.setGeometry(self._mirrored(QRect(QPoint(x, y), size), area))
            x += size.width() + self._gap
            line = max(line, size.height())
        return y + line - rect.y() + edges.bottom()

    def _mirrored(self, spot: QRect, area: QRect) -> QRect:
        widget = self.parentWidget()
        if widget is not None and widget.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            spot.moveLeft(area.left() + area.right() - spot.right())
        return spot


def _fill(
    layout: QHBoxLayout | QVBoxLayout, parts: tuple[Part, ...], gap: int, margin: int
) -> None:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)

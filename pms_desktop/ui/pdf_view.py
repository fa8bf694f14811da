"""The pages of a PDF below each other, sharp at every zoom and device pixel ratio."""

from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from shiboken6 import isValid

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.accessible import announce
from pms_desktop.ui.pdf_render import PdfOutline, outline, picture
from pms_desktop.ui.theme import color

T = TypeVar("T")

_GAP = 16  # pixels around and between pages
_LOGICAL_INCH = 96.0
_WIDEST = 1.5  # a receipt as wide as a window would be harder to read
_KEPT = 12  # pictures; a sharp A4 page is about 8 MB
_STEPS = (0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 4.0)


class Tasks(Protocol):
    """Runs work away from the UI thread, as `mvp.tasks.TaskRunner`."""

    def submit(
        self,
        work: Callable[[], T],
        on_success: Callable[[T], object],
        on_error: Callable[[Exception], object],
        on_done: Callable[[], object],
    ) -> None: ...


class PdfView(QAbstractScrollArea):
    """Shows one PDF. Pages are drawn in tasks, so that scrolling never waits.

    `page_changed(page, pages)` counts from 1; `zoom_changed(percent)`; `failed` when the bytes
    cannot be shown.
    """

    page_changed = Signal(int, int)
    zoom_changed = Signal(int)
    failed = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._pdf = b""
        self._outline = PdfOutline((), ())
        self._pages: list[QRect] = []
        self._zoom = 0.0  # 0 fits the width
        self._turn = 0  # answers of an earlier PDF are dropped
        self._pictures: dict[tuple[int, int], QImage] = {}  # (page, picture width)
        self._drawing: set[tuple[int, int]] = set()
        self._current = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.setAccessibleName(_("Paper"))

    def show_pdf(self, pdf: bytes) -> None:
        """Show another PDF from its first page."""
        self._turn += 1
        self._pdf, self._outline = pdf, PdfOutline((), ())
        self._pictures.clear()
        self._drawing.clear()
        self._submit(partial(outline, pdf), self._on_outline)

    def page_count(self) -> int:
        """How many pages there are; 0 until the PDF has been read."""
        return len(self._outline.sizes)

    def is_sharp(self) -> bool:
        """Whether every page in view is drawn at this size."""
        wanted = self._in_view()
        return bool(wanted) and all(self._key(page) in self._pictures for page in wanted)

    def zoom(self) -> float:
        """1.0 shows a centimetre of paper as a centimetre at 96 dots per inch."""
        if self._zoom:
            return self._zoom
        widest = max((width for width, _height in self._outline.sizes), default=595.0)
        room = self.viewport().width() - 2 * _GAP
        fitting = room / widest * 72 / _LOGICAL_INCH
        return max(0.2, min(fitting, _WIDEST))

    def fit_width(self) -> None:
        """Make pages as wide as there is room, up to one and a half times their size."""
        self._set_zoom(0.0)

    def zoom_in(self) -> None:
        now = self.zoom() * 1.01
        self._set_zoom(next((step for step in _STEPS if step > now), _STEPS[-1]))

    def zoom_out(self) -> None:
        now = self.zoom() * 0.99
        self._set_zoom(next((step for step in reversed(_STEPS) if step < now), _STEPS[0]))

    def go_to_page(self, page: int) -> None:
        """Scroll to the top of a page, counted from 1."""
        if 1 <= page <= len(self._pages):
            self.verticalScrollBar().setValue(self._pages[page - 1].top() - _GAP)

    def next_page(self) -> None:
        self.go_to_page(self._current + 2)

    def previous_page(self) -> None:
        self.go_to_page(self._current)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), color("page"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._in_view():
            area = self._pages[page].translated(self._origin())
            painter.fillRect(area.adjusted(-1, -1, 1, 1), color("field_line"))
            painter.fillRect(area, QColor(Qt.GlobalColor.white))
            image = self._best_picture(page)
            if image is not None:
                painter.drawImage(area, image)
            self._want(page)
        if self.hasFocus():
            painter.setPen(QPen(color("primary"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y() > 0:
                self.zoom_in()
            else:
                self.zoom_out()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, key = self.verticalScrollBar(), event.key()
        steps = {
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_Space: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        if key in steps:
            bar.setValue(bar.value() + steps[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self.viewport().update()
        return super().viewportEvent(event)

    # Layout

    def _set_zoom(self, zoom: float) -> None:
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self._zoom = zoom
        self._place()
        bar.setValue(round(share * bar.maximum()))

    def _place(self) -> None:
        scale = self.zoom() * _LOGICAL_INCH / 72
        top, widest = _GAP, self.viewport().width() - 2 * _GAP
        self._pages = []
        for width, height in self._outline.sizes:
            size = (round(width * scale), round(height * scale))
            self._pages.append(QRect(0, top, *size))
            widest = max(widest, size[0])
            top += size[1] + _GAP
        for area in self._pages:
            area.moveLeft(_GAP + (widest - area.width()) // 2)
        self._set_bars(widest + 2 * _GAP, top)
        self.zoom_changed.emit(round(self.zoom() * 100))
        self._on_scrolled()
        self.viewport().update()

    def _set_bars(self, width: int, height: int) -> None:
        room = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, height - room.height()))
        self.verticalScrollBar().setPageStep(room.height() - 40)
        self.verticalScrollBar().setSingleStep(48)
        self.horizontalScrollBar().setRange(0, max(0, width - room.width()))
        self.horizontalScrollBar().setPageStep(room.width())

    def _origin(self) -> QPoint:
        return QPoint(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    def _in_view(self) -> list[int]:
        window = self.viewport().rect().translated(-self._origin())
        return [page for page, area in enumerate(self._pages) if area.intersects(window)]

    def _on_scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        before = [page for page, area in enumerate(self._pages) if area.top() <= middle]
        self._current = before[-1] if before else 0
        self.viewport().update()
        if not self._pages:
            return
        count = len(self._pages)
        words = _("Page {page} of {pages}").format(page=self._current + 1, pages=count)
        announce(self, words)
        self.setAccessibleDescription(self._outline.texts[self._current])
        self.page_changed.emit(self._current + 1, count)

    # Pictures

    def _key(self, page: int) -> tuple[int, int]:
        return page, round(self._pages[page].width() * self.devicePixelRatioF())

    def _best_picture(self, page: int) -> QImage | None:
        """The sharp picture, or until it is there the one of another size."""
        exact = self._pictures.get(self._key(page))
        if exact is not None:
            return exact
        return next((image for (of, _width), image in self._pictures.items() if of == page), None)

    def _want(self, page: int) -> None:
        key = self._key(page)
        if key in self._pictures or key in self._drawing:
            return
        self._drawing.add(key)
        scale = key[1] / self._outline.sizes[page][0]
        self._submit(partial(picture, self._pdf, page, scale), partial(self._on_picture, key))

    def _submit(self, work: Callable[[], T], on_success: Callable[[T], object]) -> None:
        turn = self._turn
        self._tasks.submit(
            work,
            partial(self._if_current, turn, on_success),
            partial(self._if_current, turn, self._on_failed),
            _nothing,
        )

    def _if_current(self, turn: int, answer: Callable[[T], object], value: T) -> None:
        if isValid(self) and turn == self._turn:
            answer(value)

    def _on_outline(self, found: PdfOutline) -> None:
        self._outline = found
        self._place()
        self.verticalScrollBar().setValue(0)

    def _on_picture(self, key: tuple[int, int], image: QImage) -> None:
        self._drawing.discard(key)
        self._pictures[key] = image
        while len(self._pictures) > _KEPT:
            self._pictures.pop(next(iter(self._pictures)))
        self.viewport().update()

    def _on_failed(self, _error: Exception) -> None:
        self.failed.emit()


def _nothing() -> None:
    return None

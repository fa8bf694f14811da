"""A search field with an icon, its key inside, and arrow keys that drive the list below."""

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtGui import QShortcut as Shortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from pms_desktop.ui.editors import LineEdit
from pms_desktop.ui.fonts import small_font
from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.text import key_words
from pms_desktop.ui.theme import color
from pms_desktop.ui.tokens import ICON_SIZE

_DRIVING = {
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
}


class SearchBox(LineEdit):
    """`searched` follows typing after a short rest; Enter searches at once and is `accepted`.

    Esc empties the field first. `drive(view)` lets the arrow keys move in a list while the
    focus stays here, so that one can go on typing. One that `finds_patients` also takes what a
    scanner typed elsewhere on its screen.
    """

    searched = Signal(str)
    accepted = Signal()

    REST_MS = 120

    def __init__(
        self,
        placeholder: str = "",
        *,
        key: str = "",
        name: str = "",
        finds_patients: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder, parent=parent)
        self.finds_patients = finds_patients
        self.setAccessibleName(name or placeholder)
        self.setProperty("quiet", bool(key))
        self._hint = key_words(key)
        self._view: QAbstractItemView | None = None
        self._leave_room()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(self.REST_MS)
        self._rest.timeout.connect(self._search)
        self.changed.connect(self._rest.start)
        if key:
            shortcut = Shortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(self.take_focus)

    def drive(self, view: QAbstractItemView) -> None:
        """Send arrow keys to a list."""
        self._view = view

    def take_focus(self) -> None:
        """Put the focus here with the old words selected, to be typed over."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def take_scan(self, code: str) -> None:
        """As if the cursor had stood here, and nothing in the field."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_value(code)
        self._enter()

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._leave_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._view is not None and key in _DRIVING:
            QApplication.sendEvent(self._view, event)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._enter()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._search()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        middle = self.height() / 2
        left = self.width() - ICON_SIZE - 8 if rtl else 8
        area = QRectF(left, middle - ICON_SIZE / 2, ICON_SIZE, ICON_SIZE)
        paint_icon(painter, area, "search", color("quiet"))
        if self._hint and not self.text():
            self._paint_hint(painter, rtl=rtl)

    def _paint_hint(self, painter: QPainter, *, rtl: bool) -> None:
        width = self._hint_width()
        left = 6 if rtl else self.width() - width - 6
        box = QRectF(left + 0.5, self.height() / 2 - 9.5, width - 1, 19)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("line")))
        painter.setBrush(color("surface"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(color("quiet"))
        painter.setFont(small_font())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._hint)

    def _leave_room(self) -> None:
        """Words stand between the glass and the key, whichever way one reads."""
        glass, key = ICON_SIZE + 4, self._hint_width() + 6 if self._hint else 0
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setTextMargins(key if rtl else glass, 0, glass if rtl else key, 0)

    def _hint_width(self) -> int:
        return QFontMetrics(small_font()).horizontalAdvance(self._hint) + 14

    def _enter(self) -> None:
        if self._rest.isActive():
            self._search()
        self.accepted.emit()
        if self.hasFocus():
            self.selectAll()  # the next words, or the next scan, take their place

    def _search(self) -> None:
        self._rest.stop()
        self.searched.emit(self.text().strip())

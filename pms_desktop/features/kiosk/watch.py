"""Hears every key and touch of the kiosk's window before its widgets do."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from pms_desktop.domain.scan_codes import scan_at_end

_TOUCHES = {QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
_LONGEST = 80
_HELD_MS = 3000
_CORNER = 72
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class KioskWatch(QObject):
    """`scanned` carries a code that a scanner typed, wherever the cursor was; the Enter after it
    reaches no field."""

    touched = Signal()
    scanned = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window: QWindow | None = None
        self._typed = ""

    def watch(self, window: QWindow | None) -> None:
        """Hear this window and no other."""
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    def forget(self) -> None:
        """What was typed so far is no part of a code."""
        self._typed = ""

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._typed = ""
            self.touched.emit()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self.touched.emit()
            return self._pressed(event)
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        """Whether the key goes no further."""
        if event.key() not in _ENTER:
            self._typed = (self._typed + event.text())[-_LONGEST:]
            return False
        code, self._typed = scan_at_end(self._typed), ""
        if code:
            self.scanned.emit(code)
        return bool(code)


class HeldCorner(QWidget):
    """Nothing to be seen; who knows of it presses it for three seconds."""

    held = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(_CORNER, _CORNER)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_HELD_MS)
        self._timer.timeout.connect(self.held)

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._timer.start()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._timer.stop()
        event.accept()

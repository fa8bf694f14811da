"""Tells when somebody touches keys or mouse, and when nobody has for a while."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from shiboken6 import isValid

_ACTIVITY = {
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin,
}  # fmt: skip


class IdleWatch(QObject):
    """Watches the native window in use. A filter on the whole program would hand every paint and
    timer of every widget to Python; keys and clicks pass the window first.
    """

    idled = Signal()
    touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watched: QWindow | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.idled)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)

    def start(self, milliseconds: int) -> None:
        """Emit `idled` after so long without a touch; 0 is never."""
        self.stop()
        self._watch(QGuiApplication.focusWindow())
        if milliseconds:
            self._timer.start(milliseconds)

    def stop(self) -> None:
        """Nobody is at work."""
        self._timer.stop()

    def touch(self) -> None:
        """Somebody is there."""
        if self._timer.isActive():
            self._timer.start()
        self.touched.emit()

    def remaining_ms(self) -> int:
        """How long until it is over if nobody touches anything; -1 while nobody is at work."""
        return self._timer.remainingTime()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ACTIVITY:
            self.touch()
        return super().eventFilter(watched, event)

    def _watch(self, window: QWindow | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = window
        if window is not None:
            window.installEventFilter(self)

"""A window that repaints all the time, and how long it once had to wait."""

import time

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

EVERY_MS = 5


class Beats(QObject):
    """Repaints a window every few milliseconds; `longest` is in seconds."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self._last = time.perf_counter()
        self.longest = 0.0
        self.count = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(EVERY_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        self._window.repaint()
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now
        self.count += 1

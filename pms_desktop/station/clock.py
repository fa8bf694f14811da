"""The hospital's time in the status line."""

from PySide6.QtCore import QTimer

from pms_desktop.domain.clock import Clock, SystemClock, local
from pms_desktop.i18n import format_clock
from pms_desktop.shell.window.view import MainWindow

_EVERY_MS = 5000


class StatusClock:
    """Shows nothing until it is known where the hospital stands."""

    def __init__(self, window: MainWindow, clock: Clock | None) -> None:
        self._window, self._clock = window, clock
        self._timer = QTimer(window)
        self._timer.timeout.connect(self.show)
        self._timer.start(_EVERY_MS)

    def stop(self) -> None:
        """The program ends."""
        self._timer.stop()

    def take(self, clock: Clock) -> None:
        """Whoever came in brought the hospital's clock."""
        self._clock = clock

    def greet(self, time_zone: str) -> None:
        """Nobody is in yet, but the time zone may be known."""
        if self._clock is None and time_zone:
            self._clock = SystemClock(time_zone)
            self.show()

    def show(self) -> None:
        """Show the minute it is."""
        if self._clock is not None:
            moment = local(self._clock, self._clock.now())
            self._window.status_line.show_clock(format_clock(moment))

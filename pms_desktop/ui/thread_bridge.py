"""News from threads that know no Qt, delivered on the thread of the window."""

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid


class ThreadBridge(QObject):
    """Any thread may `send`; `arrived` is emitted where this object lives."""

    arrived = Signal(object)

    def send(self, news: object) -> None:
        """Hand something over; dropped once the window is gone."""
        if not isValid(self):
            return
        try:
            self.arrived.emit(news)
        except RuntimeError:  # deleted between the check and the emit
            return

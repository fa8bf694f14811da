"""Python's cyclic garbage collector, on the thread of the window only.

A collection that happens to run on a pool thread destroys widgets there, and Qt crashes. So the
automatic collector is switched off, and a timer on the GUI thread does its work.
"""

import gc

from PySide6.QtCore import QObject, QTimer


class GuiCollector(QObject):
    """Collects while the event loop is idle enough to fire a timer.

    The young generation is looked at every `INTERVAL_MS`; the older ones when the younger has been
    collected as often as `gc.get_threshold()` says. Create one, on the GUI thread, before the
    first pool thread starts. One that rests waits for `start`: while a program imports itself, a
    collection walks through ever more and finds nothing. `stop` gives the automatic collector back.
    """

    INTERVAL_MS = 50

    def __init__(self, parent: QObject | None = None, *, resting: bool = False) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        if not resting:
            self.start()

    def start(self) -> None:
        """Collect from now on."""
        self._timer.start(self.INTERVAL_MS)

    def stop(self) -> None:
        """Stop the timer; Python collects by itself again if it did before."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

    def _collect(self) -> None:
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

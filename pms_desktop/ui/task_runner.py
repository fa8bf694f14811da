"""Slow work on pool threads; its answers on the thread of the window."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")
Answer = Callable[[], object]


class QtTaskRunner(QObject):
    """Implements `mvp.tasks.TaskRunner` over a thread pool of its own.

    The signal is this object's, and this object lives on the GUI thread. Pool threads only emit
    it: were it the task's own, it would be destroyed on the wrong thread.
    """

    _answered = Signal(object)

    def __init__(self, max_threads: int = 4, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stopped = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(max_threads)
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        work: Callable[[], T],
        on_success: Callable[[T], object],
        on_error: Callable[[Exception], object],
        on_done: Callable[[], object],
    ) -> None:
        """Run `work` on a pool thread. `on_done` comes first, then success or error, all here."""
        if self._stopped:
            return

        def run() -> None:
            self._report([on_done, _outcome(work, on_success, on_error)])

        self._pool.start(run)

    def shut_down(self, timeout_ms: int = 5000) -> bool:
        """Forget what has not started and wait for the rest; False when it took too long.

        Answers that have not arrived are dropped.
        """
        self._stopped = True
        self._pool.clear()
        return self._pool.waitForDone(timeout_ms)

    def _report(self, answers: list[Answer]) -> None:
        if not isValid(self):
            return
        try:
            self._answered.emit(answers)
        except RuntimeError:  # deleted between the check and the emit
            return

    @Slot(object)
    def _deliver(self, answers: list[Answer]) -> None:
        if self._stopped:
            return
        for answer in answers:
            answer()


def _outcome(
    work: Callable[[], T],
    on_success: Callable[[T], object],
    on_error: Callable[[Exception], object],
) -> Answer:
    try:
        result = work()
    except Exception as error:  # noqa: BLE001  the presenter words it or logs it
        failure = error
        return lambda: on_error(failure)
    return lambda: on_success(result)

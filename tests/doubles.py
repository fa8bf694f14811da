"""Stand-ins shared by the tests: a signal and task runners. The database is never faked."""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class PlainSignal:
    """`connect` and `emit` without Qt; `calls` keeps what was emitted."""

    def __init__(self) -> None:
        self._slots: list[Callable[..., object]] = []
        self.calls: list[tuple[Any, ...]] = []

    def connect(self, slot: Callable[..., object], /) -> None:
        self._slots.append(slot)

    def disconnect(self, slot: Callable[..., object], /) -> None:
        self._slots.remove(slot)

    def emit(self, *arguments: Any) -> None:
        self.calls.append(arguments)
        for slot in list(self._slots):
            slot(*arguments)


class ImmediateTasks:
    """Does the work on the spot and calls back in the order of the real runner."""

    def submit(
        self,
        work: Callable[[], T],
        on_success: Callable[[T], object],
        on_error: Callable[[Exception], object],
        on_done: Callable[[], object],
    ) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001  the real runner hands every error over, too
            on_done()
            on_error(error)
        else:
            on_done()
            on_success(result)


class HeldTasks:
    """Keeps the work until the test lets it go, in order or not."""

    def __init__(self) -> None:
        self._held: list[Callable[[], None]] = []

    def submit(
        self,
        work: Callable[[], T],
        on_success: Callable[[T], object],
        on_error: Callable[[Exception], object],
        on_done: Callable[[], object],
    ) -> None:
        def let_go() -> None:
            ImmediateTasks().submit(work, on_success, on_error, on_done)

        self._held.append(let_go)

    @property
    def waiting(self) -> int:
        return len(self._held)

    def release(self, index: int = 0) -> None:
        """Let one piece of work go: the oldest, or another, to see a later answer arrive first."""
        self._held.pop(index)()

    def release_all(self) -> None:
        """Let all go, and what that starts."""
        while self._held:
            self.release()


class HeldAnswers(HeldTasks):
    """Does the work on the spot and keeps the answer: what it says is as old as the question."""

    def submit(
        self,
        work: Callable[[], T],
        on_success: Callable[[T], object],
        on_error: Callable[[Exception], object],
        on_done: Callable[[], object],
    ) -> None:
        result = work()
        super().submit(lambda: result, on_success, on_error, on_done)

"""What every presenter does the same way: background work, errors, closing."""

import logging
from collections.abc import Callable
from itertools import count
from secrets import token_hex
from typing import Generic, Protocol, TypeVar

from pms_desktop.domain.errors import PmsError
from pms_desktop.mvp.messages import Message, sentence_for, unexpected
from pms_desktop.mvp.tasks import TaskRunner

T = TypeVar("T")
log = logging.getLogger(__name__)


class Connectable(Protocol):
    """A signal, seen from outside Qt."""

    def connect(self, slot: Callable[..., object], /) -> object: ...


class ViewPort(Protocol):
    """What every view offers."""

    def show_message(self, message: Message) -> None: ...
    def clear_message(self) -> None: ...
    def set_busy(self, busy: bool) -> None: ...


V = TypeVar("V", bound=ViewPort)


class Presenter(Generic[V]):
    """Base of the presenters. Keeps no widget and no session.

    `_run` is for work somebody waits for; `_run_latest` for looking things up as one types, where
    an older answer must never overwrite a newer one. After `close()` nothing arrives.
    """

    def __init__(self, view: V, tasks: TaskRunner) -> None:
        self._view = view
        self._tasks = tasks
        self._running = 0
        self._closed = False
        self._latest: dict[str, int] = {}
        self._numbers = count(1)

    def close(self) -> None:
        """The screen is going away: answers still under way are dropped."""
        self._closed = True

    def _run(
        self,
        work: Callable[[], T],
        on_success: Callable[[T], object],
        on_error: Callable[[Exception], object] | None = None,
    ) -> None:
        """Do `work` in the background while the view is busy."""
        self._running += 1
        self._view.set_busy(True)
        self._tasks.submit(
            work,
            self._guarded(on_success),
            self._guarded(on_error or self._on_error),
            self._finished,
        )

    def _run_latest(
        self,
        key: str,
        work: Callable[[], T],
        on_success: Callable[[T], object],
        on_error: Callable[[Exception], object] | None = None,
    ) -> None:
        """Do `work` without blocking the view; only the newest answer per `key` counts."""
        number = self._latest[key] = next(self._numbers)

        def is_newest() -> bool:
            return self._latest.get(key) == number

        self._tasks.submit(
            work,
            self._guarded(on_success, is_newest),
            self._guarded(on_error or self._on_error, is_newest),
            _nothing,
        )

    def _drop(self, *keys: str) -> None:
        """What `_run_latest` was asked for under these keys is not wanted any more."""
        for key in keys:  # counted on, so that the next one has another number
            self._latest[key] = self._latest.get(key, 0) + 1

    def _on_error(self, error: Exception) -> None:
        """Say what happened. Override to react as well; call super for the sentence."""
        self._view.show_message(self._worded(error))

    def _worded(self, error: Exception) -> Message:
        if isinstance(error, PmsError):
            return sentence_for(error)
        number = token_hex(4).upper()
        log.error("unexpected failure %s", number, exc_info=error)
        return unexpected(number)

    def _finished(self) -> None:
        self._running -= 1
        if not self._closed and self._running == 0:
            self._view.set_busy(False)

    def _guarded(
        self, slot: Callable[[T], object], is_wanted: Callable[[], bool] | None = None
    ) -> Callable[[T], None]:
        def deliver(result: T) -> None:
            if not self._closed and (is_wanted is None or is_wanted()):
                slot(result)

        return deliver


def _nothing() -> None:
    pass

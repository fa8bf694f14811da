"""The port through which presenters run slow work."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class TaskRunner(Protocol):
    """Runs work away from the UI thread and brings the answer back to it."""

    def submit(
        self,
        work: Callable[[], T],
        on_success: Callable[[T], object],
        on_error: Callable[[Exception], object],
        on_done: Callable[[], object],
    ) -> None:
        """Exactly one of `on_success` and `on_error` is called, after `on_done`."""

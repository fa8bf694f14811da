"""Changes a person's own password and leads in with the new one."""

from collections.abc import Callable
from functools import partial
from typing import Generic, Protocol, TypeVar

from pms_desktop.domain.errors import InvalidInputError, SignInRefusedError
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner

E = TypeVar("E")


class PasswordViewPort(ViewPort, Protocol):
    @property
    def change_requested(self) -> Connectable: ...
    def show_old_fault(self, sentence: str) -> None: ...
    def show_new_fault(self, sentence: str) -> None: ...
    def finish(self) -> None: ...


class PasswordPresenter(Presenter[PasswordViewPort], Generic[E]):
    """`change(old, new)` does it and comes in anew; `on_changed` gets whoever came in."""

    def __init__(
        self,
        view: PasswordViewPort,
        tasks: TaskRunner,
        change: Callable[[str, str], E],
        on_changed: Callable[[E], object],
    ) -> None:
        super().__init__(view, tasks)
        self._change, self._on_changed = change, on_changed
        view.change_requested.connect(self.change)

    def change(self, old: str, new: str) -> None:
        """Take the new password."""
        self._view.clear_message()
        self._run(partial(self._change, old, new), self._changed)

    def _changed(self, entry: E) -> None:
        self._view.finish()
        self._on_changed(entry)

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self._view.show_new_fault(self._worded(error).text)
        elif isinstance(error, SignInRefusedError):
            self._view.show_old_fault(self._worded(error).text)
        else:
            super()._on_error(error)

"""Sends a form with one reason."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from pms_desktop.features.wards.form.presenter import Done, FormPort, FormPresenter
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.tasks import TaskRunner


class ReasonFormPort(FormPort, Protocol):
    """What the form offers."""

    def reason(self) -> str: ...


class ReasonPresenter(FormPresenter[ReasonFormPort]):
    """Calls `work` with the reason; `message` is said when it is done."""

    def __init__(
        self,
        view: ReasonFormPort,
        tasks: TaskRunner,
        done: Done,
        work: Callable[[str], object],
        message: Message,
    ) -> None:
        super().__init__(view, tasks, done)
        self._work, self._message = work, message

    def send(self) -> None:
        """Do it, for the reason typed."""
        self._do(partial(self._work, self._view.reason()), self._message)

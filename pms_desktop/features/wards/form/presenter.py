"""What the presenters of the tab's forms do the same way: send once, mark faults, tell, close."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.open_forms import FormKeys
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner


class FormPort(ViewPort, Protocol):
    """A dialog that stays open until `finish`."""

    @property
    def submitted(self) -> Connectable: ...
    @property
    def finished(self) -> Connectable: ...
    def kept(self) -> dict[str, Any]: ...
    def bring_back(self, kept: Mapping[str, Any], /) -> None: ...
    def show_faults(self, faults: Mapping[str, str], /) -> None: ...
    def finish(self) -> None: ...


F = TypeVar("F", bound=FormPort)
Done = Callable[[Message, UUID | None], None]
"""Told what was done, and for whom where the form itself chose them."""


class FormPresenter(Presenter[F], Generic[F]):
    """`done` is called once it is done. Keys are made as the form opens, so
    that sending twice does nothing twice; `keys` are those of a form that is shown again."""

    def __init__(
        self, view: F, tasks: TaskRunner, done: Done, keys: FormKeys | None = None
    ) -> None:
        super().__init__(view, tasks)
        self._done, self._keys = done, keys or FormKeys()
        view.submitted.connect(self.send)
        view.finished.connect(self._over)

    @property
    def is_open(self) -> bool:
        """Whether the form still stands."""
        return not self._closed

    @property
    def patient_id(self) -> UUID | None:
        """Whom the form chose; nobody where it was opened for somebody."""
        return None

    @abstractmethod
    def send(self) -> None:
        """Do what the form is for with what it holds."""

    @property
    def form(self) -> F:
        """What is typed into."""
        return self._view

    def close(self) -> None:
        """Close the form without doing anything; what was typed is in the draft."""
        if not self._closed:
            super().close()
            self._view.finish()

    def _do(self, work: Callable[[], object], message: Message) -> None:
        """Run `work`; the form closes when it is done and stays when it is refused."""
        self._view.clear_message()
        self._run(work, lambda _: self._succeed(message))

    def _succeed(self, message: Message) -> None:
        self._closed = True
        self._view.finish()
        self._done(message, self.patient_id)

    def _over(self, _result: int = 0) -> None:
        self._closed = True

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self._view.show_faults(error.faults)
        else:
            super()._on_error(error)

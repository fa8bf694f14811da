"""Decides what the finder shows: a command called so, then patients, then commands that fit.

The view keeps the words, so that Enter waits for the answer to what stands in the field.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.errors import DatabaseBusyError, DatabaseUnavailableError
from pms_desktop.mvp.finder import Hit
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.shell.finder.hits import fitting

_PASSING = (DatabaseUnavailableError, DatabaseBusyError)


class FinderViewPort(Protocol):
    @property
    def find_requested(self) -> Connectable: ...
    @property
    def hit_chosen(self) -> Connectable: ...
    def show_hits(self, words: str, hits: Sequence[Hit]) -> None: ...
    def show_failure(self, words: str, hits: Sequence[Hit], sentence: str) -> None: ...


class _Quiet:
    """The finder has no message bar: what failed stands in its list."""

    def show_message(self, message: Message) -> None: ...
    def clear_message(self) -> None: ...
    def set_busy(self, busy: bool) -> None: ...


class FinderPresenter(Presenter[ViewPort]):
    """`find` looks for patients (recent ones for no words); `commands` are the person's own."""

    def __init__(
        self,
        view: FinderViewPort,
        tasks: TaskRunner,
        *,
        find: Callable[[str], Sequence[Hit]],
        commands: Sequence[Hit],
        on_patient: Callable[[UUID], object],
        on_command: Callable[[str], object],
    ) -> None:
        super().__init__(_Quiet(), tasks)
        self._finder = view
        self._search_patients, self._commands = find, commands
        self._on_patient, self._on_command = on_patient, on_command
        self._unanswered: str | None = None
        view.find_requested.connect(self.search)
        view.hit_chosen.connect(self.choose)

    def search(self, words: str) -> None:
        """Look while one types."""
        self._unanswered = None
        self._run_latest(
            "find",
            partial(self._search_patients, words),
            partial(self._show, words),
            partial(self._show_failure, words),
        )

    def search_again(self) -> None:
        """The server answers: look for what it could not answer before."""
        if self._unanswered is not None and not self._closed:
            self.search(self._unanswered)

    def choose(self, hit: Hit) -> None:
        """Go there."""
        if self._closed:
            return
        if hit.patient_id is not None:
            self._on_patient(hit.patient_id)
        else:
            self._on_command(hit.command)

    def _show(self, words: str, patients: Sequence[Hit]) -> None:
        self._finder.show_hits(words, _in_order(words, fitting(self._commands, words), patients))

    def _show_failure(self, words: str, error: Exception) -> None:
        if isinstance(error, _PASSING):
            self._unanswered = words
        commands = fitting(self._commands, words)
        self._finder.show_failure(words, commands, self._worded(error).text)


def _in_order(words: str, commands: Sequence[Hit], patients: Sequence[Hit]) -> list[Hit]:
    """Enter on the beginning of a patient's name must not lock the station: a command comes
    before patients when its whole title was typed, or when they were only guessed."""
    typed = words.casefold()
    called = [hit for hit in commands if hit.title.casefold() == typed]
    others = [hit for hit in commands if hit not in called]
    if patients and patients[0].as_said:
        return [*called, *patients, *others]
    return [*called, *others, *patients]

"""Decides what the finder shows: commands that fit the words, then patients."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.mvp.finder import Hit
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner


class FinderViewPort(Protocol):
    @property
    def find_requested(self) -> Connectable: ...
    @property
    def hit_chosen(self) -> Connectable: ...
    def show_hits(self, hits: Sequence[Hit]) -> None: ...


class _Quiet:
    """The finder has no message bar: a failed search shows an empty list."""

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
        self._find, self._commands = find, commands
        self._on_patient, self._on_command = on_patient, on_command
        view.find_requested.connect(self.search)
        view.hit_chosen.connect(self.choose)

    def search(self, words: str) -> None:
        """Look while one types."""
        commands = self._fitting(words)
        self._run_latest(
            "find",
            partial(self._find, words),
            lambda patients: self._finder.show_hits([*commands, *patients]),
            lambda _error: self._finder.show_hits(commands),
        )

    def choose(self, hit: Hit) -> None:
        """Go there."""
        if self._closed:
            return
        if hit.patient_id is not None:
            self._on_patient(hit.patient_id)
        else:
            self._on_command(hit.command)

    def _fitting(self, words: str) -> list[Hit]:
        parts = words.casefold().split()
        if not parts:
            return []
        fitting = (
            hit
            for hit in self._commands
            if all(part in f"{hit.title} {hit.subtitle}".casefold() for part in parts)
        )
        return list(fitting)[:4]

"""Choosing a patient: one finder, the same in every tab."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.clock import Clock, today
from pms_desktop.domain.patients import PatientBrief, PatientMatch
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.patients import PatientService

_REMEMBERED = 20


class PatientPickerPort(ViewPort, Protocol):
    """A search box above a list. `searched` carries the words as typed; `picked` and
    `highlighted` a `PatientBrief`."""

    @property
    def searched(self) -> Connectable: ...
    @property
    def picked(self) -> Connectable: ...

    def show_matches(
        self, words: str, matches: Sequence[PatientMatch], today: date, whole: int | None
    ) -> None:
        """`whole` is how many patients there are, None when that is not known yet."""


class PatientPickerPresenter(Presenter[PatientPickerPort]):
    """Searches as one types. An answer to older words never replaces one to newer words.

    Patients picked here come first while nothing is typed. Nobody of `apart_from` is offered.
    """

    def __init__(
        self,
        view: PatientPickerPort,
        patients: PatientService,
        tasks: TaskRunner,
        clock: Clock,
        *,
        apart_from: Collection[UUID] = (),
    ) -> None:
        super().__init__(view, tasks)
        self._apart_from = frozenset(apart_from)
        self._patients, self._clock = patients, clock
        self._words = ""
        self._whole: int | None = None
        self._opened: list[UUID] = []
        view.searched.connect(self.search)
        view.picked.connect(self.remember)

    def search(self, words: str) -> None:
        """Show who answers to these words; without words the latest patients."""
        self._words = words
        opened = tuple(self._opened)
        self._run_latest("find", lambda: self._patients.find(words, opened), self._found)

    def refresh(self) -> None:
        """Look again for the same words, and count anew."""
        self._run_latest("count", self._patients.count, self._counted, _ignore)
        self.search(self._words)

    def remember(self, patient: PatientBrief) -> None:
        """This patient was opened: first in the list of recent ones."""
        self._opened = [patient.id, *(each for each in self._opened if each != patient.id)]
        del self._opened[_REMEMBERED:]

    def _found(self, matches: list[PatientMatch]) -> None:
        self._view.clear_message()
        offered = [each for each in matches if each.patient.id not in self._apart_from]
        self._view.show_matches(self._words, offered, today(self._clock), self._whole)

    def _counted(self, whole: int) -> None:
        self._whole = whole


def _ignore(_error: Exception) -> None:
    """The search beside it meets the same trouble and says so."""

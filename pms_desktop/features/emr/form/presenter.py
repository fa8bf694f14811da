"""What the forms of a chart decide alike: whose they are, the key of the next record, drafts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.ids import new_id


class ChartFormPort(ViewPort, Protocol):
    """What every form of a chart offers."""

    @property
    def save_requested(self) -> Connectable: ...
    @property
    def left(self) -> Connectable: ...
    def open_form(self) -> None: ...
    def typed(self) -> dict[str, str]: ...
    def fill(self, typed: Mapping[str, object]) -> None: ...
    def show_faults(self, faults: Mapping[str, str]) -> None: ...


@dataclass(frozen=True, slots=True)
class FormEnds:
    """How a form ends: `saved` is told the sentence to say, `left` brings the chart back."""

    saved: Callable[[str], object]
    left: Callable[[], object]


F = TypeVar("F", bound=ChartFormPort)


class ChartFormPresenter(Presenter[F], Generic[F]):
    """The key of the record is made when a form is begun: sent twice it is one record."""

    def __init__(
        self,
        view: F,
        tasks: TaskRunner,
        ends: FormEnds,
    ) -> None:
        super().__init__(view, tasks)
        self._ends = ends
        self._key = new_id()
        self._patient_id: UUID | None = None
        view.save_requested.connect(self.save)
        view.left.connect(self._left)

    def begin(self, patient_id: UUID) -> None:
        """Open the form for a patient, with what was typed for them before."""
        self._patient_id = patient_id
        self._view.open_form()

    def save(self) -> None:
        """Send what is typed."""
        if self._patient_id is not None and not self._running:
            self._run(self._command(self._patient_id), self._saved)

    def draft(self) -> Draft | None:
        """What is typed, with the key it will be sent under."""
        typed = {name: text for name, text in self._view.typed().items() if text.strip()}
        return {"key": str(self._key), "typed": typed} if self._worth(typed) else None

    def restore(self, draft: Draft) -> None:
        """Bring back what `draft` gave."""
        typed = draft.get("typed")
        self._key = UUID(str(draft.get("key")))
        self._view.fill(typed if isinstance(typed, Mapping) else {})

    def forget(self) -> None:
        """Empty the form, as for another patient or after it was saved."""
        self._patient_id, self._key = None, new_id()
        self._view.fill({})
        self._view.clear_message()

    def _worth(self, typed: Mapping[str, str]) -> bool:
        return bool(typed)

    def _command(self, patient_id: UUID) -> Callable[[], object]:
        """The work that saves what is typed."""
        raise NotImplementedError

    def _said(self) -> str:
        """What to say once it is saved."""
        raise NotImplementedError

    def _saved(self, _result: object) -> None:
        sentence = self._said()
        self.forget()
        self._ends.saved(sentence)

    def _left(self) -> None:
        self._ends.left()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self._view.show_faults(error.faults)
        else:
            super()._on_error(error)

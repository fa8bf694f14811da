"""What the forms of a chart decide alike: whose they are, the key of the next record, drafts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.features.emr.sent import Late, Sent
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import said
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
    """How a form ends: `saved` is told the sentence to say, `left` brings the chart back.

    `written` is called where the record is saved and the form stays, as somebody typed on; `late`
    where the form is another patient's by then.
    """

    saved: Callable[[str], object]
    left: Callable[[], object]
    written: Callable[[], object]
    late: Late


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
        self._under_way: set[UUID] = set()
        self._patient_id: UUID | None = None
        view.save_requested.connect(self.save)
        view.left.connect(self._left)

    def begin(self, patient_id: UUID) -> None:
        """Open the form for a patient, with what was typed for them before."""
        self._patient_id = patient_id
        self._view.open_form()

    def save(self) -> None:
        """Send what is typed."""
        if self._patient_id is None or self._key in self._under_way:
            return
        draft = self.draft() or {}
        sent = Sent(self._patient_id, self._key, draft, self._view.typed(), self._said())
        self._under_way.add(sent.key)
        command = self._command(self._patient_id)
        self._run(command, partial(self._saved, sent), partial(self._failed, sent))

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
        self._view.set_busy(False)

    def _worth(self, typed: Mapping[str, str]) -> bool:
        return bool(typed)

    def _command(self, patient_id: UUID) -> Callable[[], object]:
        """The work that saves what is typed."""
        raise NotImplementedError

    def _said(self) -> str:
        """What to say once it is saved."""
        raise NotImplementedError

    def _saved(self, sent: Sent, _result: object) -> None:
        self._under_way.discard(sent.key)
        if sent.key != self._key:
            self._ends.late(sent, said(sent.sentence), saved=True)
        elif self._view.typed() == sent.typed:
            self.forget()
            self._ends.saved(sent.sentence)
        else:
            self._key = new_id()
            words = _("{saved} What you typed since then is not in it and stays here.")
            self._view.show_message(said(words.format(saved=sent.sentence)))
            self._ends.written()

    def _failed(self, sent: Sent, error: Exception) -> None:
        self._under_way.discard(sent.key)
        if sent.key == self._key:
            self._on_error(error)
        else:
            self._ends.late(sent, self._worded(error), saved=False)

    def _left(self) -> None:
        self._ends.left()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self._view.show_faults(error.faults)
        else:
            super()._on_error(error)

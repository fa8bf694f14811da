"""Shows treatment notes and signs new ones."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.clock import Clock, local
from pms_desktop.domain.emr import NoteKind
from pms_desktop.domain.notes import NewNote, Note
from pms_desktop.features.wards.form.presenter import Done, FormPort, FormPresenter
from pms_desktop.i18n import format_moment
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.open_forms import FormKeys
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.notes import Amendment, NoteService


class NoteFormPort(FormPort, Protocol):
    """What the form offers."""

    def show_notes(self, notes: Sequence[tuple[str, str, str]]) -> None: ...
    def answers(self) -> tuple[UUID | None, str, str]: ...


class NotePresenter(FormPresenter[NoteFormPort]):
    """Nurses and doctors write here; what doctors write in the chart is not shown."""

    def __init__(
        self,
        view: NoteFormPort,
        service: NoteService,
        tasks: TaskRunner,
        done: Done,
        *,
        clock: Clock,
        patient_id: UUID,
        keys: FormKeys | None = None,
    ) -> None:
        super().__init__(view, tasks, done, keys)
        self._service, self._clock, self._patient_id = service, clock, patient_id
        self._id = self._keys.next()
        read = partial(service.of_patient, patient_id, (NoteKind.TREATMENT,))
        self._run_latest("notes", read, self._show)

    def send(self) -> None:
        """Sign what is written."""
        amends, body, reason = self._view.answers()
        if amends is None:
            note = NewNote(self._id, self._patient_id, NoteKind.TREATMENT, body)
            self._do(partial(self._service.write, note), said(_("Note signed.")))
        else:
            amendment = Amendment(self._id, self._patient_id, amends, body, reason)
            self._do(partial(self._service.amend, amendment), said(_("Amendment signed.")))

    def _show(self, notes: Sequence[Note]) -> None:
        self._view.show_notes([(str(note.id), self._head(note), note.body) for note in notes])

    def _head(self, note: Note) -> str:
        parts = [format_moment(local(self._clock, note.written_at)), note.author]
        if note.amends_id is not None:
            parts.append(_("amends an earlier note: {why}").format(why=note.amend_reason))
        if note.amended:
            parts.append(_("amended later"))
        return " · ".join(parts)

"""Decides how a note is written: a new one, or one that amends another."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.emr import NoteKind
from pms_desktop.domain.notes import NewNote, Note
from pms_desktop.features.emr.form.presenter import ChartFormPort, ChartFormPresenter, FormEnds
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import warned
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.ids import new_id
from pms_desktop.services.notes import Amendment, NoteService


class NoteFormPort(ChartFormPort, Protocol):
    """What the note form's view offers."""

    def value(self, name: str) -> Any: ...
    def show_original(self, note: Note | None) -> None: ...


class NoteFormPresenter(ChartFormPresenter[NoteFormPort]):
    """`kind` is what this person writes: a doctor's note in the chart, or a care note."""

    def __init__(
        self,
        view: NoteFormPort,
        service: NoteService,
        kind: NoteKind,
        tasks: TaskRunner,
        ends: FormEnds,
    ) -> None:
        super().__init__(view, tasks, ends)
        self._service, self._kind = service, kind
        self._original: Note | None = None
        self._awaited: UUID | None = None  # the note amended, while it is read again

    def begin(self, patient_id: UUID) -> None:
        """Write a new note; an amendment in which something was typed stays in the form."""
        if self._original is not None and self.draft() is None:
            self.forget()
        super().begin(patient_id)
        if self._original is not None:
            self._say_begun()

    def amend(self, patient_id: UUID, note: Note) -> None:
        """Write a note that corrects or completes another; one that was begun before stays."""
        other = self._original is None or self._original.id != note.id
        if other and self.draft() is not None:
            super().begin(patient_id)
            self._say_begun()
            return
        if other:
            self.forget()
            self._original = note
            self._view.show_original(note)
            self._view.fill({"body": note.body})
        super().begin(patient_id)

    def forget(self) -> None:
        """Empty the form, ready for a new note."""
        self._original = self._awaited = None
        self._view.show_original(None)
        super().forget()

    def draft(self) -> Draft | None:
        """What is typed, with the note it amends."""
        draft = super().draft()
        if draft is not None and self._awaited is not None:
            return {**draft, "amends": str(self._awaited)}
        if draft is None or self._original is None:
            return draft
        if self._view.value("body") == self._original.body and not self._view.value("reason"):
            return None  # nothing was changed yet
        return {**draft, "amends": str(self._original.id)}

    def restore(self, draft: Draft) -> None:
        """Bring it back; the note it amends is read again."""
        super().restore(draft)
        if "amends" in draft:
            self._awaited = UUID(str(draft["amends"]))
            self._read_amended(self._awaited)

    def save(self) -> None:
        """Sign it; an amendment only once the note it amends is there."""
        if self._awaited is not None:
            self._read_amended(self._awaited)
        else:
            super().save()

    def _say_begun(self) -> None:
        words = _("You began this before. Sign it or empty it, and then begin another.")
        self._view.show_message(warned(words))

    def _read_amended(self, note_id: UUID) -> None:
        read = partial(self._service.thread, note_id)
        self._run(read, partial(self._reopen, note_id), partial(self._unread, note_id))

    def _unread(self, note_id: UUID, error: Exception) -> None:
        if self._awaited == note_id:
            self._on_error(error)

    def _reopen(self, note_id: UUID, thread: list[Note]) -> None:
        if self._awaited != note_id:
            return  # the form is another patient's by now
        self._awaited = None
        found = next((note for note in thread if note.id == note_id), None)
        if found is None:
            self._key = new_id()
            return
        self._original = found
        self._view.show_original(found)

    def _command(self, patient_id: UUID) -> Callable[[], object]:
        body = self._view.value("body")
        if self._original is not None:
            reason = self._view.value("reason")
            root = self._original.amends_id or self._original.id
            amendment = Amendment(self._key, patient_id, root, body, reason)
            return partial(self._service.amend, amendment)
        title = self._view.value("title")
        return partial(self._service.write, NewNote(self._key, patient_id, self._kind, body, title))

    def _said(self) -> str:
        return _("Note signed.") if self._original is None else _("Amendment signed.")

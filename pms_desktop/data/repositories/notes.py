"""Treatment and clinical notes."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.emr import NoteRow
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.domain.emr import NoteKind
from pms_desktop.domain.errors import NotFoundError
from pms_desktop.domain.notes import NewNote, Note

_Later = aliased(NoteRow)
_NOTES = select(
    NoteRow.id,
    NoteRow.patient_id,
    NoteRow.admission_id,
    NoteRow.kind,
    NoteRow.title,
    NoteRow.body,
    NoteRow.amends_id,
    NoteRow.amend_reason,
    NoteRow.recorded_by,
    StaffRow.name,
    NoteRow.recorded_at,
    exists().where(_Later.amends_id == NoteRow.id),
).join(StaffRow, StaffRow.id == NoteRow.recorded_by)


class NoteRepository(Repository):
    """Notes are only ever added: the database refuses any change (`frozen_notes`)."""

    def get(self, note_id: UUID) -> Note:
        """Raises NotFoundError."""
        found = self._notes(_NOTES.where(NoteRow.id == note_id))
        if not found:
            raise NotFoundError("note", note_id)
        return found[0]

    def exists(self, note_id: UUID) -> bool:
        """Whether the note was signed before."""
        return self._session.get(NoteRow, note_id) is not None

    def of_patient(
        self,
        patient_id: UUID,
        kinds: Collection[NoteKind] = tuple(NoteKind),
        limit: int = 200,
        until: datetime | None = None,
    ) -> list[Note]:
        """A patient's notes, newest first. `until` is still included."""
        wanted = _NOTES.where(
            NoteRow.patient_id == patient_id, NoteRow.kind.in_([kind.value for kind in kinds])
        )
        if until is not None:
            wanted = wanted.where(NoteRow.recorded_at <= until)
        newest = wanted.order_by(NoteRow.recorded_at.desc(), NoteRow.id.desc())
        return self._notes(newest.limit(limit))

    def thread_of(self, note_id: UUID) -> list[Note]:
        """A note and everything that amends it or is amended by it, the original first."""
        return self._notes(
            _NOTES.where(or_(NoteRow.id == note_id, NoteRow.amends_id == note_id)).order_by(
                NoteRow.recorded_at, NoteRow.id
            )
        )

    def count(self, patient_id: UUID) -> int:
        """How many notes a patient has, amendments not counted."""
        wanted = (NoteRow.patient_id == patient_id, NoteRow.amends_id.is_(None))
        return self._session.scalar(select(func.count()).where(*wanted)) or 0

    def add(self, note: NewNote) -> None:
        """Sign a note as the person who works here, now."""
        self._session.add(
            NoteRow(
                id=note.id,
                patient_id=note.patient_id,
                admission_id=note.admission_id,
                kind=note.kind.value,
                title=note.title,
                body=note.body,
                amends_id=note.amends_id,
                amend_reason=note.amend_reason,
            )
        )
        self._session.flush()

    def _notes(self, wanted: Select[*tuple[Any, ...]]) -> list[Note]:
        return [_note(tuple(row)) for row in self._session.execute(wanted)]


def _note(row: Sequence[Any]) -> Note:
    key, patient_id, admission_id, kind, *others = row
    return Note(key, patient_id, admission_id, NoteKind(kind), *others)

"""Writing treatment and clinical notes."""

from dataclasses import dataclass, replace
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.emr import NoteKind
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.notes import LONGEST_NOTE, NewNote, Note
from pms_desktop.domain.typed_text import note_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service

_MAY_WRITE = {
    NoteKind.TREATMENT: Permission.WRITE_CARE_NOTES,
    NoteKind.CLINICAL: Permission.WRITE_CHART,
}


@dataclass(frozen=True, slots=True)
class Amendment:
    """A note that corrects or completes another one; both stay to be read."""

    id: UUID
    patient_id: UUID
    note_id: UUID
    body: str
    reason: str
    title: str = ""


class NoteService(Service):
    """A note is signed as it is saved, by whoever is signed in."""

    def of_patient(self, patient_id: UUID, kinds: tuple[NoteKind, ...] = ()) -> list[Note]:
        """A patient's notes, newest first."""
        self._require(Permission.READ_CHART)
        wanted = kinds or tuple(NoteKind)
        return self._read_chart(patient_id, lambda uow: uow.notes.of_patient(patient_id, wanted))

    def thread(self, note_id: UUID) -> list[Note]:
        """A note with everything that amends it, the original first."""
        self._require(Permission.READ_CHART)

        def read(uow: UnitOfWork) -> list[Note]:
            note = uow.notes.get(note_id)
            uow.charts.require_open(note.patient_id)
            return uow.notes.thread_of(note.amends_id or note.id)

        return self._read(read)

    def write(self, note: NewNote) -> None:
        """Sign a note. During a stay it belongs to that admission. Sent twice it is one note.

        Raises InvalidInputError for an empty or overlong body.
        """
        self._require(_MAY_WRITE[note.kind])
        body = _checked(note.body)
        self._write_chart(
            note.patient_id,
            lambda uow: _add(uow, replace(note, body=body, title=note.title.strip())),
        )

    def amend(self, amendment: Amendment) -> None:
        """Sign a note that corrects another. Raises InvalidInputError without body or reason."""
        body, reason = _checked(amendment.body), amendment.reason.strip()
        if not reason:
            raise InvalidInputError({"reason": _("Say why the note is amended.")})
        original = self._read_chart(
            amendment.patient_id, lambda uow: uow.notes.get(amendment.note_id)
        )
        self._require(_MAY_WRITE[original.kind])
        note = NewNote(
            amendment.id,
            original.patient_id,
            original.kind,
            body,
            amendment.title.strip() or original.title,
            original.admission_id,
            original.id,
            reason,
        )
        self._write_chart(note.patient_id, lambda uow: _add(uow, note))


def _add(uow: UnitOfWork, note: NewNote) -> None:
    if uow.notes.exists(note.id):
        return
    if note.admission_id is None and note.amends_id is None:
        running = uow.admissions.running_of(note.patient_id)
        note = replace(note, admission_id=running.admission.id if running else None)
    uow.notes.add(note)


def _checked(body: str) -> str:
    body = body.strip()
    if not body:
        raise InvalidInputError({"body": _("Write the note first.")})
    if len(body) > LONGEST_NOTE:
        raise InvalidInputError(
            {
                "body": _("A note has room for {n} characters. Split it in two.").format(
                    n=LONGEST_NOTE
                )
            }
        )
    if fault := note_fault(body):
        raise InvalidInputError({"body": fault})
    return body

"""Notes: signed as they are saved, and then only amended."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pms_desktop.domain.emr import NoteKind

LONGEST_NOTE = 20_000
"""Characters of one note."""


@dataclass(frozen=True, slots=True)
class NewNote:
    """What somebody signs. `amends_id` names the note that this one corrects or completes."""

    id: UUID
    patient_id: UUID
    kind: NoteKind
    body: str
    title: str = ""
    admission_id: UUID | None = None
    amends_id: UUID | None = None
    amend_reason: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A signed note with its author. `amended` says that a later note corrects it."""

    id: UUID
    patient_id: UUID
    admission_id: UUID | None
    kind: NoteKind
    title: str
    body: str
    amends_id: UUID | None
    amend_reason: str
    author_id: UUID
    author: str
    written_at: datetime
    amended: bool = False

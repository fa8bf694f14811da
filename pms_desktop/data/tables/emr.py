"""The medical record: history, problems, allergies and notes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded, Versioned, one_of
from pms_desktop.domain.emr import AllergySeverity, HistoryKind, NoteKind, ProblemState


class AllergyRow(Keyed, Recorded, Versioned, Base):
    """`folded` is compared with the ingredients and classes of medicines."""

    __tablename__ = "allergies"
    __table_args__ = (
        one_of("severity", AllergySeverity),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn"),
        Index(
            "uq_allergies_active",
            "patient_id",
            "folded",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
            sqlite_where=text("withdrawn_at IS NULL"),
        ),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    substance: Mapped[str]
    folded: Mapped[str]
    reaction: Mapped[str] = mapped_column(default="", server_default="")
    severity: Mapped[str] = mapped_column(default=AllergySeverity.UNKNOWN.value)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="", server_default="")


class HistoryEntryRow(Keyed, Recorded, Versioned, Base):
    __tablename__ = "history_entries"
    __table_args__ = (one_of("kind", HistoryKind),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    withdrawn_at: Mapped[datetime | None]


class ProblemRow(Keyed, Recorded, Versioned, Base):
    """A problem coded in ICD-10-CM; `description` is the code's own text when it was chosen."""

    __tablename__ = "problems"
    __table_args__ = (
        one_of("state", ProblemState),
        CheckConstraint("(state = 'resolved') = (resolved_on IS NOT NULL)", name="resolved"),
        UniqueConstraint("patient_id", "code"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    code: Mapped[str]
    description: Mapped[str]
    comment: Mapped[str] = mapped_column(default="", server_default="")
    onset: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(default=ProblemState.ACTIVE.value)
    resolved_on: Mapped[date | None] = mapped_column(Date)


class NoteRow(Keyed, Recorded, Base):
    """A note is signed as it is saved. Triggers refuse any change: an amendment is a new note
    that names the one it amends."""

    __tablename__ = "notes"
    __table_args__ = (
        one_of("kind", NoteKind),
        CheckConstraint("body <> ''", name="body"),
        Index("ix_notes_patient_id_recorded_at", "patient_id", "recorded_at"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    admission_id: Mapped[UUID | None] = mapped_column(ForeignKey("admissions.id"))
    kind: Mapped[str]
    title: Mapped[str] = mapped_column(default="", server_default="")
    body: Mapped[str]
    amends_id: Mapped[UUID | None] = mapped_column(ForeignKey("notes.id"), index=True)
    amend_reason: Mapped[str] = mapped_column(default="", server_default="")

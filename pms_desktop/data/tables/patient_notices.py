"""What stands beside a patient's record: relations, consents, alerts and the photo."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded, Versioned, one_of
from pms_desktop.domain.relations import RelationKind


class PatientRelationRow(Keyed, Recorded, Base):
    """`patient_id` is `kind` of `relative_id`; one row is read from both sides."""

    __tablename__ = "patient_relations"
    __table_args__ = (
        one_of("kind", RelationKind),
        CheckConstraint("patient_id <> relative_id", name="two_people"),
        UniqueConstraint("patient_id", "relative_id", "kind"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    relative_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    kind: Mapped[str]


class PatientConsentRow(Keyed, Recorded, Versioned, Base):
    """Never removed: a changed mind withdraws the one and writes the next."""

    __tablename__ = "patient_consents"
    __table_args__ = (
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
        CheckConstraint("given OR withdrawn_on IS NULL", name="given"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    kind_id: Mapped[UUID] = mapped_column(ForeignKey("consent_kinds.id"))
    given: Mapped[bool]  # False: refused
    decided_on: Mapped[date] = mapped_column(Date)
    taken_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    note: Mapped[str] = mapped_column(default="", server_default="")
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))


class PatientAlertRow(Keyed, Recorded, Versioned, Base):
    """Shown in the banner until its last day, or until somebody ends it."""

    __tablename__ = "patient_alerts"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
        Index(
            "ix_patient_alerts_running",
            "patient_id",
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    kind_id: Mapped[UUID] = mapped_column(ForeignKey("alert_kinds.id"))
    text: Mapped[str] = mapped_column(default="", server_default="")
    until: Mapped[date | None] = mapped_column(Date)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))


class PatientPhotoRow(Keyed, Recorded, Versioned, Base):
    """A small JPEG, re-encoded before it comes here."""

    __tablename__ = "patient_photos"
    __table_args__ = (
        UniqueConstraint("patient_id"),
        CheckConstraint("length(content) BETWEEN 1 AND 65536", name="size"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary)

"""The formulary and prescriptions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    FetchedValue,
    ForeignKey,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded, Versioned, one_of
from pms_desktop.domain.prescribing import PrescriptionState


class MedicineRow(Keyed, Versioned, Base):
    """`ingredients` and `classes` are folded words separated by commas: what an allergy is
    compared with (`amoxicillin,clavulanic acid` and `penicillin,beta-lactam`)."""

    __tablename__ = "medicines"
    __table_args__ = (UniqueConstraint("name", "strength", "form"),)

    name: Mapped[str]
    strength: Mapped[str] = mapped_column(default="", server_default="")
    form: Mapped[str] = mapped_column(default="", server_default="")
    ingredients: Mapped[str]
    classes: Mapped[str] = mapped_column(default="", server_default="")
    atc_code: Mapped[str] = mapped_column(default="", server_default="")
    default_dose: Mapped[str] = mapped_column(default="", server_default="")
    default_route: Mapped[str] = mapped_column(default="", server_default="")
    default_frequency: Mapped[str] = mapped_column(default="", server_default="")
    search_text: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class PrescriptionRow(Keyed, Recorded, Versioned, Base):
    """Triggers refuse every change but the one from signed to withdrawn, and any of its items."""

    __tablename__ = "prescriptions"
    __table_args__ = (
        one_of("state", PrescriptionState),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_reason <> '')", name="withdrawn"),
        Index("ix_prescriptions_patient_id_recorded_at", "patient_id", "recorded_at"),
    )

    number: Mapped[int] = mapped_column(unique=True, server_default=FetchedValue())
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    admission_id: Mapped[UUID | None] = mapped_column(ForeignKey("admissions.id"))
    state: Mapped[str] = mapped_column(default=PrescriptionState.SIGNED.value)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="", server_default="")


class PrescriptionItemRow(Keyed, Base):
    """Names as they were when signed, so that a later change of the formulary changes no paper."""

    __tablename__ = "prescription_items"
    __table_args__ = (
        UniqueConstraint("prescription_id", "position"),
        CheckConstraint("allergy = '' OR override_reason <> ''", name="override"),
    )

    prescription_id: Mapped[UUID] = mapped_column(ForeignKey("prescriptions.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    medicine_id: Mapped[UUID] = mapped_column(ForeignKey("medicines.id"))
    medicine: Mapped[str]  # name, strength and form
    dose: Mapped[str]
    route: Mapped[str]
    frequency: Mapped[str]
    duration_days: Mapped[int | None] = mapped_column(SmallInteger)
    quantity: Mapped[str] = mapped_column(default="", server_default="")
    instructions: Mapped[str] = mapped_column(default="", server_default="")
    allergy: Mapped[str] = mapped_column(default="", server_default="")  # what it went against
    override_reason: Mapped[str] = mapped_column(default="", server_default="")
    usual_dose: Mapped[str] = mapped_column(default="", server_default="")  # where it was confirmed

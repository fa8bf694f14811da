"""Vital signs as measured. A wrong set is marked, never changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded
from pms_desktop.domain.vitals import Consciousness


class VitalSignsRow(Keyed, Recorded, Base):
    """One set. Breaths/min, %, mmHg, beats/min, tenths of a degree Celsius, NEWS2 points."""

    __tablename__ = "vital_signs"
    __table_args__ = (
        CheckConstraint("respiration BETWEEN 0 AND 120", name="respiration"),
        CheckConstraint("spo2 BETWEEN 0 AND 100", name="spo2"),
        CheckConstraint("spo2_scale IN (1, 2)", name="spo2_scale"),
        CheckConstraint("systolic BETWEEN 0 AND 350", name="systolic"),
        CheckConstraint("diastolic BETWEEN 0 AND 250", name="diastolic"),
        CheckConstraint("pulse BETWEEN 0 AND 350", name="pulse"),
        CheckConstraint("temperature BETWEEN 200 AND 460", name="temperature"),
        CheckConstraint(
            f"consciousness IS NULL OR consciousness IN "
            f"({', '.join(repr(level.value) for level in Consciousness)})",
            name="consciousness",
        ),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn"),
        Index("ix_vital_signs_patient_id_taken_at", "patient_id", "taken_at"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    admission_id: Mapped[UUID | None] = mapped_column(ForeignKey("admissions.id"))
    taken_at: Mapped[datetime]
    respiration: Mapped[int | None] = mapped_column(SmallInteger)
    spo2: Mapped[int | None] = mapped_column(SmallInteger)
    spo2_scale: Mapped[int] = mapped_column(SmallInteger)
    on_oxygen: Mapped[bool]
    systolic: Mapped[int | None] = mapped_column(SmallInteger)
    diastolic: Mapped[int | None] = mapped_column(SmallInteger)
    pulse: Mapped[int | None] = mapped_column(SmallInteger)
    consciousness: Mapped[str | None]
    temperature: Mapped[int | None] = mapped_column(SmallInteger)
    news2: Mapped[int | None] = mapped_column(SmallInteger)  # empty when a parameter is missing
    news2_red: Mapped[bool] = mapped_column(default=False)  # one parameter scored 3
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="", server_default="")

"""Appointments. That a doctor's do not overlap is held by the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded, Versioned, one_of
from pms_desktop.domain.appointments import AppointmentState


class AppointmentRow(Keyed, Recorded, Versioned, Base):
    """[starts_at, ends_at). Overlap is refused by `ex_appointments_overlap` (exclusion constraint
    on PostgreSQL, triggers on SQLite) unless cancelled or booked with an `override_reason`."""

    __tablename__ = "appointments"
    __table_args__ = (
        one_of("state", AppointmentState),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("(state = 'cancelled') = (cancel_reason <> '')", name="cancel_reason"),
        Index("ix_appointments_doctor_id_starts_at", "doctor_id", "starts_at"),
        Index("ix_appointments_starts_at", "starts_at"),
    )

    doctor_id: Mapped[UUID] = mapped_column(ForeignKey("doctors.staff_id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    purpose: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[str]
    cancel_reason: Mapped[str] = mapped_column(default="", server_default="")
    override_reason: Mapped[str] = mapped_column(default="", server_default="")
    checked_in_at: Mapped[datetime | None]
    queue_number: Mapped[int | None]  # of the doctor's day, given at check-in


class AppointmentNumberRow(Base):
    """The number people say of an appointment. Written by a trigger, see
    `data/rules/appointment_numbers.py`."""

    __tablename__ = "appointment_numbers"

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointments.id"), unique=True)

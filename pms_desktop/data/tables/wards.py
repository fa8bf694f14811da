"""Wards, rooms, beds; admissions and the beds they used."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded, Versioned, one_of
from pms_desktop.domain.wards import BedState, DischargeKind


class WardRow(Keyed, Versioned, Base):
    __tablename__ = "wards"

    name: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class RoomRow(Keyed, Base):
    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("ward_id", "name"),)

    ward_id: Mapped[UUID] = mapped_column(ForeignKey("wards.id"))
    name: Mapped[str]


class BedRow(Keyed, Versioned, Base):
    __tablename__ = "beds"
    __table_args__ = (
        one_of("state", BedState),
        CheckConstraint("state <> 'blocked' OR state_note <> ''", name="blocked_why"),
    )

    room_id: Mapped[UUID] = mapped_column(ForeignKey("rooms.id"), index=True)
    label: Mapped[str] = mapped_column(unique=True)  # 3W-12
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    state: Mapped[str] = mapped_column(default=BedState.READY.value)
    state_note: Mapped[str] = mapped_column(default="", server_default="")
    state_since: Mapped[datetime | None]
    tariff_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("tariff_items.id"))  # one day
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class AdmissionRow(Keyed, Recorded, Versioned, Base):
    """One stay in hospital. A patient has one running admission at most."""

    __tablename__ = "admissions"
    __table_args__ = (
        CheckConstraint(
            f"discharge_kind IS NULL OR discharge_kind IN "
            f"({', '.join(repr(kind.value) for kind in DischargeKind)})",
            name="discharge_kind",
        ),
        CheckConstraint("(discharged_at IS NULL) = (discharge_kind IS NULL)", name="discharged"),
        CheckConstraint("discharged_at >= admitted_at", name="order"),
        Index(
            "uq_admissions_running",
            "patient_id",
            unique=True,
            postgresql_where=text("discharged_at IS NULL"),
            sqlite_where=text("discharged_at IS NULL"),
        ),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    doctor_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    admitted_at: Mapped[datetime]
    reason: Mapped[str]
    spo2_scale: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")  # NEWS2
    discharged_at: Mapped[datetime | None]
    discharge_kind: Mapped[str | None]
    discharge_summary: Mapped[str] = mapped_column(default="", server_default="")


class BedStayRow(Keyed, Recorded, Base):
    """Who lay in which bed from when to when. Two partial unique indexes hold that a bed has one
    patient and a patient one bed."""

    __tablename__ = "bed_stays"
    __table_args__ = (
        CheckConstraint("ended_at >= started_at", name="order"),
        Index(
            "uq_bed_stays_bed",
            "bed_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_bed_stays_patient",
            "patient_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    admission_id: Mapped[UUID] = mapped_column(ForeignKey("admissions.id"), index=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    bed_id: Mapped[UUID] = mapped_column(ForeignKey("beds.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

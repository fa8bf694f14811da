"""People who work here, the accounts they sign in with, and doctors' practice."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded, Versioned, one_of
from pms_desktop.domain.access import Role


class StaffRow(Keyed, Versioned, Base):
    __tablename__ = "staff"

    name: Mapped[str]  # as it is written on papers: Dr Chidi Okafor
    login: Mapped[str | None] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    expires_on: Mapped[date | None]  # the last day they may sign in


class StaffRoleRow(Base):
    """Jobs as shown on screens. On PostgreSQL membership of the group role decides."""

    __tablename__ = "staff_roles"
    __table_args__ = (one_of("role", Role),)

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class StaffWardRow(Base):
    """Whose in-patients somebody looks after. While the table is empty nobody is on any roster,
    and every nurse looks after all."""

    __tablename__ = "staff_wards"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    ward_id: Mapped[UUID] = mapped_column(ForeignKey("wards.id"), primary_key=True)


class AccountRow(Base):
    """How a person signs in. On PostgreSQL it holds no hash: there each person is a login role,
    and only functions of the server write here."""

    __tablename__ = "accounts"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    password_hash: Mapped[str | None]  # argon2id
    must_change: Mapped[bool] = mapped_column(server_default=text("false"))
    password_set_at: Mapped[datetime | None]
    failed_tries: Mapped[int] = mapped_column(server_default="0")
    last_try_at: Mapped[datetime | None]
    last_sign_in_at: Mapped[datetime | None]


class RefusedSignInRow(Keyed, Recorded, Base):
    """Wrong passwords at a station, told by whoever signs in there next; never changed (triggers).

    `staff_id` is whose name was typed, NULL where nobody is called so. Moments and `station` are
    the station's word. What another program tries stands in the log of the server alone.
    """

    __tablename__ = "refused_sign_ins"
    __table_args__ = (
        CheckConstraint("tries BETWEEN 1 AND 10000", name="tries"),
        CheckConstraint("first_at <= last_at", name="order"),
    )

    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    tries: Mapped[int] = mapped_column(SmallInteger)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    station: Mapped[str]


class SpecialityRow(Keyed, Versioned, Base):
    __tablename__ = "specialities"

    name: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class DoctorRow(Versioned, Base):
    """A member of staff who sees patients by appointment."""

    __tablename__ = "doctors"
    __table_args__ = (
        CheckConstraint("consultation_fee >= 0", name="fee"),
        CheckConstraint("slot_minutes BETWEEN 5 AND 240", name="slot_minutes"),
    )

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    speciality_id: Mapped[UUID] = mapped_column(ForeignKey("specialities.id"), index=True)
    room: Mapped[str] = mapped_column(server_default="")
    registration_number: Mapped[str] = mapped_column(server_default="")
    consultation_fee: Mapped[int]  # minor units
    tax_rate_id: Mapped[UUID | None] = mapped_column(ForeignKey("tax_rates.id"))
    slot_minutes: Mapped[int] = mapped_column(SmallInteger, server_default="15")


class WorkingHoursRow(Keyed, Base):
    """One stretch of a doctor's week, hospital time. Weekday 0 is Monday."""

    __tablename__ = "working_hours"
    __table_args__ = (
        UniqueConstraint("doctor_id", "weekday", "starts"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("starts < ends", name="order"),
    )

    doctor_id: Mapped[UUID] = mapped_column(ForeignKey("doctors.staff_id"), index=True)
    weekday: Mapped[int] = mapped_column(SmallInteger)
    starts: Mapped[time]
    ends: Mapped[time]

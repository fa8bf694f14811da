"""The hospital itself, its number series, and what stations are told of changes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Versioned
from pms_desktop.domain.hospital import KIOSK_BOUNDS, KIOSK_LANGUAGES, USUAL_KIOSK_LANGUAGES


def _each_once(column: str, words: tuple[str, ...]) -> str:
    """Condition: words of a list with spaces between, at least one, none twice."""
    left = f"' ' || {column} || ' '"
    for word in words:
        left = f"replace({left}, ' {word} ', ' ')"
    return f"{column} <> '' AND {column} = trim({column}) AND trim({left}) = ''"


class HospitalRow(Versioned, Base):
    """One row: letterhead, currency, time zone, and the rules that differ by hospital."""

    __tablename__ = "hospital"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("lock_minutes BETWEEN 1 AND 60", name="lock_minutes"),
        *(
            CheckConstraint(f"{name} BETWEEN {least} AND {most}", name=name)
            for name, (least, most) in KIOSK_BOUNDS.items()
        ),
        CheckConstraint(_each_once("kiosk_languages", KIOSK_LANGUAGES), name="kiosk_languages"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    tax_number: Mapped[str] = mapped_column(server_default="")
    footer: Mapped[str] = mapped_column(server_default="")
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    currency: Mapped[str]  # ISO 4217
    locale: Mapped[str]  # as in en_GB
    country: Mapped[str]  # ISO 3166-1 alpha-2: default of phone numbers
    time_zone: Mapped[str]  # IANA
    demo: Mapped[bool] = mapped_column(server_default=text("false"))
    lock_minutes: Mapped[int] = mapped_column(server_default=text("10"))
    kiosk_early_minutes: Mapped[int] = mapped_column(server_default=text("120"))
    kiosk_late_minutes: Mapped[int] = mapped_column(server_default=text("30"))
    kiosk_tries: Mapped[int] = mapped_column(server_default=text("5"))
    kiosk_tries_minutes: Mapped[int] = mapped_column(server_default=text("10"))
    kiosk_lock_minutes: Mapped[int] = mapped_column(server_default=text("5"))
    kiosk_claim_tries: Mapped[int] = mapped_column(server_default=text("5"))
    kiosk_languages: Mapped[str] = mapped_column(server_default=USUAL_KIOSK_LANGUAGES)


class NumberSeriesRow(Base):
    """The last number given in a series (`mrn`, `invoice`, `credit_note`, `receipt` ...)."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger, server_default="0")


class OutboxRow(Base):
    """One changed row, written by triggers and told to the stations in batches."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_waiting", "id", postgresql_where=text("NOT announced")),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    topic: Mapped[str]  # the table
    record_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None]
    announced: Mapped[bool] = mapped_column(server_default=text("false"))

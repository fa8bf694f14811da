"""Patients and what belongs to one: phones, identifiers, next of kin, cover."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded, Versioned, one_of
from pms_desktop.domain.patients import Sex


class PatientRow(Keyed, Recorded, Versioned, Base):
    """Names as typed, NFC. Closed (`closed_at`) instead of deleted.

    `search_text` is what a patient is found by (`domain/patient_search.py`). On SQLite triggers
    keep `patients_fts` of it, whose rowid is the record number. `restricted`: staff, the famous;
    nobody opens their chart without a reason.
    """

    __tablename__ = "patients"
    __table_args__ = (
        one_of("sex", Sex),
        CheckConstraint("birth_date >= '1870-01-01'", name="birth_date"),
        CheckConstraint("family_names <> '' OR given_names <> ''", name="named"),
        CheckConstraint("(closed_at IS NULL) = (closed_reason = '')", name="closed"),
        CheckConstraint("length(mrn) >= 9 AND ltrim(mrn, '0123456789') = ''", name="mrn"),
        Index("ix_patients_birth_date", "birth_date"),
        Index("ix_patients_recorded_by_id", "recorded_by", "id"),
        Index(
            "ix_patients_search_text",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
            postgresql_with={
                "gin_pending_list_limit": 256
            },  # kB; every search reads what is pending
        ).ddl_if(dialect="postgresql"),
    )

    mrn: Mapped[str] = mapped_column(unique=True)  # digits with check digit, without hyphens
    family_names: Mapped[str]
    given_names: Mapped[str]
    search_text: Mapped[str]  # folded: ` garcia martinez maria jose 4827136 600123456 `
    sex: Mapped[str]
    birth_date: Mapped[date | None] = mapped_column(Date)
    birth_estimated: Mapped[bool] = mapped_column(default=False)  # the age was given, not the day
    email: Mapped[str] = mapped_column(default="", server_default="")
    address: Mapped[str] = mapped_column(default="", server_default="")
    postcode: Mapped[str] = mapped_column(default="", server_default="")
    city: Mapped[str] = mapped_column(default="", server_default="")
    country: Mapped[str] = mapped_column(default="", server_default="")
    restricted: Mapped[bool] = mapped_column(default=False, server_default=false())
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str] = mapped_column(default="", server_default="")


class PatientPhoneRow(Keyed, Base):
    __tablename__ = "patient_phones"
    __table_args__ = (UniqueConstraint("patient_id", "position"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[str]  # as typed
    e164: Mapped[str] = mapped_column(index=True)  # +34600123456
    label: Mapped[str] = mapped_column(default="", server_default="")  # whose it is


class PatientIdentifierRow(Keyed, Base):
    """National ID, passport, insurance number ... `folded` is what is searched."""

    __tablename__ = "patient_identifiers"
    __table_args__ = (UniqueConstraint("patient_id", "kind", "folded"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    kind: Mapped[str]
    value: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)


class NextOfKinRow(Keyed, Base):
    __tablename__ = "next_of_kin"
    __table_args__ = (UniqueConstraint("patient_id", "position"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str]
    relation: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str] = mapped_column(default="", server_default="")


class InsurancePolicyRow(Keyed, Base):
    __tablename__ = "insurance_policies"
    __table_args__ = (UniqueConstraint("patient_id", "position"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    insurer: Mapped[str]
    policy_number: Mapped[str] = mapped_column(default="", server_default="")
    valid_until: Mapped[date | None] = mapped_column(Date)

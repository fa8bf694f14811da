"""Patients and the lists a form replaces as a whole: names, phones, identifiers, kin, cover."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    Time,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded, Versioned, one_of
from pms_desktop.domain.patients import BLOOD_GROUPS, Sex

_GROUPS = ", ".join(f"'{group}'" for group in ("", *BLOOD_GROUPS))


class PatientRow(Keyed, Recorded, Versioned, Base):
    """Names as typed, NFC. Closed (`closed_at`) instead of deleted.

    `restricted`: staff, the famous; nobody opens their chart without a reason. Why it was done
    stands beside it while it holds, then why it was lifted (`data/rules/restrictions.py`).
    """

    __tablename__ = "patients"
    __table_args__ = (
        one_of("sex", Sex),
        CheckConstraint("birth_date >= '1870-01-01'", name="birth_date"),
        CheckConstraint("family_names <> '' OR given_names <> ''", name="named"),
        CheckConstraint("(closed_at IS NULL) = (closed_reason = '')", name="closed"),
        CheckConstraint("length(mrn) >= 9 AND ltrim(mrn, '0123456789') = ''", name="mrn"),
        CheckConstraint(
            "birth_part = '' OR (birth_part IN ('month', 'year') AND birth_estimated)",
            name="birth_part",
        ),
        CheckConstraint(f"blood_group IN ({_GROUPS})", name="blood_group"),
        CheckConstraint(
            "(deceased_on IS NULL) = (deceased_recorded_by IS NULL)"
            " AND (deceased_on IS NULL) = (deceased_recorded_at IS NULL)"
            " AND (deceased_on IS NOT NULL OR deceased_time IS NULL)",
            name="deceased",
        ),
        CheckConstraint("merged_into <> id", name="merged"),
        Index("ix_patients_birth_date", "birth_date"),
        Index(
            "ix_patients_merged_into",
            "merged_into",
            postgresql_where=text("merged_into IS NOT NULL"),
            sqlite_where=text("merged_into IS NOT NULL"),
        ),
        Index("ix_patients_recorded_by_id", "recorded_by", "id"),
    )

    mrn: Mapped[str] = mapped_column(unique=True)  # digits with check digit, without hyphens
    family_names: Mapped[str]
    given_names: Mapped[str]
    sex: Mapped[str]
    birth_date: Mapped[date | None] = mapped_column(Date)
    birth_estimated: Mapped[bool] = mapped_column(default=False)  # the age was given, not the day
    birth_part: Mapped[str] = mapped_column(default="", server_default="")
    romanised_name: Mapped[str] = mapped_column(default="", server_default="")
    preferred_name: Mapped[str] = mapped_column(default="", server_default="")
    unidentified: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    languages: Mapped[str] = mapped_column(default="", server_default="")  # ISO 639: `es en`
    interpreter_needed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    occupation: Mapped[str] = mapped_column(default="", server_default="")
    blood_group: Mapped[str] = mapped_column(default="", server_default="")
    deceased_on: Mapped[date | None] = mapped_column(Date)
    deceased_time: Mapped[time | None] = mapped_column(Time)  # of the hospital's clock
    deceased_recorded_at: Mapped[datetime | None]
    deceased_recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    email: Mapped[str] = mapped_column(default="", server_default="")
    address: Mapped[str] = mapped_column(default="", server_default="")  # lines
    postcode: Mapped[str] = mapped_column(default="", server_default="")
    city: Mapped[str] = mapped_column(default="", server_default="")
    country: Mapped[str] = mapped_column(default="", server_default="")
    restricted: Mapped[bool] = mapped_column(default=False, server_default=false())
    restricted_reason: Mapped[str] = mapped_column(default="", server_default="")
    lifted_reason: Mapped[str] = mapped_column(default="", server_default="")
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("patients.id"))
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
    """National ID, passport, insurance number ... `folded` is what is searched.

    What the kind demands stands beside the number, kept equal by the foreign key, so that two
    unique indexes hold it without a trigger, also while the administrator changes the kind.
    """

    __tablename__ = "patient_identifiers"
    __table_args__ = (
        UniqueConstraint("patient_id", "kind_id", "folded"),
        ForeignKeyConstraint(
            ["kind_id", "one_per_patient", "unique_in_hospital"],
            [
                "identifier_kinds.id",
                "identifier_kinds.one_per_patient",
                "identifier_kinds.unique_in_hospital",
            ],
            name="fk_patient_identifiers_kind",
            onupdate="CASCADE",
        ),
        Index(
            "uq_patient_identifiers_one_per_patient",
            "patient_id",
            "kind_id",
            unique=True,
            postgresql_where=text("one_per_patient"),
            sqlite_where=text("one_per_patient"),
        ),
        Index(
            "uq_patient_identifiers_in_hospital",
            "kind_id",
            "folded",
            unique=True,
            postgresql_where=text("unique_in_hospital"),
            sqlite_where=text("unique_in_hospital"),
        ),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    kind_id: Mapped[UUID]
    value: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)
    one_per_patient: Mapped[bool] = mapped_column(default=False)
    unique_in_hospital: Mapped[bool] = mapped_column(default=False)


class NextOfKinRow(Keyed, Base):
    __tablename__ = "next_of_kin"
    __table_args__ = (UniqueConstraint("patient_id", "position"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str]
    relation: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str] = mapped_column(default="", server_default="")


class FormerNameRow(Keyed, Base):
    """What somebody was called: before a marriage, or before they were identified."""

    __tablename__ = "former_names"
    __table_args__ = (UniqueConstraint("patient_id", "position"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str]
    until: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(default="", server_default="")


class InsurancePolicyRow(Keyed, Base):
    """In the order in which they are billed."""

    __tablename__ = "insurance_policies"
    __table_args__ = (
        UniqueConstraint("patient_id", "position"),
        CheckConstraint("valid_from <= valid_until", name="validity"),
        CheckConstraint("copayment >= 0", name="copayment"),
        CheckConstraint("copayment_percent BETWEEN 0 AND 10000", name="copayment_percent"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    insurer: Mapped[str]
    policy_number: Mapped[str] = mapped_column(default="", server_default="")
    holder: Mapped[str] = mapped_column(default="", server_default="")  # where not the patient
    valid_from: Mapped[date | None] = mapped_column(Date)
    copayment: Mapped[int] = mapped_column(default=0, server_default="0")  # minor units a visit
    copayment_percent: Mapped[int] = mapped_column(
        SmallInteger, default=0, server_default="0"
    )  # hundredths
    valid_until: Mapped[date | None] = mapped_column(Date)

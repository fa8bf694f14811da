"""What the administrator defines for the record: kinds of numbers, consents and alerts."""

from sqlalchemy import CheckConstraint, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Versioned, one_of
from pms_desktop.domain.identifiers import CheckRule, IdentifierType
from pms_desktop.domain.patient_notices import AlertTone


class IdentifierKindRow(Keyed, Versioned, Base):
    """`offered` kinds stand in the form before one asks for more."""

    __tablename__ = "identifier_kinds"
    __table_args__ = (
        one_of("check_rule", CheckRule),
        one_of("type", IdentifierType),
        CheckConstraint("name <> ''", name="named"),
        UniqueConstraint("name"),
        UniqueConstraint("id", "one_per_patient", "unique_in_hospital"),
    )

    name: Mapped[str]
    type: Mapped[str]
    pattern: Mapped[str] = mapped_column(default="", server_default="")
    check_rule: Mapped[str]
    country: Mapped[str] = mapped_column(default="", server_default="")  # ISO 3166-1 alpha-2
    system: Mapped[str] = mapped_column(default="", server_default="")  # URI
    one_per_patient: Mapped[bool]
    unique_in_hospital: Mapped[bool]
    offered: Mapped[bool]
    active: Mapped[bool]
    position: Mapped[int] = mapped_column(SmallInteger)


class ConsentKindRow(Keyed, Versioned, Base):
    """`words` are read out before the patient decides."""

    __tablename__ = "consent_kinds"
    __table_args__ = (CheckConstraint("name <> ''", name="named"), UniqueConstraint("name"))

    name: Mapped[str]
    words: Mapped[str] = mapped_column(default="", server_default="")
    active: Mapped[bool]
    position: Mapped[int] = mapped_column(SmallInteger)


class AlertKindRow(Keyed, Versioned, Base):
    __tablename__ = "alert_kinds"
    __table_args__ = (
        one_of("tone", AlertTone),
        CheckConstraint("name <> ''", name="named"),
        UniqueConstraint("name"),
    )

    name: Mapped[str]
    tone: Mapped[str]
    active: Mapped[bool]
    position: Mapped[int] = mapped_column(SmallInteger)

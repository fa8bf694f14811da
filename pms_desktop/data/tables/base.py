"""What every mapped table shares: naming, types, who and when, the version."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    FetchedValue,
    ForeignKey,
    MetaData,
    Text,
    Time,
    Uuid,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from pms_desktop.domain.errors import UnkeepableTextError
from pms_desktop.domain.typed_text import can_be_kept

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware moments only; UTC in the database, on SQLite as sortable text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PlainText(TypeDecorator[str]):
    """Text as typed. What no database takes is refused before a driver stumbles over it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is not None and not can_be_kept(value):
            raise UnkeepableTextError
        return value


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        str: PlainText(),
        datetime: UtcDateTime(),
        date: Date(),
        time: Time(),
        UUID: Uuid(),
    }


class Keyed:
    """A UUIDv7 that the client makes: the same request sent twice is one row."""

    id: Mapped[UUID] = mapped_column(primary_key=True)


class Recorded:
    """Who wrote the row and when: said by the server (`access/server_values.py`); in an embedded
    file and in bulk filled in by the unit of work when left empty."""

    recorded_at: Mapped[datetime] = mapped_column(server_default=FetchedValue())

    @declared_attr
    def recorded_by(cls) -> Mapped[UUID]:
        return mapped_column(ForeignKey("staff.id"), server_default=FetchedValue())


class Versioned:
    """Optimistic lock: an update of a row that changed since it was read is refused.

    The database raises the version itself (see changes/versions.py), so that changes by other
    programs are noticed; the number sent here is the one it comes to.
    """

    version: Mapped[int] = mapped_column(default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


def one_of(column: str, choices: type[StrEnum]) -> CheckConstraint:
    """A column that holds one of the values of a Python enumeration."""
    values = ", ".join(f"'{choice.value}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({values})", name=column)

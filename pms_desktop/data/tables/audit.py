"""The audit: what was done to which record, by whom, and the seals that show it was not altered.

Nobody writes here but triggers and the sealer; nothing is ever changed or deleted (triggers).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, Integer, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, one_of
from pms_desktop.domain.audit import AuditAction

_Number = BigInteger().with_variant(Integer, "sqlite")
_Fields = JSON().with_variant(JSONB(), "postgresql")


class AuditRow(Base):
    """One changed row of one table. It refers to no other table, so that it outlives them all.

    `before` and `after` hold the columns that changed; secrets are masked. `station` is what the
    program claims, `certificate` what its certificate proves. `xid` is the transaction on
    PostgreSQL, NULL on SQLite.
    """

    __tablename__ = "audit"
    __table_args__ = (
        one_of("action", AuditAction),
        Index("ix_audit_xid", "xid"),
        Index("ix_audit_actor_id", "actor", "id"),
        Index(
            "ix_audit_patient_id_id",
            "patient_id",
            "id",
            postgresql_where=text("patient_id IS NOT NULL"),
            sqlite_where=text("patient_id IS NOT NULL"),
        ),
        Index(
            "ix_audit_openings",
            "action",
            "id",
            postgresql_where=text("action IN ('open', 'glass')"),
            sqlite_where=text("action IN ('open', 'glass')"),
        ),
        Index("ix_audit_at", "at", postgresql_using="brin").ddl_if(dialect="postgresql"),
    )

    id: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor: Mapped[str]  # the login
    staff_id: Mapped[UUID | None]
    station: Mapped[str]
    certificate: Mapped[str]
    action: Mapped[str]
    topic: Mapped[str]  # the table
    record: Mapped[str]  # its key; parts of a composite key are joined by a slash
    patient_id: Mapped[UUID | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(_Fields)
    after: Mapped[dict[str, Any] | None] = mapped_column(_Fields)
    xid: Mapped[int | None] = mapped_column(BigInteger)


class AuditEpochRow(Base):
    """The life of one database cluster. A restore begins the next: there transactions are
    counted anew. Rows from `first_id` on belong to it."""

    __tablename__ = "audit_epochs"

    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    reason: Mapped[str]
    cluster: Mapped[str]  # system identifier of PostgreSQL
    first_id: Mapped[int] = mapped_column(BigInteger)


class AuditSealRow(Base):
    """A seal on all rows of [low, high): of transactions on PostgreSQL, of ids on SQLite.

    `leaves` is 8 bytes of id and 32 bytes of SHA-256 for each row, by id. What is written after
    `ceiling` was begun after `at`. An empty range closes an epoch: all that was left of it.
    """

    __tablename__ = "audit_seals"

    no: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=False)
    epoch: Mapped[int]
    at: Mapped[datetime]
    low: Mapped[int] = mapped_column(BigInteger)
    high: Mapped[int] = mapped_column(BigInteger)
    ceiling: Mapped[int] = mapped_column(BigInteger)
    last_id: Mapped[int] = mapped_column(BigInteger)
    leaves: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)

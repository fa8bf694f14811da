"""Two records made one, and what is needed to make them two again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, false, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded

_Rows = JSON().with_variant(JSONB(), "postgresql")


class PatientMergeRow(Keyed, Recorded, Base):
    """`merged_id` was merged into `survivor_id`.

    `before` and `after` hold what the two records said about the person around the merge (rows by
    table, see `data/merging/plan.py`). Written by functions of the database alone on PostgreSQL;
    `moving` is true only inside their transaction.
    """

    __tablename__ = "patient_merges"
    __table_args__ = (
        CheckConstraint("survivor_id <> merged_id", name="two_records"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)"
            " AND (undone_at IS NULL) = (undone_reason = '')",
            name="undone",
        ),
        Index("ix_patient_merges_survivor_id", "survivor_id"),
        Index(
            "uq_patient_merges_merged",
            "merged_id",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
            sqlite_where=text("undone_at IS NULL"),
        ),
    )

    survivor_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    merged_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    reason: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(_Rows)
    after: Mapped[dict[str, Any] | None] = mapped_column(_Rows)
    moving: Mapped[bool] = mapped_column(default=False, server_default=false())
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    undone_reason: Mapped[str] = mapped_column(default="", server_default="")


class MergeMoveRow(Base):
    """One column of one row that a merge changed; `before` and `after` as text."""

    __tablename__ = "merge_moves"

    merge_id: Mapped[UUID] = mapped_column(ForeignKey("patient_merges.id"), primary_key=True)
    table_name: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    column_name: Mapped[str] = mapped_column(primary_key=True)
    before: Mapped[str | None]
    after: Mapped[str | None]

"""Pairs of records that may be one person, and what was decided about them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Versioned, one_of
from pms_desktop.domain.duplicates import PairState


class DuplicatePairRow(Keyed, Versioned, Base):
    """`first_id` was registered before `second_id`. Decided pairs stay for ever: a pair that was
    found to be two people is not asked about again, unless one of them has become somebody else.

    `seen_as` is a digest of who both were when the pair was noted or decided about; empty where
    nobody looked."""

    __tablename__ = "duplicate_pairs"
    __table_args__ = (
        one_of("state", PairState),
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="order"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)"
            " AND (decided_at IS NULL) = (decided_by IS NULL)",
            name="decided",
        ),
        Index("ix_duplicate_pairs_state_percent", "state", "percent"),
        Index("ix_duplicate_pairs_second_id", "second_id"),
    )

    first_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    percent: Mapped[int] = mapped_column(SmallInteger)
    found_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=PairState.OPEN.value)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    remark: Mapped[str] = mapped_column(default="", server_default="")
    seen_as: Mapped[str] = mapped_column(default="", server_default="")


class DuplicateQueueRow(Base):
    """A record that was entered or changed and is still to be compared with everybody. Written by
    triggers, see `data/merging/duplicate_queue.py`."""

    __tablename__ = "duplicate_queue"

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))

"""Self-service: who was recognised at a kiosk, how often somebody tried, what patients asked for.

On PostgreSQL a kiosk reaches none of these: functions of the server write here, see
`data/kiosk/functions.py`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded, Versioned, one_of
from pms_desktop.domain.kiosk_requests import RequestKind, RequestState

_Texts = JSON().with_variant(JSONB(), "postgresql")
_WAITING = f"state = '{RequestState.WAITING.value}'"


class KioskVisitRow(Keyed, Recorded, Base):
    """One try to be recognised, and what became of it.

    It is kept before it is answered: `asked_in` is the transaction that kept it, and another one
    answers. `question` and `token` are SHA-256; with a token somebody was recognised. `counted` is
    false where this claim had had its tries before.
    """

    __tablename__ = "kiosk_visits"
    __table_args__ = (
        Index("uq_kiosk_visits_token", "token", unique=True),
        CheckConstraint("(token IS NULL) = (patient_id IS NULL)", name="recognised"),
    )

    question: Mapped[str]
    asked_in: Mapped[str] = mapped_column(default="", server_default="")
    counted: Mapped[bool]
    answered_at: Mapped[datetime | None]
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patients.id"))
    token: Mapped[str | None]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class KioskCounterRow(Base):
    """How often since when, by a key such as `kiosk:<account>`; counted up under its own lock."""

    __tablename__ = "kiosk_counters"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime]
    locked_until: Mapped[datetime | None]
    locks: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")


class KioskRequestRow(Keyed, Recorded, Versioned, Base):
    """What a patient asked for; one that is decided is never changed (triggers).

    `wanted` are texts by field, `stood` what the record said of the same fields, `approved` the
    fields taken over, `number` what the patient's slip says, anew each day.
    """

    __tablename__ = "kiosk_requests"
    __table_args__ = (
        one_of("kind", RequestKind),
        one_of("state", RequestState),
        CheckConstraint("kind = 'registration' OR patient_id IS NOT NULL", name="patient"),
        CheckConstraint(f"({_WAITING}) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(state = 'refused') = (reason <> '')", name="reason"),
        Index(
            "uq_kiosk_requests_waiting",
            "patient_id",
            unique=True,
            postgresql_where=text(f"{_WAITING} AND kind = 'contact'"),
            sqlite_where=text(f"{_WAITING} AND kind = 'contact'"),
        ),
        Index(
            "ix_kiosk_requests_waiting",
            "recorded_at",
            postgresql_where=text(_WAITING),
            sqlite_where=text(_WAITING),
        ),
    )

    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    number: Mapped[int]
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patients.id"))
    wanted: Mapped[dict[str, Any]] = mapped_column(_Texts)
    stood: Mapped[dict[str, Any]] = mapped_column(_Texts)
    approved: Mapped[str] = mapped_column(default="", server_default="")
    reason: Mapped[str] = mapped_column(default="", server_default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))

"""Which charts are open to whom, and which openings somebody has looked into."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded, one_of
from pms_desktop.domain.charts import CareRelation


class ChartOpeningRow(Keyed, Base):
    """One chart open to one person. The row lasts as long as the opening and is then purged; what
    stays for ever is the audit row written with it."""

    __tablename__ = "chart_openings"
    __table_args__ = (
        one_of("relation", CareRelation),
        CheckConstraint(
            "reason <> '' OR (relation <> 'none' AND NOT restricted)", name="reason_given"
        ),
        Index("ix_chart_openings_login_expires_at", "login", "expires_at"),
        Index("ix_chart_openings_expires_at", "expires_at"),
    )

    login: Mapped[str]
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    relation: Mapped[str]
    restricted: Mapped[bool]
    reason: Mapped[str]


class ChartReviewRow(Recorded, Base):
    """An administrator has looked into an opening that needed a reason. Never changed (triggers).

    `audit_id` is the row of the audit; it refers to no table, as the audit itself.
    """

    __tablename__ = "chart_reviews"

    audit_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    remark: Mapped[str] = mapped_column(default="", server_default="")

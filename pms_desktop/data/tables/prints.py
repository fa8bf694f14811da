"""What was printed, by whom, where: the reprint log."""

from uuid import UUID

from sqlalchemy import SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded


class PrintRow(Keyed, Recorded, Base):
    """One copy that was sent to a printer or saved. Copy 0 is the original."""

    __tablename__ = "prints"
    __table_args__ = (UniqueConstraint("document_id", "copy"),)

    kind: Mapped[str]  # invoice, receipt, prescription
    document_id: Mapped[UUID]
    number: Mapped[str]
    copy: Mapped[int] = mapped_column(SmallInteger)
    station: Mapped[str]
    queue: Mapped[str]  # empty: saved as a file

"""Who took patients out of the hospital."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded


class PatientExportRow(Keyed, Recorded, Base):
    """Written before the first record is read, never changed."""

    __tablename__ = "patient_exports"

    patients: Mapped[int]  # how many there were to read
    written_as: Mapped[str] = mapped_column(default="csv", server_default="csv")
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patients.id"))  # of one record

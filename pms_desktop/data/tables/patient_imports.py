"""Where patients came from who were not registered at a desk."""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base, Keyed, Recorded


class PatientImportRow(Keyed, Recorded, Base):
    """Written with the patient in one transaction and never changed: no row of a file comes
    twice, whenever the import was broken off. A merge leaves it where it is."""

    __tablename__ = "patient_imports"
    __table_args__ = (UniqueConstraint("source", "key"),)

    source: Mapped[str]  # the sending system
    key: Mapped[str]  # the record's own there
    digest: Mapped[str]  # SHA-256 of the values that came
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))

"""Who took the list of patients out of the hospital."""

from sqlalchemy.orm import Mapped

from pms_desktop.data.tables.base import Base, Keyed, Recorded


class PatientExportRow(Keyed, Recorded, Base):
    """Written before the first record is read, never changed."""

    __tablename__ = "patient_exports"

    patients: Mapped[int]  # how many there were to read

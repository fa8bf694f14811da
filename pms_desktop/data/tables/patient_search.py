"""What patients are found by. Made of their records, so neither audited nor announced."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from pms_desktop.data.tables.base import Base


class PatientSearchRow(Base):
    """A patient's tokens between spaces (`domain/patient_tokens.py`).

    `made` is the generation of the program that made them; 0 are those the database made itself
    of a row that another program wrote, until the patient is indexed anew. On SQLite triggers
    keep `patients_fts` of the tokens, whose rowid is the record number.
    """

    __tablename__ = "patient_search"
    __table_args__ = (
        Index(
            "ix_patient_search_tokens",
            text("array_to_tsvector(string_to_array(tokens, ' '::text))"),
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},  # a search would read all that is pending
        ).ddl_if(dialect="postgresql"),
        Index(
            "ix_patient_search_unmade",
            "patient_id",
            postgresql_where=text("made = 0"),
            sqlite_where=text("made = 0"),
        ),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), primary_key=True)
    tokens: Mapped[str]
    made: Mapped[int] = mapped_column(SmallInteger)


class NameKeyRow(Base):
    """A word of somebody's name under a key that it shares with misspelt ones
    (`domain/spelling.py`); under itself, it is in the dictionary."""

    __tablename__ = "name_keys"

    key: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)


class FindingKeyRow(Base):
    """What digests of numbers are made with on a server (`data/finding/numbers.py`): one
    row, made by the migration, that no job reads."""

    __tablename__ = "finding_keys"

    key: Mapped[str] = mapped_column(primary_key=True)

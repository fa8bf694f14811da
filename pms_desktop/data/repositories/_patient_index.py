"""The index of patients' tokens: tsvector with GIN on PostgreSQL, FTS5 on SQLite."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from pms_desktop.data.repositories._spelling import Spelling
from pms_desktop.data.tables.patient_search import PatientSearchRow
from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.domain.patient_tokens import GENERATION, name_words_in
from pms_desktop.domain.token_query import AllOf, Has, TokenQuery

_FOUND_POSTGRES = text(
    "SELECT patient_id, tokens FROM public.pms_find_patients(CAST(:query AS text), :most)"
)
_FOUND_SQLITE = text(
    "SELECT s.patient_id, s.tokens FROM patients p JOIN patient_search s ON s.patient_id = p.id"
    " WHERE p.mrn IN (SELECT printf('%09d', rowid) FROM patients_fts"
    " WHERE patients_fts MATCH :query LIMIT :most)"
)


class PatientIndex:
    """Who has which tokens."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._on_postgres = session.get_bind().dialect.name == "postgresql"

    def put(self, patient_id: UUID, tokens: str) -> None:
        """Find a patient by these tokens from now on, and by no others."""
        self.put_many({patient_id: tokens})

    def put_many(self, tokens_by_patient: Mapping[UUID, str]) -> None:
        """Find each of these patients by their tokens from now on, and by no others."""
        insert = postgres_insert if self._on_postgres else sqlite_insert
        row = insert(PatientSearchRow)
        changed = {"tokens": row.excluded.tokens, "made": row.excluded.made}
        self._session.execute(
            row.on_conflict_do_update(index_elements=["patient_id"], set_=changed),
            [
                {"patient_id": patient_id, "tokens": tokens, "made": GENERATION}
                for patient_id, tokens in tokens_by_patient.items()
            ],
        )
        words = (name_words_in(tokens) for tokens in tokens_by_patient.values())
        Spelling(self._session).learn({word for each in words for word in each})

    def find(self, query: TokenQuery, columns: Sequence[Any], most: int) -> Sequence[Any]:
        """At most `most` rows of `columns` and `tokens` for those who answer, in no order."""
        written = to_tsquery(query) if self._on_postgres else to_match(query)
        source = _FOUND_POSTGRES if self._on_postgres else _FOUND_SQLITE
        found = source.columns(PatientSearchRow.patient_id, PatientSearchRow.tokens).subquery(
            "found"
        )
        chosen = select(*columns, found.c.tokens).join(found, PatientRow.id == found.c.patient_id)
        return self._session.execute(chosen, {"query": written, "most": most}).all()


def to_tsquery(query: TokenQuery) -> str:
    """As PostgreSQL reads it: `'maria' & ('garcia' | 'garci':*)`."""
    if isinstance(query, Has):
        quoted = query.token.replace("\\", "\\\\").replace("'", "''")
        return f"'{quoted}'{':*' if query.begins else ''}"
    sign = " & " if isinstance(query, AllOf) else " | "
    return f"({sign.join(to_tsquery(part) for part in query.parts)})"


def to_match(query: TokenQuery) -> str:
    """As FTS5 reads it: `("maria" AND ("garcia" OR "garci"*))`."""
    if isinstance(query, Has):
        quoted = query.token.replace('"', '""')
        return f'"{quoted}"{"*" if query.begins else ""}'
    sign = " AND " if isinstance(query, AllOf) else " OR "
    return f"({sign.join(to_match(part) for part in query.parts)})"

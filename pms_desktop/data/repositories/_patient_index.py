"""The index of patients' tokens: tsvector with GIN on PostgreSQL, FTS5 on SQLite."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Column, Uuid, text
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from pms_desktop.data.repositories._spelling import Spelling
from pms_desktop.data.tables.patient_search import PatientSearchRow
from pms_desktop.domain.patient_tokens import GENERATION, is_broad, name_words_in
from pms_desktop.domain.token_query import AllOf, Has, TokenQuery

_FOUND_POSTGRES = text("SELECT patient_id FROM public.pms_ask_tokens(:wanted, :most)").columns(
    Column("patient_id", Uuid())
)
_FOUND_SQLITE = text(
    "SELECT p.id AS patient_id FROM patients p"
    " WHERE p.mrn IN (SELECT printf('%09d', rowid) FROM patients_fts"
    " WHERE patients_fts MATCH :wanted LIMIT :most)"
).columns(Column("patient_id", Uuid()))


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

    def ids(self, query: TokenQuery, most: int) -> Sequence[UUID]:
        """At most `most` of those who answer, in no order."""
        source = _FOUND_POSTGRES if self._on_postgres else _FOUND_SQLITE
        wanted = {"wanted": self.written(query), "most": most}
        return self._session.scalars(source, wanted).all()

    def written(self, query: TokenQuery | None) -> str:
        """A query as this database reads it; one that nobody answers for none."""
        if self._on_postgres:
            return to_tsquery(query) if query is not None else ""
        return to_match(query) if query is not None else '""'


def to_tsquery(query: TokenQuery) -> str:
    """As PostgreSQL reads it: `'maria' & ('garcia' | 'garci':*)`."""
    if isinstance(query, Has):
        quoted = query.token.replace("\\", "\\\\").replace("'", "''")
        return f"'{quoted}'{':*' if query.begins else ''}"
    sign = " & " if isinstance(query, AllOf) else " | "
    return f"({sign.join(to_tsquery(part) for part in query.parts)})"


def broad_patterns(query: TokenQuery) -> list[str]:
    """What LIKE finds in the tokens of everybody who answers, where they may be a good part of all
    patients; nothing for a query that is narrower."""
    parts = query.parts if isinstance(query, AllOf) else (query,)
    broad = [part.token for part in parts if isinstance(part, Has) and is_broad(part)]
    return [f"% {token} %" for token in broad] if len(broad) == len(parts) else []


def to_match(query: TokenQuery) -> str:
    """As FTS5 reads it: `("maria" AND ("garcia" OR "garci"*))`."""
    if isinstance(query, Has):
        quoted = query.token.replace('"', '""')
        return f'"{quoted}"{"*" if query.begins else ""}'
    sign = " AND " if isinstance(query, AllOf) else " OR "
    return f"({sign.join(to_match(part) for part in query.parts)})"

"""Candidates for a patient search from the index each database has: trigrams or FTS5."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select, text
from sqlalchemy.orm import Session

from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.domain.patient_search import PatientQuery

_FTS = text(
    "SELECT printf('%09d', rowid) FROM patients_fts WHERE patients_fts MATCH :query LIMIT :most"
)


class WordIndex:
    """Finds record numbers by beginnings of words. Words are folded: letters, digits, marks."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._on_postgres = session.get_bind().dialect.name == "postgresql"

    def mrns(self, query: PatientQuery, most: int) -> list[str]:
        """At most `most` record numbers: those that hold every word whole come first."""
        found: dict[str, None] = {}
        for whole in (True, False):
            if len(found) < most:
                groups = [query.words, *([(query.joined,)] if query.joined else [])]
                found.update(dict.fromkeys(self._look(groups, most, whole=whole)))
        return list(found)[:most]

    def mrns_by_beginnings(self, beginnings: Sequence[str], most: int) -> list[str]:
        """Record numbers of patients with a word for each of the beginnings."""
        return self._look([beginnings], most, whole=False)

    def _look(self, groups: Sequence[Sequence[str]], most: int, *, whole: bool) -> list[str]:
        if self._on_postgres:
            return list(self._session.scalars(_trigrams(groups, most, whole=whole)))
        rows = self._session.scalars(_FTS, {"query": _fts(groups, whole=whole), "most": most})
        return [str(mrn) for mrn in rows]


def _trigrams(groups: Sequence[Sequence[str]], most: int, *, whole: bool) -> Select[str]:
    end = " %" if whole else "%"
    alternatives: list[ColumnElement[bool]] = [
        and_(*(PatientRow.search_text.like(f"% {word}{end}") for word in words)) for words in groups
    ]
    return select(PatientRow.mrn).where(or_(*alternatives)).limit(most)


def _fts(groups: Sequence[Sequence[str]], *, whole: bool) -> str:
    star = "" if whole else "*"
    return " OR ".join(
        "({})".format(" AND ".join(f'"{word}"{star}' for word in words)) for words in groups
    )

"""Candidates for a patient search from the index each database has: trigrams or FTS5."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, text
from sqlalchemy.orm import Session

from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.domain.patient_search import PatientQuery

_FTS = text(
    "patients.mrn IN (SELECT printf('%09d', rowid) FROM patients_fts"
    " WHERE patients_fts MATCH :words LIMIT :most)"
)


class WordIndex:
    """Finds rows of patients by beginnings of words. Words are folded: letters, digits, marks."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._on_postgres = session.get_bind().dialect.name == "postgresql"

    def find(self, query: PatientQuery, columns: Sequence[Any], most: int) -> list[Any]:
        """At most `most` rows, among them first those that hold every word whole. `columns`
        begin with the patient's id."""
        groups = [query.words, *([(query.joined,)] if query.joined else [])]
        found: dict[Any, Any] = {}
        for whole in (True, False):
            if len(found) < most:
                rows = self._look(groups, columns, most, whole=whole)
                found |= {row[0]: row for row in rows if row[0] not in found}
        return list(found.values())[:most]

    def ids_like(self, words: Sequence[str], letters: int, most: int) -> list[Any]:
        """Ids of patients who have all the words, then of those who have words that begin with
        the first `letters` of each."""
        beginnings = [word[:letters] for word in words]
        whole = self._look([words], [PatientRow.id], most, whole=True)
        begun = self._look([beginnings], [PatientRow.id], most, whole=False)
        return [row[0] for row in (*whole, *begun)]

    def _look(
        self, groups: Sequence[Sequence[str]], columns: Sequence[Any], most: int, *, whole: bool
    ) -> Sequence[Any]:
        if self._on_postgres:
            chosen = select(*columns).where(_trigrams(groups, whole=whole))
            return self._session.execute(chosen.limit(most)).all()
        values = {"words": _fts(groups, whole=whole), "most": most}
        return self._session.execute(select(*columns).where(_FTS), values).all()


def _trigrams(groups: Sequence[Sequence[str]], *, whole: bool) -> ColumnElement[bool]:
    end = " %" if whole else "%"
    return or_(
        *(
            and_(*(PatientRow.search_text.like(f"% {word}{end}") for word in words))
            for words in groups
        )
    )


def _fts(groups: Sequence[Sequence[str]], *, whole: bool) -> str:
    star = "" if whole else "*"
    return " OR ".join(
        "({})".format(" AND ".join(f'"{word}"{star}' for word in words)) for words in groups
    )

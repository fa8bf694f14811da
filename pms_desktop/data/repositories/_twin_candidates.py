"""Who may be the same person as any of several hundred records, asked all at once."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from rapidfuzz.distance import JaroWinkler
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pms_desktop.data.repositories._patient_index import to_match, to_tsquery
from pms_desktop.data.tables.patients import PatientIdentifierRow, PatientPhoneRow, PatientRow
from pms_desktop.domain.folding import fold, fold_code, name_words
from pms_desktop.domain.patient_tokens import whole_word
from pms_desktop.domain.patients import PatientDetails
from pms_desktop.domain.token_query import all_of

_MOST = 20
"""Namesakes of one record that are looked at; whom many share says little."""
_LEAST = 0.6
"""How like their names are who share a birthday, at least."""

_BY_NAMES_POSTGRES = text(
    "SELECT asked.place, found.patient_id"
    " FROM unnest(CAST(:queries AS text[])) WITH ORDINALITY AS asked(query, place),"
    " LATERAL public.pms_ask_tokens(asked.query, :most) AS found"
)
_BY_NAMES_SQLITE = text(
    "SELECT p.id FROM patients p WHERE p.mrn IN (SELECT printf('%09d', rowid) FROM patients_fts"
    " WHERE patients_fts MATCH :query LIMIT :most)"
)

Newcomers = Mapping[UUID, PatientDetails]
Found = defaultdict[UUID, set[UUID]]


def twins_by_record(session: Session, newcomers: Newcomers) -> Found:
    """Keys of other records by the keys of these."""
    found: Found = defaultdict(set)
    _by_codes(session, found, _sharing(newcomers, _phones), PatientPhoneRow.e164, PatientPhoneRow)
    _by_codes(
        session,
        found,
        _sharing(newcomers, _numbers),
        PatientIdentifierRow.folded,
        PatientIdentifierRow,
    )
    _by_birthday(session, found, newcomers)
    _by_names(session, found, newcomers)
    for key, others in found.items():
        others.discard(key)
    return found


def _sharing(
    newcomers: Newcomers, codes: Callable[[PatientDetails], Iterator[str]]
) -> dict[str, list[UUID]]:
    whose = defaultdict(list)
    for key, details in newcomers.items():
        for code in codes(details):
            whose[code].append(key)
    return whose


def _phones(details: PatientDetails) -> Iterator[str]:
    return (phone.e164 for phone in details.phones if phone.e164)


def _numbers(details: PatientDetails) -> Iterator[str]:
    return (fold_code(each.value) for each in details.identifiers)


def _by_codes(
    session: Session, found: Found, whose: dict[str, list[UUID]], column: Any, row: Any
) -> None:
    if not whose:
        return
    for code, other in session.execute(select(column, row.patient_id).where(column.in_(whose))):
        for key in whose[code]:
            found[key].add(other)


def _by_birthday(session: Session, found: Found, newcomers: Newcomers) -> None:
    born: defaultdict[date | None, list[tuple[UUID, str]]] = defaultdict(list)
    for key, details in newcomers.items():
        if details.birth_date is not None and not details.birth_estimated:
            born[details.birth_date].append((key, _written(details)))
    if not born:
        return
    row = PatientRow
    statement = select(row.id, row.birth_date, row.family_names, row.given_names).where(
        row.birth_date.in_(born), ~row.birth_estimated
    )
    for other, day, family, given in session.execute(statement):
        name = fold(f"{family} {given}")
        for key, mine in born[day]:
            if other != key and JaroWinkler.similarity(mine, name) >= _LEAST:
                found[key].add(other)


def _by_names(session: Session, found: Found, newcomers: Newcomers) -> None:
    keys, queries = [], []
    for key, details in newcomers.items():
        names = (name_words(details.family_names), name_words(details.given_names))
        words = [words[0] for words in names if words]
        if len("".join(words)) >= 3:
            keys.append(key)
            queries.append(all_of([whole_word(word) for word in words]))
    if not queries:
        return
    if session.get_bind().dialect.name == "postgresql":
        asked = {"queries": [to_tsquery(each) for each in queries], "most": _MOST}
        for place, other in session.execute(_BY_NAMES_POSTGRES, asked):
            found[keys[place - 1]].add(other)
        return
    by_names = _BY_NAMES_SQLITE.columns(PatientRow.id)
    for key, query in zip(keys, queries, strict=True):
        asked = {"query": to_match(query), "most": _MOST}
        found[key].update(session.scalars(by_names, asked))


def _written(details: PatientDetails) -> str:
    return fold(f"{details.family_names} {details.given_names}")

"""Comparing who came or changed with everybody: whom, with whom, and what was found."""

import json
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, delete, func, select, text
from uuid_utils.compat import uuid7

from pms_desktop.data.merging.duplicate_queue import BY_NUMBERS, BY_PAIRS, LOWER, NOTE
from pms_desktop.data.repositories._patient_contacts import with_contacts
from pms_desktop.data.repositories._patient_index import to_match, to_tsquery
from pms_desktop.data.repositories._patient_lists import PatientLists
from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.repositories.duplicates import (
    IN_USE,
    NAMED,
    in_order,
    told_apart,
    told_apart_by,
)
from pms_desktop.data.tables.duplicates import DuplicateQueueRow
from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.domain.duplicates import ComparedPair
from pms_desktop.domain.patients import Identifier, PatientDetails, Phone
from pms_desktop.domain.token_query import TokenQuery

_MOST = 200
"""Records that one key may propose: where very many share a name, some of them will do."""
_NAMED = (
    "SELECT id FROM patients WHERE mrn IN (SELECT printf('%09d', rowid) FROM patients_fts"
    " WHERE patients_fts MATCH :query{at})"
)
_SAMPLE = text(
    "SELECT id FROM patients WHERE abs(random()) / 9223372036854775807.0 < :share LIMIT :most"
)


class DuplicateQueueRepository(Repository):
    """On PostgreSQL by functions that the housekeeper may call; in a file by the tables."""

    def waiting(self) -> int:
        """How many records came or changed since they were compared."""
        queue = select(func.count()).select_from(DuplicateQueueRow)
        return int(self._session.scalar(queue) or 0)

    def following(self, most: int) -> list[tuple[int, UUID]]:
        """Whom to compare next, with the numbers to take away when it is done."""
        if self._on_postgres:
            asked = text("SELECT number, patient_id FROM pms_compare_next(:most)")
            return [(row[0], row[1]) for row in self._session.execute(asked, {"most": most})]
        row = DuplicateQueueRow
        found = select(row.number, row.patient_id).order_by(row.number).limit(most)
        return [(each.number, each.patient_id) for each in self._session.execute(found)]

    def records(self, patient_ids: Collection[UUID]) -> dict[UUID, PatientDetails]:
        """What tells people apart, of those that are not closed, merged or restricted."""
        keys = list(patient_ids)
        if self._on_postgres:
            asked = text("SELECT * FROM pms_comparable(CAST(:who AS uuid[]))")
            return {row.id: _record(row) for row in self._session.execute(asked, {"who": keys})}
        wanted = with_contacts(self._session, NAMED, keys).where(IN_USE)
        rows = self._session.execute(wanted).all()
        lists = PatientLists(self._session).known_by([row.id for row in rows])
        return {row.id: told_apart(row, lists) for row in rows}

    def alike(self, patient_id: UUID, named: Sequence[TokenQuery]) -> dict[UUID, bool]:
        """Who shares a number or the day of birth with a record, answers to one of the queries, or
        was taken for it before (True)."""
        if self._on_postgres:
            asked = text(
                "SELECT id, known FROM pms_compare_with(:who, CAST(:named AS text[]), :most)"
            )
            said = {"who": patient_id, "named": [to_tsquery(each) for each in named],
                    "most": _MOST}  # fmt: skip
            return {row.id: row.known for row in self._session.execute(asked, said)}
        answers = {f"query{at}": to_match(each) for at, each in enumerate(named)}
        rows = self._session.execute(
            _alike_in_a_file(len(answers)), {"who": patient_id.hex, "most": _MOST, **answers}
        )
        met: dict[UUID, bool] = {}
        for key, known in rows:
            other = UUID(key)
            met[other] = met.get(other, False) or bool(known)
        met.pop(patient_id, None)
        return met

    def sample(self, most: int) -> tuple[int, list[UUID]]:
        """How many records there are, and some of them by chance."""
        if self._on_postgres:
            asked = text("SELECT people, who FROM pms_compare_sample(:most)")
            row = self._session.execute(asked, {"most": most}).one()
            return int(row.people), list(row.who)
        people = int(self._session.scalar(select(func.count()).select_from(PatientRow)) or 0)
        share = most / max(people, 1)
        drawn = self._session.scalars(_SAMPLE, {"share": share, "most": most})
        return people, [UUID(str(key)) for key in drawn]

    def note(self, done: Collection[int], found: Sequence[ComparedPair], least: int) -> None:
        """Keep pairs from `least` percent on, lower the figure of others that are known, and take
        these numbers from the queue."""
        pairs = [self._pair(each) for each in found]
        if self._on_postgres:
            asked = text("SELECT pms_note_compared(CAST(:done AS bigint[]), CAST(:found AS jsonb),"
                         " :least)")  # fmt: skip
            said = {"done": list(done), "found": json.dumps(pairs, default=str), "least": least}
            self._session.execute(asked, said)
            return
        for pair in pairs:
            statement = _NOTE if pair["percent"] >= least else _LOWER
            self._session.execute(statement, self._kept(pair))
        self._session.execute(delete(DuplicateQueueRow).where(DuplicateQueueRow.number.in_(done)))

    def _pair(self, pair: ComparedPair) -> dict[str, Any]:
        first, second = in_order(pair.one, pair.other)
        return {"one": first, "other": second, "percent": pair.percent, "seen": pair.seen_as}

    def _kept(self, pair: dict[str, Any]) -> dict[str, Any]:
        now = self._session.info["clock"].now()
        return {
            "id": uuid7().hex, "first": pair["one"].hex, "second": pair["other"].hex,
            "percent": pair["percent"], "seen": pair["seen"],
            "at": f"{now:%Y-%m-%d %H:%M:%S.%f}",
        }  # fmt: skip


def _named(statement: str) -> TextClause:
    names = ("id", "first", "second", "percent", "at", "seen")
    return text(statement.format(s="", **{name: f":{name}" for name in names}))


@cache
def _alike_in_a_file(queries: int) -> TextClause:
    """All that `pms_compare_with` asks, with so many queries of the word index."""
    parts = [
        (each.format(s="", who=":who"), known)
        for known, statements in ((0, BY_NUMBERS), (1, BY_PAIRS))
        for each in statements
    ]
    parts += [(_NAMED.format(at=at), 0) for at in range(queries)]
    return text(
        " UNION ALL ".join(f"SELECT *, {known} FROM ({each} LIMIT :most)" for each, known in parts)
    )


_NOTE, _LOWER = _named(NOTE), _named(LOWER)


def _record(row: Any) -> PatientDetails:
    phones = (Phone(number) for number in row.phones)
    return told_apart_by(row, phones, (Identifier("", number) for number in row.numbers))

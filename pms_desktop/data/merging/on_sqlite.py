"""SQLite: merging and unmerging in the one writing transaction a file has.

Triggers that freeze rows are taken away and put back word for word inside that transaction:
nobody else writes meanwhile, and a merge that fails leaves them as they were.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Connection, bindparam, text

from pms_desktop.data.merging.plan import (
    BILLED_TOGETHER,
    MOVES,
    PERSON,
    STOPS,
    UNDO_STOPS,
    columns_of,
    person_columns,
)
from pms_desktop.data.merging.statements import (
    move_statements,
    return_statements,
    rows_moved,
    rows_that_name,
)
from pms_desktop.domain.errors import ConstraintViolatedError

_NAMES = {"merge": ":merge", "survivor": ":survivor", "merged": ":merged"}
_PLACE_AFTER_ALL = 1000

Rows = dict[str, list[dict[str, Any]]]


class MergeOnSqlite:
    """The twin of the functions in `functions.py`. Keys are 32 hexadecimal digits."""

    def __init__(self, connection: Connection, actor: UUID, now: datetime) -> None:
        self._connection = connection
        self._actor = actor.hex
        self._now = f"{now:%Y-%m-%d %H:%M:%S.%f}"

    def rows(self, survivor: UUID, merged: UUID) -> list[Any]:
        """Rows of the merged record: table, key, when, whether it stays."""
        keys = {"survivor": survivor.hex, "merged": merged.hex}
        return list(self._run(rows_that_name(), keys))

    def moved(self, merge: UUID) -> list[Any]:
        """Rows that a merge moved, as `rows` tells of them."""
        return list(self._run(rows_moved(), {"merge": merge.hex}))

    def stop(self, survivor: UUID, merged: UUID) -> str:
        """The first rule in the way, or nothing."""
        keys = {"survivor": survivor.hex, "merged": merged.hex}
        return next((rule for rule, when in STOPS.items() if self._holds(when, keys)), "")

    def merge(self, merge: UUID, survivor: UUID, merged: UUID, why: str) -> None:
        """Move everything that moves. The caller has looked for stops."""
        keys = {"merge": merge.hex, "survivor": survivor.hex, "merged": merged.hex}
        said = {"survivor": self._person(survivor.hex), "merged": self._person(merged.hex)}
        self._run(
            "INSERT INTO patient_merges (id, survivor_id, merged_id, reason, before, moving,"
            " undone_reason, recorded_at, recorded_by)"
            " VALUES ({merge}, {survivor}, {merged}, :why, :said, false, '', :now, :actor)",
            {**keys, "why": why, "said": json.dumps(said), "now": self._now, "actor": self._actor},
        )
        with self._thawed():
            for statement in move_statements(self._connection.dialect):
                self._run(statement, keys)
        self._run("UPDATE patients SET merged_into = {survivor} WHERE id = {merged}", keys)

    def settle(self, merge: UUID, survivor: UUID, merged: UUID) -> None:
        """Note what both records say about the person after the merge."""
        says = {"survivor": self._person(survivor.hex), "merged": self._person(merged.hex)}
        self._run(
            "UPDATE patient_merges SET after = :says WHERE id = {merge}",
            {"merge": merge.hex, "says": json.dumps(says)},
        )

    def unmerge(self, merge: UUID, why: str) -> None:
        """Take a merge back. Raises ConstraintViolatedError with the rule in the way."""
        found = self._run(
            "SELECT survivor_id, merged_id, before, after, undone_at FROM patient_merges"
            " WHERE id = {merge}",
            {"merge": merge.hex},
        )
        row = found[0] if found else None
        if row is None or row.undone_at is not None:
            raise ConstraintViolatedError("unmerge_done")
        keys = {"merge": merge.hex, "survivor": row.survivor_id, "merged": row.merged_id}
        self._refuse(UNDO_STOPS, keys)
        self._run("UPDATE patients SET merged_into = NULL WHERE id = {merged}", keys)
        with self._thawed():
            for statement in return_statements(self._connection.dialect):
                self._run(statement, keys)
        self._refuse({"unmerge_billed": BILLED_TOGETHER}, keys)
        self._restore(keys, json.loads(row.before), json.loads(row.after or row.before))
        self._run(
            "UPDATE patient_merges SET undone_at = :now, undone_by = :actor,"
            " undone_reason = :why WHERE id = {merge}",
            {**keys, "now": self._now, "actor": self._actor, "why": why},
        )

    def _refuse(self, rules: dict[str, str], keys: dict[str, str]) -> None:
        for rule, when in rules.items():
            if self._holds(when, keys):
                raise ConstraintViolatedError(rule)

    def _holds(self, condition: str, keys: dict[str, str]) -> bool:
        return bool(self._run(f"SELECT {condition} AS holds", keys)[0].holds)

    def _restore(self, keys: dict[str, str], said: dict[str, Rows], meant: dict[str, Rows]) -> None:
        sides = ("merged", "survivor")
        held = {side: self._person(keys[side]) for side in sides}
        for side in sides:
            self._clear(keys[side], said[side], meant[side])
        for side in sides:
            for table in PERSON:
                self._fill(table, said[side][table], meant[side][table], held[side][table])

    def _clear(self, patient: str, said: Rows, meant: Rows) -> None:
        was, became = said["patients"][0], meant["patients"][0]
        for column in person_columns():
            if was[column] != became[column]:
                self._run(
                    f"UPDATE patients SET {column} = :was WHERE id = :patient"
                    f" AND {column} IS :became",
                    {"was": was[column], "became": became[column], "patient": patient},
                )
        for table in PERSON:
            contents = [_content(each) for each in meant[table]]
            for row in self._list(table, patient):
                if row not in said[table] and _content(row) in contents:
                    self._run(f"DELETE FROM {table} WHERE id = :id", {"id": row["id"]})

    def _fill(self, table: str, said: Any, meant: Any, held: Any) -> None:
        contents, before = [_content(row) for row in meant], [_content(row) for row in held]
        for at, row in enumerate(said):
            changed_since = _content(row) in contents and _content(row) not in before
            if changed_since or self._holds(f"EXISTS (SELECT 1 FROM {table} WHERE id = :id)", row):
                continue
            if "position" in row and self._holds(
                f"EXISTS (SELECT 1 FROM {table} WHERE patient_id = :patient_id"
                " AND position = :position)",
                row,
            ):
                row = row | {"position": _PLACE_AFTER_ALL + at}  # noqa: PLW2901  the row moves down
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            self._run(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({values})", row)

    def _person(self, patient: str) -> Rows:
        columns = ", ".join(person_columns())
        found = self._run(f"SELECT {columns} FROM patients WHERE id = :id", {"id": patient})
        return {
            "patients": [dict(row._mapping) for row in found],
            **{table: self._list(table, patient) for table in PERSON},
        }

    def _list(self, table: str, patient: str) -> list[dict[str, Any]]:
        columns = ", ".join(column.name for column in columns_of(table))
        statement = f"SELECT {columns} FROM {table} WHERE patient_id = :id ORDER BY id"
        return [dict(row._mapping) for row in self._run(statement, {"id": patient})]

    @contextmanager
    def _thawed(self) -> Iterator[None]:
        """Without the triggers that refuse a change of the rows that move."""
        tables: BindParameter[list[str]] = bindparam(
            "tables", sorted({move.table for move in MOVES}), expanding=True
        )
        guards = self._connection.execute(
            text(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
                " AND tbl_name IN :tables AND (name LIKE 'frozen_%' OR name LIKE 'pms_guard_%')"
            ).bindparams(tables)
        ).all()
        for name, _sql in guards:
            self._connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield
        for _name, sql in guards:
            self._connection.exec_driver_sql(sql)

    def _run(self, statement: str, values: dict[str, Any]) -> list[Any]:
        statement = statement.format(**_NAMES)
        wanted = {name: value for name, value in values.items() if f":{name}" in statement}
        found = self._connection.execute(text(statement), wanted)
        return list(found.all()) if found.returns_rows else []


def _content(row: dict[str, Any]) -> dict[str, Any]:
    """A line without its place and key."""
    aside = ("id", "position", "patient_id")
    return {name: value for name, value in row.items() if name not in aside}

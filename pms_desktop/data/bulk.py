"""Very many rows at once, for the demo hospital and imports: COPY on PostgreSQL, one prepared
INSERT on SQLite. Rules of the tables hold; the triggers of changes and audit are off while it
runs, and one audit row says how many rows were written."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Engine, text
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from pms_desktop.data.audit.triggers import (
    compile_audit_triggers,
    drop_audit_triggers,
    note_bulk_load,
)
from pms_desktop.data.changes.triggers import compile_change_triggers, drop_change_triggers
from pms_desktop.data.finding.reindex import Progress, reindex
from pms_desktop.data.tables import Base

Row = Mapping[str, object]
Binder = Callable[[Any], Any] | None
_CHUNK = 5000


class BulkWriter:
    """Writes rows given as mappings of column names to Python values."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.counts: Counter[str] = Counter()

    def write(self, table: str, rows: Iterable[Row]) -> int:
        """Append rows that all have the same columns; returns how many."""
        source = iter(rows)
        first = next(source, None)
        if first is None:
            return 0
        count = self._write(table, first, source)
        self.counts[table] += count
        return count

    def _write(self, table: str, first: Row, source: Iterator[Row]) -> int:
        defaults = _defaults(table, first)
        columns = [*first, *defaults]
        binders = [self._binder(Base.metadata.tables[table].c[name]) for name in columns]
        fixed = tuple(defaults.values())
        values = (_bound((*row.values(), *fixed), binders) for row in _chained(first, source))
        if self._connection.dialect.name == "postgresql":
            return self._copy(table, columns, values)
        return self._insert(table, columns, values)

    def set_series(self, name: str, last: int) -> None:
        """The last number given in a series."""
        self._connection.execute(
            text("UPDATE number_series SET last = :last WHERE name = :name"),
            {"name": name, "last": last},
        )

    def mark_billed(self) -> None:
        """Charges that stand on an invoice's line belong to that invoice."""
        self._connection.execute(
            text(
                "UPDATE charges SET invoice_id = l.invoice_id FROM invoice_lines l"
                " WHERE l.charge_id = charges.id"
            )
        )

    def _binder(self, column: Column[Any]) -> Binder:
        bind: Binder = column.type.dialect_impl(self._connection.dialect).bind_processor(
            self._connection.dialect
        )
        return bind

    def _copy(
        self, table: str, columns: Sequence[str], values: Iterable[tuple[object, ...]]
    ) -> int:
        driver = self._connection.connection.driver_connection
        if driver is None:
            raise ConnectionError("not connected")
        count = 0
        with driver.cursor() as cursor:
            statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
            with cursor.copy(statement) as copy:
                for row in values:
                    copy.write_row(row)
                    count += 1
        return count

    def _insert(
        self, table: str, columns: Sequence[str], values: Iterable[tuple[object, ...]]
    ) -> int:
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        count, batch = 0, []
        for row in values:
            batch.append(row)
            if len(batch) == _CHUNK:
                self._connection.exec_driver_sql(statement, batch)
                count += len(batch)
                batch = []
        if batch:
            self._connection.exec_driver_sql(statement, batch)
        return count + len(batch)


@contextmanager
def bulk_load(engine: Engine, progress: Progress | None = None) -> Iterator[BulkWriter]:
    """One transaction of bulk writing. On PostgreSQL the login must own the tables. `progress` is
    told how many patients can be found already."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL ROLE pms_owner"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
        drop_change_triggers(connection)
        drop_audit_triggers(connection)
        indexes = _drop_search_indexes(connection)
        writer = BulkWriter(connection)
        yield writer
        for statement in indexes:
            connection.execute(text(statement))
        reindex(connection, progress)
        compile_change_triggers(connection)
        compile_audit_triggers(connection)
        note_bulk_load(connection, writer.counts)
    _refresh_statistics(engine)


def _refresh_statistics(engine: Engine) -> None:
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET statement_timeout = 0"))
        connection.exec_driver_sql("ANALYZE")


def _drop_search_indexes(connection: Connection) -> list[str]:
    """A trigram index is built ten times faster afterwards than row by row."""
    if connection.dialect.name != "postgresql":
        return []
    found = connection.execute(
        text(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE schemaname = 'public' AND indexdef LIKE '%USING gin%'"
        )
    ).all()
    for name, _definition in found:
        connection.execute(text(f"DROP INDEX public.{name}"))
    return [definition for _name, definition in found]


def _defaults(table: str, given: Row) -> dict[str, object]:
    """Python-side defaults of the columns that were not given."""
    return {
        column.name: column.default.arg
        for column in Base.metadata.tables[table].columns
        if column.name not in given and isinstance(column.default, ScalarElementColumnDefault)
    }


def _chained(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _bound(values: tuple[object, ...], binders: Sequence[Binder]) -> tuple[object, ...]:
    return tuple(
        value if bind is None else bind(value) for value, bind in zip(values, binders, strict=True)
    )

"""What every repository has: the session of its unit of work."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from pms_desktop.data.tables.base import Base, Recorded
from pms_desktop.data.tables.hospital import NumberSeriesRow


class Repository:
    """Rows in, frozen records out. Lives as long as its unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _on_postgres(self) -> bool:
        return self._session.get_bind().dialect.name == "postgresql"

    @property
    def _actor(self) -> UUID:
        """The member of staff who works in this unit of work."""
        actor: UUID = self._session.info["actor"]
        return actor

    @property
    def _signature(self) -> dict[str, Any]:
        """Who records a row and when, where the server does not say it itself."""
        if not self._session.info["signs"]:
            return {}
        return {"recorded_at": self._session.info["clock"].now(), "recorded_by": self._actor}

    def _add_once(self, row: type[Base], **values: Any) -> bool:
        """Insert a row unless its key is there already; who and when are filled in.

        Returns whether it is new.
        """
        if issubclass(row, Recorded):
            values = self._signature | values
        insert = postgres_insert if self._on_postgres else sqlite_insert
        statement = insert(row).values(**values).on_conflict_do_nothing(index_elements=["id"])
        key = row.__table__.c.id
        return self._session.execute(statement.returning(key)).one_or_none() is not None

    def _next_number(self, series: str, of: int = 1) -> int:
        """The next number of a gapless series, or the last of the next ones. Holds the series
        until the commit: call it last."""
        number = self._session.scalar(
            update(NumberSeriesRow)
            .where(NumberSeriesRow.name == series)
            .values(last=NumberSeriesRow.last + of)
            .returning(NumberSeriesRow.last)
        )
        if number is None:
            raise LookupError(f"no number series {series!r}")
        return int(number)


def insert_rows(
    session: Session, row: type[Base], rows: Sequence[Mapping[str, Any]], **drawn: str
) -> None:
    """Insert many rows of the same columns; `drawn` are columns that a function of the server
    fills row by row, by its SQL.

    PostgreSQL gets a list for each column in one statement: a statement a row, or one with
    thousands of places, takes both sides twice as long.
    """
    table = Base.metadata.tables[row.__tablename__]
    if session.get_bind().dialect.name != "postgresql":
        session.execute(insert(table), rows)
        return
    dialect = session.get_bind().dialect
    filled = {
        column.name: column.default.arg
        for column in table.columns
        if isinstance(column.default, ScalarElementColumnDefault) and column.name not in rows[0]
    }
    lists, types = {}, []
    for name in (*rows[0], *filled):
        bind = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        values = [filled[name] if name in filled else each[name] for each in rows]
        lists[name] = [*map(bind, values)] if bind else values
        types.append(f"CAST(:{name} AS {table.c[name].type.compile(dialect)}[])")
    given = ", ".join(lists)
    session.execute(
        text(
            f"INSERT INTO {table.name} ({', '.join((given, *drawn))})"
            f" SELECT {', '.join((given, *drawn.values()))}"
            f" FROM unnest({', '.join(types)}) AS rows({given})"
        ),
        lists,
    )

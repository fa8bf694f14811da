"""What every repository has: the session of its unit of work."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, insert, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

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
    session: Session,
    row: type[Base],
    rows: Sequence[Mapping[str, Any]],
    **drawn: ColumnElement[Any],
) -> None:
    """Insert many rows in few statements; `drawn` are columns that the server fills row by row.

    Asking for the keys makes SQLAlchemy send hundreds of rows at once, which takes the server
    half the time of as many statements.
    """
    table = Base.metadata.tables[row.__tablename__]
    key = next(iter(table.primary_key.columns))
    session.execute(insert(table).values(**drawn).returning(key), rows)

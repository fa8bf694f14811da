"""One hospital's database as one signed-in person uses it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect, Engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from pms_desktop.data.engine import ACTOR, READING, SIGNED_BY_SERVER
from pms_desktop.data.tables import Base
from pms_desktop.data.unit_of_work import UnitOfWork, UnitOfWorkFactory
from pms_desktop.domain.clock import Clock


class Database:
    """Hands out units of work. Safe to use from any thread; a unit of work is not."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        # What reads needs no transaction: at READ COMMITTED each statement sees for itself anyway.
        reading = {READING: True} if self.embedded else {"isolation_level": "AUTOCOMMIT"}
        self._reader = engine.execution_options(**reading)
        self._clock = clock
        self._on_commit: Callable[[], object] | None = None

    @property
    def embedded(self) -> bool:
        """A file on this desk, no server."""
        return self.engine.dialect.name == "sqlite"

    def units_for(self, actor: UUID | None) -> UnitOfWorkFactory:
        """A factory of units of work in which `actor` (a member of staff) does the writing."""
        writer = self.engine.execution_options(**{ACTOR: actor})

        def unit_of_work(reading: bool) -> UnitOfWork:
            bind = self._reader if reading else writer
            session = Session(bind, expire_on_commit=False)
            signs = not bind.get_execution_options().get(SIGNED_BY_SERVER, False)
            session.info.update(actor=actor, clock=self._clock, signs=signs)
            return UnitOfWork(session, self._committed)

        return unit_of_work

    def tell_commits(self, listener: Callable[[], object] | None) -> None:
        """Call `listener` after each commit made here, on the thread that made it."""
        self._on_commit = listener

    def _committed(self) -> None:
        if self._on_commit is not None:
            self._on_commit()

    def close(self) -> None:
        """Give all connections back to the system; those at work follow as they come free."""
        pool = self.engine.pool
        event.listen(pool, "checkin", _close_returned)
        self.engine.dispose()
        _forget_statements(self.engine.dialect)


def _forget_statements(dialect: Dialect) -> None:
    """SQLAlchemy keeps what it compiled for writing with the tables, not with the engine, and
    compiles anew for every sign-in: a station with many of them would grow by a megabyte each."""
    for mapper in Base.registry.mappers:
        kept = mapper._compiled_cache
        for key in [key for key in list(kept) if key[0] is dialect]:
            kept.pop(key, None)


def _close_returned(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.close()

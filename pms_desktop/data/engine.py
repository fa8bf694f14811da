"""The one place that opens a database, PostgreSQL or SQLite, with what each needs to be safe."""

import selectors
import sqlite3
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.exc import ArgumentError, InvalidatePoolError

from pms_desktop.data.finding.functions import SETTING as TOKENS_ARE_MADE
from pms_desktop.data.revisions import refuse_newer_file
from pms_desktop.data.transport import transport_options

READING = "pms_reading"
"""Execution option of a unit of work that only reads: on SQLite it takes no write lock."""
ACTOR = "pms_actor"
"""Execution option: the key of the member of staff who writes. Only SQLite needs to be told."""
SIGNED_BY_SERVER = "pms_signed_by_server"
"""Execution option of an engine of one person's login: the server says who records and when."""

# A cut cable is noticed in about 9 s in either direction only with both kinds of time-out.
_POSTGRES_CONNECT = {
    "connect_timeout": 4,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,
}
_POSTGRES_OPTIONS = (
    "-c timezone=UTC -c statement_timeout=30s -c lock_timeout=5s"
    " -c idle_in_transaction_session_timeout=10s"
    f" -c {TOKENS_ARE_MADE}"
)
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a payment that was acknowledged survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA cache_size=-32000",
    "PRAGMA temp_store=MEMORY",
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A person's own login. The password is never kept longer than the engine needs it."""

    login: str
    password: str


def parse(url: str) -> URL:
    """The URL of a hospital. Raises ValueError with a sentence when it is not one."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ValueError(f"{url!r} is not a database address") from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("postgresql+psycopg", "sqlite"):
        raise ValueError(f"{parsed.drivername!r} is neither postgresql+psycopg nor sqlite")
    return parsed


def place_of(url: str) -> str:
    """Where a hospital is, whoever signs in: what a station keeps its memories of it under."""
    parsed = parse(url)
    return f"{parsed.host}:{parsed.port}/{parsed.database}"


def open_engine(
    url: str, credentials: Credentials | None = None, *, station: str = "pms-desktop"
) -> Engine:
    """An engine that has not connected yet; one per signed-in person.

    Raises TransportRefusedError when the address of another machine asks for less than TLS. To
    connect to a file that a later program made raises SchemaNewerError.
    """
    parsed = parse(url)
    if parsed.drivername == "sqlite":
        return _sqlite(parsed, station)
    if credentials is not None:
        parsed = parsed.set(username=credentials.login, password=credentials.password)
    engine = create_engine(
        parsed,
        execution_options={SIGNED_BY_SERVER: credentials is not None},
        hide_parameters=True,  # logs hold no names
        connect_args={
            **_POSTGRES_CONNECT,
            **transport_options(parsed),
            "options": _POSTGRES_OPTIONS,
            "application_name": station[:60],
        },
        pool_size=3,
        max_overflow=2,
        pool_timeout=10,
        pool_recycle=1800,
    )
    event.listen(engine, "checkout", partial(_require_alive, engine.dialect))
    return engine


def _require_alive(dialect: Dialect, connection: Any, _record: Any, _proxy: Any) -> None:
    """Leave a connection that the server has closed. The server is asked only where it has said
    something since: a farewell lies in the socket, and keepalive closes that of a cut cable."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        if not selector.select(0):
            return
    from psycopg import Error  # noqa: PLC0415  a file needs no driver

    try:
        dialect.do_ping(connection)
    except Error as error:
        raise InvalidatePoolError from error


def _sqlite(url: URL, station: str) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": 10}, pool_reset_on_return=None
    )
    event.listen(engine, "do_connect", _refuse_newer)
    event.listen(engine, "connect", partial(_prepare_sqlite, station))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


class _Writer:
    """Who writes in the transaction of one SQLite connection: what the audit triggers ask for."""

    staff_id: UUID | None = None

    def key(self) -> str | None:
        return None if self.staff_id is None else self.staff_id.hex


def _refuse_newer(_dialect: Dialect, _record: Any, places: list[Any], _options: Any) -> None:
    if places and places[0] != ":memory:":
        refuse_newer_file(Path(places[0]))


def _prepare_sqlite(station: str, connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # we send BEGIN ourselves, and say which kind
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)
    record.info[ACTOR] = writer = _Writer()
    connection.create_function("pms_actor", 0, writer.key)
    connection.create_function("pms_station", 0, lambda: station)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.info[ACTOR].staff_id = options.get(ACTOR)
    reading = options.get(READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

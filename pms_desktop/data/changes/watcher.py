"""Follows what other stations change: told by the server where a housekeeper runs, else asking.

Runs in a thread of its own with a connection of its own. Whoever gets the news re-reads.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import uniform
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from pms_desktop.data.audit.seals import anything_to_seal, seal
from pms_desktop.data.database import Database
from pms_desktop.data.engine import READING
from pms_desktop.data.errors import translate
from pms_desktop.domain.changes import EVERYTHING, Change
from pms_desktop.domain.errors import PmsError, SignInRefusedError

if TYPE_CHECKING:
    from psycopg import Connection as PsycopgConnection

_LISTEN_SECONDS = 0.25
"""How long one wait for news lasts, and so how long the end of a session may take."""
_ASK_SECONDS = 1.0
_SLOW_ASK_SECONDS = 2.5
_TIDY_SECONDS = 300.0
_SEAL_SECONDS = 2.0
_MINUTE_SECONDS = 60.0
_LONGEST_PAUSE = 3.0
_REMEMBERED = 4000


@dataclass(frozen=True, slots=True)
class ServerState:
    """Whether the database answers, and how long an answer takes (milliseconds)."""

    connected: bool
    round_trip_ms: float = 0.0


class ChangeWatcher:
    """`deliver`, `tell_state` and `every_minute` are called on the watcher's thread."""

    def __init__(
        self,
        database: Database,
        deliver: Callable[[list[Change]], object],
        tell_state: Callable[[ServerState], object],
        every_minute: Callable[[], object] | None = None,
        *,
        since: int | None = None,
    ) -> None:
        """`since` is the newest change that was known before anything was read; None for now."""
        self._database = database
        self._units = database.units_for(None)
        self._deliver, self._tell_state = deliver, tell_state
        self._every_minute, self._minute = every_minute, time.monotonic()
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._seen: dict[int, None] = {}
        self._since = since
        self._newest = 0
        self._thread = threading.Thread(target=self._follow, name="changes", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        if self._database.embedded:
            # What was written here is shown here at once; a server's housekeeper is as quick.
            self._database.tell_commits(self._wake.set)
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """End; returns when the thread has gone or the time is over."""
        self._stop.set()
        self._wake.set()
        self._thread.join(timeout)

    def _follow(self) -> None:
        was_away, pause = False, 0.5
        while not self._stop.is_set():
            try:
                self._follow_connected(was_away)
                return
            except _faults() as error:
                if isinstance(translate(error) or error, SignInRefusedError):
                    self._deliver([Change(EVERYTHING, None, None)])  # the desk asks what it means
                was_away = True
                self._tell_state(ServerState(connected=False))
                self._stop.wait(pause * uniform(0.5, 1.5))
                pause = min(pause * 2, _LONGEST_PAUSE)

    def _follow_connected(self, was_away: bool) -> None:
        if self._database.embedded:
            self._start_from_now(was_away)
            self._follow_file()
            return
        connection = self._database.engine.connect()
        try:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            # Listen first: what is announced from now on is heard, what is not yet is asked for.
            # A standby knows no LISTEN; there the asking alone finds what came.
            if not connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar():
                connection.exec_driver_sql("LISTEN pms_changes")
            self._start_from_now(was_away)
            self._listen(connection.connection.driver_connection)
        finally:
            connection.invalidate()
            connection.close()

    def _follow_file(self) -> None:
        """An embedded hospital has no housekeeper beside it: this thread also tidies up
        and seals the audit."""
        tidied = sealed = time.monotonic()
        while not self._stop.is_set():
            self._wake.wait(_ASK_SECONDS)
            self._wake.clear()
            self._ask()
            if time.monotonic() - tidied > _TIDY_SECONDS:
                with self._units(False) as uow:
                    uow.changes.forget_older_than(minutes=10)
                    uow.commit()
                tidied = time.monotonic()
            if time.monotonic() - sealed > _SEAL_SECONDS:
                self._seal_file()
                sealed = time.monotonic()
            self._now_and_then()

    def _seal_file(self) -> None:
        with self._database.engine.execution_options(**{READING: True}).connect() as connection:
            waiting = anything_to_seal(connection)
        if waiting:
            with self._database.engine.begin() as connection:
                seal(connection)

    def _now_and_then(self) -> None:
        if self._every_minute is not None and time.monotonic() - self._minute > _MINUTE_SECONDS:
            self._minute = time.monotonic()
            self._every_minute()

    def _listen(self, driver: Any) -> None:
        listener: PsycopgConnection[Any] = driver
        asked = time.monotonic()
        while not self._stop.is_set():
            for note in listener.notifies(timeout=_LISTEN_SECONDS, stop_after=1):
                self._deliver(_parsed(note.payload))
            if time.monotonic() - asked > _SLOW_ASK_SECONDS:
                self._ask()
                asked = time.monotonic()
            self._now_and_then()

    def _start_from_now(self, was_away: bool) -> None:
        with self._units(True) as uow:
            self._newest = uow.changes.newest()
            known = self._newest if self._since is None else self._since
            found = uow.changes.since(known, also_announced=True)
        self._seen = dict.fromkeys(number for number, _ in found)
        missed = [change for number, change in found if number > known]
        self._since = None
        self._tell_state(ServerState(True, self._round_trip()))
        if was_away:
            self._deliver([Change(EVERYTHING, None, None)])
        elif missed:
            self._deliver(missed)

    def _ask(self) -> None:
        with self._units(True) as uow:
            found = uow.changes.since(self._newest)
        fresh = [change for number, change in found if number not in self._seen]
        if found:
            self._newest = max(self._newest, found[-1][0])
        self._remember([number for number, _ in found])
        self._tell_state(ServerState(True, self._round_trip()))
        if fresh:
            self._deliver(fresh)

    def _remember(self, numbers: list[int]) -> None:
        self._seen.update(dict.fromkeys(numbers))
        for number in list(self._seen)[: max(0, len(self._seen) - _REMEMBERED)]:
            del self._seen[number]

    def _round_trip(self) -> float:
        with self._database.engine.connect() as connection:
            started = time.perf_counter()
            connection.exec_driver_sql("SELECT 1")
            return (time.perf_counter() - started) * 1000


def _faults() -> tuple[type[Exception], ...]:
    """What may go wrong on the way; asked for when something did."""
    from psycopg import Error  # noqa: PLC0415  a file needs no driver

    return (SQLAlchemyError, Error, PmsError, OSError)


def _parsed(payload: str) -> list[Change]:
    return [
        Change(topic, UUID(record) if record else None, UUID(patient) if patient else None)
        for topic, record, patient in json.loads(payload)
    ]

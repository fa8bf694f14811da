"""The housekeeper: one small process beside the server that tells stations what changed.

It takes the outbox in batches, so that no business transaction waits for a NOTIFY. Once a second it
seals the audit, and ends the sessions of people whose last day is over.
"""

import logging
import threading
import time
from random import uniform

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from pms_desktop.data.audit.seals import OTHER_CLUSTER, seal
from pms_desktop.data.database import Database
from pms_desktop.data.errors import translate
from pms_desktop.domain.errors import PmsError

log = logging.getLogger(__name__)

BATCH_SECONDS = 0.25
SEAL_SECONDS = 1.0
_RETRY_SECONDS = 1.0


class Housekeeper:
    """`run` returns when `stop` is called, from any thread or a signal handler."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stop = threading.Event()
        self._sealing = True

    def stop(self) -> None:
        """End after the batch under way."""
        self._stop.set()

    def run(self) -> None:
        """Announce until stopped; a server that goes away is waited for."""
        while not self._stop.is_set():
            try:
                self._run_connected()
            except SQLAlchemyError as error:
                log.warning("the server is away: %s", type(error.__cause__ or error).__name__)
                self._stop.wait(_RETRY_SECONDS * uniform(0.5, 1.5))

    def check(self) -> None:
        """Raises the domain error when this login cannot announce."""
        try:
            with self._database.engine.begin() as connection:
                connection.execute(text("SELECT pms_announce_changes()"))
        except SQLAlchemyError as error:
            raise translate(error) or PmsError(str(error)) from error

    def _run_connected(self) -> None:
        engine = self._database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            sealed = time.monotonic()
            while not self._stop.wait(BATCH_SECONDS):
                connection.execute(text("SELECT pms_announce_changes()"))
                if time.monotonic() - sealed >= SEAL_SECONDS:
                    self._seal(connection)
                    self._end_expired(connection)
                    sealed = time.monotonic()

    def _seal(self, connection: Connection) -> None:
        sealing = seal(connection) != OTHER_CLUSTER
        if self._sealing and not sealing:
            log.error(
                "this database was restored from another server; the audit is not sealed until"
                " `pms-admin audit new-epoch` is run"
            )
        self._sealing = sealing

    def _end_expired(self, connection: Connection) -> None:
        ended = connection.scalar(text("SELECT pms_end_expired_sessions()"))
        if ended:
            log.info("%d sessions ended: the last day of their people is over", ended)

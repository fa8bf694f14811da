"""The two programs that people with a login and bad intent have: a driver and psql."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from tests.servers.postgres import PostgresServer

Answer = tuple[str, int]
"""SQLSTATE, `00000` when the server did it, and how many rows came."""


@dataclass(frozen=True)
class Attacker:
    """Somebody with a login of their own."""

    server: PostgresServer
    database: str
    login: str
    password: str

    def with_driver(self, statements: Sequence[str]) -> list[Answer]:
        """Send each by itself through psycopg."""
        with self.connected() as connection:
            return [_sent(connection, statement) for statement in statements]

    def with_psql(self, statements: Sequence[str]) -> list[Answer]:
        """Send all through one psql, which says after each what became of it."""
        lines = ["\\set ON_ERROR_STOP off", "\\o /dev/null"]
        for statement in statements:
            lines += [f"{statement};", "\\warn answer :SQLSTATE :ROW_COUNT"]
        done = subprocess.run(
            ["psql", "-X", "-q", "-d", self._address()],
            input="\n".join(lines),
            env={"PGPASSWORD": self.password, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        said = [line.split() for line in done.stderr.splitlines() if line.startswith("answer ")]
        return [(words[1], int(words[2])) for words in said]

    @contextmanager
    def connected(self) -> Iterator[psycopg.Connection]:
        """A session of this login."""
        with psycopg.connect(
            self._address(), password=self.password, autocommit=True
        ) as connection:
            yield connection

    def _address(self) -> str:
        place = f"host={self.server.host} port={self.server.port}"
        return f"{place} dbname={self.database} user={self.login}"


def _sent(connection: psycopg.Connection, statement: str) -> Answer:
    cursor = connection.cursor()
    try:
        if statement.startswith("COPY") and statement.endswith("STDOUT"):
            with cursor.copy(statement) as copy:
                return "00000", sum(1 for _ in copy)
        cursor.execute(statement)
    except psycopg.Error as error:
        return error.sqlstate or "", 0
    return "00000", max(cursor.rowcount, 0)

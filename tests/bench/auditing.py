"""What the audit costs a write on PostgreSQL: the same UPDATE with its triggers and without."""

import os
import re
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psycopg

from pms_desktop.services.front_door import DEMO_PASSWORD
from tests.bench.figures import Figure, seconds
from tests.bench.places import Place, twin
from tests.servers.postgres import PostgresServer, _tool

LOGIN = "reception"
WRITERS, RUN_SECONDS, WRITES = 32, 10, 600
ROWS = 1000
"""Patients written to: few enough to stay in memory, enough that writers seldom meet."""


@dataclass
class _Writing:
    """One run: milliseconds of a lone writer, writes per second of many."""

    lone: float = 0.0
    together: float = 0.0
    seals: list[float] = field(default_factory=list)
    waiting: int = 0


def audit_figures(server: PostgresServer, place: Place) -> Sequence[Figure]:
    """A lone writer, 32 writers while the sealer works, and what the sealer does to them."""
    with twin(server, place) as copy:
        audited = _measure(server, copy, sealing=True)
    with twin(server, place) as copy:
        with _superuser(server) as connection:
            connection.execute("DROP TRIGGER pms_audit ON patients")
        plain = _measure(server, copy, sealing=False)
    without = "the same without the audit"
    slowest = max(audited.seals, default=0.0)
    return (
        Figure("audited write, p50", "ms", audited.lone, plain.lone, f"{without}, bare psycopg"),
        Figure(
            f"audited writes, {WRITERS} writers", "/s", audited.together, plain.together, without
        ),
        Figure("slowest seal beside them", "ms", slowest, 0, "no sealing"),
        Figure("writers found waiting for the sealer", "", audited.waiting, 0, "none"),
    )


def _measure(server: PostgresServer, place: Place, *, sealing: bool) -> _Writing:
    found = _Writing()
    with _superuser(server) as connection:
        connection.execute(f"ALTER ROLE {LOGIN} CONNECTION LIMIT {WRITERS + 8}")
        connection.execute(
            "CREATE TABLE bench_keys AS SELECT row_number() OVER ()::int AS n, id"
            f" FROM (SELECT id FROM patients ORDER BY id LIMIT {ROWS}) p"
        )
        connection.execute("CREATE UNIQUE INDEX ON bench_keys (n)")
        connection.execute(f"GRANT SELECT ON bench_keys TO {LOGIN}")
    found.lone = _alone(place)
    with _sealer(server, found, at_work=sealing):
        found.together = _together(server)
    return found


def _alone(place: Place) -> float:
    with place.driver(LOGIN) as connection:
        connection.autocommit = True
        keys = [key for (key,) in connection.execute("SELECT id FROM bench_keys ORDER BY n")]
        taken = [
            seconds(lambda number=number: _write(connection, keys[number % ROWS], number))  # type: ignore[misc]
            for number in range(WRITES)
        ]
    return 1000 * median(taken)


def _write(connection: "psycopg.Connection[tuple[object, ...]]", key: object, number: int) -> None:
    connection.execute(
        "UPDATE patients SET city = %s, version = version + 1 WHERE id = %s", (str(number), key)
    )


_SCRIPT = f"""
\\set n random(1, {ROWS})
UPDATE patients SET city = random()::text, version = version + 1
WHERE id = (SELECT id FROM bench_keys WHERE n = :n);
"""


def _together(server: PostgresServer) -> float:
    """Writes per second of 32 connections, by pgbench."""
    with TemporaryDirectory(prefix="pms-bench-") as folder:
        script = Path(folder) / "write.sql"
        script.write_text(_SCRIPT, encoding="ascii")
        words = ["-n", "-M", "prepared", "-c", str(WRITERS), "-j", "2", "-T", str(RUN_SECONDS)]
        where = ["-h", server.host, "-p", str(server.port), "-U", LOGIN]
        told = subprocess.run(
            [_tool("pgbench"), *words, *where, "-f", script, "twin"],
            env={**os.environ, "PGPASSWORD": DEMO_PASSWORD},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    found = re.search(r"tps = ([\d.]+)", told)
    if found is None:
        raise ValueError(told)
    return float(found.group(1))


@contextmanager
def _sealer(server: PostgresServer, found: _Writing, *, at_work: bool) -> Iterator[None]:
    """Seals once a second, as the housekeeper does, and looks who waits for it."""
    stop = threading.Event()

    def seal() -> None:
        with _superuser(server) as sealer:
            while not stop.wait(1):
                taken = seconds(lambda: sealer.execute("SELECT pms_seal_audit()"))
                found.seals.append(1000 * taken)

    def look() -> None:
        with _superuser(server) as connection:
            while not stop.wait(0.1):
                row = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity w WHERE usename = %s AND EXISTS ("
                    "SELECT FROM pg_stat_activity s WHERE s.query LIKE 'SELECT pms_seal%%'"
                    " AND s.pid = ANY (pg_blocking_pids(w.pid)))",
                    [LOGIN],
                ).fetchone()
                found.waiting += int(str(row[0])) if row else 0

    threads = [threading.Thread(target=work) for work in ((seal, look) if at_work else ())]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@contextmanager
def _superuser(server: PostgresServer) -> "Iterator[psycopg.Connection[tuple[object, ...]]]":
    url = server.superuser_url("twin").replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection

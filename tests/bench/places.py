"""Where the benchmarks measure: a demo hospital on each database, built once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from pms_desktop.cli.demo.command import build
from pms_desktop.data.engine import parse
from pms_desktop.data.finding.functions import SETTING as TOKENS_ARE_MADE
from pms_desktop.data.server import create_database
from pms_desktop.domain.clock import FixedClock
from pms_desktop.services.founding import system_database
from pms_desktop.services.front_door import DEMO_PASSWORD
from pms_desktop.services.sign_in import SignedIn, SignInService
from tests.bench.figures import seconds
from tests.servers.postgres import PostgresServer

PRESENT = datetime(2026, 11, 20, 10, 40, tzinfo=UTC)
SEED = 1


@dataclass(frozen=True)
class Place:
    """A hospital: `url` without anybody's name, and how long it took to build."""

    url: str
    patients: int
    build_seconds: float

    def sign_in(self, login: str) -> SignedIn:
        clock = FixedClock(PRESENT, "Europe/London")
        return SignInService(self.url, "Bench", clock).sign_in(login, DEMO_PASSWORD)

    def driver(self, login: str) -> "psycopg.Connection[tuple[object, ...]]":
        """The bare driver, signed in as the same person."""
        target = parse(self.url)
        return psycopg.connect(
            host=target.host,
            port=target.port,
            dbname=target.database,
            user=login,
            password=DEMO_PASSWORD,
            options=f"-c {TOKENS_ARE_MADE}",  # as the program says; the floor is its own SQL
        )


def on_server(server: PostgresServer, patients: int, name: str = "bench") -> Place:
    """A demo hospital on PostgreSQL."""
    url = create_database(server.superuser_url(), name)
    database = system_database(url)
    taken = seconds(lambda: build(database, patients, SEED, PRESENT))
    database.close()
    return Place(f"postgresql+psycopg://{server.host}:{server.port}/{name}", patients, taken)


def in_file(folder: Path, patients: int) -> Place:
    """A demo hospital in a file."""
    url = f"sqlite:///{folder / 'hospital.sqlite'}"
    database = system_database(url)
    taken = seconds(lambda: build(database, patients, SEED, PRESENT))
    database.close()
    return Place(url, patients, taken)


@contextmanager
def twin(server: PostgresServer, place: Place) -> Iterator[Place]:
    """A copy of a hospital on the server, for doing the same once more."""
    source = parse(place.url).database
    with psycopg.connect(_plain(server.superuser_url()), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE twin TEMPLATE "{source}"')
        connection.execute(
            "UPDATE pg_database SET datacl = (SELECT datacl FROM pg_database WHERE datname = %s)"
            " WHERE datname = 'twin'",
            [source],
        )
        try:
            yield Place(place.url.replace(f"/{source}", "/twin"), place.patients, 0)
        finally:
            connection.execute("DROP DATABASE twin WITH (FORCE)")


def drop_file_cache() -> bool:
    """Make the next start a cold one. Only root may; says whether it did."""
    if os.geteuid() != 0:
        return False
    os.sync()
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3\n", encoding="ascii")
    except OSError:
        return False
    return True


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")

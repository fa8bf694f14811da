"""Benchmarks: `python -m tests.bench [--patients N] [--json FILE]`, called by `./dev bench`.

Each figure stands beside its floor, measured in the same run on the same machine.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg

from tests.bench import places
from tests.bench.accounts import account_figures
from tests.bench.auditing import audit_figures
from tests.bench.charts import chart_figures
from tests.bench.figures import Figure, as_json, seconds, table
from tests.bench.following import following_figures
from tests.bench.importing import import_figures
from tests.bench.linking import linking_figures
from tests.bench.operations import operation_figures
from tests.bench.painting import painting_figures
from tests.bench.papers import paper_figures
from tests.bench.recall import recall_figures
from tests.bench.searching import search_figures
from tests.bench.starting import start_figures
from tests.servers.postgres import PostgresServer, postgres_server

_MOST_IN_FILE = 100_000
"""A desk that stands alone has no more patients."""


def main() -> int:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument(
        "--growth", type=int, nargs="+", default=[], metavar="N",
        help="measure searches alone, among each of these numbers of patients",
    )  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    figures: list[Figure] = []
    for part in _growth(asked.growth) if asked.growth else _parts(asked.patients):
        figures += part
        sys.stderr.write(f"{table(part)}\n{_load()}\n\n")
        if asked.json:  # after each part: a long run that is stopped has told what it measured
            told = {"machine": _machine(), "patients": asked.growth or asked.patients,
                    "figures": as_json(figures)}  # fmt: skip
            asked.json.write_text(json.dumps(told, indent=1), encoding="utf-8")
    sys.stdout.write(f"{table(figures)}\n")
    return 0


def _growth(sizes: Sequence[int]) -> Iterator[Sequence[Figure]]:
    for size in sizes:
        sys.stderr.write(f"building a hospital of {size:,} patients on PostgreSQL\n")
        with postgres_server() as server:  # logins are the server's: one hospital has it alone
            place = places.on_server(server, size)
            yield [_building(server, place, "PostgreSQL"), *search_figures(place, "PostgreSQL")]
    for size in sizes:
        if size <= _MOST_IN_FILE:
            with tempfile.TemporaryDirectory(prefix="pms-bench-") as folder:
                yield search_figures(places.in_file(Path(folder), size), "SQLite")


def _parts(patients: int) -> Iterator[Sequence[Figure]]:
    yield paper_figures()
    yield linking_figures()
    yield start_figures()
    with postgres_server() as server:
        place = places.on_server(server, patients)
        yield [_building(server, place, "PostgreSQL")]
        yield search_figures(place, "PostgreSQL")
        yield recall_figures(place, "PostgreSQL")
        yield operation_figures(server, place)
        yield chart_figures(server, place)
        yield audit_figures(server, place)
        yield account_figures(server, place)
        yield following_figures(server, place)
        yield painting_figures(server, place)
        yield import_figures(server, place)
    with tempfile.TemporaryDirectory(prefix="pms-bench-") as folder:
        place = places.in_file(Path(folder), patients)
        yield search_figures(place, "SQLite")
        yield recall_figures(place, "SQLite")


def _building(server: PostgresServer, place: places.Place, name: str) -> Figure:
    """Beside copying the rows it made into plain tables inside the server."""
    url = server.superuser_url("bench").replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        connection.execute("CREATE SCHEMA plain")

        def copy() -> None:
            for (each,) in tables:
                connection.execute(f'CREATE TABLE plain."{each}" AS TABLE public."{each}"')

        floor = seconds(copy)
        connection.execute("DROP SCHEMA plain CASCADE")
    what = f"demo hospital of {place.patients:,}, {name}"
    return Figure(what, "s", place.build_seconds, floor, "the same rows by CREATE TABLE AS")


def _load() -> str:
    """What else the machine did: figures of a busy one say little, ratios more."""
    return f"load of the last five minutes: {os.getloadavg()[1]:.1f} on {os.cpu_count()} processors"


def _machine() -> str:
    return f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())

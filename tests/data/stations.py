"""Programs of their own that all do one thing at the same moment."""

import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import text

from tests.hospital import Hospital

ROOT = Path(__file__).parents[2]
AT_ONCE = 4
"""Programs that start at the same time: more would only wait for the processor."""


def race(program: str, arguments: Sequence[Sequence[str]]) -> list[str]:
    """What each program was told, one per list of arguments.

    A program prints `ready` and waits for a line; all wait before the first one is let go.
    """
    with ExitStack() as running:
        stations: list[subprocess.Popen[str]] = []
        for words in arguments:
            stations.append(running.enter_context(_start(program, words)))
            if len(stations) > AT_ONCE:
                _wait_ready(stations[-AT_ONCE - 1])
        for station in stations[-AT_ONCE:]:
            _wait_ready(station)
        for station in stations:
            assert station.stdin is not None
            station.stdin.write("go\n")
            station.stdin.flush()
        return [station.communicate()[0].strip() for station in stations]


def let_sign_in_often(hospital: Hospital, login: str) -> None:
    """One person stands for many, so they may sign in as often as many would."""
    if hospital.on_postgres:
        with hospital.system().engine.begin() as connection:
            connection.execute(text(f"ALTER ROLE {login} CONNECTION LIMIT 40"))


def _start(program: str, words: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _wait_ready(station: subprocess.Popen[str]) -> None:
    assert station.stdout is not None
    assert station.stdout.readline() == "ready\n"

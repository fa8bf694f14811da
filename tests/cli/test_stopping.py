"""What is being made and stopped half-way leaves nothing behind, or is known for what it is."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from pms_desktop.data.new_database import new_database
from pms_desktop.domain.errors import DatabaseInTheMakingError
from pms_desktop.services.founding import system_database
from tests.servers.postgres import PostgresServer, postgres_server

HALF_WAY = "Staff, wards, tariff and formulary written"
REMOVED = "An earlier run was cut short; what it left unfinished was removed."
PATIENCE_SECONDS = 120
DEMO = ("demo", "--patients", "200")


@pytest.fixture(scope="module")
def empty_server() -> Iterator[PostgresServer]:
    with postgres_server() as running:
        yield running


def command(words: tuple[str, ...], url: str, user: str, secret: str) -> "subprocess.Popen[str]":
    group, rest = (words[:2], words[2:]) if words[0] == "server" else (words[:1], words[1:])
    given = {"PMS_PASSWORD": secret, "PMS_ADMIN_PASSWORD": "first morning 1"}
    known = ("--database", url, "--user", user)
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "pms_desktop.cli", *group, *known, *rest],
        env={**os.environ, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def stopped_half_way(number: signal.Signals, url: str, user: str = "x", secret: str = "") -> int:
    """The exit code of a demo that was sent a signal in the middle of it."""
    with command(DEMO, url, user, secret) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if HALF_WAY in line:
                running.send_signal(number)
                break
        running.communicate(timeout=PATIENCE_SECONDS)
    return running.returncode


def made(words: tuple[str, ...], url: str, user: str = "x", secret: str = "") -> str:
    """What a command that succeeds tells."""
    with command(words, url, user, secret) as running:
        told, troubles = running.communicate(timeout=PATIENCE_SECONDS)
    assert running.returncode == 0, troubles
    return f"{told}{troubles}"


def names(server: PostgresServer, query: str) -> set[str]:
    with (
        closing(system_database(server.superuser_url())) as database,
        database.engine.connect() as connection,
    ):
        return set(connection.scalars(text(query)))


def databases(server: PostgresServer) -> set[str]:
    return names(server, "SELECT datname FROM pg_database WHERE NOT datistemplate")


def logins(server: PostgresServer) -> set[str]:
    return names(server, "SELECT rolname FROM pg_roles WHERE rolcanlogin")


def test_a_file_half_made_is_taken_back_or_removed_by_the_next_run(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'demo.sqlite'}"

    assert stopped_half_way(signal.SIGTERM, url) == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []

    assert stopped_half_way(signal.SIGKILL, url) == -signal.SIGKILL
    assert REMOVED in made(DEMO, url)
    assert [file.name for file in tmp_path.iterdir()] == ["demo.sqlite"]


def test_a_database_half_made_is_taken_back_or_removed_by_the_next_run(
    empty_server: PostgresServer,
) -> None:
    url = f"postgresql+psycopg://{empty_server.host}:{empty_server.port}/pms"
    known = (url, empty_server.superuser, empty_server.password)
    before = databases(empty_server), logins(empty_server)

    assert stopped_half_way(signal.SIGTERM, *known) == 128 + signal.SIGTERM
    assert (databases(empty_server), logins(empty_server)) == before

    assert stopped_half_way(signal.SIGKILL, *known) == -signal.SIGKILL
    assert databases(empty_server) == {"postgres", "pms_unfinished"}
    init = ("--hospital", "St. Anne", "--admin", "admin", "--admin-name", "Amara Diallo")
    assert REMOVED in made(("server", "init", *init), *known)
    assert databases(empty_server) == {"postgres", "pms"}
    assert logins(empty_server) == before[1] | {"admin", "housekeeper"}


def test_two_runs_do_not_make_the_same_database(empty_server: PostgresServer) -> None:
    url = empty_server.superuser_url()
    with new_database(url, "once"), pytest.raises(DatabaseInTheMakingError):
        new_database(url, "once").__enter__()

    assert "once" in databases(empty_server)
    assert "once_unfinished" not in databases(empty_server)

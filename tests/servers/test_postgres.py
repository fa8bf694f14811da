"""The scratch PostgreSQL behaves like the hospital's, and can be killed under a program."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from tests.servers import postgres
from tests.servers.postgres import PostgresServer, postgres_server


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as running:
        yield running


def scalar(url: str, sql: str) -> object:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(sql))
            return result.scalar_one() if result.returns_rows else None
    finally:
        engine.dispose()


def test_a_role_signs_in_with_its_own_name_and_password(server: PostgresServer) -> None:
    scalar(server.superuser_url(), """CREATE ROLE "dr.josé" LOGIN PASSWORD 'p@ss/w:rd?'""")

    url = server.url("postgres", "dr.josé", "p@ss/w:rd?")

    assert scalar(url, "SELECT current_user") == "dr.josé"


def test_a_wrong_password_is_refused(server: PostgresServer) -> None:
    with pytest.raises(OperationalError, match="password authentication failed"):
        scalar(server.url("postgres", server.superuser, "wrong"), "SELECT 1")


def test_committed_rows_outlive_a_crash_of_the_server(server: PostgresServer) -> None:
    scalar(server.superuser_url(), "CREATE TABLE visits AS SELECT 7 AS number")

    server.restart("immediate")

    assert scalar(server.superuser_url(), "SELECT number FROM visits") == 7


def test_a_stopped_server_refuses_connections_until_it_is_started_again(
    server: PostgresServer,
) -> None:
    server.stop("immediate")
    try:
        assert not server.is_running()
        with pytest.raises(OperationalError, match="refused"):
            scalar(server.superuser_url(), "SELECT 1")
    finally:
        server.start()
    assert scalar(server.superuser_url(), "SELECT 1") == 1


def test_another_port_is_taken_where_the_first_was_and_nothing_is_left_behind(
    server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports, free_port = iter([server.port]), postgres._free_port
    monkeypatch.setattr(postgres, "_free_port", lambda: next(ports, None) or free_port())

    with postgres_server() as short_lived:
        assert short_lived.port != server.port
        directory = short_lived.directory
        short_lived.stop()

    assert not directory.exists()

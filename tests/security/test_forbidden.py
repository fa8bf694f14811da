"""Each job, signed in to a real server with a driver and with psql, tries what it may not do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import Connection, text

from pms_desktop.data.engine import open_engine
from pms_desktop.domain.access import Role
from tests.data.test_access_check import found_by_check
from tests.hospital import PASSWORD, Hospital, login_of
from tests.security.attempts import attempts_of
from tests.security.conftest import DATABASE, HOUSEKEEPER
from tests.security.harmless import HARMLESS
from tests.security.programs import Attacker
from tests.servers.postgres import PostgresServer

Program = Literal["psycopg", "psql"]


@pytest.fixture
def looking(attacked: Hospital) -> Iterator[Connection]:
    engine = open_engine(attacked.system_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def state_of(connection: Connection) -> dict[str, str]:
    """A digest of every table, but of the list of what stations were told."""
    tables = connection.scalars(
        text(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'outbox'"
        )
    ).all()
    digest = "SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {} t"
    found = {table: str(connection.scalar(text(digest.format(table)))) for table in tables}
    connection.rollback()
    return found


@pytest.mark.parametrize("program", ["psycopg", "psql"])
@pytest.mark.parametrize("role", [*Role, None], ids=[*Role, "housekeeper"])
def test_the_server_refuses_what_a_job_may_not_do(
    server: PostgresServer, looking: Connection, role: Role | None, program: Program
) -> None:
    login = HOUSEKEEPER if role is None else login_of(role)
    attacker = Attacker(server, DATABASE, login, PASSWORD)
    tried = attempts_of(role)
    before = state_of(looking)
    somebody = looking.scalar(text("SELECT pg_backend_pid()"))
    named = {"me": login, "pid": somebody, "database": DATABASE}
    statements = [_filled(each.statement, named) for each in tried]

    send = attacker.with_driver if program == "psycopg" else attacker.with_psql
    answers = send(statements)

    assert len(answers) == len(tried) >= 45
    allowed = [
        f"{statement}: {answer}"
        for statement, attempt, answer in zip(statements, tried, answers, strict=True)
        if not attempt.refused(*answer)
    ]
    assert not allowed, "\n".join(allowed)
    assert state_of(looking) == before
    assert found_by_check(looking) == []


def _filled(statement: str, named: dict[str, object]) -> str:
    for name, value in named.items():
        statement = statement.replace(f"{{{name}}}", str(value))
    return statement


@pytest.mark.parametrize("role", list(Role))
def test_what_is_published_as_harmless_is_what_everybody_may(
    server: PostgresServer, looking: Connection, attacked: Hospital, role: Role
) -> None:
    """So that the list stays honest: whatever stops being allowed leaves it."""
    attacker = Attacker(server, DATABASE, login_of(role), PASSWORD)
    before = state_of(looking)
    with attacker.connected() as connection:
        for harmless in HARMLESS:
            connection.execute("BEGIN")
            connection.execute(_filled(harmless.statement, {"me": attacker.login}).encode())
            connection.execute("ROLLBACK")

    assert state_of(looking) == before
    assert found_by_check(looking) == []


def test_the_published_list_stands_in_the_manual() -> None:
    manual = Path("docs/access.md").read_text("utf-8")

    listed = [line for line in manual.splitlines() if line.startswith("| ")][1:]

    assert [f"| {each.what} | {each.why} |" for each in HARMLESS] == listed

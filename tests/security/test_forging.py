"""Who recorded what, when and under which number is the server's to say, not a program's."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.mrn import mrn_of
from tests.hospital import PASSWORD, Hospital, login_of
from tests.security.conftest import DATABASE
from tests.security.programs import Attacker
from tests.servers.postgres import PostgresServer

pytestmark = pytest.mark.usefixtures("attacked")

MINE = "(SELECT id FROM staff WHERE login = session_user)"
SOMEBODY = "(SELECT id FROM staff WHERE login = 'founder')"
LONG_AGO = "'2001-01-01 12:00 UTC'"
JUST_NOW = "BETWEEN clock_timestamp() - interval '1 minute' AND clock_timestamp()"
PRINTED = (
    "INSERT INTO prints (id, kind, document_id, number, copy, station, queue) VALUES"
    " (gen_random_uuid(), 'invoice', gen_random_uuid(), '1', 0, 'Till', '')"
)
REGISTERED = (
    "INSERT INTO patients (id, mrn, family_names, given_names, sex, birth_estimated)"
    " VALUES (gen_random_uuid(), {mrn}, 'Mallory', '', 'unknown', false)"
)


@contextmanager
def session(server: PostgresServer, role: Role) -> Iterator[psycopg.Connection]:
    """A transaction of this job that is undone."""
    attacker = Attacker(server, DATABASE, login_of(role), PASSWORD)
    with attacker.connected() as connection:
        connection.execute("BEGIN")
        yield connection
        connection.execute("ROLLBACK")


def told(connection: psycopg.Connection, statement: str) -> Any:
    (row,) = connection.execute(statement.encode()).fetchall()
    return row if len(row) > 1 else row[0]


def test_a_new_row_carries_its_author_and_the_servers_time(server: PostgresServer) -> None:
    with session(server, Role.NURSE) as nurse:
        signed = f"RETURNING recorded_by = {MINE}, recorded_at {JUST_NOW}"
        assert told(nurse, f"{PRINTED} {signed}") == (True, True)


def test_a_transaction_kept_open_dates_nothing_back(server: PostgresServer) -> None:
    with session(server, Role.NURSE) as nurse:
        assert told(nurse, f"{PRINTED} RETURNING recorded_at > now()")


@pytest.mark.parametrize("column", ["recorded_by", "recorded_at"])
def test_nobody_names_the_author_or_the_time(server: PostgresServer, column: str) -> None:
    value = SOMEBODY if column == "recorded_by" else LONG_AGO
    with session(server, Role.NURSE) as nurse, pytest.raises(psycopg.Error) as refused:
        nurse.execute(
            f"INSERT INTO prints (id, {column}, kind, document_id, number, copy, station,"
            f" queue) VALUES (gen_random_uuid(), {value}, 'invoice', gen_random_uuid(),"
            " '1', 0, 'Till', '')".encode()
        )
    assert refused.value.sqlstate == "42501"


def test_closing_a_record_is_dated_by_the_server(server: PostgresServer) -> None:
    with session(server, Role.ADMINISTRATOR) as administrator:
        assert told(
            administrator,
            f"UPDATE patients SET closed_at = {LONG_AGO}, closed_reason = 'mine'"
            f" RETURNING closed_at {JUST_NOW}",
        )


def test_a_death_is_recorded_by_whoever_records_it(server: PostgresServer) -> None:
    with session(server, Role.RECEPTIONIST) as receptionist:
        assert told(
            receptionist,
            f"UPDATE patients SET deceased_on = '2026-01-01',"
            f" deceased_recorded_at = {LONG_AGO}, deceased_recorded_by = {SOMEBODY}"
            f" RETURNING deceased_recorded_by = {MINE},"
            f" deceased_recorded_at {JUST_NOW}",
        ) == (True, True)


def test_versions_are_counted_whatever_is_sent(server: PostgresServer) -> None:
    with session(server, Role.RECEPTIONIST) as receptionist:
        before = told(receptionist, "SELECT version FROM patients")
        after = told(receptionist, "UPDATE patients SET city = 'X', version = 99 RETURNING version")
        assert after == before + 1
    with session(server, Role.ADMINISTRATOR) as administrator:
        entered = (
            "INSERT INTO tax_rates (id, name, rate, version)"
            " VALUES (gen_random_uuid(), 'Mine', 1, 57) RETURNING version"
        )
        assert told(administrator, entered) == 1


def test_record_numbers_are_drawn_not_chosen(server: PostgresServer) -> None:
    for mrn in (f"'{mrn_of(4711)}'", "'000000017'", "(SELECT mrn FROM patients)"):
        with session(server, Role.RECEPTIONIST) as desk, pytest.raises(psycopg.Error) as found:
            desk.execute(REGISTERED.format(mrn=mrn).encode())
        assert found.value.sqlstate in {"23514", "23505"}, mrn


def test_a_drawn_number_serves_once(server: PostgresServer) -> None:
    with session(server, Role.RECEPTIONIST) as desk:
        mrn = f"'{told(desk, 'SELECT pms_next_mrn()')}'"
        desk.execute(REGISTERED.format(mrn=mrn).encode())
        with pytest.raises(psycopg.errors.UniqueViolation):
            desk.execute(REGISTERED.format(mrn=mrn).encode())


def test_money_and_papers_cannot_be_changed_by_who_made_them(server: PostgresServer) -> None:
    for statement in (
        "UPDATE invoices SET total = total",
        "DELETE FROM invoice_lines",
        "UPDATE charges SET price = 0",
        "INSERT INTO payments (id, number, invoice_id, method, amount)"
        " SELECT gen_random_uuid(), 1, id, 'cash', 1 FROM invoices",
    ):
        with session(server, Role.BILLING) as till, pytest.raises(psycopg.Error) as refused:
            till.execute(statement.encode())
        assert refused.value.sqlstate == "42501", statement


def test_the_server_and_the_program_count_the_same_check_digit(attacked: Hospital) -> None:
    with attacked.system().engine.connect() as connection:
        for number in (1, 9, 4711, 98_765_432, 99_999_999, 123_456_789_012):
            found = connection.exec_driver_sql(f"SELECT pms_mrn({number})").scalar()
            assert found == mrn_of(number)
    attacked.close()

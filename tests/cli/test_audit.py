"""pms-admin audit on real databases, and after a dump and restore into another server."""

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from pms_desktop.cli.main import main
from pms_desktop.data.audit.seals import seal
from pms_desktop.data.server import create_roles
from pms_desktop.services.founding import system_database
from tests.data.patients import enter_patient
from tests.data.test_audit_seals import row_of, seal_now, tampering
from tests.hospital import PASSWORD, Hospital
from tests.servers.postgres import PostgresServer, _tool, postgres_server


def pms_admin(url: str, login: str, password: str, *words: str) -> Result:
    command = ["audit", words[0], "--database", url, "--user", login, *words[1:]]
    return CliRunner().invoke(main, command, env={"PMS_PASSWORD": password})


@pytest.fixture
def sealed(hospital: Hospital) -> Hospital:
    enter_patient(hospital, "Adams")
    seal_now(hospital.system().engine)
    return hospital


def test_a_good_audit_is_said_to_be_good(sealed: Hospital) -> None:
    said = pms_admin(sealed.url, "administrator", PASSWORD, "verify")

    assert said.exit_code == 0, said.output
    assert "The audit is as it was written." in said.output
    assert "under 1 seals" in said.output


def test_the_first_altered_row_is_named(sealed: Hospital) -> None:
    with tampering(sealed) as connection:
        row = row_of(connection, "Adams")
        connection.exec_driver_sql(f"UPDATE audit SET actor = 'nurse' WHERE id >= {row}")

    said = pms_admin(sealed.url, "administrator", PASSWORD, "verify")

    assert said.exit_code == 1
    assert said.output.startswith(f"Row {row} was altered since seal 1.")


def test_a_new_epoch_needs_a_reason_and_the_right(server_hospital: Hospital) -> None:
    url = server_hospital.url
    blank = pms_admin(url, "administrator", PASSWORD, "new-epoch", "--reason", " ")
    refused = pms_admin(url, "administrator", PASSWORD, "new-epoch", "--reason", "Restored")

    assert (blank.exit_code, refused.exit_code) == (2, 1)
    assert "Traceback" not in refused.output


@pytest.mark.slow
def test_the_audit_is_verified_and_goes_on_after_a_restore_into_another_server(
    server: PostgresServer, server_hospital: Hospital, tmp_path: Path
) -> None:
    enter_patient(server_hospital, "Adams")
    seal_now(server_hospital.system().engine)
    enter_patient(server_hospital, "Brown")  # not sealed when the dump was made
    dump = tmp_path / "dump"
    run(server, "pg_dump", "-Fc", "-f", str(dump), server_hospital.url.rpartition("/")[2])

    with postgres_server() as other:
        engine = system_database(other.superuser_url()).engine
        autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
        with autocommit.connect() as connection:
            create_roles(connection)
            connection.execute(text("CREATE DATABASE restored TEMPLATE template0"))
        engine.dispose()
        run(other, "pg_restore", "--exit-on-error", "-d", "restored", str(dump))
        url = f"postgresql+psycopg://{other.host}:{other.port}/restored"
        before = pms_admin(url, other.superuser, other.password, "verify")
        assert "came from another server" in before.output
        restored = system_database(other.superuser_url("restored"))
        with restored.engine.begin() as connection:
            assert seal(connection) == -1

        begun = pms_admin(
            url, other.superuser, other.password, "new-epoch", "--reason", "Restore drill"
        )
        with restored.engine.begin() as connection:
            connection.execute(
                text("INSERT INTO specialities (id, name) VALUES (gen_random_uuid(), 'X')")
            )
        with restored.engine.begin() as connection:
            assert seal(connection) == 1
        after = pms_admin(url, other.superuser, other.password, "verify")
        restored.close()

    assert "Epoch 2 has begun." in begun.output
    assert after.exit_code == 0, after.output
    assert "Restore drill" in after.output
    assert "0 not sealed yet" in after.output


def run(server: PostgresServer, tool: str, *words: str) -> None:
    where = {"PGHOST": server.host, "PGPORT": str(server.port), "PGUSER": server.superuser}
    subprocess.run(
        [_tool(tool), *words],
        env={**os.environ, **where, "PGPASSWORD": server.password},
        check=True,
        capture_output=True,
    )

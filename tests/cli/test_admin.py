"""pms-admin on real databases: what it does, and the sentence and exit code of each refusal."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from pms_desktop.cli.main import main
from pms_desktop.data.upgrade import SchemaState, downgrade, schema_state
from pms_desktop.domain.access import Role
from pms_desktop.services.founding import system_database
from pms_desktop.services.sign_in import SignInService
from tests.beds import build_house
from tests.hospital import PASSWORD, Hospital
from tests.servers.postgres import PostgresServer, postgres_server

ADMIN_PASSWORD = "first morning 1"
NURSE_PASSWORD = "second morning 2"


@dataclass
class Admin:
    """`pms-admin` as one person at one database; the password comes from the environment."""

    url: str
    login: str
    secret: str
    more: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: str, **environment: str) -> Result:
        where = ["--database", self.url, "--user", self.login]
        depth = 2 if words[0] in {"server", "staff", "access"} else 1
        command = [*words[:depth], *where, *words[depth:]]
        secrets = {"PMS_PASSWORD": self.secret, **self.more, **environment}
        return CliRunner().invoke(main, command, env=secrets)


@pytest.fixture(scope="module")
def empty_server() -> Iterator[PostgresServer]:
    """A server of its own, that writes every statement to its log."""
    with postgres_server() as running:
        engine = system_database(running.superuser_url()).engine
        settings = engine.execution_options(isolation_level="AUTOCOMMIT")
        with settings.connect() as connection:
            connection.execute(text("ALTER SYSTEM SET log_statement = 'all'"))
            connection.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()
        yield running


@pytest.fixture
def superuser(empty_server: PostgresServer) -> Admin:
    url = f"postgresql+psycopg://{empty_server.host}:{empty_server.port}/pms"
    return Admin(
        url, empty_server.superuser, empty_server.password, {"PMS_ADMIN_PASSWORD": ADMIN_PASSWORD}
    )


@pytest.fixture
def founded(superuser: Admin, empty_server: PostgresServer) -> Iterator[Admin]:
    """A new hospital, as its first administrator."""
    result = superuser(*INIT)
    assert result.exit_code == 0, result.output
    yield Admin(superuser.url, "amara", ADMIN_PASSWORD)
    owner = system_database(empty_server.superuser_url())
    with owner.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("DROP DATABASE pms WITH (FORCE)"))
        for login in ("amara", "grace", "hall"):
            connection.execute(text(f"DROP ROLE IF EXISTS {login}"))
    owner.close()


INIT = (
    "server", "init", "--hospital", "St. Anne", "--admin", "amara", "--admin-name", "Amara Diallo",
)  # fmt: skip


def roles_of(url: str, login: str, password: str) -> set[Role]:
    entry = SignInService(url, "Desk").sign_in(login, password)
    entry.database.close()
    return set(entry.context.who.roles)


def test_a_server_is_set_up_and_staff_come_in(
    founded: Admin, superuser: Admin, empty_server: PostgresServer
) -> None:
    added = founded(
        "staff", "add", "grace", "Grace Osei", "--job", "nurse", "--job", "doctor",
        PMS_NEW_PASSWORD=NURSE_PASSWORD,
    )  # fmt: skip
    assert (added.exit_code, added.output) == (
        0,
        "Grace Osei may sign in as grace (doctor, nurse).\n"
        "They must change the first password when they come in.\n",
    )

    assert roles_of(founded.url, "amara", ADMIN_PASSWORD) == {Role.ADMINISTRATOR}
    assert roles_of(founded.url, "grace", NURSE_PASSWORD) == {Role.NURSE, Role.DOCTOR}
    listed = founded("staff", "list").output
    amara, grace = listed.splitlines()
    assert amara.startswith("amara  Amara Diallo  administrator  (last in ")
    assert grace.startswith("grace  Grace Osei  doctor, nurse  (must change the password; last in ")
    again = superuser("upgrade")
    assert (again.exit_code, "up to date" in again.output) == (0, True)
    assert "other rights" not in again.output


def test_a_kiosk_is_entered_alone_and_asked_for_no_other_password(founded: Admin) -> None:
    given = {"PMS_NEW_PASSWORD": NURSE_PASSWORD}
    both = founded("staff", "add", "hall", "Hall", "--job", "kiosk", "--job", "nurse", **given)
    added = founded("staff", "add", "hall", "Hall", "--job", "kiosk", **given)

    assert (both.exit_code, both.output) == (
        1, "Error: A kiosk has no other job: anybody may stand in front of it.\n",
    )  # fmt: skip
    assert (added.exit_code, added.output) == (0, "Hall may sign in as hall (kiosk).\n")
    assert roles_of(founded.url, "hall", NURSE_PASSWORD) == {Role.KIOSK}


def test_the_access_check_names_what_was_changed_by_hand_until_it_is_mended(
    founded: Admin, superuser: Admin, empty_server: PostgresServer
) -> None:
    assert founded("access", "check").output.startswith("The server allows what the jobs need")
    engine = system_database(empty_server.superuser_url("pms")).engine
    with engine.begin() as connection:
        connection.execute(text("GRANT DELETE ON payments TO pms_billing"))
        connection.execute(text("GRANT EXECUTE ON FUNCTION lo_import(text) TO PUBLIC"))
        connection.execute(text("ALTER ROLE pms_billing CREATEDB"))
        connection.execute(text("ALTER FUNCTION frozen_notes() SECURITY DEFINER"))
        connection.execute(text("ALTER TABLE notes DISABLE TRIGGER frozen_notes"))
        connection.execute(text("ALTER POLICY pms_open_chart ON notes USING (true)"))
    found = founded("access", "check")
    assert (found.exit_code, found.output.splitlines()) == (
        1,
        [
            "pms_billing holds DELETE on payments, which no job needs.",
            "PUBLIC may call lo_import, which writes large objects.",
            "pms_billing is above the rules: CREATEDB.",
            "frozen_notes does not say what this program wrote: the function was altered.",
            "notes shows closed charts: its policy was altered.",
            "notes has its trigger frozen_notes switched off.",
        ],
    )

    assert "pms_billing is above the rules: CREATEDB." in superuser("upgrade").output
    with engine.begin() as connection:
        connection.execute(text("ALTER ROLE pms_billing NOCREATEDB"))
    engine.dispose()
    assert founded("access", "check").exit_code == 0

    log = (empty_server.directory / "log").read_text("utf-8", errors="replace")
    assert "pms_create_login" in log
    for secret in (ADMIN_PASSWORD, NURSE_PASSWORD, empty_server.password):
        assert secret not in log


def test_a_second_set_up_is_refused_and_changes_nothing(founded: Admin, superuser: Admin) -> None:
    result = superuser(*INIT)

    assert result.exit_code == 1
    assert "There is a database named pms already. Nothing was changed" in result.output
    assert roles_of(founded.url, "amara", ADMIN_PASSWORD) == {Role.ADMINISTRATOR}


def test_who_is_no_superuser_cannot_set_up(founded: Admin) -> None:
    elsewhere = Admin(
        founded.url.replace("/pms", "/other"), "amara", ADMIN_PASSWORD,
        {"PMS_ADMIN_PASSWORD": ADMIN_PASSWORD},
    )  # fmt: skip

    result = elsewhere(*INIT)

    assert result.exit_code == 1


def test_a_login_in_use_on_the_server_takes_the_whole_set_up_back(
    founded: Admin, superuser: Admin, empty_server: PostgresServer
) -> None:
    second = Admin(superuser.url.replace("/pms", "/second"), superuser.login, superuser.secret,
                   superuser.more)  # fmt: skip

    result = second(*INIT)

    assert (result.exit_code, "already signs in as amara" in result.output) == (1, True)
    owner = system_database(empty_server.superuser_url())
    with owner.engine.connect() as connection:
        names = set(connection.scalars(text("SELECT datname FROM pg_database")))
    owner.close()
    assert "second" not in names


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"--admin": "1st"}, "begins with a letter"),
        ({"--time-zone": "Mars/Olympus"}, "Mars/Olympus"),
    ],
)
def test_what_cannot_be_set_up_is_refused_before_anything_is_made(
    superuser: Admin, change: dict[str, str], sentence: str
) -> None:
    result = superuser(*INIT, *(word for pair in change.items() for word in pair))

    assert (result.exit_code, sentence in result.output) == (2, True), result.output


def test_a_wrong_password_is_one_sentence(hospital: Hospital) -> None:
    result = Admin(hospital.url, "administrator", "wrong")("staff", "list")

    assert (result.exit_code, result.output) == (1, "Error: Wrong user name or password.\n")


def test_only_an_administrator_keeps_staff(hospital: Hospital) -> None:
    result = Admin(hospital.url, "nurse", PASSWORD)("staff", "list")

    assert result.exit_code == 1
    assert "Your job does not include this" in result.output


def test_no_server_is_one_sentence() -> None:
    nowhere = Admin("postgresql+psycopg://127.0.0.1:1/pms", "amara", ADMIN_PASSWORD)

    for command in (("staff", "list"), ("upgrade",), ("housekeeper",)):
        result = nowhere(*command)
        assert (result.exit_code, "does not answer" in result.output) == (1, True), result.output


def test_a_taken_login_and_a_weak_password_are_refused(hospital: Hospital) -> None:
    admin = Admin(hospital.url, "administrator", PASSWORD)
    add = ("staff", "add", "nurse", "Another Nurse", "--job", "nurse")

    taken = admin(*add, PMS_NEW_PASSWORD=NURSE_PASSWORD)
    weak = admin("staff", "add", "new.nurse", "New Nurse", "--job", "nurse", PMS_NEW_PASSWORD="a")

    assert (taken.exit_code, "already signs in as nurse" in taken.output) == (1, True)
    assert (weak.exit_code, "at least 10 characters" in weak.output) == (1, True)


def test_without_a_terminal_and_a_password_nothing_is_asked(hospital: Hospital) -> None:
    result = Admin(hospital.url, "administrator", "")("staff", "list")

    assert result.exit_code == 2
    assert "No password for administrator: set PMS_PASSWORD or use a terminal." in result.output


def test_a_new_password_is_given(embedded_hospital: Hospital) -> None:
    admin = Admin(embedded_hospital.url, "administrator", PASSWORD)

    assert admin("staff", "password", "nurse", PMS_NEW_PASSWORD=NURSE_PASSWORD).exit_code == 0
    unknown = admin("staff", "password", "nobody", PMS_NEW_PASSWORD=NURSE_PASSWORD)

    assert roles_of(embedded_hospital.url, "nurse", NURSE_PASSWORD) == {Role.NURSE}
    assert (unknown.exit_code, "Nobody signs in as nobody" in unknown.output) == (1, True)


def test_an_account_is_disabled_enabled_ended_and_given_other_jobs(
    embedded_hospital: Hospital,
) -> None:
    admin = Admin(embedded_hospital.url, "administrator", PASSWORD)

    def said(*words: str) -> str:
        result = admin("staff", *words)
        assert result.exit_code == 0, result.output
        return result.output

    assert said("disable", "nurse").startswith("Nurse Person cannot sign in any more.")
    assert "(disabled; never signed in)" in said("list")
    assert said("enable", "nurse") == "Nurse Person may sign in.\n"
    assert said("expire", "nurse", "2999-12-31").endswith("until the end of 31 Dec 2999.\n")
    assert "until 31 Dec 2999" in said("list")
    assert said("expire", "nurse", "never").endswith("for as long as they work here.\n")
    build_house(embedded_hospital)
    assert said("wards", "nurse", "3 west") == "Nurse Person belongs to: 3 West.\n"
    assert "3 West)" in said("list")
    assert said("wards", "nurse", "--none") == "Nurse Person belongs to: no ward.\n"
    for wrong, words in (
        (("nurse", "9 North"), "There is no ward 9 North. Nothing was changed."),
        (("billing", "3 West"), "Billing Person is neither nurse nor doctor."),
        (("nurse",), "Name the wards, or say --none."),
    ):
        assert words in admin("staff", "wards", *wrong).output
    assert said("jobs", "nurse", "doctor", "billing") == "Nurse Person is now: billing, doctor.\n"
    assert roles_of(embedded_hospital.url, "nurse", PASSWORD) == {Role.DOCTOR, Role.BILLING}


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("disable", "nobody"), 1, "Nobody signs in as nobody. Nothing was changed."),
        (("expire", "nurse", "soon"), 2, "write it as in 2026-12-31, or never"),
        (("expire", "nurse", "2020-01-01"), 1, "This day has passed"),
    ],
)
def test_what_cannot_be_done_to_an_account_is_one_sentence(
    embedded_hospital: Hospital, words: tuple[str, ...], code: int, sentence: str
) -> None:
    result = Admin(embedded_hospital.url, "administrator", PASSWORD)("staff", *words)

    assert (result.exit_code, sentence in result.output) == (code, True), result.output


def test_a_given_password_opens_nothing_but_its_own_change(embedded_hospital: Hospital) -> None:
    admin = Admin(embedded_hospital.url, "administrator", PASSWORD)
    given = ("--job", "administrator")
    admin("staff", "add", "grace", "Grace Osei", *given, PMS_NEW_PASSWORD=NURSE_PASSWORD)
    grace = Admin(embedded_hospital.url, "grace", NURSE_PASSWORD)

    refused = grace("staff", "list")
    assert (refused.exit_code, "pms-admin staff password grace" in refused.output) == (1, True)

    changed = grace("staff", "password", "grace", PMS_NEW_PASSWORD=ADMIN_PASSWORD)
    assert changed.output == "You have a new password.\n"
    assert Admin(embedded_hospital.url, "grace", ADMIN_PASSWORD)("staff", "list").exit_code == 0


def test_an_embedded_hospital_is_upgraded_after_a_copy(embedded_hospital: Hospital) -> None:
    owner = embedded_hospital.system()
    downgrade(owner.engine, "-1")

    result = Admin(embedded_hospital.url, "", "")("upgrade")

    assert result.exit_code == 0, result.output
    assert schema_state(owner.engine) is SchemaState.CURRENT
    path = Path(result.output.split("in ", 1)[1].splitlines()[0].rstrip("."))
    copy = system_database(f"sqlite:///{path}")
    assert schema_state(copy.engine) is SchemaState.OLDER
    copy.close()


def test_there_is_nothing_to_upgrade_in_an_empty_file(tmp_path: Path) -> None:
    result = Admin(f"sqlite:///{tmp_path / 'none.sqlite'}", "", "")("upgrade")

    assert (result.exit_code, "no hospital" in result.output) == (1, True)


def test_an_embedded_hospital_needs_no_housekeeper(embedded_hospital: Hospital) -> None:
    result = Admin(embedded_hospital.url, "", "")("housekeeper")

    assert (result.exit_code, "needs no housekeeper" in result.output) == (2, True)


@pytest.mark.slow
def test_a_demo_is_built_once(tmp_path: Path) -> None:
    demo = Admin(f"sqlite:///{tmp_path / 'demo.sqlite'}", "", "")

    assert "Accounts: reception" in demo("demo", "--patients", "200").output
    again = demo("demo", "--patients", "200")

    assert (again.exit_code, "something at" in again.output) == (1, True)


@pytest.mark.slow
def test_a_demo_is_built_on_a_server(superuser: Admin) -> None:
    demo = Admin(superuser.url.replace("/pms", "/demo"), superuser.login, superuser.secret)

    built = demo("demo", "--patients", "200")

    assert built.exit_code == 0, built.output
    assert roles_of(demo.url, "nurse", "demo") == {Role.NURSE}
    assert "There is a database named demo already" in demo("demo").output


def test_the_program_runs_as_a_process(embedded_hospital: Hospital) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pms_desktop.cli", "staff", "list", "--user", "administrator"],
        env={**os.environ, "PMS_PASSWORD": PASSWORD, "PMS_DATABASE_URL": embedded_hospital.url},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "nurse" in done.stdout
    assert done.stderr == ""

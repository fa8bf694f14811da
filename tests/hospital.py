"""A real hospital for a test: on SQLite or on PostgreSQL, with one person per job."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import Connection, event, text

from pms_desktop.data.access import server_values
from pms_desktop.data.database import Database
from pms_desktop.data.engine import open_engine
from pms_desktop.data.server import create_database
from pms_desktop.domain.access import Role
from pms_desktop.domain.accounts import NewStaff
from pms_desktop.domain.clock import FixedClock
from pms_desktop.services.context import Context
from pms_desktop.services.founding import found, new_hospital, system_database
from pms_desktop.services.ids import new_id
from pms_desktop.services.sign_in import SignedIn, SignInService
from tests.servers.postgres import PostgresServer

PASSWORD = "correct horse 7"
NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)  # a Friday
TEMPLATE = "pms_template"
CHEAP = (1, 8, 1)
"""Passes, kibibytes and lanes of a password hash that costs nothing."""


def login_of(role: Role) -> str:
    """Each job's person signs in with the job's name; the first administrator is `founder`."""
    return role.value


@dataclass
class Hospital:
    """One test's own copy. `sign_in` opens it as the job's own login, never as the owner."""

    url: str
    system_url: str
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW, "Europe/London"))
    _open: list[Database] = field(default_factory=list)
    _at_work: dict[Role, Context] = field(default_factory=dict)

    @property
    def on_postgres(self) -> bool:
        return self.url.startswith("postgresql")

    def sign_in(self, role: Role) -> Context:
        """The context of the services for this job's person, who signs in once and stays.

        `open_station` signs in anew.
        """
        if role not in self._at_work:
            self._at_work[role] = self.open_station(role).context
        return self._at_work[role]

    def open_station(self, role: Role, station: str = "Test desk") -> SignedIn:
        return self.open_station_of(login_of(role), station)

    def open_station_of(self, login: str, station: str = "Test desk") -> SignedIn:
        signed_in = SignInService(self.url, station, self.clock).sign_in(login, PASSWORD)
        self._open.append(signed_in.database)
        if self.on_postgres:
            event.listen(signed_in.database.engine, "begin", self._tell_time)
        return signed_in

    def _tell_time(self, connection: Connection) -> None:
        moment = self.clock.now().isoformat()
        connection.exec_driver_sql("SELECT set_config('pms_test.now', %s, false)", (moment,))

    def system(self) -> Database:
        """The database as its superuser: only to arrange and to look, never to act."""
        database = Database(open_engine(self.system_url), self.clock)
        self._open.append(database)
        return database

    def close(self) -> None:
        self._at_work.clear()
        for database in self._open:
            database.close()


def build_template(url: str) -> None:
    """The schema, the hospital and its staff, once per test run; tests get copies."""
    database = system_database(url)
    found(database, new_hospital("St. Anne General Hospital"), "founder", "Founder", PASSWORD)
    # A cheap hash: hundreds of tests sign in, and the cost of guessing is not what they are about.
    password_hash = PasswordHasher(*CHEAP).hash(PASSWORD) if database.embedded else ""
    for role in Role:
        person = NewStaff(new_id(), f"{role.value.title()} Person", role.value, frozenset({role}))
        with database.units_for(person.id)(False) as uow:
            uow.accounts.add_staff(person)
            if database.embedded:
                uow.accounts.set_password_hash(person.id, password_hash)
            else:
                uow.accounts.create_login(role.value, person.roles, PASSWORD)
            uow.commit()
    if database.embedded:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def sqlite_copy(template: Path, folder: Path) -> Hospital:
    path = folder / "hospital.sqlite"
    shutil.copyfile(template, path)
    return Hospital(f"sqlite:///{path}", f"sqlite:///{path}")


server_values.CLOCK = """
    CREATE OR REPLACE FUNCTION public.pms_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    $$ SELECT coalesce(nullif(current_setting('pms_test.now', true), '')::timestamptz,
                       pg_catalog.clock_timestamp()) $$
"""
"""The server's own clock stands where the test's clock stands, as everything else does."""


def postgres_template(server: PostgresServer) -> str:
    """Build the template database; returns its name."""
    url = create_database(server.superuser_url(), TEMPLATE)
    build_template(url)
    engine = open_engine(url)
    with engine.begin() as connection:
        # A copied sequence believes that its next numbers are in the log already: after a crash
        # they would come twice. Setting it takes that back.
        connection.execute(
            text(
                "SELECT setval(format('%I.%I', schemaname, sequencename), last_value)"
                " FROM pg_sequences WHERE last_value IS NOT NULL"
            )
        )
    engine.dispose()
    return TEMPLATE


def postgres_copy(server: PostgresServer, name: str) -> Hospital:
    """A copy of the template, file by file: quicker than by the log, from which a sequence would
    give numbers twice after a crash, those it had logged ahead."""
    engine = open_engine(server.superuser_url()).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} OWNER pms_owner STRATEGY FILE_COPY')
        )
        acl = connection.scalar(
            text("SELECT datacl FROM pg_database WHERE datname = :name"), {"name": TEMPLATE}
        )
        connection.execute(
            text("UPDATE pg_database SET datacl = :acl WHERE datname = :name"),
            {"acl": acl, "name": name},
        )
    engine.dispose()
    host = f"{server.host}:{server.port}"
    return Hospital(f"postgresql+psycopg://{host}/{name}", server.superuser_url(name))


def drop_postgres_copy(server: PostgresServer, name: str) -> None:
    engine = open_engine(server.superuser_url()).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    engine.dispose()

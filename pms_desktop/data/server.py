"""Setting up an empty PostgreSQL for a hospital. Runs as a superuser, once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from pms_desktop.data.access.chart_policies import DOWNTIME_READER, jobs_with
from pms_desktop.data.access.grants import group_role
from pms_desktop.data.engine import open_engine, parse
from pms_desktop.data.errors import translate
from pms_desktop.domain.access import Permission, Role
from pms_desktop.domain.errors import DatabaseExistsError, InvalidInputError, NotSuperuserError
from pms_desktop.i18n import gettext as _

OWNER, ACCOUNTS, HOUSEKEEPER = "pms_owner", "pms_accounts", "pms_housekeeper"
_EXTENSIONS = ("btree_gist", "pg_trgm", "sslinfo", "unaccent")


def create_roles(connection: Connection) -> None:
    """Owner, account keeper, housekeeper and one group per job: nobody signs in as these."""
    for name in (OWNER, HOUSEKEEPER, *(group_role(role) for role in Role)):
        _create_role(connection, name, "NOLOGIN")
    _create_role(connection, ACCOUNTS, "NOLOGIN CREATEROLE")
    _create_role(connection, DOWNTIME_READER, "NOLOGIN")
    for role in jobs_with(Permission.READ_CHART):
        connection.execute(text(f"GRANT {DOWNTIME_READER} TO {group_role(role)}"))
    _lend_jobs(connection)
    connection.execute(text(f"GRANT pg_signal_backend TO {ACCOUNTS}"))  # to end sessions


def lend_logins(connection: Connection) -> None:
    """From PostgreSQL 16 on, CREATEROLE alone changes no login: the account keeper must have been
    lent each. It is lent those it makes; a hospital that came from an older server has others.
    Runs as a superuser."""
    if not _lends_in_parts(connection) or not connection.scalar(text(_HAS_STAFF)):
        return
    _lend_jobs(connection)
    for login in connection.scalars(text(_NOT_LENT), {"accounts": ACCOUNTS}).all():
        connection.exec_driver_sql(f"GRANT {login} TO {ACCOUNTS} {_LENT}")


def _lend_jobs(connection: Connection) -> None:
    """The account keeper gives jobs to people, and since PostgreSQL 16 without having them."""
    options = _LENT if _lends_in_parts(connection) else "WITH ADMIN OPTION"
    for role in Role:
        connection.execute(text(f"GRANT {group_role(role)} TO {ACCOUNTS} {options}"))


def _lends_in_parts(connection: Connection) -> bool:
    version = connection.scalar(text("SELECT current_setting('server_version_num')"))
    return int(version or 0) >= _IN_PARTS


_IN_PARTS = 160000
_LENT = "WITH ADMIN TRUE, INHERIT FALSE, SET FALSE"
_HAS_STAFF = "SELECT to_regclass('public.staff') IS NOT NULL"
_NOT_LENT = """
    SELECT quote_ident(s.login) FROM public.staff s JOIN pg_roles r ON r.rolname = s.login
    WHERE NOT (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb) AND NOT EXISTS (
        SELECT FROM pg_auth_members m JOIN pg_roles a ON a.oid = m.member
        WHERE a.rolname = :accounts AND m.roleid = r.oid AND m.admin_option)
    ORDER BY s.login"""


def create_database(server_url: str, name: str) -> str:
    """An empty database owned by `pms_owner`, closed to everybody without a job.

    `server_url` is a superuser's URL of any database of the server; returns the superuser's URL
    of the new one. Raises InvalidInputError, NotSuperuserError, DatabaseExistsError,
    SignInRefusedError or DatabaseUnavailableError, and changes nothing then.
    """
    server = parse(server_url)
    target = server.set(database=name)
    with as_superuser(server_url) as connection:
        require_place(connection, name)
        create_roles(connection)
        connection.execute(
            text(f"CREATE DATABASE \"{name}\" OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0")
        )
        connection.execute(text(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC'))
        for group in (HOUSEKEEPER, *(group_role(role) for role in Role)):
            connection.execute(text(f'GRANT CONNECT ON DATABASE "{name}" TO {group}'))
        close_spare_databases(connection)
    try:
        _prepare_schema(_text(target))
    except BaseException:
        drop_database(server_url, name)
        raise
    return _text(target)


def drop_database(server_url: str, name: str) -> None:
    """Throw a database away, whoever is in it."""
    with as_superuser(server_url) as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


@contextmanager
def as_superuser(url: str) -> Iterator[Connection]:
    """Each statement is a transaction of its own. Raises domain errors."""
    engine = open_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise (translate(error) or error) from error
    finally:
        engine.dispose()


def require_place(connection: Connection, name: str) -> None:
    """Raises InvalidInputError, NotSuperuserError or DatabaseExistsError."""
    if not name.replace("_", "").isalnum():
        fault = _("A database name has letters, digits and underscores only: {name}.")
        raise InvalidInputError({"database": fault.format(name=name)})
    login, superuser = connection.execute(
        text("SELECT rolname, rolsuper FROM pg_roles WHERE rolname = session_user")
    ).one()
    if not superuser:
        raise NotSuperuserError(login)
    if exists(connection, name):
        raise DatabaseExistsError(name)


def exists(connection: Connection, name: str) -> bool:
    """Whether the server has a database of this name."""
    taken = text("SELECT 1 FROM pg_database WHERE datname = :name")
    return connection.scalar(taken, {"name": name}) is not None


def create_housekeeper(superuser_url: str, login: str, password: str) -> None:
    """The login of the housekeeper process: it may announce changes and nothing else."""
    with as_superuser(superuser_url) as connection:
        driver = connection.connection.driver_connection
        verifier = driver.pgconn.encrypt_password(  # type: ignore[union-attr]
            password.encode(), login.encode(), b"scram-sha-256"
        ).decode()
        _create_role(connection, login, f"LOGIN CONNECTION LIMIT 4 IN ROLE {HOUSEKEEPER}")
        # Not text(): it would take a verifier's colons for parameters.
        connection.exec_driver_sql(f"ALTER ROLE {login} PASSWORD '{verifier}'")


def _prepare_schema(url: str) -> None:
    with as_superuser(url) as connection:
        for extension in _EXTENSIONS:
            connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {extension}"))
        close_large_objects(connection)
        close_counts_of_reading(connection)
        connection.execute(text("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
        connection.execute(text(f"ALTER SCHEMA public OWNER TO {OWNER}"))
        connection.execute(text(f"GRANT USAGE, CREATE ON SCHEMA public TO {ACCOUNTS}"))
        for group in (HOUSEKEEPER, *(group_role(role) for role in Role)):
            connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {group}"))


SPARE_DATABASES = ("postgres", "template1")
"""What every server has beside the hospital, with no rule in it."""


def close_spare_databases(connection: Connection) -> None:
    """Nobody signs in to them, where files could be kept and the disk filled unseen. Runs as a
    superuser, whom nothing is closed to."""
    opened = text(
        "SELECT datname FROM pg_database WHERE datname = ANY (:names)"
        " AND has_database_privilege('public', oid, 'CONNECT')"
    )
    for name in connection.scalars(opened, {"names": list(SPARE_DATABASES)}).all():
        connection.execute(text(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC"))


LARGE_OBJECTS = "^(lo_|lowrite$|loread$)"
"""Functions of PostgreSQL, as a regular expression."""
COUNTS_OF_READING = (
    "^pg_stat_get_(xact_|db_|tuples_|blocks_|numscans|lastscan|live_|dead_|mod_|ins_|function_|io$)"
)
"""Functions behind `pg_stat_xact_all_tables`, `pg_statio_user_indexes` and the like."""


def close_large_objects(connection: Connection) -> None:
    """Nobody keeps files in the database beside its tables. Runs as a superuser."""
    for signature in _open_to_everybody(connection, LARGE_OBJECTS):
        connection.exec_driver_sql(f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC")


def close_counts_of_reading(connection: Connection) -> None:
    """Nobody learns from how many rows were read what a function kept to itself: a kiosk that
    is told of nobody would see by them whether a number is somebody's. Runs as a superuser."""
    for signature in _open_to_everybody(connection, COUNTS_OF_READING):
        connection.exec_driver_sql(f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC")
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {signature} TO pg_monitor")


def _open_to_everybody(connection: Connection, names: str) -> Sequence[str]:
    """Functions of PostgreSQL, with the types of their arguments."""
    found = text(
        "SELECT CAST(CAST(oid AS regprocedure) AS text) FROM pg_proc"
        " WHERE pronamespace = CAST('pg_catalog' AS regnamespace)"
        " AND proname ~ :names AND has_function_privilege('public', oid, 'EXECUTE')"
    )
    return connection.scalars(found, {"names": names}).all()


def _create_role(connection: Connection, name: str, options: str) -> None:
    exists = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name})
    if exists is None:
        connection.execute(text(f"CREATE ROLE {name} {options}"))


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)

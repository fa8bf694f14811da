"""Setting up an empty PostgreSQL for a hospital. Runs as a superuser, once."""

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from pms_desktop.data.access import group_role
from pms_desktop.data.engine import open_engine, parse
from pms_desktop.domain.access import Role

OWNER, ACCOUNTS, HOUSEKEEPER = "pms_owner", "pms_accounts", "pms_housekeeper"
_EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")


def create_roles(connection: Connection) -> None:
    """Owner, account keeper, housekeeper and one group per job: nobody signs in as these."""
    for name in (OWNER, HOUSEKEEPER, *(group_role(role) for role in Role)):
        _create_role(connection, name, "NOLOGIN")
    _create_role(connection, ACCOUNTS, "NOLOGIN CREATEROLE")
    for role in Role:
        connection.execute(text(f"GRANT {group_role(role)} TO {ACCOUNTS} WITH ADMIN OPTION"))


def create_database(server_url: str, name: str) -> str:
    """An empty database owned by `pms_owner`, closed to everybody without a job.

    `server_url` is a superuser's URL of any database of the server; returns the superuser's URL
    of the new one. Raises ValueError when the name cannot be one.
    """
    if not name.replace("_", "").isalnum():
        raise ValueError(f"{name!r} cannot be the name of a database")
    server = parse(server_url)
    target = server.set(database=name)
    engine = open_engine(_text(server)).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        create_roles(connection)
        connection.execute(
            text(f"CREATE DATABASE \"{name}\" OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0")
        )
        connection.execute(text(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC'))
        for group in (HOUSEKEEPER, *(group_role(role) for role in Role)):
            connection.execute(text(f'GRANT CONNECT ON DATABASE "{name}" TO {group}'))
    engine.dispose()
    _prepare_schema(_text(target))
    return _text(target)


def create_housekeeper(superuser_url: str, login: str, password: str) -> None:
    """The login of the housekeeper process: it may announce changes and nothing else."""
    engine = open_engine(superuser_url)
    with engine.begin() as connection:
        driver = connection.connection.driver_connection
        verifier = driver.pgconn.encrypt_password(  # type: ignore[union-attr]
            password.encode(), login.encode(), b"scram-sha-256"
        ).decode()
        _create_role(connection, login, f"LOGIN CONNECTION LIMIT 4 IN ROLE {HOUSEKEEPER}")
        connection.execute(text(f"ALTER ROLE {login} PASSWORD '{verifier}'"))
    engine.dispose()


def _prepare_schema(url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        for extension in _EXTENSIONS:
            connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {extension}"))
        connection.execute(text("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
        connection.execute(text(f"ALTER SCHEMA public OWNER TO {OWNER}"))
        connection.execute(text(f"GRANT USAGE, CREATE ON SCHEMA public TO {ACCOUNTS}"))
        for group in (HOUSEKEEPER, *(group_role(role) for role in Role)):
            connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {group}"))
    engine.dispose()


def _create_role(connection: Connection, name: str, options: str) -> None:
    exists = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name})
    if exists is None:
        connection.execute(text(f"CREATE ROLE {name} {options}"))


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)

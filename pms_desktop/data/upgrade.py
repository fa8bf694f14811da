"""The schema the program needs, and how a database gets there.

Migrations change tables. What is derived from them (change triggers, grants) is compiled anew
on every upgrade, so that it always fits the program.
"""

import sqlite3
from contextlib import closing
from enum import Enum
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from pms_desktop.data.access.grants import compile_grants
from pms_desktop.data.audit.triggers import compile_audit_triggers, drop_audit_triggers
from pms_desktop.data.errors import translate
from pms_desktop.data.finding.refold import refold
from pms_desktop.data.finding.reindex import Progress, reindex
from pms_desktop.data.guards import COMPILERS, EMBEDDED_COMPILERS
from pms_desktop.data.revisions import known_revisions
from pms_desktop.data.rules.persons import drop_person_rules
from pms_desktop.data.server import (
    close_counts_of_reading,
    close_large_objects,
    close_spare_databases,
    lend_logins,
)
from pms_desktop.domain.errors import NoHospitalError, SchemaNewerError, SchemaOlderError
from pms_desktop.settings import bundled

if TYPE_CHECKING:
    from alembic.config import Config


class SchemaState(Enum):
    """How the database's schema stands to the program's."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415  slow to import

    config = Config()
    config.set_main_option("script_location", str(bundled("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def schema_state(engine: Engine, *, kiosk: bool = False) -> SchemaState:
    """Compare without changing anything; a kiosk's login reads no table and asks a function.

    Raises domain errors when the database is away.
    """
    try:
        with engine.connect() as connection:
            found = _told_revision(connection) if kiosk else _revision(connection)
    except SchemaNewerError:  # a file is refused before it is opened
        return SchemaState.NEWER
    except SQLAlchemyError as error:
        raise (translate(error) or error) from error
    if found is None:
        return SchemaState.EMPTY
    known = known_revisions()
    if found not in known:
        return SchemaState.NEWER
    return SchemaState.CURRENT if found == known[-1] else SchemaState.OLDER


def require_current(engine: Engine, *, kiosk: bool = False) -> None:
    """Raises NoHospitalError, SchemaOlderError or SchemaNewerError unless the schema fits."""
    state = schema_state(engine, kiosk=kiosk)
    if state is SchemaState.EMPTY:
        raise NoHospitalError
    if state is SchemaState.OLDER:
        raise SchemaOlderError
    if state is SchemaState.NEWER:
        raise SchemaNewerError


def upgrade(
    engine: Engine, revision: str = "head", progress: Progress | None = None
) -> Path | None:
    """Bring the database to the program's schema in one transaction. `progress` is told how many
    patients were indexed anew, where that is needed.

    On PostgreSQL the login must be allowed to become `pms_owner`. An embedded hospital is copied
    first, see `copy_before_upgrade`. Raises SchemaNewerError and changes nothing when the database
    is newer; DiskFullError or DatabaseUnavailableError when it cannot be written. Returns the copy.
    """
    state = schema_state(engine)
    if state is SchemaState.NEWER:
        raise SchemaNewerError
    copy = copy_before_upgrade(engine) if state is SchemaState.OLDER else None
    try:
        _upgrade(engine, revision, progress)
    except SQLAlchemyError as error:
        raise (translate(error) or error) from error
    return copy


def copy_before_upgrade(engine: Engine) -> Path | None:
    """Copy an embedded hospital to `<name>-schema-<revision>.<suffix>` beside it.

    Returns the copy; None on a server, whose backups are the server's, and where another program
    has upgraded it meanwhile.
    """
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file or file == ":memory:":
        return None
    path = Path(file)
    part = path.with_suffix(f".{token_hex(4)}.copying")  # two programs may start at once
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # VACUUM runs outside transactions
            connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
    except SQLAlchemyError as error:
        part.unlink(missing_ok=True)
        raise (translate(error) or error) from error
    revision = _revision_of(part)
    if revision == known_revisions()[-1]:
        part.unlink()
        return None
    part.chmod(path.stat().st_mode)
    return part.replace(path.with_name(f"{path.stem}-schema-{revision}{path.suffix}"))


def _revision_of(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _upgrade(engine: Engine, revision: str, progress: Progress | None) -> None:
    from alembic import command  # noqa: PLC0415  slow to import

    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            if connection.scalar(text("SELECT current_setting('is_superuser')")) == "on":
                close_large_objects(connection)
                close_counts_of_reading(connection)
                close_spare_databases(connection)
                lend_logins(connection)
            connection.execute(text("SET LOCAL ROLE pms_owner"))
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))  # a million rows take long
        command.upgrade(_config(connection), revision)
        if connection.dialect.name == "postgresql":
            for compiler in COMPILERS:
                compiler(connection)
            compile_grants(connection)
        else:
            for compiler in EMBEDDED_COMPILERS:
                compiler(connection)
        if revision == "head":
            refold(connection)
            reindex(connection, progress)


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back: for tests, and for a release that must be withdrawn."""
    from alembic import command  # noqa: PLC0415  slow to import

    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL ROLE pms_owner"))
            drop_audit_triggers(connection)
        drop_person_rules(connection)
        command.downgrade(_config(connection), revision)
        if connection.dialect.name == "postgresql" and inspect(connection).has_table("audit"):
            compile_audit_triggers(connection)  # for the columns that are left


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def _told_revision(connection: Connection) -> str:
    """What a server tells a kiosk; one without that function is older than kiosks."""
    call = "public.pms_kiosk_revision()"
    known = connection.scalar(text("SELECT CAST(to_regprocedure(:call) AS oid)"), {"call": call})
    if known is None:
        return known_revisions()[0]
    return str(connection.scalar(text(f"SELECT {call}")))

"""Driver errors into domain errors, for both databases, in one place."""

import re
import sqlite3

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.exc import DBAPIError, StatementError, TimeoutError
from sqlalchemy.orm.exc import StaleDataError

from pms_desktop.data.tables import Base
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    ConstraintViolatedError,
    DatabaseBusyError,
    DatabaseUnavailableError,
    DiskFullError,
    PmsError,
)

_UNIQUE = re.compile(r"UNIQUE constraint failed: (.+)")
_CHECK = re.compile(r"CHECK constraint failed: (\w+)")


def translate(error: BaseException) -> PmsError | None:
    """What a driver's error means, or None when it is a bug of ours."""
    if isinstance(error, StaleDataError):
        return ConcurrentUpdateError("record")
    if isinstance(error, TimeoutError):
        return DatabaseBusyError("no free connection")
    if isinstance(error, StatementError) and isinstance(error.orig, PmsError):
        return error.orig  # a type refused a value
    if not isinstance(error, DBAPIError):
        return None
    if isinstance(error.orig, sqlite3.Error):
        return _from_sqlite(error.orig)
    from pms_desktop.data.postgres_errors import meant  # noqa: PLC0415  a file needs no driver

    return meant(error.orig)


def _from_sqlite(error: sqlite3.Error) -> PmsError | None:
    text = str(error)
    if isinstance(error, sqlite3.IntegrityError):
        return ConstraintViolatedError(_sqlite_constraint(text))
    if "locked" in text or "busy" in text:
        return DatabaseBusyError(text)
    if "full" in text:
        return DiskFullError(text)
    if "unable to open" in text or "disk I/O" in text or "not a database" in text:
        return DatabaseUnavailableError(text)
    if "readonly" in text:
        return DatabaseUnavailableError(text)
    return None


def _sqlite_constraint(text: str) -> str:
    if check := _CHECK.match(text):
        return check.group(1)
    if unique := _UNIQUE.match(text):
        return _unique_name(unique.group(1))
    return text  # a trigger raises the bare name of its rule


def _unique_name(columns: str) -> str:
    """SQLite names `table.column, table.column`; the rule's own name stands in the metadata."""
    pairs = [pair.strip().partition(".") for pair in columns.split(",")]
    table = Base.metadata.tables.get(pairs[0][0])
    wanted = {column for _, _, column in pairs}
    if table is None:
        return columns
    rules: list[UniqueConstraint | Index] = [
        *(c for c in table.constraints if isinstance(c, UniqueConstraint)),
        *(index for index in table.indexes if index.unique),
    ]
    names = [rule.name for rule in rules if {c.name for c in rule.columns} == wanted]
    return str(names[0]) if names else f"pk_{table.name}"

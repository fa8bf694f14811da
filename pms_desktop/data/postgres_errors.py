"""Errors of PostgreSQL's driver into domain errors."""

import psycopg

from pms_desktop.data.transport import transport_fault
from pms_desktop.domain.accounts import AccountDisabledError
from pms_desktop.domain.errors import (
    ConstraintViolatedError,
    DatabaseBusyError,
    DatabaseUnavailableError,
    DiskFullError,
    PermissionDeniedError,
    PmsError,
    ReadOnlyServerError,
    SignInRefusedError,
)

_BUSY = {"40001", "40P01", "55P03", "57014"}
_REFUSED = {"28000", "28P01"}
_REFUSED_WORDS = (
    "password authentication failed",
    "permission denied for database",  # somebody without a job
)


def meant(error: BaseException | None) -> PmsError | None:
    """What an error of the driver means, or None when it is a bug of ours."""
    if not isinstance(error, psycopg.Error):
        return None
    return _without_state(error) if error.sqlstate is None else _coded(error, error.sqlstate)


def _coded(error: psycopg.Error, state: str) -> PmsError | None:
    if state in _REFUSED:
        return SignInRefusedError(state)
    if state in _BUSY:
        return DatabaseBusyError(state)
    if state == "42501":
        return PermissionDeniedError(error.diag.message_primary or "")
    if state == "25006":
        return ReadOnlyServerError(state)
    if state == "53100":
        return DiskFullError(state)
    if state.startswith(("08", "57P", "53")):
        return DatabaseUnavailableError(state)
    if state.startswith("23"):
        return ConstraintViolatedError(error.diag.constraint_name or state)
    return None


def _without_state(error: psycopg.Error) -> PmsError | None:
    """libpq failed before a server answered; a refused password has no SQLSTATE there."""
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return None
    text = str(error)
    if (fault := transport_fault(text)) is not None:
        return fault
    if "is not permitted to log in" in text:  # said only to who knows the password
        return AccountDisabledError("28000")
    if any(words in text for words in _REFUSED_WORDS):
        return SignInRefusedError("28P01")
    return DatabaseUnavailableError(text)

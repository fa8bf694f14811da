"""Failures we expect. Anything else that is raised is a bug.

Failures of one subject stand beside its rules, as in `domain/wards.py`; here are those every
subject can meet. They carry data; `mvp/messages.py` makes the sentences.
"""

from collections.abc import Mapping
from enum import StrEnum


class PmsError(Exception):
    """Base of every failure a user may be told about."""


class DatabaseUnavailableError(PmsError):
    """The database cannot be reached, or the connection broke before it answered.

    Whether the last request was carried out is then unknown; sending it again with the same
    key is safe.
    """


class ReadOnlyServerError(PmsError):
    """The server is a standby: it shows everything and takes nothing; nothing was changed."""


class DatabaseBusyError(PmsError):
    """Somebody else held the record for too long; nothing was changed."""


class DiskFullError(PmsError):
    """The database cannot write because its disk is full; nothing was changed."""


class UnkeepableTextError(PmsError):
    """A text holds what no database takes: NUL, or half of a surrogate pair."""


class ConcurrentUpdateError(PmsError):
    """Another station changed the record since it was read."""

    def __init__(self, subject: str, record_id: object = None) -> None:
        super().__init__(f"{subject} {record_id} was changed elsewhere")
        self.subject, self.record_id = subject, record_id


class NotFoundError(PmsError):
    """The record does not exist, or this person may not see it."""

    def __init__(self, subject: str, record_id: object) -> None:
        super().__init__(f"no {subject} {record_id}")
        self.subject, self.record_id = subject, record_id


class ConstraintViolatedError(PmsError):
    """The database refused a row. `constraint` is the name the table gives the rule."""

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint


class PermissionDeniedError(PmsError):
    """This person's jobs do not include it. `what` is the permission or the table."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class InvalidInputError(PmsError):
    """What was typed cannot be saved. `faults` maps a field name to one mending sentence."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {fault}" for field, fault in faults.items()))
        self.faults = dict(faults)


class SignInRefusedError(PmsError):
    """Wrong user name or password, or the account may not sign in."""


class SignInDelayedError(SignInRefusedError):
    """Too many wrong passwords: nobody is let in as this login for so many seconds."""

    def __init__(self, login: str, seconds: int) -> None:
        super().__init__(login)
        self.seconds = seconds


class PreviewOnlyError(PmsError):
    """This is a preview of another job's screens: nothing is written from there."""


class TransportFault(StrEnum):
    """Why a station and its server do not speak: one of them is not sure of the other."""

    WEAKENED = "weakened"
    NO_AUTHORITY = "no authority"
    OTHER_AUTHORITY = "other authority"
    OTHER_HOST = "other host"
    NO_TLS = "no TLS"
    NO_STATION = "no station certificate"
    OTHER_STATION = "other station certificate"
    NOT_ADMITTED = "not admitted"
    OPEN_KEY = "open key"


class TransportRefusedError(PmsError):
    """The connection would not have been safe, so there is none. `detail` is for the expert."""

    def __init__(self, fault: TransportFault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault, self.detail = fault, detail


class SchemaOlderError(PmsError):
    """The database is older than the program and must be upgraded by an administrator."""


class SchemaNewerError(PmsError):
    """The database is newer than the program; the program must be updated."""


class NoHospitalError(PmsError):
    """The database holds no hospital yet."""


class DatabaseExistsError(PmsError):
    """A new hospital needs a database of its own; this one is there already."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class DatabaseInTheMakingError(PmsError):
    """Another run makes this database at this moment."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NotSuperuserError(PmsError):
    """Only a superuser of the server can make a database and its roles."""

    def __init__(self, login: str) -> None:
        super().__init__(login)
        self.login = login

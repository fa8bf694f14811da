"""Accounts of an embedded hospital. On PostgreSQL each person is a login role instead."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pms_desktop.domain.access import Role


@dataclass(frozen=True, slots=True)
class Account:
    """How somebody signs in to an embedded hospital. `password_hash` is argon2id."""

    staff_id: UUID
    login: str
    name: str
    active: bool
    password_hash: str
    failed_tries: int
    last_try_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewStaff:
    """A member of staff to be entered, with the jobs they hold and the login they use.

    Somebody without a login never signs in.
    """

    id: UUID
    name: str
    login: str | None
    roles: frozenset[Role]

"""How people sign in, and until when. On PostgreSQL each person is a login role."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import SignInRefusedError

WARN_BEFORE = timedelta(days=7)
"""How long before its last day an account says so."""


@dataclass(frozen=True, slots=True)
class Account:
    """How somebody signs in to an embedded hospital. `password_hash` is argon2id."""

    staff_id: UUID
    login: str
    name: str
    active: bool
    expires_on: date | None
    password_hash: str
    failed_tries: int
    last_try_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody's account stands as they come in. `last_sign_in_at` is the time before;
    `must_change`: the password was given by somebody else. `expires_on` is the last day."""

    expires_on: date | None = None
    must_change: bool = False
    last_sign_in_at: datetime | None = None

    def ends_soon(self, today: date) -> bool:
        """Whether the last day is near."""
        return self.expires_on is not None and self.expires_on - today <= WARN_BEFORE


@dataclass(frozen=True, slots=True)
class RefusedTries:
    """Sign-ins with one name that were refused at one station, since it last told of them.

    The name as typed is not told further than the station: people type passwords there.
    """

    login: str
    tries: int
    first_at: datetime
    last_at: datetime

    def again(self, at: datetime) -> "RefusedTries":
        """One more."""
        return replace(self, tries=self.tries + 1, last_at=at)


class AccountDisabledError(SignInRefusedError):
    """The password is right, but an administrator has disabled the account."""


class AccountExpiredError(SignInRefusedError):
    """The password is right, but the last day of the account has passed."""

    def __init__(self, login: str, expired_on: date) -> None:
        super().__init__(login)
        self.expired_on = expired_on


class JobsChangedError(SignInRefusedError):
    """An administrator changed this person's jobs since they came in."""


def require_open(login: str, active: bool, expires_on: date | None, today: date) -> None:
    """Raises AccountDisabledError or AccountExpiredError."""
    if not active:
        raise AccountDisabledError(login)
    if expires_on is not None and today > expires_on:
        raise AccountExpiredError(login, expires_on)


@dataclass(frozen=True, slots=True)
class NewStaff:
    """A member of staff to be entered, with the jobs they hold and the login they use.

    Somebody without a login never signs in.
    """

    id: UUID
    name: str
    login: str | None
    roles: frozenset[Role]

"""Signing in: the same two fields on both databases.

On PostgreSQL the password opens the connection and the server knows who it is; on an embedded
file the program compares it with the argon2id hash.
"""

import logging
import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pms_desktop.data.database import Database
from pms_desktop.data.engine import Credentials, open_engine
from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.data.upgrade import SchemaState, require_current, schema_state, upgrade
from pms_desktop.domain.access import Permission, Role
from pms_desktop.domain.access_check import AccessDifference
from pms_desktop.domain.accounts import AccountDisabledError, RefusedTries, Standing
from pms_desktop.domain.clock import Clock, SystemClock, today
from pms_desktop.domain.errors import SignInDelayedError, SignInRefusedError
from pms_desktop.security.passwords import matches
from pms_desktop.services.context import Context

log = logging.getLogger(__name__)

_FREE_TRIES = 5
_MOST_UNTOLD = 20
_WAIT = timedelta(seconds=30)
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$" + "A" * 43


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person at work: the context of every service, and the database to close at the end.
    `access` is how the server's rights differ from those this person's jobs should have;
    `read_only`: the server is a standby; `known` is the newest change before anything was read."""

    context: Context
    database: Database
    standing: Standing
    access: tuple[AccessDifference, ...] = ()
    read_only: bool = False
    known: int | None = None


class SignInService:
    """Opens the hospital for one person. One per program; keeps no password."""

    def __init__(self, url: str, station: str, clock: Clock | None = None) -> None:
        self._url, self._station = url, station
        self._clock = clock
        self._refused: dict[str, RefusedTries] = {}
        self._untold: dict[str, RefusedTries] = {}

    def sign_in(self, login: str, password: str) -> SignedIn:
        """Raises SignInRefusedError, SignInDelayedError, DatabaseUnavailableError,
        NoHospitalError, SchemaOlderError or SchemaNewerError; nothing stays open then.

        A server counts no wrong passwords and a file only those of its own people; this counts
        all, so that no answer tells whether a login exists. Whoever comes in next tells the audit.
        """
        login = login.strip().lower()
        if (refused := self._refused.get(login)) is not None:
            self._require_waited(login, refused.tries, refused.last_at)
        try:
            signed_in = self._enter(login, password)
        except SignInDelayedError:
            raise
        except SignInRefusedError:
            self._note_refused(login)
            raise
        self._refused.pop(login, None)
        return signed_in

    def _note_refused(self, login: str) -> None:
        now = self._now()
        for noted in (self._refused, self._untold):
            known = noted.get(login)
            noted[login] = known.again(now) if known else RefusedTries(login, 1, now, now)
        while len(self._untold) > _MOST_UNTOLD:
            self._untold.pop(next(iter(self._untold)))

    def _enter(self, login: str, password: str) -> SignedIn:
        engine = open_engine(self._url, Credentials(login, password), station=self._station)
        database = Database(engine, self._clock or SystemClock())
        try:
            return self._open(database, login, password)
        except BaseException:
            database.close()
            raise

    def _open(self, database: Database, login: str, password: str) -> SignedIn:
        if database.embedded and schema_state(database.engine) is SchemaState.OLDER:
            upgrade(database.engine)
        units = database.units_for(None)
        with units(True) as uow:
            if uow.accounts.is_kiosk():
                return self._open_kiosk(database)
        require_current(database.engine)
        if database.embedded:
            # A wrong password is remembered, so the try is its own transaction.
            with units(False) as uow:
                allowed = self._check_password(uow, login, password)
                uow.commit()
            if not allowed:
                raise SignInRefusedError(login)
        with units(True) as uow:
            known = uow.changes.newest()
            name = login if database.embedded else uow.accounts.session_login()
            who = uow.accounts.identity(name)
            if who is None or not who.roles:
                raise SignInRefusedError(login)
            hospital = uow.hospital.get()
        clock = self._clock or SystemClock(hospital.time_zone)
        database = Database(database.engine, clock)
        context = Context(database.units_for(who.staff_id), who, clock, hospital)
        return replace(self._come_in(context, database), known=known)

    def _come_in(self, context: Context, database: Database) -> SignedIn:
        """Note that somebody is there, and look at the server's rights. A standby notes nothing."""
        who = context.who
        with context.unit_of_work(False) as uow:
            uow.accounts.require_open(who, today(context.clock))
            standing = uow.accounts.note_sign_in(who.staff_id, context.clock.now())
            read_only = uow.accounts.on_standby()
            if not read_only:
                uow.accounts.note_refusals(self._untold.values(), self._station)
            access = uow.access.own_differences()
            if who.may(Permission.AUDIT):
                access += uow.access.guard_differences()
            uow.commit()
        if not read_only:
            self._untold.clear()
        if read_only or Role.KIOSK in who.roles:  # nobody there could choose a password
            standing = replace(standing, must_change=False)
        return SignedIn(context, database, standing, _told(access), read_only)

    def _open_kiosk(self, database: Database) -> SignedIn:
        """A kiosk's login reads no table: a function tells what the program must know."""
        require_current(database.engine, kiosk=True)
        with database.units_for(None)(False) as uow:
            who, hospital = uow.kiosk.enter()
            access = uow.access.own_differences()
            uow.commit()
        clock = self._clock or SystemClock(hospital.time_zone)
        database = Database(database.engine, clock)
        context = Context(database.units_for(who.staff_id), who, clock, hospital)
        return SignedIn(context, database, Standing(), _told(access))

    def _check_password(self, uow: UnitOfWork, login: str, password: str) -> bool:
        account = uow.accounts.find(login)
        if account is None:
            matches(_NOBODY, password)  # a wrong name takes as long as a wrong password
            return False
        self._require_waited(login, account.failed_tries, account.last_try_at)
        good = matches(account.password_hash, password)
        uow.accounts.note_try(
            account.staff_id, 0 if good else account.failed_tries + 1, self._now()
        )
        if good and not account.active:
            raise AccountDisabledError(login)
        return good

    def _require_waited(self, login: str, tries: int, last: datetime | None) -> None:
        if tries < _FREE_TRIES or last is None:
            return
        left = _WAIT - (self._now() - last)
        if left > timedelta(0):
            raise SignInDelayedError(login, math.ceil(left.total_seconds()))

    def _now(self) -> datetime:
        return (self._clock or SystemClock()).now()


def _told(differences: tuple[AccessDifference, ...]) -> tuple[AccessDifference, ...]:
    for difference in differences:
        log.error("access differs: %s", difference.words)
    return differences

"""What may be known and done before anybody has signed in."""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from weakref import WeakSet

from pms_desktop.data.database import Database
from pms_desktop.data.engine import parse, place_of
from pms_desktop.data.upgrade import SchemaState, schema_state, upgrade
from pms_desktop.domain.access import Role
from pms_desktop.domain.clock import Clock
from pms_desktop.domain.errors import (
    DatabaseUnavailableError,
    InvalidInputError,
    SchemaNewerError,
    SignInRefusedError,
)
from pms_desktop.domain.hospital import Hospital
from pms_desktop.i18n import gettext as _
from pms_desktop.security.drafts import DraftStore, expire
from pms_desktop.security.strength import password_fault
from pms_desktop.services.founding import found, new_hospital, system_database
from pms_desktop.services.own_account import OwnAccountService
from pms_desktop.services.sign_in import SignedIn, SignInService
from pms_desktop.services.witness import Witness, WitnessReport
from pms_desktop.settings import data_dir

DEMO_LOGINS = (
    "reception", "nurse", "doctor", "billing", "pharmacy", "lab", "radiology", "admin",
    "kiosk",
)  # fmt: skip
DEMO_PASSWORD = "demo"


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody who came in, with the drafts they left here. `witness` says whether the audit is
    still what this station saw of it."""

    signed_in: SignedIn
    drafts: DraftStore
    witness: WitnessReport


@dataclass(frozen=True, slots=True)
class Outside:
    """The hospital as it shows itself to a stranger at this station. `time_zone` is an IANA name
    or empty while it is not known."""

    hospital: str
    demo: bool
    foundable: bool
    time_zone: str = ""


class FrontDoor:
    """All methods may block: call them in the background."""

    def __init__(self, url: str, station: str, clock: Clock | None = None) -> None:
        """`clock` is the hospital's own unless given, as for a tour at a fixed time of day."""
        self._url = url
        self._embedded = parse(url).drivername == "sqlite"
        self._sign_in = SignInService(url, station, clock)
        self._inside: WeakSet[Database] = WeakSet()
        self._closed, self._lock = False, Lock()

    @property
    def server_name(self) -> str:
        """Host of the server, or a word for this desk's own file."""
        parsed = parse(self._url)
        return f"{parsed.host or 'localhost'}" if not self._embedded else "This desk"

    def look(self) -> Outside:
        """An embedded hospital tells its name; a server's is remembered from the last time.

        An embedded hospital made by an older program is brought up to date first, after a copy.
        Raises SchemaNewerError, DatabaseUnavailableError, DiskFullError.
        """
        if not self._embedded:
            return _remembered(self._url)
        database = system_database(self._url)
        try:
            state = schema_state(database.engine)
            if state is SchemaState.EMPTY:
                return Outside("", demo=False, foundable=True)
            if state is SchemaState.NEWER:
                raise SchemaNewerError
            if state is SchemaState.OLDER:
                upgrade(database.engine)
            with database.units_for(None)(True) as uow:
                hospital = uow.hospital.get()
        finally:
            database.close()
        return Outside(hospital.name, hospital.demo, False, hospital.time_zone)

    def enter(self, login: str, password: str) -> Entry:
        """Raises what `SignInService.sign_in` raises."""
        signed_in = self._sign_in.sign_in(login, password)
        try:
            return self._let_in(signed_in, password)
        except BaseException:
            signed_in.database.close()
            raise

    def vouch(self, login: str, password: str) -> None:
        """Whether somebody of the staff stands at a kiosk. Nobody is signed in by this.

        Raises what `SignInService.sign_in` raises, SignInRefusedError for a kiosk's own account.
        """
        signed_in = self._sign_in.sign_in(login, password)
        signed_in.database.close()
        if Role.KIOSK in signed_in.context.who.roles:
            raise SignInRefusedError(login)

    def close(self) -> None:
        """The program ends: whoever is in, or still on the way in, is out."""
        with self._lock:
            self._closed = True
            inside = list(self._inside)
        for database in inside:
            database.close()

    def _let_in(self, signed_in: SignedIn, password: str) -> Entry:
        with self._lock:
            if self._closed:
                raise DatabaseUnavailableError
            self._inside.add(signed_in.database)
        who = signed_in.context.who
        _remember(self._url, signed_in.context.hospital)
        folder, now = data_dir() / "drafts" / _hashed(self._url), signed_in.context.clock.now
        expire(folder, now())
        drafts = DraftStore.open(folder, who.login, password, now=now)
        return Entry(signed_in, drafts, self.look_at_audit(signed_in))

    def look_at_audit(self, signed_in: SignedIn) -> WitnessReport:
        """Remember the newest seal, now and then while somebody works: what was sealed since
        this station last looked, it could not tell from a forgery. Where no housekeeper does, it
        also ends the sessions of whoever's last day is over."""
        if Role.KIOSK in signed_in.context.who.roles:
            return WitnessReport()  # it reads no seals
        with signed_in.context.unit_of_work(True) as uow:
            uow.accounts.end_expired_sessions()
            return Witness(self._url).look(uow)

    def change_password(self, entry: Entry, password: str) -> Entry:
        """Take a new password for whoever just came in, and come in again with it.

        Raises InvalidInputError, and what `enter` raises.
        """
        if entry.drafts.opens_with(password):
            fault = _("Choose another password than the one you have.")
            raise InvalidInputError({"password": fault})
        context, standing = entry.signed_in.context, entry.signed_in.standing
        OwnAccountService(context).change_password(password)
        entry.drafts.change_password(password)
        again = self.enter(context.who.login, password)
        entry.signed_in.database.close()
        seen = replace(again.signed_in.standing, last_sign_in_at=standing.last_sign_in_at)
        return replace(again, signed_in=replace(again.signed_in, standing=seen))

    def found(self, hospital: str, name: str, login: str, password: str) -> None:
        """Set up a hospital in an empty embedded database. Raises InvalidInputError."""
        if fault := password_fault(password, login, name):
            raise InvalidInputError({"password": fault})
        database = system_database(self._url)
        try:
            found(database, new_hospital(hospital), login, name, password)
        finally:
            database.close()


def _memory() -> Path:
    return data_dir() / "hospitals.json"


def _hashed(url: str) -> str:
    """Drafts of one hospital never come up in another that has the same logins."""
    return hashlib.sha256(place_of(url).encode()).hexdigest()[:16]


def _known() -> dict[str, dict[str, object]]:
    try:
        found: dict[str, dict[str, object]] = json.loads(_memory().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _remembered(url: str) -> Outside:
    known = _known().get(place_of(url), {})
    return Outside(
        str(known.get("name", "")),
        bool(known.get("demo")),
        foundable=False,
        time_zone=str(known.get("time_zone", "")),
    )


def _remember(url: str, hospital: Hospital) -> None:
    entry = {"name": hospital.name, "demo": hospital.demo, "time_zone": hospital.time_zone}
    known = _known()
    if known.get(place_of(url)) != entry:
        data_dir().mkdir(parents=True, exist_ok=True)
        part = _memory().with_suffix(".part")
        part.write_text(json.dumps({**known, place_of(url): entry}), "utf-8")
        part.replace(_memory())

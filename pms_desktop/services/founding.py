"""The first minutes of a hospital: its schema, its row and its first administrator."""

from dataclasses import replace
from uuid import UUID

from pms_desktop.data.database import Database
from pms_desktop.data.engine import open_engine
from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.data.upgrade import upgrade
from pms_desktop.domain.access import Role
from pms_desktop.domain.accounts import NewStaff
from pms_desktop.domain.clock import SystemClock
from pms_desktop.domain.errors import ConstraintViolatedError
from pms_desktop.domain.hospital import USUAL_LOCK, Hospital
from pms_desktop.domain.identifiers import standard_kinds
from pms_desktop.domain.patient_notices import standard_alerts, standard_consents
from pms_desktop.domain.staff import LOGIN_RULE, LoginTakenError
from pms_desktop.security.passwords import hash_password
from pms_desktop.services.ids import new_id


def found(
    database: Database,
    hospital: Hospital,
    login: str,
    name: str,
    password: str,
    key: UUID | None = None,
) -> UUID:
    """Build the schema and enter the hospital with its first administrator, whose key is returned.

    On PostgreSQL `database` must be opened by a superuser on what `create_database` made.
    """
    upgrade(database.engine)
    administrator = NewStaff(key or new_id(), name, login, frozenset({Role.ADMINISTRATOR}))
    try:
        _enter(database, hospital, administrator, password)
    except ConstraintViolatedError as error:
        if error.constraint == LOGIN_RULE:  # a login role of another hospital on this server
            raise LoginTakenError(login) from error
        raise
    return administrator.id


def _enter(database: Database, hospital: Hospital, administrator: NewStaff, password: str) -> None:
    with database.units_for(administrator.id)(False) as uow:
        uow.hospital.found(hospital)
        uow.accounts.add_staff(administrator)
        _enter_kinds(uow, hospital.country)
        if database.embedded:
            uow.accounts.set_password_hash(administrator.id, hash_password(password))
        else:
            uow.accounts.create_login(administrator.login or "", administrator.roles, password)
        uow.commit()


def _enter_kinds(uow: UnitOfWork, country: str) -> None:
    for number in standard_kinds(country):
        uow.patient_kinds.save_identifier(replace(number, version=0))
    for consent in standard_consents():
        uow.patient_kinds.save_consent(replace(consent, version=0))
    for alert in standard_alerts():
        uow.patient_kinds.save_alert(replace(alert, version=0))


def new_hospital(name: str, **overrides: object) -> Hospital:
    """A hospital with the habits of one in the United Kingdom, to be corrected on its screen."""
    values: dict[str, object] = {
        "name": name, "address": "", "phone": "", "email": "", "tax_number": "", "footer": "",
        "logo": None, "currency": "GBP", "locale": "en_GB", "country": "GB",
        "time_zone": "Europe/London", "demo": False,
        "lock_minutes": USUAL_LOCK, "version": 1,
    }  # fmt: skip
    return Hospital(**{**values, **overrides})  # type: ignore[arg-type]


def system_database(url: str) -> Database:
    """The database as whoever the URL names, before anybody can sign in."""
    return Database(open_engine(url), SystemClock())

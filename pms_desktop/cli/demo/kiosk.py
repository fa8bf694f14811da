"""The kiosk at the entrance of the demo hospital, and what patients asked for there."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from uuid import UUID

from pms_desktop.cli.demo.world import World
from pms_desktop.data.database import Database
from pms_desktop.data.repositories.kiosk import Counter
from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Role
from pms_desktop.domain.accounts import NewStaff
from pms_desktop.domain.appointments import AppointmentState
from pms_desktop.domain.clock import FixedClock, day_bounds
from pms_desktop.domain.kiosk_requests import RequestKind
from pms_desktop.services.kiosk_fields import contact_of

KIOSK = ("kiosk", "Kiosk, main entrance")
"""Login and name."""

_NEW_CONTACTS: tuple[dict[str, str], ...] = (
    {"phone": "07700 900421", "email": "new.address@example.org"},
    {"address": "27 Orchard Lane", "postcode": "WP2 7QT", "city": "Westport"},
    {
        "phone": "07700 900877",
        "kin_name": "Samira Okonkwo",
        "kin_relation": "daughter",
        "kin_phone": "07700 900878",
    },
)
_NEWCOMERS: tuple[dict[str, str], ...] = (
    {
        "family_names": "Rahmani",
        "given_names": "Yusuf",
        "sex": "male",
        "birth_date": "1991-02-14",
        "phone": "07700 900555",
        "address": "3 Mill Street",
        "postcode": "WP1 2AB",
        "city": "Westport",
        "reason": "A rash on both arms since last week",
    },
    {
        "family_names": "Kovács",
        "given_names": "Eszter",
        "sex": "female",
        "birth_date": "2001-09-30",
        "phone": "07700 900646",
        "email": "eszter.kovacs@example.org",
        "reason": "Sent by my family doctor, letter with me",
    },
)


def add_kiosk(world: World, database: Database, password_hash: str, password: str) -> None:
    """Its account, and five requests that wait, the oldest from an hour ago."""
    chance = Random(f"kiosk {world.day}")
    login, name = KIOSK
    kiosk = NewStaff(world.key(chance), name, login, frozenset({Role.KIOSK}))
    with database.units_for(world.admin_id)(False) as uow:
        uow.accounts.add_staff(kiosk)
        if database.embedded:
            uow.accounts.set_password_hash(kiosk.id, password_hash)
        else:
            uow.accounts.create_login(login, kiosk.roles, password)
        uow.commit()
    for number, (patient, wanted) in enumerate(_wishes(world, database), 1):
        ago = FixedClock(world.clock.now() - timedelta(minutes=66 - 12 * number))
        with Database(database.engine, ago).units_for(kiosk.id)(False) as uow:
            kind = RequestKind.REGISTRATION if patient is None else RequestKind.CONTACT
            stood = _stood(uow, patient, wanted)
            uow.kiosk.add_request(world.key(chance), kind, number, wanted, stood, patient)
            uow.kiosk.put_counter(f"slip:{world.day}", Counter(number, ago.now()))
            uow.commit()


def _wishes(world: World, database: Database) -> Iterator[tuple[UUID | None, dict[str, str]]]:
    """Patients of today who wait for their time, and two people who were never here."""
    with database.units_for(None)(True) as uow:
        day = uow.appointments.between(*day_bounds(world.clock, world.day))
        booked = [each.patient_id for each in day if each.state is AppointmentState.BOOKED]
        known = [each for each in dict.fromkeys(booked) if uow.kiosk.open_record(each) is not None]
    contacts = list(zip(known, _NEW_CONTACTS, strict=False))
    yield from contacts[:2]
    yield None, _NEWCOMERS[0]
    yield from contacts[2:]
    yield None, _NEWCOMERS[1]


def _stood(uow: UnitOfWork, patient: UUID | None, wanted: dict[str, str]) -> dict[str, str]:
    if patient is None:
        return {}
    stands = contact_of(uow.patients.get(patient).details)
    return {name: stands[name] for name in wanted}

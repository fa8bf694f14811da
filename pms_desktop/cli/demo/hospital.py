"""The house itself: prices, medicines, wards, and the people who work there."""

from datetime import time
from uuid import UUID

from pms_desktop.cli.demo.names import NamePool
from pms_desktop.cli.demo.world import World, table
from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Role
from pms_desktop.domain.accounts import NewStaff
from pms_desktop.domain.prescribing import Medicine
from pms_desktop.domain.staff import Practice, Speciality, WorkingHours
from pms_desktop.domain.tariff import TariffCategory, TariffItem, TaxRate
from pms_desktop.domain.wards import Bed, Room, Ward

ACCOUNTS = {
    "reception": ("Amara Diallo", Role.RECEPTIONIST),
    "nurse": ("Nora Lindholm", Role.NURSE),
    "doctor": ("Dr Chidi Okafor", Role.DOCTOR),
    "billing": ("Tomas Weber", Role.BILLING),
    "pharmacy": ("Leila Haddad", Role.PHARMACIST),
    "lab": ("Kenji Nakamura", Role.LABORATORY),
    "radiology": ("Ines Ferreira", Role.RADIOLOGY),
    "admin": ("Ruth Adeyemi", Role.ADMINISTRATOR),
}
"""The account of each job; `admin` founds the hospital."""

_NURSE_OF = ("Emergency", "2 East medical", "3 West medical", "4 Surgical", "Private")
"""Where the account named nurse belongs."""

_SHIFTS = ((time(8), time(12)), (time(13), time(17)))
_LATE = ((time(12), time(16)), (time(16, 30), time(20)))


def add_prices(world: World, uow: UnitOfWork) -> None:
    """Taxes, tariff and formulary."""
    taxes: dict[str, TaxRate] = {}
    for row in table("taxes"):
        tax = TaxRate(world.key(), row["name"], int(row["rate"]), True, 0)
        uow.tariff.save_tax(tax)
        taxes[tax.name] = tax
    uow.flush()
    for row in table("tariff"):
        tax = taxes[row["tax"]]
        item = TariffItem(
            world.key(), row["code"], row["name"], TariffCategory(row["category"]),
            int(row["price"]), tax.id, tax.rate, True, 0,
        )  # fmt: skip
        uow.tariff.save_item(item)
        world.tariff[item.code] = item
    for row in table("medicines"):
        medicine = Medicine(
            world.key(), row["name"], row["strength"], row["form"],
            _split(row["ingredients"]), _split(row["classes"]), row["atc_code"],
            row["dose"], row["route"], row["frequency"],
        )  # fmt: skip
        uow.medicines.add(medicine)


def add_wards(world: World, uow: UnitOfWork) -> None:
    """Eight wards with a hundred and twenty beds."""
    for position, row in enumerate(table("wards")):
        ward = Ward(world.key(), row["ward"], position, True, 0)
        uow.wards.put_ward(ward)
        world.wards[ward.name] = ward.id
        uow.flush()
        number = 0
        for room_number in range(1, int(row["rooms"]) + 1):
            room = Room(world.key(), ward.id, f"{row['code']} {room_number}")
            uow.wards.put_room(room)
            uow.flush()
            for _bed in range(int(row["beds_per_room"])):
                number += 1
                item = world.tariff[row["bed_day"]]
                uow.wards.put_bed(_bed_of(world, room.id, row["code"], number, item.id))


def add_staff(world: World, uow: UnitOfWork, pool: NamePool) -> None:
    """Thirty doctors in fourteen specialities, nurses and their wards, and one person per job."""
    people = {login: world.admin_id if login == "admin" else world.key() for login in ACCOUNTS}
    for login, (name, role) in ACCOUNTS.items():
        if login != "admin":
            uow.accounts.add_staff(NewStaff(people[login], name, login, frozenset({role})))
    world.clerk_id, world.receptionist_id = people["billing"], people["reception"]
    world.nurses = [people["nurse"]]
    for _number in range(23):
        person = NewStaff(world.key(), pool.person(world.chance), "", frozenset({Role.NURSE}))
        uow.accounts.add_staff(person)
        world.nurses.append(person.id)
    uow.flush()
    _roster(world, uow)
    _add_doctors(world, uow, pool, people["doctor"])
    uow.flush()
    world.doctors = uow.staff.doctors()


def _roster(world: World, uow: UnitOfWork) -> None:
    """Three nurses to a ward; the account named nurse helps out in five."""
    wards = list(world.wards.values())
    for number, nurse in enumerate(world.nurses[1:]):
        uow.staff.put_wards(nurse, frozenset({wards[number % len(wards)]}))
    uow.staff.put_wards(world.nurses[0], frozenset(world.wards[name] for name in _NURSE_OF))


def _add_doctors(world: World, uow: UnitOfWork, pool: NamePool, first: UUID) -> None:
    room = 0
    for row in table("specialities"):
        speciality = Speciality(world.key(), row["name"], True, 0)
        uow.staff.put_speciality(speciality)
        uow.flush()
        for number in range(int(row["doctors"])):
            room += 1
            doctor = first
            # The account named doctor is the first cardiologist.
            if not (row["name"] == "Cardiology" and number == 0):
                doctor = world.key()
                name = f"Dr {pool.person(world.chance)}"
                uow.accounts.add_staff(NewStaff(doctor, name, "", frozenset({Role.DOCTOR})))
            practice = Practice(
                speciality.id, f"Room {room}", f"{7_000_000 + room * 317}", int(row["fee"]),
                None, int(row["slot_minutes"]), _week(world),
            )  # fmt: skip
            uow.staff.put_practice(doctor, practice, None)
            uow.flush()
            uow.staff.put_hours(doctor, [(world.key(), hours) for hours in practice.hours])


def _week(world: World) -> tuple[WorkingHours, ...]:
    days = sorted(world.chance.sample(range(5), world.chance.choice((4, 5, 5))))
    if world.chance.random() < 0.2:
        days.append(5)
    shifts = _LATE if world.chance.random() < 0.15 else _SHIFTS
    return tuple(
        WorkingHours(day, starts, ends) for day in days for starts, ends in shifts[: 1 + (day < 5)]
    )


def _split(words: str) -> tuple[str, ...]:
    return tuple(word for word in words.split(",") if word)


def _bed_of(world: World, room_id: UUID, code: str, number: int, item_id: UUID) -> Bed:
    return Bed(world.key(), room_id, f"{code}-{number:02}", position=number, tariff_item_id=item_id)

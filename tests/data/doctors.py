"""Doctors for tests, entered straight into the database."""

from datetime import time
from uuid import UUID

from pms_desktop.domain.access import Role
from pms_desktop.domain.accounts import NewStaff
from pms_desktop.domain.staff import Practice, Speciality, WorkingHours
from pms_desktop.services.ids import new_id
from tests.hospital import Hospital

OFFICE = ((time(8), time(12)), (time(13), time(17)))


def week(*stretches: tuple[time, time]) -> tuple[WorkingHours, ...]:
    """The same stretches from Monday to Friday."""
    return tuple(WorkingHours(day, starts, ends) for day in range(5) for starts, ends in stretches)


def enter_doctor(
    hospital: Hospital,
    name: str = "Dr Chidi Okafor",
    speciality: str = "Cardiology",
    *,
    fee: int = 8000,
    slot_minutes: int = 30,
    room: str = "Room 4",
    hours: tuple[WorkingHours, ...] = week(*OFFICE),
    tax_rate_id: UUID | None = None,
) -> UUID:
    """A doctor who works from Monday to Friday, 8 to 12 and 13 to 17; returns the staff key."""
    staff_id = new_id()
    with hospital.system().units_for(staff_id)(False) as uow:
        known = {one.name: one for one in uow.staff.specialities()}
        field = known.get(speciality) or uow.staff.put_speciality(
            Speciality(new_id(), speciality, active=True, version=0)
        )
        login = f"{name.rsplit(maxsplit=1)[-1].lower()}{staff_id.hex[-6:]}"
        uow.accounts.add_staff(NewStaff(staff_id, name, login, frozenset({Role.DOCTOR})))
        practice = Practice(field.id, room, "", fee, tax_rate_id, slot_minutes, hours)
        uow.staff.put_practice(staff_id, practice, None)
        uow.staff.put_hours(staff_id, [(new_id(), stretch) for stretch in hours])
        uow.commit()
    return staff_id

"""The hospital in which the story happens: one doctor, one ward, five prices, a formulary."""

from dataclasses import dataclass
from datetime import time
from uuid import UUID

from pms_desktop.domain.access import Role
from pms_desktop.domain.staff import Practice, Speciality, WorkingHours
from pms_desktop.domain.tariff import TariffCategory, TariffItem
from pms_desktop.domain.wards import Bed, Room, Ward
from pms_desktop.services.ids import new_id
from tests.data.medicines import enter_formulary
from tests.data.tariffs import enter_item, enter_tax
from tests.hospital import Hospital

FEE = 8000
BED_DAY = 12_000
DRESSING = 1250


@dataclass(frozen=True)
class House:
    """What stands before the first patient comes. Prices are minor units before tax."""

    doctor_id: UUID
    ward_id: UUID
    beds: tuple[UUID, UUID]
    dressing: TariffItem
    co_amoxiclav: UUID
    paracetamol: UUID


def furnish(hospital: Hospital) -> House:
    """A cardiologist at 80.00, two beds at 120.00 a day, a dressing at 12.50 plus VAT 20 %."""
    administrator = hospital.sign_in(Role.ADMINISTRATOR)
    tax = enter_tax(administrator)
    bed_day = enter_item(
        administrator, "BED", "Bed day, general ward", BED_DAY, category=TariffCategory.BED
    )
    dressing = enter_item(administrator, "DRS", "Wound dressing", DRESSING, tax=tax)
    medicines = enter_formulary(hospital)
    ward_id, beds = _ward(hospital, bed_day.id)
    return House(
        doctor_id=_practice(hospital),
        ward_id=ward_id,
        beds=beds,
        dressing=dressing,
        co_amoxiclav=medicines["Co-amoxiclav"].id,
        paracetamol=medicines["Paracetamol"].id,
    )


def _practice(hospital: Hospital) -> UUID:
    """The doctor who signs in as `doctor` sees patients on weekdays from 8 to 17."""
    doctor_id = hospital.sign_in(Role.DOCTOR).who.staff_id
    hours = tuple(WorkingHours(day, time(8), time(17)) for day in range(5))
    with hospital.system().units_for(doctor_id)(False) as uow:
        field = uow.staff.put_speciality(Speciality(new_id(), "Cardiology", active=True, version=0))
        practice = Practice(field.id, "Room 4", "7000317", FEE, None, 30, hours)
        uow.staff.put_practice(doctor_id, practice, None)
        uow.staff.put_hours(doctor_id, [(new_id(), stretch) for stretch in hours])
        uow.commit()
    return doctor_id


def _ward(hospital: Hospital, bed_day_id: UUID) -> tuple[UUID, tuple[UUID, UUID]]:
    ward = Ward(new_id(), "3 West")
    room = Room(new_id(), ward.id, "Room 1")
    first, second = (
        Bed(new_id(), room.id, f"3W-0{number}", position=number, tariff_item_id=bed_day_id)
        for number in (1, 2)
    )
    with hospital.system().units_for(None)(False) as uow:
        uow.wards.put_ward(ward)
        uow.flush()
        uow.wards.put_room(room)
        uow.flush()
        uow.wards.put_bed(first)
        uow.wards.put_bed(second)
        uow.commit()
    return ward.id, (first.id, second.id)

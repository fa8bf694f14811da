"""Wards with beds and patients to lie in them, for the tests of everything on a ward."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from pms_desktop.data.database import Database
from pms_desktop.domain.patients import PatientDetails, Sex
from pms_desktop.domain.wards import Bed, Room, Ward
from pms_desktop.services.ids import new_id
from pms_desktop.services.wards import Admit
from tests.charts import open_charts
from tests.hospital import Hospital


@dataclass
class House:
    """A ward of a hospital. Entered by the system, as an administrator would have done."""

    hospital: Hospital
    ward_id: UUID = field(default_factory=new_id)
    beds: list[UUID] = field(default_factory=list)
    _system: Database | None = None

    def add_patient(
        self,
        family: str = "García",
        given: str = "María",
        born: date | None = date(1988, 3, 12),
        *,
        opened: bool = True,
    ) -> UUID:
        """A patient whose chart nurse and doctor have `opened` before."""
        patient_id = new_id()
        self._system = self._system or self.hospital.system()
        with self._system.units_for(None)(True) as uow:
            founder = next(one.id for one in uow.staff.members() if one.login == "founder")
        with self._system.units_for(founder)(False) as uow:
            details = PatientDetails(
                family_names=family, given_names=given, sex=Sex.FEMALE, birth_date=born
            )
            uow.patients.add(patient_id, details)
            uow.commit()
        if opened:
            open_charts(self.hospital, patient_id, database=self._system)
        return patient_id


def build_house(hospital: Hospital, beds: int = 4, name: str = "3 West") -> House:
    """A ward of one room whose beds are labelled 3W-01, 3W-02 ..."""
    house = House(hospital)
    prefix = "".join(word[0] for word in name.split())
    room = Room(new_id(), house.ward_id, "Room 1")
    with hospital.system().units_for(None)(False) as uow:
        uow.wards.put_ward(Ward(house.ward_id, name))
        uow.flush()
        uow.wards.put_room(room)
        uow.flush()
        for number in range(1, beds + 1):
            bed = Bed(new_id(), room.id, f"{prefix}-{number:02}", position=number)
            uow.wards.put_bed(bed)
            house.beds.append(bed.id)
        uow.commit()
    return house


def admission(patient_id: UUID, bed_id: UUID, reason: str = "Pneumonia") -> Admit:
    """A new wish to admit somebody."""
    return Admit(new_id(), new_id(), patient_id, bed_id, reason)

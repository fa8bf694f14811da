"""Patients for the tests of other subjects, entered at once."""

from itertools import count
from uuid import UUID

from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.domain.access import Role
from pms_desktop.services.ids import new_id
from tests.hospital import Hospital

_numbers = count(100_000)


def enter_patient(
    hospital: Hospital, family_names: str = "García Martínez", given_names: str = "María José"
) -> UUID:
    """A patient by name alone, registered by the receptionist."""
    patient_id = new_id()
    with hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow:
        uow._session.add(
            PatientRow(
                id=patient_id,
                mrn=f"{next(_numbers)}",
                family_names=family_names,
                given_names=given_names,
                search_text=f" {family_names} {given_names} ".casefold(),
                sex="female",
            )
        )
        uow.commit()
    return patient_id

"""Patients for the tests of other subjects, entered at once."""

from uuid import UUID

from pms_desktop.domain.access import Role
from pms_desktop.domain.patients import PatientDetails, Sex
from pms_desktop.services.ids import new_id
from tests.charts import open_charts
from tests.hospital import Hospital


def enter_patient(
    hospital: Hospital,
    family_names: str = "García Martínez",
    given_names: str = "María José",
    *,
    opened: bool = True,
) -> UUID:
    """A patient by name alone, registered by the receptionist; nurse and doctor have the chart
    `opened`."""
    patient_id = new_id()
    details = PatientDetails(family_names=family_names, given_names=given_names, sex=Sex.FEMALE)
    signed_in = hospital.open_station(Role.RECEPTIONIST)
    with signed_in.context.unit_of_work(False) as uow:
        uow.patients.add(patient_id, details)
        uow.commit()
    signed_in.database.close()
    if opened:
        open_charts(hospital, patient_id)
    return patient_id

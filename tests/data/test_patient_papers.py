"""Wristband, labels and card say who somebody is, to those who may print."""

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import InvalidInputError, NotFoundError, PermissionDeniedError
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.scan_codes import ScanCode, ScanKind, parse_scan
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_papers import PatientPaperService
from pms_desktop.services.patients import PatientService
from tests.data.patients import enter_patient
from tests.hospital import Hospital


def test_the_code_of_a_band_leads_back_to_its_patient(hospital: Hospital) -> None:
    patient_id = enter_patient(hospital)
    nurse = hospital.sign_in(Role.NURSE)
    service = PatientPaperService(nurse)

    band, card = service.wristband(patient_id), service.card(patient_id)

    mrn = PatientService(nurse).brief(patient_id).mrn
    assert parse_scan(band.code) == ScanCode(ScanKind.PATIENT, mrn)
    assert (band.number, band.patient.name) == (shown_mrn(mrn), "GARCÍA MARTÍNEZ, María José")
    assert card.code == band.code


@pytest.mark.parametrize(
    ("first", "count", "field"),
    [(0, 1, "first"), (25, 1, "first"), (1, 0, "count"), (1, 241, "count")],
)
def test_labels_outside_a_sheet_are_refused_at_the_field(
    embedded_hospital: Hospital, first: int, count: int, field: str
) -> None:
    patient_id = enter_patient(embedded_hospital)
    service = PatientPaperService(embedded_hospital.sign_in(Role.NURSE))

    with pytest.raises(InvalidInputError) as refused:
        service.labels(patient_id, first, count)

    assert list(refused.value.faults) == [field]


def test_the_laboratory_prints_no_papers_of_the_desk(hospital: Hospital) -> None:
    with pytest.raises(PermissionDeniedError):
        PatientPaperService(hospital.sign_in(Role.LABORATORY)).card(new_id())


def test_there_is_no_band_for_somebody_who_is_not_registered(hospital: Hospital) -> None:
    with pytest.raises(NotFoundError):
        PatientPaperService(hospital.sign_in(Role.NURSE)).wristband(new_id())

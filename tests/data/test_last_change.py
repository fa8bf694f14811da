"""Whoever meets a conflict is told who changed the record last, and when."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import PermissionDeniedError
from tests.data.patients import enter_patient
from tests.hospital import Hospital


def test_the_last_to_change_a_record_is_named_with_the_time(hospital: Hospital) -> None:
    patient = enter_patient(hospital)
    desk = hospital.sign_in(Role.RECEPTIONIST)
    with desk.unit_of_work(False) as uow:
        uow._session.execute(text("UPDATE patients SET city = 'Vic', version = 2"))
        uow.commit()

    with desk.unit_of_work(True) as uow:
        change = uow.changes.last_of("patients", patient)

    assert change is not None
    assert change.name == "Receptionist Person"
    assert change.at.utcoffset() == timedelta(0)


def test_a_record_that_nobody_changed_has_no_last_change(hospital: Hospital) -> None:
    patient = enter_patient(hospital)
    with hospital.sign_in(Role.ADMINISTRATOR).unit_of_work(True) as uow:
        assert uow.changes.last_of("tariff_items", patient) is None


def test_who_may_not_change_such_records_is_told_nothing(server_hospital: Hospital) -> None:
    patient = enter_patient(server_hospital)
    with (
        pytest.raises(PermissionDeniedError),
        server_hospital.sign_in(Role.BILLING).unit_of_work(True) as uow,
    ):
        uow.changes.last_of("patients", patient)

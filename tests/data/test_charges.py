"""Recording procedures and items, on both databases."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import InvalidInputError, NotFoundError, PermissionDeniedError
from pms_desktop.services.charges import ChargeService, NewRecordedCharge
from pms_desktop.services.ids import new_id
from tests.data.patients import enter_patient
from tests.data.tariffs import enter_item, enter_tax
from tests.hospital import NOW, Hospital


def recorded(patient_id: UUID, item_id: UUID, quantity: str = "1") -> NewRecordedCharge:
    return NewRecordedCharge(new_id(), patient_id, None, item_id, Decimal(quantity), NOW)


def charged(hospital: Hospital) -> list[tuple[str, int, int, int]]:
    with hospital.system().engine.connect() as connection:
        rows = connection.execute(
            text("SELECT description, quantity, price, tax_rate FROM charges ORDER BY id")
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]


@pytest.mark.parametrize("role", [Role.NURSE, Role.DOCTOR, Role.BILLING])
def test_a_recorded_item_is_charged_at_its_price_and_tax(hospital: Hospital, role: Role) -> None:
    administrator = hospital.sign_in(Role.ADMINISTRATOR)
    item = enter_item(
        administrator, "OXY", "Oxygen therapy, hour", 450, tax=enter_tax(administrator)
    )
    patient = enter_patient(hospital)

    ChargeService(hospital.sign_in(role)).record(recorded(patient, item.id, "14.5"))

    assert charged(hospital) == [("Oxygen therapy, hour", 14_500, 450, 2000)]


def test_the_same_charge_sent_twice_stands_once(hospital: Hospital) -> None:
    item = enter_item(hospital.sign_in(Role.ADMINISTRATOR), "OXY", "Oxygen", 450)
    charge = recorded(enter_patient(hospital), item.id)

    for _ in range(2):
        ChargeService(hospital.sign_in(Role.NURSE)).record(charge)

    assert len(charged(hospital)) == 1


def test_a_new_price_does_not_touch_what_was_charged(hospital: Hospital) -> None:
    administrator = hospital.sign_in(Role.ADMINISTRATOR)
    item = enter_item(administrator, "OXY", "Oxygen", 450)
    ChargeService(hospital.sign_in(Role.NURSE)).record(recorded(enter_patient(hospital), item.id))

    with administrator.unit_of_work(False) as uow:
        uow.tariff.save_item(replace(item, price=900))
        uow.commit()

    assert charged(hospital) == [("Oxygen", 1000, 450, 0)]


def test_one_impossible_charge_leaves_none_of_them(hospital: Hospital) -> None:
    item = enter_item(hospital.sign_in(Role.ADMINISTRATOR), "OXY", "Oxygen", 450)
    patient = enter_patient(hospital)
    service = ChargeService(hospital.sign_in(Role.NURSE))

    with pytest.raises(NotFoundError):
        service.record(recorded(patient, item.id), recorded(patient, new_id()))

    assert charged(hospital) == []


@pytest.mark.parametrize("quantity", ["0", "-1", "0.0001", "10001"])
def test_an_impossible_quantity_is_refused(embedded_hospital: Hospital, quantity: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        ChargeService(embedded_hospital.sign_in(Role.NURSE)).record(
            recorded(new_id(), new_id(), quantity)
        )
    assert set(refused.value.faults) == {"quantity"}


def test_nothing_is_charged_for_a_time_to_come(embedded_hospital: Hospital) -> None:
    tomorrow = replace(recorded(new_id(), new_id()), when=NOW + timedelta(days=1))
    with pytest.raises(InvalidInputError) as refused:
        ChargeService(embedded_hospital.sign_in(Role.NURSE)).record(tomorrow)
    assert set(refused.value.faults) == {"when"}


def test_a_receptionist_may_not_record_charges(hospital: Hospital) -> None:
    with pytest.raises(PermissionDeniedError):
        ChargeService(hospital.sign_in(Role.RECEPTIONIST)).record(recorded(new_id(), new_id()))

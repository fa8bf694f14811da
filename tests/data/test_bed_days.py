"""Bed days arise by themselves and once, on both databases."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.clock import today
from pms_desktop.domain.tariff import TariffCategory, TariffItem
from pms_desktop.domain.wards import DischargeKind
from pms_desktop.features.billing.words import BillWords
from pms_desktop.services.billing import BillingService
from pms_desktop.services.ids import new_id
from pms_desktop.services.open_bills import OpenBillService
from pms_desktop.services.wards import Admit, Discharge, Move, WardService
from tests.beds import admission, build_house
from tests.data.bills import issue, open_till
from tests.data.tariffs import enter_item
from tests.hospital import Hospital

DAY = timedelta(days=1)


@dataclass
class Ward:
    """A ward whose first bed costs 140.00 a day and whose second 900.00."""

    hospital: Hospital
    beds: list[UUID]
    item: TariffItem
    patient: UUID
    admitted: Admit
    nurse: WardService


@pytest.fixture
def ward(hospital: Hospital) -> Ward:
    house = build_house(hospital)
    administrator = hospital.sign_in(Role.ADMINISTRATOR)
    items = [
        enter_item(administrator, "BED", "Bed day, standard", 14_000, category=TariffCategory.BED),
        enter_item(administrator, "ICU", "Bed day, intensive", 90_000, category=TariffCategory.BED),
    ]
    with hospital.system().units_for(None)(False) as uow:
        for bed_id, item in zip(house.beds, items, strict=False):
            uow.wards.put_bed(replace(uow.wards.bed(bed_id), tariff_item_id=item.id))
        uow.commit()
    patient = house.add_patient()
    nurse = WardService(hospital.sign_in(Role.NURSE))
    admitted = admission(patient, house.beds[0])
    nurse.admit(admitted)
    return Ward(hospital, house.beds, items[0], patient, admitted, nurse)


def lines(ward: Ward, role: Role = Role.BILLING) -> list[tuple[str, str, int]]:
    bill = BillingService(ward.hospital.sign_in(role)).running_bill(ward.patient).bill
    return [(line.charge.description, line.charge.detail, line.charge.price) for line in bill.lines]


def written(ward: Ward) -> int:
    with ward.hospital.system().units_for(None)(True) as uow:
        return len(uow.charges.unbilled(ward.patient))


def test_each_midnight_in_bed_stands_on_the_running_bill_once(ward: Ward) -> None:
    ward.hospital.clock.advance(2 * DAY)

    for _ in range(2):
        assert lines(ward) == [("Bed day, standard", "3W-01", 14_000)] * 2
    assert written(ward) == 2


def test_who_may_only_look_sees_the_days_and_writes_none(ward: Ward) -> None:
    ward.hospital.clock.advance(2 * DAY)

    assert len(lines(ward, Role.RECEPTIONIST)) == 2
    assert written(ward) == 0


def test_a_move_charges_what_was_lain_in_and_a_discharge_the_rest(ward: Ward) -> None:
    ward.hospital.clock.advance(DAY)
    ward.nurse.move(Move(new_id(), ward.admitted.id, ward.beds[1]))
    ward.hospital.clock.advance(DAY)
    ward.nurse.discharge(Discharge(ward.admitted.id, DischargeKind.HOME))

    assert written(ward) == 2
    assert [price for _, _, price in lines(ward)] == [14_000, 90_000]


def test_a_stay_of_hours_is_one_bed_day_of_the_last_bed(ward: Ward) -> None:
    ward.nurse.move(Move(new_id(), ward.admitted.id, ward.beds[1]))
    ward.hospital.clock.advance(timedelta(hours=3))
    assert lines(ward) == []

    ward.nurse.discharge(Discharge(ward.admitted.id, DischargeKind.HOME))

    assert [price for _, _, price in lines(ward)] == [90_000]


def test_billed_days_are_not_billed_again_and_later_ones_are(ward: Ward) -> None:
    till = open_till(ward.hospital)
    ward.hospital.clock.advance(DAY)
    first = issue(till, ward.patient)
    ward.hospital.clock.advance(DAY)

    assert len(first.lines) == 1
    assert len(lines(ward)) == 1


def test_a_day_that_was_charged_keeps_its_price(ward: Ward) -> None:
    ward.hospital.clock.advance(DAY)
    lines(ward)
    administrator = ward.hospital.sign_in(Role.ADMINISTRATOR)
    with administrator.unit_of_work(False) as uow:
        uow.tariff.save_item(replace(ward.item, price=15_000))
        uow.commit()
    ward.hospital.clock.advance(DAY)

    assert [price for _, _, price in lines(ward)] == [14_000, 15_000]


def test_an_in_patient_is_found_by_bed_with_the_days_so_far(ward: Ward) -> None:
    ward.hospital.clock.advance(DAY)
    service = OpenBillService(ward.hospital.sign_in(Role.RECEPTIONIST))

    for words in ("", "3W-01", "3w01", "García"):
        assert [(bill.bed, bill.amount) for bill in service.find(words)] == [("3W-01", 14_000)]
    assert service.find("3W-02") == []


def test_a_running_bill_says_up_to_which_day_the_bed_is_on_it(ward: Ward) -> None:
    till = open_till(ward.hospital)
    words = BillWords(ward.hospital.clock, "GBP")
    assert "added at midnight" in words.bed_days(till.billing.running_bill(ward.patient).bill)
    ward.hospital.clock.advance(2 * DAY)

    yesterday = today(ward.hospital.clock) - DAY

    assert f"up to {yesterday.day} " in words.bed_days(till.billing.running_bill(ward.patient).bill)

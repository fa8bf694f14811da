"""Keeping the tariff, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from pms_desktop.data.upgrade import downgrade, upgrade
from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    InvalidInputError,
    PermissionDeniedError,
)
from pms_desktop.domain.tariff import (
    TariffCategory,
    TariffCodeTakenError,
    TariffItem,
    TaxNameTakenError,
    TaxRate,
)
from pms_desktop.services.charges import ChargeService
from pms_desktop.services.context import Context
from pms_desktop.services.ids import new_id
from pms_desktop.services.tariff import TariffService
from tests.hospital import Hospital

BLOOD = TariffItem(
    new_id(), "fbc", "  Full blood  count ", TariffCategory.LABORATORY, 1850, None, 0, True, 0
)


def save_past_the_service(context: Context) -> None:
    with context.unit_of_work(False) as uow:
        uow.tariff.save_item(BLOOD)
        uow.commit()


def test_an_item_is_found_by_beginnings_of_its_words_and_by_its_code(hospital: Hospital) -> None:
    service = TariffService(hospital.sign_in(Role.ADMINISTRATOR))
    kept = service.put_item(BLOOD)

    assert (kept.code, kept.name) == ("FBC", "Full blood count")
    for words in ("blo ful", "FBC", "fbc count"):
        assert service.items(words) == [kept]
    assert service.items("lood") == []


def test_an_item_is_found_without_the_hyphen_of_its_name(hospital: Hospital) -> None:
    service = TariffService(hospital.sign_in(Role.ADMINISTRATOR))
    kept = service.put_item(replace(BLOOD, code="IMG-3", name="Chest X-ray"))

    for words in ("xray", "x-ray", "chest ray", "img3", "img 3"):
        assert service.items(words) == [kept]


def test_an_upgrade_makes_items_found_without_their_hyphens_that_an_older_program_kept(
    hospital: Hospital,
) -> None:
    service = TariffService(hospital.sign_in(Role.ADMINISTRATOR))
    service.put_item(replace(BLOOD, code="IMG-3", name="Chest X-ray"))
    untouched = service.put_item(replace(BLOOD, id=new_id(), code="CHEM"))
    owner = hospital.system().engine
    downgrade(owner, "0030")
    with owner.begin() as connection:
        old = "UPDATE tariff_items SET search_text = ' img 3 chest x ray ' WHERE code = 'IMG-3'"
        connection.execute(text(old))

    upgrade(owner)

    assert [item.code for item in service.items("xray")] == ["IMG-3"]
    assert service.items("chem") == [untouched]


def test_an_item_carries_the_rate_of_its_tax(hospital: Hospital) -> None:
    service = TariffService(hospital.sign_in(Role.ADMINISTRATOR))
    tax = service.put_tax(TaxRate(new_id(), "VAT 20 %", 2000, True, 0))

    assert service.put_item(replace(BLOOD, tax_rate_id=tax.id)).tax == 2000


def test_what_is_no_longer_offered_cannot_be_recorded_but_is_still_kept(
    hospital: Hospital,
) -> None:
    service = TariffService(hospital.sign_in(Role.ADMINISTRATOR))
    kept = service.put_item(BLOOD)

    service.put_item(replace(kept, active=False))

    assert ChargeService(hospital.sign_in(Role.NURSE)).items("blood") == []
    assert [item.active for item in service.items("blood")] == [False]


def test_codes_and_names_of_taxes_are_unique(hospital: Hospital) -> None:
    service = TariffService(hospital.sign_in(Role.ADMINISTRATOR))
    service.put_item(BLOOD)
    service.put_tax(TaxRate(new_id(), "VAT", 2000, True, 0))

    with pytest.raises(TariffCodeTakenError):
        service.put_item(replace(BLOOD, id=new_id()))
    with pytest.raises(TaxNameTakenError):
        service.put_tax(TaxRate(new_id(), "VAT", 500, True, 0))


def test_the_second_administrator_to_change_an_item_is_told(hospital: Hospital) -> None:
    service = TariffService(hospital.sign_in(Role.ADMINISTRATOR))
    kept = service.put_item(BLOOD)
    service.put_item(replace(kept, price=1900))

    with pytest.raises(ConcurrentUpdateError):
        service.put_item(replace(kept, price=2000))


def test_impossible_values_are_refused_at_their_fields(embedded_hospital: Hospital) -> None:
    service = TariffService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    with pytest.raises(InvalidInputError) as refused:
        service.put_item(replace(BLOOD, code=" ", name="", price=-1))
    assert set(refused.value.faults) == {"code", "name", "price"}


@pytest.mark.parametrize("role", [Role.BILLING, Role.NURSE])
def test_only_an_administrator_keeps_the_tariff(hospital: Hospital, role: Role) -> None:
    context = hospital.sign_in(role)
    with pytest.raises(PermissionDeniedError):
        TariffService(context).put_item(BLOOD)
    if hospital.on_postgres:
        with pytest.raises(PermissionDeniedError):
            save_past_the_service(context)

"""A small tariff for tests, entered as the administrator would."""

from pms_desktop.domain.tariff import TariffCategory, TariffItem, TaxRate
from pms_desktop.services.context import Context
from pms_desktop.services.ids import new_id

VAT = 2000


def enter_tax(context: Context, name: str = "VAT 20 %", rate: int = VAT) -> TaxRate:
    tax = TaxRate(new_id(), name, rate, True, 0)
    with context.unit_of_work(False) as uow:
        uow.tariff.save_tax(tax)
        uow.commit()
    return tax


def enter_item(
    context: Context,
    code: str,
    name: str,
    price: int,
    *,
    category: TariffCategory = TariffCategory.PROCEDURE,
    tax: TaxRate | None = None,
) -> TariffItem:
    tax_id, rate = (tax.id, tax.rate) if tax else (None, 0)
    item = TariffItem(new_id(), code, name, category, price, tax_id, rate, True, 0)
    with context.unit_of_work(False) as uow:
        uow.tariff.save_item(item)
        uow.commit()
        return uow.tariff.item(item.id)

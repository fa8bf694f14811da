"""Keeping the tariff and its taxes."""

from dataclasses import replace
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.domain.tariff import (
    TariffCodeTakenError,
    TariffItem,
    TaxNameTakenError,
    TaxRate,
)
from pms_desktop.domain.typed_text import line_faults
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service, one_with

_HIGHEST_PRICE = 10**11


class TariffService(Service):
    """Items and taxes are never deleted: one stops offering them. What was charged keeps its
    price and tax."""

    def items(self, query: str = "") -> list[TariffItem]:
        """Items by the words of their names or codes, those no longer offered as well."""
        self._require(Permission.MANAGE_TARIFF)
        return self._read(lambda uow: uow.tariff.items(query, also_inactive=True))

    def taxes(self) -> list[TaxRate]:
        """All taxes, those no longer offered as well."""
        self._require(Permission.MANAGE_TARIFF)
        return self._read(lambda uow: uow.tariff.taxes(also_inactive=True))

    def newest_item(self, item_id: UUID) -> Newest[TariffItem]:
        """An item as it stands now, and who left it so. Raises NotFoundError."""
        self._require(Permission.MANAGE_TARIFF)
        return self._newest("tariff_items", item_id, lambda uow: uow.tariff.item(item_id))

    def newest_tax(self, tax_id: UUID) -> Newest[TaxRate]:
        """A tax as it stands now, and who left it so. Raises NotFoundError."""
        self._require(Permission.MANAGE_TARIFF)

        def read(uow: UnitOfWork) -> TaxRate:
            taxes = uow.tariff.taxes(also_inactive=True)
            return one_with(tax_id, taxes, "tax rate")

        return self._newest("tax_rates", tax_id, read)

    def put_item(self, item: TariffItem) -> TariffItem:
        """Enter an item or change it; `version` 0 is a new one. Returns it as kept.

        Raises InvalidInputError, TariffCodeTakenError, ConcurrentUpdateError.
        """
        self._require(Permission.MANAGE_TARIFF)
        kept = replace(item, code=item.code.strip().upper(), name=" ".join(item.name.split()))
        faults = line_faults({"code": kept.code, "name": kept.name})
        if not kept.code:
            faults["code"] = _("A code is needed.")
        if not kept.name:
            faults["name"] = _("A name is needed.")
        if not 0 <= kept.price <= _HIGHEST_PRICE:
            faults["price"] = _("Enter a price of zero or more.")
        if faults:
            raise InvalidInputError(faults)
        try:
            self._write(lambda uow: uow.tariff.save_item(kept))
        except ConstraintViolatedError as error:
            if error.constraint == "uq_tariff_items_code":
                raise TariffCodeTakenError(kept.code) from error
            raise
        return self._read(lambda uow: uow.tariff.item(kept.id))

    def put_tax(self, tax: TaxRate) -> TaxRate:
        """Enter a tax or change it; `version` 0 is a new one. Returns it as kept.

        Raises InvalidInputError, TaxNameTakenError, ConcurrentUpdateError.
        """
        self._require(Permission.MANAGE_TARIFF)
        kept = replace(tax, name=" ".join(tax.name.split()))
        faults = line_faults({"name": kept.name})
        if not kept.name:
            faults["name"] = _("A name is needed.")
        if not 0 <= kept.rate <= 10_000:
            faults["rate"] = _("A rate lies between 0 and 100 %.")
        if faults:
            raise InvalidInputError(faults)
        try:
            self._write(lambda uow: uow.tariff.save_tax(kept))
        except ConstraintViolatedError as error:
            if error.constraint == "uq_tax_rates_name":
                raise TaxNameTakenError(kept.name) from error
            raise
        taxes = self._read(lambda uow: uow.tariff.taxes(also_inactive=True))
        return next(each for each in taxes if each.id == kept.id)

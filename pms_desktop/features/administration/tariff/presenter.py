"""Decides what the tariff section shows and saves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.money import from_minor, to_minor
from pms_desktop.domain.tariff import TariffCategory, TariffItem, TaxRate
from pms_desktop.features.administration.kept_list.presenter import (
    KeptList,
    KeptListPresenter,
    KeptListViewPort,
)
from pms_desktop.features.administration.tariff.words import category_word
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.conflicts import FormField
from pms_desktop.mvp.money_words import money
from pms_desktop.mvp.presenter import Connectable
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.tariff import TariffService

_NO_PRICE = -1
"""What the service refuses with a sentence at the field."""


class TariffViewPort(KeptListViewPort, Protocol):
    """What the section's view offers besides. `searched` carries words."""

    @property
    def searched(self) -> Connectable: ...
    def words(self) -> str: ...
    def show_taxes(self, taxes: Sequence[tuple[UUID, str]]) -> None: ...


class TariffPresenter(KeptListPresenter[TariffViewPort]):
    """One item is chosen and changed, or a new one is entered."""

    def __init__(
        self,
        view: TariffViewPort,
        service: TariffService,
        tasks: TaskRunner,
        changes: ChangeFeed,
        currency: str,
    ) -> None:
        self._service, self._currency = service, currency
        self._taxes: dict[UUID, str] = {}
        kept = KeptList(
            topics={"tariff_items", "tax_rates"},
            read=service.items,
            newest=service.newest_item,
            put=service.put_item,
            new=_empty,
            fields=self._fields(),
            values=self._values,
            typed=self._typed,
        )
        super().__init__(view, kept, tasks, changes)
        view.searched.connect(self.search)

    def search(self, words: str) -> None:
        """Items by the words of their names, or by code."""
        self._run_latest("list", partial(self._service.items, words), self._show)

    def _load(self) -> None:
        self._run_latest("taxes", self._service.taxes, self._show_taxes)
        self.search(self._view.words())

    def _show_taxes(self, taxes: Sequence[TaxRate]) -> None:
        """An item keeps the tax it has, even one that is no longer offered."""
        ended = _("{name} (not offered)")
        self._taxes = {
            tax.id: tax.name if tax.active else ended.format(name=tax.name) for tax in taxes
        }
        self._view.show_taxes(list(self._taxes.items()))

    def _fields(self) -> dict[str, FormField]:
        return {
            "code": FormField(_("Code")),
            "name": FormField(_("Name")),
            "category": FormField(_("Kind"), category_word),
            "price": FormField(_("Price"), self._price_words, careful=True),
            "tax_rate_id": FormField(_("Tax"), self._tax_words, careful=True),
        }

    def _values(self, item: TariffItem) -> dict[str, Any]:
        priced = item.price != _NO_PRICE
        return {
            "code": item.code,
            "name": item.name,
            "category": item.category,
            "price": from_minor(item.price, self._currency) if priced else None,
            "tax_rate_id": item.tax_rate_id,
        }

    def _typed(self, item: TariffItem, values: Mapping[str, Any]) -> TariffItem:
        price: Decimal | None = values["price"]
        return replace(
            item,
            code=values["code"],
            name=values["name"],
            category=TariffCategory(values["category"]),
            price=_NO_PRICE if price is None else to_minor(price, self._currency),
            tax_rate_id=values["tax_rate_id"],
        )

    def _price_words(self, price: Decimal) -> str:
        return money(to_minor(price, self._currency), self._currency)

    def _tax_words(self, tax_rate_id: UUID) -> str:
        return self._taxes.get(tax_rate_id, _("a tax"))


def _empty(key: UUID, _known: Sequence[TariffItem]) -> TariffItem:
    return TariffItem(key, "", "", TariffCategory.PROCEDURE, _NO_PRICE, None, 0, True, 0)

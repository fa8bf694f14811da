"""Tariff items and tax rates."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.billing import TariffItemRow, TaxRateRow
from pms_desktop.domain.errors import ConcurrentUpdateError, NotFoundError
from pms_desktop.domain.tariff import TariffCategory, TariffItem, TaxRate
from pms_desktop.domain.tariff_words import tariff_text, tariff_words

_ITEM = (
    TariffItemRow.id,
    TariffItemRow.code,
    TariffItemRow.name,
    TariffItemRow.category,
    TariffItemRow.price,
    TariffItemRow.tax_rate_id,
    func.coalesce(TaxRateRow.rate, 0).label("tax"),
    TariffItemRow.active,
    TariffItemRow.version,
)
_ITEMS = select(*_ITEM).outerjoin(TaxRateRow, TaxRateRow.id == TariffItemRow.tax_rate_id)
_TAX = (TaxRateRow.id, TaxRateRow.name, TaxRateRow.rate, TaxRateRow.active, TaxRateRow.version)


class TariffRepository(Repository):
    """What the hospital charges for."""

    def items(
        self,
        query: str = "",
        category: TariffCategory | None = None,
        *,
        also_inactive: bool = False,
        limit: int = 200,
    ) -> list[TariffItem]:
        """Items in which every word of `query` begins a word of the code or name, by name."""
        statement = _ITEMS.order_by(TariffItemRow.name, TariffItemRow.code).limit(limit)
        for word in tariff_words(query):
            statement = statement.where(
                TariffItemRow.search_text.contains(f" {word}", autoescape=True)
            )
        if category is not None:
            statement = statement.where(TariffItemRow.category == category.value)
        if not also_inactive:
            statement = statement.where(TariffItemRow.active)
        return [_item(row) for row in self._session.execute(statement)]

    def item(self, item_id: UUID) -> TariffItem:
        """One item, active or not. Raises NotFoundError."""
        found = self.items_by_id([item_id])
        if item_id not in found:
            raise NotFoundError("tariff item", item_id)
        return found[item_id]

    def items_by_id(self, item_ids: Collection[UUID]) -> dict[UUID, TariffItem]:
        """Several items, active or not; what does not exist is left out."""
        rows = self._session.execute(_ITEMS.where(TariffItemRow.id.in_(item_ids)))
        return {row.id: _item(row) for row in rows}

    def save_item(self, item: TariffItem) -> None:
        """Enter an item or change it; `version` 0 is a new one. Its `tax` is its rate's, not kept.

        Raises ConcurrentUpdateError when somebody else changed it since it was read.
        """
        row = self._session.get(TariffItemRow, item.id)
        if row is None:
            row = TariffItemRow(id=item.id)
            self._session.add(row)
        elif row.version != item.version:
            raise ConcurrentUpdateError("tariff item", item.id)
        row.code, row.name, row.category = item.code, item.name, item.category.value
        row.price, row.tax_rate_id, row.active = item.price, item.tax_rate_id, item.active
        row.search_text = tariff_text(item.code, item.name)

    def taxes(self, *, also_inactive: bool = False) -> list[TaxRate]:
        """Tax rates by rate and name."""
        statement = select(*_TAX).order_by(TaxRateRow.rate, TaxRateRow.name)
        if not also_inactive:
            statement = statement.where(TaxRateRow.active)
        return [TaxRate(*row) for row in self._session.execute(statement)]

    def tax(self, tax_rate_id: UUID | None) -> int:
        """Basis points of a rate; 0 for no rate."""
        if tax_rate_id is None:
            return 0
        found = self._session.scalar(select(TaxRateRow.rate).where(TaxRateRow.id == tax_rate_id))
        if found is None:
            raise NotFoundError("tax rate", tax_rate_id)
        return found

    def save_tax(self, tax: TaxRate) -> None:
        """Enter a rate or change it; raises ConcurrentUpdateError as `save_item` does."""
        row = self._session.get(TaxRateRow, tax.id)
        if row is None:
            row = TaxRateRow(id=tax.id)
            self._session.add(row)
        elif row.version != tax.version:
            raise ConcurrentUpdateError("tax rate", tax.id)
        row.name, row.rate, row.active = tax.name, tax.rate, tax.active


def _item(row: Row[*tuple[Any, ...]]) -> TariffItem:
    values = {**row._mapping, "category": TariffCategory(row.category)}
    return TariffItem(**values)

"""Decides what the taxes section shows and saves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from pms_desktop.domain.tariff import TaxRate
from pms_desktop.features.administration.kept_list.presenter import (
    KeptList,
    KeptListPresenter,
    KeptListViewPort,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.conflicts import FormField
from pms_desktop.mvp.money_words import percent
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.tariff import TariffService

_NO_RATE = -1
"""What the service refuses with a sentence at the field."""


class TaxesPresenter(KeptListPresenter[KeptListViewPort]):
    """One tax is chosen and changed, or a new one is entered."""

    def __init__(
        self,
        view: KeptListViewPort,
        service: TariffService,
        tasks: TaskRunner,
        changes: ChangeFeed,
    ) -> None:
        rate = FormField(_("Rate"), _rate_words, careful=True)
        kept = KeptList(
            topics={"tax_rates"},
            read=service.taxes,
            newest=service.newest_tax,
            put=service.put_tax,
            new=_empty,
            fields={"name": FormField(_("Name")), "rate": rate},
            values=_values,
            typed=_typed,
        )
        super().__init__(view, kept, tasks, changes)


def _empty(key: UUID, _known: Sequence[TaxRate]) -> TaxRate:
    return TaxRate(key, "", _NO_RATE, True, 0)


def _values(tax: TaxRate) -> dict[str, Any]:
    return {
        "name": tax.name,
        "rate": None if tax.rate == _NO_RATE else Decimal(tax.rate).scaleb(-2),
    }


def _typed(tax: TaxRate, values: Mapping[str, Any]) -> TaxRate:
    rate: Decimal | None = values["rate"]
    points = _NO_RATE if rate is None else int(rate.scaleb(2))
    return replace(tax, name=values["name"], rate=points)


def _rate_words(rate: Decimal) -> str:
    return percent(int(rate.scaleb(2)))

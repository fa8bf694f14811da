"""Finds items of the tariff and records them."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.clock import Clock
from pms_desktop.domain.tariff import TariffItem
from pms_desktop.features.wards.form.presenter import Done, FormPort, FormPresenter
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.open_forms import FormKeys
from pms_desktop.mvp.presenter import Connectable
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.charges import ChargeService, NewRecordedCharge


class ItemFormPort(FormPort, Protocol):
    """What the form offers."""

    @property
    def searched(self) -> Connectable: ...
    def show_items(self, words: str, items: Sequence[TariffItem]) -> None: ...
    def show_item_fault(self, sentence: str) -> None: ...
    def answers(self) -> tuple[TariffItem | None, Decimal]: ...


class ItemPresenter(FormPresenter[ItemFormPort]):
    """What is recorded becomes a charge at today's price."""

    def __init__(
        self,
        view: ItemFormPort,
        service: ChargeService,
        tasks: TaskRunner,
        done: Done,
        *,
        clock: Clock,
        patient_id: UUID,
        admission_id: UUID | None,
        keys: FormKeys | None = None,
    ) -> None:
        super().__init__(view, tasks, done, keys)
        self._service, self._clock = service, clock
        self._patient_id, self._admission_id = patient_id, admission_id
        self._id = self._keys.next()
        view.searched.connect(self.search)
        self.search("")

    def search(self, words: str) -> None:
        """Show what answers to these words."""
        found = partial(self._view.show_items, words)
        self._run_latest("items", partial(self._service.items, words), found)

    def send(self) -> None:
        """Record the chosen item."""
        item, quantity = self._view.answers()
        if item is None:
            self._view.show_item_fault(_("Choose what was done or given."))
            return
        charge = NewRecordedCharge(
            self._id, self._patient_id, self._admission_id, item.id, quantity, self._clock.now()
        )
        message = said(_("Recorded {n} × {item}.").format(n=f"{quantity:f}", item=item.name))
        self._do(partial(self._service.record, charge), message)

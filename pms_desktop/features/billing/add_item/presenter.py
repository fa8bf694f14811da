"""Decides what is added to a running bill by hand."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.clock import Clock
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.tariff import TariffItem
from pms_desktop.features.billing.till import Till
from pms_desktop.mvp.open_forms import FormKeys, TypedForm
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.charges import NewRecordedCharge


class AddItemViewPort(ViewPort, TypedForm, Protocol):
    """A search in the tariff and how many."""

    @property
    def searched(self) -> Connectable: ...
    @property
    def submitted(self) -> Connectable: ...
    @property
    def rejected(self) -> Connectable: ...
    def words(self) -> str: ...
    def show_items(self, items: Sequence[tuple[TariffItem, str]]) -> None: ...
    def ask_item(self) -> None: ...
    def item(self) -> TariffItem | None: ...
    def quantity(self) -> Decimal | None: ...
    def show_fault(self, field: str, sentence: str) -> None: ...
    def finish(self) -> None: ...


class AddItemPresenter(Presenter[AddItemViewPort]):
    """The charge's key is made when the dialog opens: sent twice, it is charged once.

    What was listed for other words is never charged: who sends ahead of the answer waits for it,
    and is asked unless it is one item.
    """

    def __init__(
        self,
        view: AddItemViewPort,
        till: Till,
        tasks: TaskRunner,
        patient: tuple[UUID, UUID | None, Clock],
        done: Callable[[], object],
        keys: FormKeys,
    ) -> None:
        super().__init__(view, tasks)
        self._till, self._done = till, done
        self._patient_id, self._admission_id, self._clock = patient
        self._key = keys.next()
        self._when: datetime = self._clock.now()
        self._answered: str | None = None
        self._sought = ""
        self._adding = False
        view.searched.connect(self.search)
        view.submitted.connect(self.add)
        view.rejected.connect(self.close)
        self.search("")

    def search(self, words: str) -> None:
        """Items by the words of their names, or by code."""
        self._adding = self._adding and words == self._sought  # typed on after it was sent
        self._look_up(words)

    def add(self) -> None:
        """Charge it."""
        words = self._view.words()
        if self._answered != words:
            self._look_up(words)
            self._adding = True
            return
        item = self._view.item()
        if item is None:
            self._view.ask_item()
            return
        charge = NewRecordedCharge(
            self._key,
            self._patient_id,
            self._admission_id,
            item.id,
            self._view.quantity() or Decimal(0),
            self._when,
        )
        self._run(partial(self._till.charges.record, charge), self._added)

    def _look_up(self, words: str) -> None:
        self._sought = words
        find = partial(self._till.charges.items, words)
        self._run_latest("items", find, partial(self._show, words))

    def _show(self, words: str, items: Sequence[TariffItem]) -> None:
        self._answered = words
        self._view.show_items([(item, self._till.words.money(item.price)) for item in items])
        adding, self._adding = self._adding, False
        if adding and len(items) == 1:
            self.add()
        elif adding:
            self._view.ask_item()

    def _added(self, _ids: object) -> None:
        self._view.finish()
        self.close()
        self._done()

    def _on_error(self, error: Exception) -> None:
        self._adding = False
        if isinstance(error, InvalidInputError):
            for field, sentence in error.faults.items():
                self._view.show_fault(field, sentence)
        else:
            super()._on_error(error)

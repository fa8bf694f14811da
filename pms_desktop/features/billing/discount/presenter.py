"""Decides what discount a running bill gets."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.billing import Discount
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.money import from_minor, to_minor
from pms_desktop.features.billing.till import Till
from pms_desktop.mvp.open_forms import FormKeys, TypedForm
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner


class DiscountViewPort(ViewPort, TypedForm, Protocol):
    """A percentage or an amount, and why."""

    @property
    def submitted(self) -> Connectable: ...
    @property
    def withdraw_requested(self) -> Connectable: ...
    @property
    def rejected(self) -> Connectable: ...
    def in_percent(self) -> bool: ...
    def number(self) -> Decimal | None: ...
    def reason(self) -> str: ...
    def show_discount(self, number: Decimal | None, reason: str, *, in_percent: bool) -> None: ...
    def show_fault(self, field: str, sentence: str) -> None: ...
    def finish(self) -> None: ...


class DiscountPresenter(Presenter[DiscountViewPort]):
    """Edits the discount that waits, or makes one; its key is made when the dialog opens."""

    def __init__(
        self,
        view: DiscountViewPort,
        till: Till,
        tasks: TaskRunner,
        bill: tuple[UUID, Discount | None],
        done: Callable[[], object],
        keys: FormKeys,
    ) -> None:
        super().__init__(view, tasks)
        self._till, self._done = till, done
        self._patient_id, waiting = bill
        self._discount = waiting or Discount(keys.next(), None, None, "", 0)
        self._currency = till.words.currency
        view.submitted.connect(self.save)
        view.withdraw_requested.connect(self.withdraw)
        view.rejected.connect(self.close)
        if waiting is not None:
            self._show(waiting)

    def save(self) -> None:
        """Put it on the bill."""
        number = self._view.number() or Decimal(0)
        percent = self._view.in_percent()
        discount = Discount(
            self._discount.id,
            int(number.scaleb(2)) if percent else None,
            None if percent else to_minor(number, self._currency),
            self._view.reason(),
            self._discount.version,
        )
        work = partial(self._till.billing.set_discount, self._patient_id, discount)
        self._run(work, self._finished_well)

    def withdraw(self) -> None:
        """Take it off the bill."""
        work = partial(self._till.billing.withdraw_discount, self._discount.id)
        self._run(work, self._finished_well)

    def _show(self, discount: Discount) -> None:
        if discount.percent is not None:
            number = Decimal(discount.percent).scaleb(-2)
        else:
            number = from_minor(discount.amount or 0, self._currency)
        in_percent = discount.percent is not None
        self._view.show_discount(number, discount.reason, in_percent=in_percent)

    def _finished_well(self, _result: None) -> None:
        self._view.finish()
        self.close()
        self._done()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            for field, sentence in error.faults.items():
                self._view.show_fault(field, sentence)
        else:
            super()._on_error(error)

"""Decides how much of what was paid goes back while the invoice stands."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Protocol

from pms_desktop.domain.billing import Invoice, NewPayment, Payment, PaymentMethod
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.money import from_minor, to_minor
from pms_desktop.features.billing.till import Till
from pms_desktop.mvp.open_forms import FormKeys, TypedForm
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner


class GiveBackViewPort(ViewPort, TypedForm, Protocol):
    """How much, why, and how the money goes back."""

    @property
    def submitted(self) -> Connectable: ...
    @property
    def rejected(self) -> Connectable: ...
    def amount(self) -> Decimal | None: ...
    def reason(self) -> str: ...
    def method(self) -> PaymentMethod: ...
    def reference(self) -> str: ...
    def show_payment(self, amount: Decimal, method: PaymentMethod) -> None: ...
    def show_fault(self, field: str, sentence: str) -> None: ...
    def finish(self) -> None: ...


class GiveBackPresenter(Presenter[GiveBackViewPort]):
    """The last payment is offered at first. The key is made here, once: pressed again after a lost
    answer, it is still one refund."""

    def __init__(
        self,
        view: GiveBackViewPort,
        till: Till,
        tasks: TaskRunner,
        invoice: Invoice,
        done: Callable[[Payment], object],
        keys: FormKeys,
    ) -> None:
        super().__init__(view, tasks)
        self._till, self._invoice_id, self._done = till, invoice.brief.id, done
        self._currency, self._key = till.words.currency, keys.next()
        view.submitted.connect(self.give_back)
        view.rejected.connect(self.close)
        last = next(each for each in reversed(invoice.payments) if each.amount > 0)
        offered = min(last.amount, invoice.brief.paid)
        view.show_payment(from_minor(offered, self._currency), last.method)

    def give_back(self) -> None:
        """Write the refund."""
        amount = to_minor(self._view.amount() or Decimal(0), self._currency)
        refund = NewPayment(
            self._key,
            self._invoice_id,
            self._view.method(),
            -amount,
            reference=self._view.reference(),
            reason=self._view.reason(),
        )
        self._run(partial(self._till.payments.refund, refund), self._given_back)

    def _given_back(self, payment: Payment) -> None:
        self._view.finish()
        self.close()
        self._done(payment)

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            for field, sentence in error.faults.items():
                self._view.show_fault(field, sentence)
        else:
            super()._on_error(error)

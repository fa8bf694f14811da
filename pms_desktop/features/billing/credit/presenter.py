"""Decides which lines of an invoice are taken back and what is given back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.billing import Invoice, InvoiceLine, PaymentMethod
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.features.billing.till import Till
from pms_desktop.mvp.open_forms import FormKeys, TypedForm
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.credit_notes import CreditInvoice, refund_due


class CreditViewPort(ViewPort, TypedForm, Protocol):
    """Lines to choose, why, whether they are billed again, how money goes back."""

    @property
    def submitted(self) -> Connectable: ...
    @property
    def rejected(self) -> Connectable: ...
    @property
    def lines_changed(self) -> Connectable: ...
    def show_lines(self, lines: Sequence[tuple[UUID, str, str]]) -> None: ...
    def chosen_lines(self) -> frozenset[UUID]: ...
    def reason(self) -> str: ...
    def bill_again(self) -> bool: ...
    def method(self) -> PaymentMethod: ...
    def reference(self) -> str: ...
    def show_refund(self, credited: str, refund: str, *, refunds: bool) -> None: ...
    def show_fault(self, field: str, sentence: str) -> None: ...
    def finish(self) -> None: ...


class CreditPresenter(Presenter[CreditViewPort]):
    """Nothing is taken back that was not ticked; the keys are made here, once."""

    def __init__(
        self,
        view: CreditViewPort,
        till: Till,
        tasks: TaskRunner,
        invoice: Invoice,
        done: Callable[[Invoice, UUID], object],
        keys: FormKeys,
    ) -> None:
        super().__init__(view, tasks)
        self._till, self._invoice, self._done = till, invoice, done
        self._key, self._refund_key = keys.next(), keys.next()
        view.submitted.connect(self.credit)
        view.rejected.connect(self.close)
        view.lines_changed.connect(self.refresh)
        money = till.words.money
        view.show_lines(
            [
                (line.id, till.words.line_title(line), money(line.total))
                for line in invoice.creditable
            ]
        )
        self.refresh()

    def refresh(self) -> None:
        """Say what is credited and what goes back."""
        lines, money = self._lines(), self._till.words.money
        refund = refund_due(self._invoice, lines)
        credited = money(sum(line.total for line in lines))
        self._view.show_refund(credited, money(refund), refunds=refund > 0)

    def credit(self) -> None:
        """Write the credit note."""
        command = CreditInvoice(
            id=self._key,
            invoice_id=self._invoice.brief.id,
            line_ids=self._view.chosen_lines(),
            reason=self._view.reason(),
            bill_again=self._view.bill_again(),
            refund_id=self._refund_key,
            expected_refund=refund_due(self._invoice, self._lines()),
            method=self._view.method(),
            reference=self._view.reference(),
        )
        self._run(partial(self._till.credit_notes.credit, command), self._credited)

    def _lines(self) -> list[InvoiceLine]:
        chosen = self._view.chosen_lines()
        return [line for line in self._invoice.creditable if line.id in chosen]

    def _credited(self, note: Invoice) -> None:
        self._view.finish()
        self.close()
        self._done(note, self._refund_key)

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            for field, sentence in error.faults.items():
                self._view.show_fault(field, sentence)
        else:
            super()._on_error(error)

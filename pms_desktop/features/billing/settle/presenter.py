"""Decides how a bill is settled: amounts, keys, issuing, taking money, printing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.billing import Invoice, NewPayment, Payment, PaymentMethod
from pms_desktop.domain.errors import DatabaseUnavailableError, InvalidInputError, PmsError
from pms_desktop.domain.money import to_minor
from pms_desktop.domain.papers import InvoicePaper, ReceiptPaper
from pms_desktop.features.billing.settle.bill import (
    NOTHING_TYPED,
    BillKey,
    Tender,
    TillBill,
    Typed,
    from_json,
    tender,
)
from pms_desktop.features.billing.till import Till
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import said, sentence_for, warned
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.billing import IssueInvoice


class SettleViewPort(ViewPort, Protocol):
    """Method, what was given, the one button. `given` is None for an empty field."""

    @property
    def method_changed(self) -> Connectable: ...
    @property
    def given_changed(self) -> Connectable: ...
    @property
    def settle_requested(self) -> Connectable: ...
    def method(self) -> PaymentMethod: ...
    def given(self) -> Decimal | None: ...
    def reference(self) -> str: ...
    def set_payment(self, method: PaymentMethod, given: Decimal | None, reference: str) -> None: ...
    def show_result(self, change_title: str, change: str, button: str, *, on: bool) -> None: ...
    def show_fault(self, field: str, sentence: str) -> None: ...
    def show_method(self, method: PaymentMethod) -> None: ...


@dataclass(frozen=True, slots=True)
class Unprinted:
    """Papers of an invoice that no printer took: the invoice itself (`whole`), receipts, and what
    hindered first."""

    whole: bool
    payments: tuple[Payment, ...] = ()
    error: PmsError | None = None


class SettlePresenter(Presenter[SettleViewPort]):
    """One bill at a time. Its keys are made when it opens and stay until it is settled, so a
    second click, a second window or a repeat after a lost reply pays nothing twice. A bill that
    is left while its answer is under way, or was lost, keeps its keys and what was typed, too.
    """

    def __init__(
        self,
        view: SettleViewPort,
        till: Till,
        tasks: TaskRunner,
        settled: Callable[[Invoice], object],
    ) -> None:
        super().__init__(view, tasks)
        self._till, self._words, self._settled = till, till.words, settled
        self._bill = TillBill((None, None))
        self._left: dict[BillKey, TillBill] = {}
        self._unprinted: dict[UUID, Unprinted] = {}
        self._printing: set[tuple[UUID, ...]] = set()
        view.method_changed.connect(self._method_changed)
        view.given_changed.connect(self.refresh)
        view.settle_requested.connect(self.settle)

    def expect(self, patient_id: UUID | None, issued: UUID | None) -> None:
        """This bill is being read. What is typed from now on is for it, and nothing is settled
        before it is seen."""
        key = (patient_id, issued)
        if self._bill.key == key:
            return
        left = self._bill
        if left.typed is not None:
            self._left[left.key] = left
            left.typed = left.typed if left.work else self._typed()
        self._bill = self._left.pop(key) if key in self._left else TillBill(key)
        self._view.set_payment(*(self._bill.typed or NOTHING_TYPED))
        self.refresh()

    def open_running(self, patient_id: UUID, total: int) -> None:
        """Settle a running bill. The same bill read again keeps its keys and what is typed."""
        self._open(patient_id, None, total)

    def open_invoice(self, invoice: Invoice) -> None:
        """Take money for an issued invoice."""
        self._open(invoice.brief.patient_id, invoice.brief.id, invoice.brief.due)

    def close_bill(self) -> None:
        """Nothing is open."""
        self.expect(None, None)

    def refresh(self) -> None:
        """Say what the button will do with what is typed."""
        planned = self._tender()
        if planned.left and planned.amount:
            title, amount = _("Still to pay"), self._words.money(planned.left)
        elif planned.left:
            title, amount = _("Left unpaid"), self._words.money(planned.left)
        else:
            title, amount = _("Change"), self._words.money(planned.change)
        self._view.show_result(title, amount, self._button(planned), on=self._can(planned))

    def settle(self) -> None:
        """Issue, take the money, print. Ignored while one is under way.

        What was sent and not answered is sent again as it was, unless other things are typed.
        """
        bill, planned = self._bill, self._tender()
        if not self._can(planned):
            return
        self._view.clear_message()
        typed = self._typed()
        if bill.work is None or bill.typed != typed:
            bill.work = self._work(bill, planned)
        bill.typed, bill.sending = typed, True
        self.refresh()
        self._run(bill.work, partial(self._on_settled, bill), partial(self._not_settled, bill))

    def draft(self) -> Draft | None:
        """What was typed, with the keys: a payment sent again after a crash is still one."""
        typed = self._bill.to_json(self._typed())
        kept = [bill.to_json(bill.typed) for bill in self._left.values() if bill.typed]
        left = [each for each in kept if each is not None]
        return {**(typed or {}), "left": left} if typed or left else None

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Bring back what was typed and its keys."""
        left = [from_json(each) for each in draft.get("left", ())]
        self._left |= {bill.key: bill for bill in left}
        if "patient" in draft:
            self._bill = from_json(draft)
            self._view.set_payment(*(self._bill.typed or NOTHING_TYPED))
            self.refresh()

    def print_papers(
        self, invoice: Invoice, payments: Sequence[Payment], *, whole: bool, told: str = ""
    ) -> None:
        """Print an invoice (`whole`) and receipts to the station's printers; once, if it is asked
        for again before it is done.

        `told` says what was done before; it stays in view whether the printer works or not.
        """
        papers = (*([invoice.brief.id] if whole else []), *(each.id for each in payments))
        if papers in self._printing:
            return
        self._printing.add(papers)
        self._run(
            partial(self._print, invoice, payments, whole=whole),
            partial(self._on_printed, papers, invoice, told),
            partial(self._not_printed, papers),
        )

    def print_again(self, invoice: Invoice) -> None:
        """Print what no printer took before; where everything was printed, the invoice anew."""
        left = self._unprinted.get(invoice.brief.id, Unprinted(whole=True))
        self.print_papers(invoice, left.payments, whole=left.whole)

    def _open(self, patient_id: UUID, issued: UUID | None, due: int) -> None:
        self.expect(patient_id, issued)
        if self._bill.work is None or self._bill.due is None:
            self._bill.due = due  # else what is sent again must be what was sent
        self.refresh()

    def _work(self, bill: TillBill, planned: Tender) -> Callable[[], Invoice]:
        patient_id, issued = bill.key
        payment = self._payment(bill, planned)
        if issued is not None and payment is not None:
            return partial(self._pay, payment)
        assert patient_id is not None
        command = IssueInvoice(bill.invoice_id, patient_id, bill.due or 0, payment)
        return partial(self._till.billing.issue, command)

    def _typed(self) -> Typed:
        return self._view.method(), self._view.given(), self._view.reference()

    def _tender(self) -> Tender:
        given = self._view.given()
        minor = None if given is None else to_minor(given, self._words.currency)
        return tender(self._bill.due or 0, minor, self._view.method())

    def _can(self, planned: Tender) -> bool:
        bill = self._bill
        if bill.key[0] is None or bill.due is None or bill.sending:
            return False
        return bill.issued is None or planned.amount > 0

    def _button(self, planned: Tender) -> str:
        amount = self._words.money(planned.amount)
        if self._bill.issued is not None:
            return _("&Take {amount} and print").format(amount=amount)
        if not planned.amount:
            return _("&Issue and print")
        return _("&Issue, take {amount} and print").format(amount=amount)

    def _payment(self, bill: TillBill, planned: Tender) -> NewPayment | None:
        if not planned.amount:
            return None
        method, given, reference = self._typed()
        cash = method is PaymentMethod.CASH and given is not None
        return NewPayment(
            bill.payment_id,
            bill.issued or bill.invoice_id,
            method,
            planned.amount,
            tendered=planned.amount + planned.change if cash else None,
            reference="" if method is PaymentMethod.CASH else reference.strip(),
        )

    def _pay(self, payment: NewPayment) -> Invoice:
        self._till.payments.pay(payment)
        return self._till.billing.invoice(payment.invoice_id)

    def _on_settled(self, bill: TillBill, invoice: Invoice) -> None:
        self._left.pop(bill.key, None)
        if bill is self._bill:
            if self._typed() == bill.typed:  # else somebody types the next amount already
                self._view.set_payment(*NOTHING_TYPED)
            brief = invoice.brief
            self._bill = TillBill((brief.patient_id, brief.id), due=brief.due)
            self.refresh()
        paid = [each for each in invoice.payments if each.id == bill.payment_id]
        done = self._done(bill.issued is None, paid, invoice)
        self._view.show_message(said(done))
        self._settled(invoice)
        self.print_papers(invoice, paid, whole=bill.issued is None, told=done)

    def _not_settled(self, bill: TillBill, error: Exception) -> None:
        bill.sending = False
        if not isinstance(error, DatabaseUnavailableError):
            bill.work = None  # it was refused, so nothing was done
        if bill is not self._bill:
            sentence = self._worded(error).text
            words = _("The bill you left was not settled. {why}").format(why=sentence)
            self._view.show_message(warned(words))
        elif isinstance(error, InvalidInputError):
            for field, sentence in error.faults.items():
                self._view.show_fault(field, sentence)
        else:
            self._on_error(error)
        self.refresh()

    def _done(self, new: bool, paid: Sequence[Payment], invoice: Invoice) -> str:
        number = self._words.number(invoice.brief)
        parts = [_("{number} is issued.").format(number=number)] if new else []
        for each in paid:
            amount = self._words.money(each.amount)
            parts.append(_("{amount} taken for {number}.").format(amount=amount, number=number))
            if each.change:
                parts.append(_("Change {amount}.").format(amount=self._words.money(each.change)))
        return " ".join(parts)

    def _print(self, invoice: Invoice, payments: Sequence[Payment], *, whole: bool) -> Unprinted:
        """Every paper is tried; answers those that were not printed, and what hindered."""
        papers, key = self._till.papers, invoice.brief.id
        hindered = self._hindered(partial(papers.invoice_paper, key), key) if whole else None
        left = Unprinted(whole=hindered is not None, error=hindered)
        for payment in payments:
            error = self._hindered(partial(papers.receipt_paper, payment.id), payment.id)
            if error is not None:
                left = replace(left, payments=(*left.payments, payment), error=left.error or error)
        return left

    def _hindered(
        self, make: Callable[[], InvoicePaper | ReceiptPaper], key: UUID
    ) -> PmsError | None:
        try:
            self._till.printer.print_paper(make(), key)
        except PmsError as error:
            return error
        return None

    def _on_printed(
        self, papers: tuple[UUID, ...], invoice: Invoice, told: str, left: Unprinted
    ) -> None:
        self._printing.discard(papers)
        if left.error is None:
            self._unprinted.pop(invoice.brief.id, None)
            self._view.show_message(said(_("{done} Printed.").format(done=told).strip()))
            return
        self._unprinted[invoice.brief.id] = left
        number = self._words.number(invoice.brief)
        saved = told or _("{number} is saved.").format(number=number)
        again = _("Ctrl+P prints what is missing.")
        self._view.show_message(warned(f"{saved} {sentence_for(left.error).text} {again}"))

    def _method_changed(self) -> None:
        self._view.show_method(self._view.method())
        self.refresh()

    def _not_printed(self, papers: tuple[UUID, ...], error: Exception) -> None:
        self._printing.discard(papers)
        self._on_error(error)

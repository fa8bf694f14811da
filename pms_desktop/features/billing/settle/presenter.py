"""Decides how a bill is settled: amounts, keys, issuing, taking money, printing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.billing import Invoice, NewPayment, Payment, PaymentMethod
from pms_desktop.domain.errors import DatabaseUnavailableError, InvalidInputError, PmsError
from pms_desktop.domain.money import to_minor
from pms_desktop.domain.papers import InvoicePaper, ReceiptPaper
from pms_desktop.features.billing.till import Till
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import said, sentence_for, warned
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.billing import IssueInvoice
from pms_desktop.services.ids import new_id


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


Typed = tuple[PaymentMethod, Decimal | None, str]


@dataclass(frozen=True, slots=True)
class Tender:
    """What the till is about to do, minor units. `change` is what goes back, `left` what stays
    owed."""

    amount: int
    change: int
    left: int


def tender(due: int, given: int | None, method: PaymentMethod) -> Tender:
    """Nothing typed means the exact amount. Only cash gives change."""
    paid = due if given is None else min(given, due)
    change = given - due if given is not None and method is PaymentMethod.CASH else 0
    return Tender(paid, max(0, change), due - paid)


class SettlePresenter(Presenter[SettleViewPort]):
    """One bill at a time. Its keys are made when it opens and stay until it is settled, so a
    second click, a second window or a repeat after a lost reply pays nothing twice."""

    def __init__(
        self,
        view: SettleViewPort,
        till: Till,
        tasks: TaskRunner,
        settled: Callable[[Invoice], object],
    ) -> None:
        super().__init__(view, tasks)
        self._till, self._words, self._settled = till, till.words, settled
        self._invoice_id, self._payment_id = new_id(), new_id()
        self._patient_id: UUID | None = None
        self._issued: UUID | None = None
        self._due = 0
        self._sending = False
        self._unanswered: tuple[Typed, Callable[[], Invoice]] | None = None
        self._unprinted: dict[UUID, Unprinted] = {}
        view.method_changed.connect(self._method_changed)
        view.given_changed.connect(self.refresh)
        view.settle_requested.connect(self.settle)

    def open_running(self, patient_id: UUID, total: int) -> None:
        """Settle a running bill. The same bill read again keeps its keys and what is typed."""
        if (self._patient_id, self._issued) != (patient_id, None):
            self._begin(patient_id, None)
        if self._unanswered is None:  # else what is sent again must be what was sent
            self._due = total
        self.refresh()

    def open_invoice(self, invoice: Invoice) -> None:
        """Take money for an issued invoice."""
        if self._issued != invoice.brief.id:
            self._begin(invoice.brief.patient_id, invoice.brief.id)
        if self._unanswered is None:
            self._due = invoice.brief.due
        self.refresh()

    def close_bill(self) -> None:
        """Nothing is open."""
        self._begin(None, None)

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
        planned = self._tender()
        if self._patient_id is None or not self._can(planned):
            return
        self._view.clear_message()
        typed = self._typed()
        if self._unanswered is not None and self._unanswered[0] == typed:
            work = self._unanswered[1]
        else:
            work = self._work(self._patient_id, planned)
        self._unanswered = (typed, work)
        self._sending = True
        self._run(work, partial(self._on_settled, self._issued is None))

    def _work(self, patient_id: UUID, planned: Tender) -> Callable[[], Invoice]:
        payment = self._payment(self._issued or self._invoice_id, planned)
        if self._issued is not None and payment is not None:
            return partial(self._pay, payment)
        command = IssueInvoice(self._invoice_id, patient_id, self._due, payment)
        return partial(self._till.billing.issue, command)

    def _typed(self) -> Typed:
        return self._view.method(), self._view.given(), self._view.reference()

    def draft(self) -> Draft | None:
        """What was typed, with the keys: a payment sent again after a crash is still one."""
        given, reference = self._view.given(), self._view.reference()
        if self._patient_id is None or (given is None and not reference):
            return None
        return {
            "patient": str(self._patient_id),
            "issued": str(self._issued) if self._issued else None,
            "invoice": str(self._invoice_id),
            "payment": str(self._payment_id),
            "method": self._view.method().value,
            "given": None if given is None else str(given),
            "reference": reference,
        }

    def restore(self, draft: Draft) -> None:
        """Bring back what was typed and its keys."""
        issued, given = draft.get("issued"), draft.get("given")
        self._patient_id = UUID(str(draft["patient"]))
        self._issued = UUID(str(issued)) if issued else None
        self._invoice_id = UUID(str(draft["invoice"]))
        self._payment_id = UUID(str(draft["payment"]))
        method = PaymentMethod(str(draft["method"]))
        amount = Decimal(str(given)) if given is not None else None
        self._view.set_payment(method, amount, str(draft.get("reference", "")))

    def print_papers(
        self, invoice: Invoice, payments: Sequence[Payment], *, whole: bool, told: str = ""
    ) -> None:
        """Print an invoice (`whole`) and receipts to the station's printers.

        `told` says what was done before; it stays in view whether the printer works or not.
        """
        work = partial(self._print, invoice, payments, whole=whole)
        self._run(work, partial(self._on_printed, invoice, told))

    def print_again(self, invoice: Invoice) -> None:
        """Print what no printer took before; where everything was printed, the invoice anew."""
        left = self._unprinted.get(invoice.brief.id, Unprinted(whole=True))
        self.print_papers(invoice, left.payments, whole=left.whole)

    def _begin(self, patient_id: UUID | None, issued: UUID | None) -> None:
        self._patient_id, self._issued, self._due = patient_id, issued, 0
        self._unanswered = None
        self._invoice_id, self._payment_id = new_id(), new_id()
        self._view.set_payment(PaymentMethod.CASH, None, "")

    def _tender(self) -> Tender:
        given = self._view.given()
        minor = None if given is None else to_minor(given, self._words.currency)
        return tender(self._due, minor, self._view.method())

    def _can(self, planned: Tender) -> bool:
        if self._patient_id is None or self._sending:
            return False
        return self._issued is None or planned.amount > 0

    def _button(self, planned: Tender) -> str:
        amount = self._words.money(planned.amount)
        if self._issued is not None:
            return _("&Take {amount} and print").format(amount=amount)
        if not planned.amount:
            return _("&Issue and print")
        return _("&Issue, take {amount} and print").format(amount=amount)

    def _payment(self, invoice_id: UUID, planned: Tender) -> NewPayment | None:
        if not planned.amount:
            return None
        method = self._view.method()
        given = self._view.given()
        cash = method is PaymentMethod.CASH and given is not None
        return NewPayment(
            self._payment_id,
            invoice_id,
            method,
            planned.amount,
            tendered=planned.amount + planned.change if cash else None,
            reference="" if method is PaymentMethod.CASH else self._view.reference().strip(),
        )

    def _pay(self, payment: NewPayment) -> Invoice:
        self._till.payments.pay(payment)
        return self._till.billing.invoice(payment.invoice_id)

    def _on_settled(self, new: bool, invoice: Invoice) -> None:
        self._sending = False
        paid = [each for each in invoice.payments if each.id == self._payment_id]
        self._begin(invoice.brief.patient_id, invoice.brief.id)
        done = self._done(new, paid, invoice)
        self._view.show_message(said(done))
        self._settled(invoice)
        self.print_papers(invoice, paid, whole=new, told=done)

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

    def _on_printed(self, invoice: Invoice, told: str, left: Unprinted) -> None:
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

    def _on_error(self, error: Exception) -> None:
        self._sending = False
        if not isinstance(error, DatabaseUnavailableError):
            self._unanswered = None  # it was refused, so nothing was done
        if isinstance(error, InvalidInputError):
            for field, sentence in error.faults.items():
                self._view.show_fault(field, sentence)
        else:
            super()._on_error(error)
        self.refresh()

"""Taking back an invoice, or lines of it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.billing import (
    AlreadyCreditedError,
    BillChangedError,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceMismatchError,
    NewInvoice,
    NewPayment,
    PaymentMethod,
)
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service
from pms_desktop.services.ids import new_id
from pms_desktop.services.payments import check_payment, pay_in

_TAKEN_BACK = {"line_credited_twice", "invoice_overcredited", "credit_line_of"}


@dataclass(frozen=True, slots=True)
class CreditInvoice:
    """Take back these lines of an invoice. `id` and `refund_id` are made when the form opens.

    What was paid beyond the rest of the invoice is given back by `method` in the same step;
    `expected_refund` is what the clerk saw, minor units. `bill_again` brings the charges back to
    the running bill, to be billed correctly.
    """

    id: UUID
    invoice_id: UUID
    line_ids: frozenset[UUID]
    reason: str
    bill_again: bool
    refund_id: UUID
    expected_refund: int
    method: PaymentMethod = PaymentMethod.CASH
    reference: str = ""


class CreditNoteService(Service):
    """Credit notes: an invoice is never changed, it is taken back under a number of its own."""

    def credit(self, command: CreditInvoice) -> Invoice:
        """Write the credit note and give back what was paid too much. Sent twice, it is one.

        Raises AlreadyCreditedError, BillChangedError when another amount would be given back,
        InvalidInputError, InvoiceMismatchError.
        """
        self._require(Permission.CREDIT)
        faults = {}
        if not command.reason.strip():
            faults["reason"] = _("Say why the invoice is taken back.")
        if not command.line_ids:
            faults["lines"] = _("Choose at least one line.")
        if faults:
            raise InvalidInputError(faults)
        try:
            self._write(lambda uow: self._credit(uow, command))
        except ConstraintViolatedError as error:
            if error.constraint == "pk_invoices":  # the same request twice at once
                self._write(lambda uow: self._credit(uow, command))
            elif error.constraint in _TAKEN_BACK:
                raise AlreadyCreditedError from error
            elif error.constraint in {"invoice_overpaid", "invoice_overrefunded"}:
                raise BillChangedError(command.expected_refund, 0, self._currency) from error
            else:
                raise
        return self._read(lambda uow: uow.invoices.get(command.id))

    def _credit(self, uow: UnitOfWork, command: CreditInvoice) -> None:
        stored = uow.invoices.find(command.id)
        if stored is not None:
            if stored.corrects_id != command.invoice_id:
                raise InvoiceMismatchError
            return
        invoice = uow.invoices.get(command.invoice_id)
        lines = [line for line in invoice.creditable if line.id in command.line_ids]
        if len(lines) != len(command.line_ids):
            raise AlreadyCreditedError
        # Money first: the database never lets an invoice be paid beyond what is left of it.
        self._give_back(uow, command, refund_due(invoice, lines))
        uow.invoices.add(_note(command, invoice, lines))
        if command.bill_again:
            charges = [line.charge_id for line in lines if line.charge_id is not None]
            uow.charges.bill_again(charges, command.invoice_id)

    def _give_back(self, uow: UnitOfWork, command: CreditInvoice, amount: int) -> None:
        if amount != command.expected_refund:
            raise BillChangedError(command.expected_refund, amount, self._currency)
        if amount:
            refund = NewPayment(
                command.refund_id, command.invoice_id, command.method, -amount,
                reference=command.reference, reason=command.reason.strip(),
            )  # fmt: skip
            check_payment(refund)
            pay_in(uow, refund)


def refund_due(invoice: Invoice, lines: Collection[InvoiceLine]) -> int:
    """What must be given back when these lines are taken back, in minor units."""
    left = invoice.brief.total - invoice.brief.credited - sum(line.total for line in lines)
    return max(0, invoice.brief.paid - left)


def _note(command: CreditInvoice, invoice: Invoice, lines: Collection[InvoiceLine]) -> NewInvoice:
    charged, net = sum(line.amount for line in lines), sum(line.net for line in lines)
    return NewInvoice(
        id=command.id,
        kind=InvoiceKind.CREDIT_NOTE,
        patient_id=invoice.brief.patient_id,
        admission_id=invoice.admission_id,
        corrects_id=command.invoice_id,
        reason=command.reason.strip(),
        charged=charged,
        discount=charged - net,
        discount_reason=invoice.discount_reason,
        net=net,
        tax=sum(line.tax for line in lines),
        currency=invoice.currency,
        lines=tuple(_copied(line) for line in lines),
    )


def _copied(line: InvoiceLine) -> InvoiceLine:
    return InvoiceLine(
        new_id(), line.charge_id, line.category, line.description, line.detail, line.quantity,
        line.price, line.tax_rate, line.charged_at, line.net, line.tax,
    )  # fmt: skip

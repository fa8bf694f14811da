"""Taking money for invoices, giving it back, and what a till took today."""

from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.billing import (
    NewPayment,
    OverpaymentError,
    Payment,
    PaymentMethod,
    PaymentMismatchError,
    RefundTooHighError,
)
from pms_desktop.domain.clock import day_bounds, today
from pms_desktop.domain.errors import (
    ConstraintViolatedError,
    InvalidInputError,
    NotFoundError,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service


class PaymentService(Service):
    """Money in and out. The database holds the sums; this makes its refusals plain."""

    def pay(self, payment: NewPayment) -> Payment:
        """Take money for an invoice, in part or in full. Sent twice, it is one payment.

        Raises OverpaymentError, PaymentMismatchError when the id was used for something else,
        InvalidInputError, NotFoundError.
        """
        self._require(Permission.TAKE_PAYMENTS)
        if payment.amount <= 0:
            raise InvalidInputError({"given": _("Enter the amount that was given.")})
        return self._settle(payment)

    def refund(self, payment: NewPayment) -> Payment:
        """Give money back for an invoice that stands: `amount` is below zero, with a reason.

        The invoice owes it again. Raises RefundTooHighError, and as `pay` does.
        """
        self._require(Permission.CREDIT)
        if payment.amount >= 0:
            raise InvalidInputError({"given": _("Enter the amount to be given back.")})
        return self._settle(payment)

    def payment(self, payment_id: UUID) -> Payment:
        """A payment for its receipt. Raises NotFoundError."""
        self._require(Permission.SEE_BILLS)
        return self._read(lambda uow: _stored(uow, payment_id))

    def taken_today(self) -> dict[PaymentMethod, int]:
        """What this person took today by each method, less what was given back; minor units."""
        self._require(Permission.TAKE_PAYMENTS)
        first, until = day_bounds(self._clock, today(self._clock))
        return self._read(lambda uow: uow.invoices.taken(first, until))

    def _settle(self, payment: NewPayment) -> Payment:
        check_payment(payment)
        try:
            self._write(lambda uow: pay_in(uow, payment))
        except ConstraintViolatedError as error:
            raise self._worded(payment, error) from error
        return self._read(lambda uow: _stored(uow, payment.id))

    def _worded(self, payment: NewPayment, error: ConstraintViolatedError) -> Exception:
        if error.constraint == "invoice_overrefunded":
            return RefundTooHighError()
        if error.constraint != "invoice_overpaid":
            return error
        invoice = self._read(lambda uow: uow.invoices.find(payment.invoice_id))
        return OverpaymentError(invoice.due if invoice else 0, self._currency)


def check_payment(payment: NewPayment) -> None:
    """Raises InvalidInputError with what must be mended at the till."""
    faults = {}
    if payment.method is PaymentMethod.TRANSFER and not payment.reference.strip():
        faults["reference"] = _("Enter the reference of the transfer.")
    if payment.tendered is not None and payment.tendered < payment.amount:
        faults["given"] = _("This is less than the amount to be paid.")
    if payment.amount < 0 and not payment.reason.strip():
        faults["reason"] = _("Say why money is given back.")
    if faults:
        raise InvalidInputError(faults)


def pay_in(uow: UnitOfWork, payment: NewPayment) -> None:
    """Write a payment once. Raises PaymentMismatchError when its id holds something else."""
    if uow.invoices.pay_once(payment):
        return
    stored = _stored(uow, payment.id)
    if not payment.same_as(stored):
        raise PaymentMismatchError(stored)


def _stored(uow: UnitOfWork, payment_id: UUID) -> Payment:
    stored = uow.invoices.payment(payment_id)
    if stored is None:
        raise NotFoundError("payment", payment_id)
    return stored

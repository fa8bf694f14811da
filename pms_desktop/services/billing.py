"""Running bills: what a patient will pay, and turning it into an invoice."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.billing import (
    BillChangedError,
    Charge,
    ChargeSettledError,
    Discount,
    Invoice,
    InvoiceBrief,
    InvoiceKind,
    InvoiceLine,
    InvoiceMismatchError,
    NewCharge,
    NewInvoice,
    NewPayment,
    NothingToBillError,
)
from pms_desktop.domain.bills import Bill, add_up
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.i18n import gettext as _
from pms_desktop.services.bed_days import accrue_bed_days, due_bed_days
from pms_desktop.services.context import Service
from pms_desktop.services.ids import new_id
from pms_desktop.services.payments import check_payment, pay_in


@dataclass(frozen=True, slots=True)
class RunningBill:
    """What a patient would be billed now. `admission_id` is the running admission's."""

    patient_id: UUID
    bill: Bill
    discount: Discount | None
    admission_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class IssueInvoice:
    """Bill everything on a running bill. `id` is made when the bill is opened.

    `expected_total` is what the clerk saw, in minor units. `payment`, if any, is for this invoice.
    """

    id: UUID
    patient_id: UUID
    expected_total: int
    payment: NewPayment | None = None


class BillingService(Service):
    """Running bills and the invoices made of them.

    Bed days (see `domain/bed_days.py`) that are due stand on a running bill before they are
    charged; they are written when somebody who may issue opens the bill, and before it is issued.
    """

    def running_bill(self, patient_id: UUID) -> RunningBill:
        """The running bill up to now; empty when there is nothing to bill."""
        self._require(Permission.SEE_BILLS)
        shown, due = self._read(lambda uow: self._running(uow, patient_id))
        if due and self._who.may(Permission.ISSUE_INVOICES):
            shown = self._write(lambda uow: self._charged_up(uow, patient_id))
        return shown

    def owed(self, patient_id: UUID) -> int:
        """What a patient owes in minor units: the running bill and what invoices still owe."""
        self._require(Permission.SEE_BILLS)

        def work(uow: UnitOfWork) -> int:
            return self._running(uow, patient_id)[0].bill.total + uow.invoices.owed(patient_id)

        return self._read(work)

    def invoice(self, invoice_id: UUID) -> Invoice:
        """An invoice or credit note, whole. Raises NotFoundError."""
        self._require(Permission.SEE_BILLS)
        return self._read(lambda uow: uow.invoices.get(invoice_id))

    def history(self, patient_id: UUID) -> list[InvoiceBrief]:
        """A patient's invoices and credit notes, newest first."""
        self._require(Permission.SEE_BILLS)
        return self._read(lambda uow: uow.invoices.of_patient(patient_id))

    def set_discount(self, patient_id: UUID, discount: Discount) -> None:
        """Put a discount on the running bill, or change it: `version` 0 is a new one.

        Raises InvalidInputError, ConcurrentUpdateError.
        """
        self._require(Permission.ISSUE_INVOICES)
        self._check_discount(discount)
        kept = replace(discount, reason=discount.reason.strip())
        self._write(lambda uow: uow.charges.put_discount(patient_id, kept))

    def withdraw_discount(self, discount_id: UUID) -> None:
        """Take the discount off the running bill."""
        self._require(Permission.ISSUE_INVOICES)
        self._write(lambda uow: uow.charges.withdraw_discount(discount_id))

    def cancel_charges(self, charge_ids: Collection[UUID], reason: str) -> None:
        """Take charges off the running bill, all or none; they stay on record with the reason.

        Raises InvalidInputError without a reason, ChargeSettledError.
        """
        self._require(Permission.ISSUE_INVOICES)
        if not reason.strip():
            raise InvalidInputError({"reason": _("Say why it is taken off.")})

        def work(uow: UnitOfWork) -> None:
            if uow.charges.cancel(charge_ids, reason.strip()) != len(set(charge_ids)):
                raise ChargeSettledError

        self._write(work)

    def issue(self, command: IssueInvoice) -> Invoice:
        """Make the running bill an invoice and take the payment, if one comes with it.

        Sent twice, it is one invoice and one payment. Raises NothingToBillError, BillChangedError
        when the bill is no longer what was seen, InvoiceMismatchError, PaymentMismatchError,
        InvalidInputError.
        """
        self._require(Permission.ISSUE_INVOICES)
        if command.payment is not None:
            self._require(Permission.TAKE_PAYMENTS)
            check_payment(command.payment)
            if command.payment.invoice_id != command.id:
                raise InvoiceMismatchError
        try:
            self._write(lambda uow: self._issue(uow, command))
        except ConstraintViolatedError as error:
            # Two requests with one key at once: the other one has written it by now.
            if error.constraint != "pk_invoices":
                raise
            self._write(lambda uow: self._issue(uow, command))
        return self._read(lambda uow: uow.invoices.get(command.id))

    def _issue(self, uow: UnitOfWork, command: IssueInvoice) -> None:
        stored = uow.invoices.find(command.id)
        if stored is None:
            self._write_invoice(uow, command)
        elif (stored.patient_id, stored.total) != (command.patient_id, command.expected_total):
            raise InvoiceMismatchError
        if command.payment is not None:
            pay_in(uow, command.payment)

    def _write_invoice(self, uow: UnitOfWork, command: IssueInvoice) -> None:
        running = self._charged_up(uow, command.patient_id)
        bill, discount = running.bill, running.discount
        if not bill.lines:
            raise NothingToBillError
        if bill.total != command.expected_total:
            raise BillChangedError(command.expected_total, bill.total, self._currency)
        uow.invoices.add(self._invoice_of(command, running))
        ids = [line.charge.id for line in bill.lines]
        if uow.charges.bill(ids, command.id) != len(ids):
            raise BillChangedError(command.expected_total, 0, self._currency)
        if discount is not None:
            uow.charges.use_discount(discount.id, command.id)

    def _invoice_of(self, command: IssueInvoice, running: RunningBill) -> NewInvoice:
        bill, discount = running.bill, running.discount
        admissions = {line.charge.admission_id for line in bill.lines} - {None}
        return NewInvoice(
            id=command.id,
            kind=InvoiceKind.INVOICE,
            patient_id=command.patient_id,
            admission_id=admissions.pop() if len(admissions) == 1 else None,
            corrects_id=None,
            reason="",
            charged=bill.charged,
            discount=bill.discount,
            discount_reason=discount.reason if discount else "",
            net=bill.net,
            tax=bill.tax,
            currency=self._currency,
            lines=tuple(_line(line.charge, line.net, line.tax) for line in bill.lines),
        )

    def _charged_up(self, uow: UnitOfWork, patient_id: UUID) -> RunningBill:
        admissions = uow.admissions.of_patient(patient_id)
        accrue_bed_days(uow, self._clock, [admission.id for admission in admissions])
        return _added_up(uow, patient_id, [])

    def _running(self, uow: UnitOfWork, patient_id: UUID) -> tuple[RunningBill, list[NewCharge]]:
        """The running bill with the bed days that are due, and those days."""
        admissions = uow.admissions.of_patient(patient_id)
        due = due_bed_days(uow, self._clock, [admission.id for admission in admissions])
        return _added_up(uow, patient_id, due), due

    def _check_discount(self, discount: Discount) -> None:
        faults = {}
        if not discount.reason.strip():
            faults["reason"] = _("Say why there is a discount.")
        if (discount.percent is None) == (discount.amount is None):
            faults["discount"] = _("Give a percentage or an amount.")
        elif discount.percent is not None and not 0 < discount.percent <= 10_000:
            faults["discount"] = _("A percentage lies above 0 and is at most 100.")
        elif discount.amount is not None and discount.amount <= 0:
            faults["discount"] = _("The amount must be above zero.")
        if faults:
            raise InvalidInputError(faults)


def charge_of(new: NewCharge) -> Charge:
    """A charge that is due, as it will stand on the bill."""
    return Charge(
        new.id, new.admission_id, new.category, new.description, new.detail, new.quantity,
        new.price, new.tax, new.charged_at,
    )  # fmt: skip


def _added_up(uow: UnitOfWork, patient_id: UUID, due: Collection[NewCharge]) -> RunningBill:
    charges = [*uow.charges.unbilled(patient_id), *map(charge_of, due)]
    charges.sort(key=lambda charge: (charge.charged_at, charge.id))
    discount = uow.charges.discount(patient_id) if charges else None
    running = uow.admissions.running_of(patient_id)
    admission_id = running.admission.id if running else None
    return RunningBill(patient_id, add_up(charges, discount), discount, admission_id)


def _line(charge: Charge, net: int, tax: int) -> InvoiceLine:
    return InvoiceLine(
        new_id(), charge.id, charge.category, charge.description, charge.detail, charge.quantity,
        charge.price, charge.tax, charge.charged_at, net, tax,
    )  # fmt: skip

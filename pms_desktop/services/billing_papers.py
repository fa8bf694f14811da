"""What invoices, credit notes and receipts say on paper."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain import papers
from pms_desktop.domain.access import Permission
from pms_desktop.domain.billing import (
    Invoice,
    InvoiceLine,
    Payment,
    PaymentMethod,
    invoice_number,
    receipt_number,
)
from pms_desktop.domain.bills import Bill, LineGroup, grouped
from pms_desktop.domain.clock import local
from pms_desktop.domain.errors import NotFoundError
from pms_desktop.domain.money import from_minor
from pms_desktop.domain.papers import InvoicePaper, PaperPatient, ReceiptPaper, Stay
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service
from pms_desktop.services.paper_patients import paper_patient


class BillingPaperService(Service):
    """Puts papers together; they are drawn and printed elsewhere."""

    def invoice_paper(self, invoice_id: UUID) -> InvoicePaper:
        """An invoice or credit note as issued, with what was paid so far."""
        self._require(Permission.SEE_BILLS)

        def work(uow: UnitOfWork) -> InvoicePaper:
            return self._paper(uow, uow.invoices.get(invoice_id))

        return self._read(work)

    def receipt_paper(self, payment_id: UUID) -> ReceiptPaper:
        """The receipt of a payment. Raises NotFoundError."""
        self._require(Permission.SEE_BILLS)

        def work(uow: UnitOfWork) -> ReceiptPaper:
            payment = uow.invoices.payment(payment_id)
            if payment is None:
                raise NotFoundError("payment", payment_id)
            return self._receipt(uow, payment, uow.invoices.get(payment.invoice_id))

        return self._read(work)

    def preview_paper(self, patient_id: UUID, bill: Bill, discount_reason: str) -> InvoicePaper:
        """A running bill as its invoice would look; it has no number yet."""
        self._require(Permission.SEE_BILLS)

        def work(uow: UnitOfWork) -> InvoicePaper:
            charges = [line.charge for line in bill.lines]
            rates = {charge.id: charge.tax for charge in charges}
            groups = [(group, rates[charges[group.indexes[0]].id]) for group in grouped(charges)]
            admissions = {charge.admission_id for charge in charges} - {None}
            return InvoicePaper(
                number=_("not issued"),
                draft=True,
                issued_at=self._clock.now(),
                issued_by=self._who.name,
                patient=self._patient(uow, patient_id),
                stay=self._stay(uow, admissions.pop() if len(admissions) == 1 else None),
                lines=tuple(self._line(group, rate) for group, rate in groups),
                discount=self._money(bill.discount),
                discount_reason=discount_reason,
                taxes=self._taxes([(each.rate, each.net, each.tax) for each in bill.taxes]),
                total=self._money(bill.total),
                balance=self._money(bill.total),
            )

        return self._read(work)

    def _paper(self, uow: UnitOfWork, invoice: Invoice) -> InvoicePaper:
        brief = invoice.brief
        corrects = self._corrected(uow, invoice)
        return InvoicePaper(
            kind=brief.kind,
            number=invoice_number(brief.kind, brief.number, self._day(brief.issued_at)),
            issued_at=brief.issued_at,
            issued_by=invoice.issued_by,
            corrects=corrects,
            reason=invoice.reason,
            patient=self._patient(uow, brief.patient_id),
            stay=self._stay(uow, invoice.admission_id),
            lines=self._lines(invoice.lines),
            discount=self._money(invoice.discount),
            discount_reason=invoice.discount_reason,
            taxes=self._taxes([(line.tax_rate, line.net, line.tax) for line in invoice.lines]),
            total=self._money(brief.total),
            balance=self._money(brief.due),
            payments=tuple(self._payment_line(payment) for payment in invoice.payments),
        )

    def _receipt(self, uow: UnitOfWork, payment: Payment, invoice: Invoice) -> ReceiptPaper:
        brief, change = invoice.brief, payment.change
        return ReceiptPaper(
            number=receipt_number(payment.number, self._day(payment.recorded_at)),
            invoice_number=invoice_number(brief.kind, brief.number, self._day(brief.issued_at)),
            received_at=payment.recorded_at,
            patient=self._patient(uow, brief.patient_id),
            method=_method(payment),
            amount=self._money(payment.amount),
            balance=self._money(brief.due),
            cashier=payment.cashier,
            tendered=None if payment.tendered is None else self._money(payment.tendered),
            change=None if change is None else self._money(change),
        )

    def _corrected(self, uow: UnitOfWork, invoice: Invoice) -> str:
        if invoice.brief.corrects_id is None:
            return ""
        corrected = uow.invoices.find(invoice.brief.corrects_id)
        if corrected is None:
            return ""
        return invoice_number(corrected.kind, corrected.number, self._day(corrected.issued_at))

    def _patient(self, uow: UnitOfWork, patient_id: UUID) -> PaperPatient:
        home = uow.hospital.get().country
        return paper_patient(uow.patients.get(patient_id), self._clock, home)

    def _stay(self, uow: UnitOfWork, admission_id: UUID | None) -> Stay | None:
        if admission_id is None:
            return None
        admission = uow.admissions.get(admission_id)
        running = uow.admissions.running_of(admission.patient_id)
        stays = uow.admissions.stays(admission_id)
        bed = _("Bed {bed}").format(bed=stays[-1].bed) if stays else ""
        here = running is not None and running.admission.id == admission_id
        return Stay(
            admitted_at=admission.admitted_at,
            discharged_at=admission.discharged_at,
            doctor=running.doctor if running is not None and here else "",
            ward=f"{running.ward}, {bed}" if running is not None and here else bed,
        )

    def _lines(self, lines: Sequence[InvoiceLine]) -> tuple[papers.InvoiceLine, ...]:
        return tuple(
            self._line(group, lines[group.indexes[0]].tax_rate) for group in grouped(lines)
        )

    def _line(self, group: LineGroup, rate: int) -> papers.InvoiceLine:
        first, last = self._day(group.first_at), self._day(group.last_at)
        return papers.InvoiceLine(
            description=group.description,
            detail=group.detail,
            quantity=group.quantity,
            unit_price=self._money(group.price),
            amount=self._money(group.amount),
            tax_percent=_percent(rate),
            day=first,
            last_day=last if last != first else None,
        )

    def _taxes(self, parts: Sequence[tuple[int, int, int]]) -> tuple[papers.TaxLine, ...]:
        totals: dict[int, tuple[int, int]] = {}
        for rate, net, tax in parts:
            before = totals.get(rate, (0, 0))
            totals[rate] = (before[0] + net, before[1] + tax)
        return tuple(
            papers.TaxLine(percent=_percent(rate), net=self._money(net), tax=self._money(tax))
            for rate, (net, tax) in sorted(totals.items())
            if rate
        )

    def _payment_line(self, payment: Payment) -> papers.PaymentLine:
        return papers.PaymentLine(
            received_at=payment.recorded_at,
            method=_method(payment),
            amount=self._money(payment.amount),
            receipt_number=receipt_number(payment.number, self._day(payment.recorded_at)),
        )

    def _money(self, minor: int) -> Decimal:
        return from_minor(minor, self._currency)

    def _day(self, moment: datetime) -> date:
        return local(self._clock, moment).date()


def _percent(basis_points: int) -> Decimal:
    return Decimal(basis_points).scaleb(-2)


def _method(payment: Payment) -> str:
    words = {
        PaymentMethod.CASH: _("Cash"),
        PaymentMethod.CARD: _("Card"),
        PaymentMethod.TRANSFER: _("Transfer"),
    }
    return " ".join(part for part in (words[payment.method], payment.reference) if part)

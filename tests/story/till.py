"""Sunday at the till."""

from decimal import Decimal

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.billing import (
    BillChangedError,
    Discount,
    Invoice,
    InvoiceKind,
    NewPayment,
    OverpaymentError,
    Payment,
    PaymentMethod,
)
from pms_desktop.domain.errors import PermissionDeniedError
from pms_desktop.services.billing import BillingService, IssueInvoice
from pms_desktop.services.charges import ChargeService, NewRecordedCharge
from pms_desktop.services.credit_notes import CreditInvoice, CreditNoteService
from pms_desktop.services.ids import new_id
from pms_desktop.services.payments import PaymentService
from tests.story.story import Story


def billing_issues(story: Story) -> Invoice:
    till = story.by(Role.BILLING, BillingService)

    before = till.running_bill(story.nadia).bill
    till.set_discount(story.nadia, Discount(new_id(), 1000, None, "Member of staff", 0))
    bill = till.running_bill(story.nadia).bill
    with pytest.raises(BillChangedError):
        till.issue(IssueInvoice(new_id(), story.nadia, before.total))
    wanted = IssueInvoice(new_id(), story.nadia, bill.total)
    invoice = till.issue(wanted)
    again = till.issue(wanted)

    # 80.00 seen, 2 nights at 120.00, 2 dressings at 12.50; 10 % off; 20 % VAT on 22.50.
    assert [line.charge.detail for line in before.lines if "Bed" in line.charge.description] == [
        "3W-02",
        "3W-02",
    ]
    assert (bill.charged, bill.discount, bill.tax, bill.total) == (34_500, 3_450, 450, 31_500)
    assert (invoice.brief.number, again.brief.number) == (1, 1)
    assert till.running_bill(story.nadia).bill.lines == ()
    with pytest.raises(PermissionDeniedError):
        story.by(Role.RECEPTIONIST, BillingService).issue(wanted)
    return invoice


def billing_takes_the_money(story: Story, invoice: Invoice) -> list[Payment]:
    till = story.by(Role.BILLING, PaymentService)
    cash = NewPayment(new_id(), invoice.brief.id, PaymentMethod.CASH, 10_000, 12_000)
    card = NewPayment(new_id(), invoice.brief.id, PaymentMethod.CARD, 11_500)
    too_much = NewPayment(new_id(), invoice.brief.id, PaymentMethod.CARD, 10_001)
    rest = NewPayment(
        new_id(), invoice.brief.id, PaymentMethod.TRANSFER, 10_000, reference="WISE 8841"
    )

    paid = [till.pay(cash), till.pay(cash), till.pay(card)]
    with pytest.raises(OverpaymentError) as refused:
        till.pay(too_much)
    paid.append(till.pay(rest))

    assert refused.value.due == 10_000
    assert [payment.number for payment in paid] == [1, 1, 2, 3]
    assert paid[0].change == 2_000
    bills = story.by(Role.BILLING, BillingService)
    assert (bills.invoice(invoice.brief.id).brief.due, bills.owed(story.nadia)) == (0, 0)
    with pytest.raises(PermissionDeniedError):
        story.by(Role.NURSE, PaymentService).pay(cash)
    return [paid[0], paid[2], paid[3]]


def billing_credits_a_dressing(story: Story, invoice: Invoice) -> Invoice:
    (dressing,) = (line for line in invoice.lines if line.description == "Wound dressing")
    refund = dressing.net + dressing.tax

    note = story.by(Role.BILLING, CreditNoteService).credit(
        CreditInvoice(
            new_id(), invoice.brief.id, frozenset({dressing.id}), "Dressings were not used",
            bill_again=False, refund_id=new_id(), expected_refund=refund,
        )
    )  # fmt: skip

    assert (note.brief.kind, note.brief.total, refund) == (InvoiceKind.CREDIT_NOTE, 2_700, 2_700)
    mended = story.by(Role.BILLING, BillingService).invoice(invoice.brief.id).brief
    assert (mended.credited, mended.paid, mended.due) == (2_700, 28_800, 0)
    with pytest.raises(PermissionDeniedError):
        story.by(Role.DOCTOR, BillingService).invoice(invoice.brief.id)
    return note


def numbers_leave_no_gap(story: Story) -> None:
    """The refused attempts took no number."""
    till = story.by(Role.BILLING, BillingService)
    charge = NewRecordedCharge(
        new_id(), story.maria, None, story.house.dressing.id, Decimal(1), story.hospital.clock.now()
    )
    story.by(Role.BILLING, ChargeService).record(charge)
    total = till.running_bill(story.maria).bill.total

    marias = till.issue(IssueInvoice(new_id(), story.maria, total))

    assert (total, marias.brief.number) == (1_500, 2)

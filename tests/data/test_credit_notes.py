"""Taking invoices back, on both databases."""

from dataclasses import replace

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.billing import (
    AlreadyCreditedError,
    BillChangedError,
    Invoice,
    InvoiceMismatchError,
    PaymentMethod,
)
from pms_desktop.domain.errors import InvalidInputError, PermissionDeniedError
from pms_desktop.services.credit_notes import CreditInvoice, CreditNoteService
from pms_desktop.services.ids import new_id
from tests.data.bills import TOTAL, cash, charged_patient, issue, open_till
from tests.hospital import Hospital


def whole(invoice: Invoice, refund: int = 0, **changes: object) -> CreditInvoice:
    command = CreditInvoice(
        id=new_id(),
        invoice_id=invoice.brief.id,
        line_ids=frozenset(line.id for line in invoice.lines),
        reason="billed to the wrong patient",
        bill_again=False,
        refund_id=new_id(),
        expected_refund=refund,
    )
    return replace(command, **changes)  # type: ignore[arg-type]


def test_a_credit_note_takes_an_unpaid_invoice_back_under_a_number_of_its_own(
    hospital: Hospital,
) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))

    note = till.credits.credit(whole(invoice))

    assert (note.brief.number, note.corrects_number) == (1, invoice.brief.number)
    assert (note.net, note.tax) == (invoice.net, invoice.tax)
    corrected = till.billing.invoice(invoice.brief.id)
    assert (corrected.brief.due, corrected.creditable) == (0, ())
    assert till.billing.owed(invoice.brief.patient_id) == 0


def test_crediting_a_paid_invoice_gives_the_money_back(hospital: Hospital) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till), cash(new_id(), TOTAL, 15_000))

    till.credits.credit(whole(invoice, TOTAL))

    after = till.billing.invoice(invoice.brief.id)
    assert [payment.amount for payment in after.payments] == [TOTAL, -TOTAL]
    assert till.payments.taken_today() == {PaymentMethod.CASH: 0}


def test_chosen_lines_of_a_part_paid_invoice_give_back_only_what_is_too_much(
    hospital: Hospital,
) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))
    till.payments.pay(cash(invoice.brief.id, 14_000))
    scan = invoice.lines[0]

    chosen = frozenset({scan.id})
    refund = 14_000 - (TOTAL - scan.total)
    till.credits.credit(whole(invoice, refund, line_ids=chosen))

    after = till.billing.invoice(invoice.brief.id)
    assert (after.brief.due, after.brief.paid) == (0, TOTAL - scan.total)
    with pytest.raises(AlreadyCreditedError):
        till.credits.credit(whole(invoice, line_ids=chosen))


@pytest.mark.parametrize("again", [True, False])
def test_charges_come_back_to_the_running_bill_only_when_asked(
    hospital: Hospital, again: bool
) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)
    invoice = issue(till, patient)

    till.credits.credit(whole(invoice, bill_again=again))

    assert till.billing.running_bill(patient).bill.total == (TOTAL if again else 0)
    if again:
        assert issue(till, patient).brief.number == 2


def test_a_credit_note_sent_twice_is_one(hospital: Hospital) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till), cash(new_id(), TOTAL))
    command = whole(invoice, TOTAL)

    assert till.credits.credit(command) == till.credits.credit(command)
    assert len(till.billing.invoice(invoice.brief.id).payments) == 2
    with pytest.raises(InvoiceMismatchError):
        till.credits.credit(replace(command, invoice_id=new_id()))


def test_a_refund_that_is_not_what_was_seen_is_not_given(hospital: Hospital) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))
    till.payments.pay(cash(invoice.brief.id, TOTAL))

    with pytest.raises(BillChangedError):
        till.credits.credit(whole(invoice, 0))


def test_a_credit_note_needs_a_reason_and_a_line(embedded_hospital: Hospital) -> None:
    till = open_till(embedded_hospital)
    invoice = issue(till, charged_patient(embedded_hospital, till))
    with pytest.raises(InvalidInputError) as refused:
        till.credits.credit(whole(invoice, reason=" ", line_ids=frozenset()))
    assert set(refused.value.faults) == {"reason", "lines"}


def test_a_receptionist_writes_no_credit_notes(hospital: Hospital) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))
    with pytest.raises(PermissionDeniedError):
        CreditNoteService(hospital.sign_in(Role.RECEPTIONIST)).credit(whole(invoice))

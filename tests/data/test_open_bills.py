"""The till's list, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import PermissionDeniedError
from pms_desktop.services.billing_papers import BillingPaperService
from pms_desktop.services.ids import new_id
from pms_desktop.services.open_bills import OpenBillService
from tests.data.bills import TOTAL, cash, charge, charged_patient, issue, open_till
from tests.data.patients import enter_patient
from tests.data.test_credit_notes import whole
from tests.hospital import Hospital


def listed(service: OpenBillService, words: str = "") -> list[tuple[str, int | None, int]]:
    return [
        (
            bill.patient.family_names,
            bill.invoice.number if bill.invoice else None,
            bill.amount,
        )
        for bill in service.find(words)
    ]


def test_running_bills_come_first_then_unpaid_invoices_and_those_of_today(
    hospital: Hospital,
) -> None:
    till = open_till(hospital)
    service = OpenBillService(till.context)
    first = charged_patient(hospital, till)
    issue(till, first)
    with till.context.unit_of_work(True) as uow:
        test = uow.tariff.items("blood")[0]
    paid = enter_patient(hospital, "Haddad", "Rania")
    charge(till, paid, test)
    invoice = issue(till, paid)
    till.payments.pay(cash(invoice.brief.id, 1850))
    running = enter_patient(hospital, "Lee", "Jisoo")
    charge(till, running, test)

    assert listed(service) == [
        ("Lee", None, 1850),
        ("Haddad", 2, 0),
        ("García Martínez", 1, TOTAL),
    ]
    hospital.clock.advance(timedelta(days=1))
    assert listed(service) == [("Lee", None, 1850), ("García Martínez", 1, TOTAL)]


def open_and_owing(hospital: Hospital) -> tuple[set[str], set[str]]:
    """The invoices that are kept as open, and those that owe something by their payments."""
    owing = """
        SELECT i.id FROM invoices i WHERE kind = 'invoice'
           AND total > (SELECT coalesce(sum(amount), 0) FROM payments WHERE invoice_id = i.id)
                     + (SELECT coalesce(sum(total), 0) FROM invoices WHERE corrects_id = i.id)
    """
    with hospital.system().engine.connect() as connection:
        kept = connection.scalars(text("SELECT invoice_id FROM open_invoices"))
        return set(map(str, kept)), set(map(str, connection.scalars(text(owing))))


def test_an_invoice_is_open_for_as_long_as_it_owes_something(hospital: Hospital) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)
    whole_invoice = issue(till, patient)
    invoice = whole_invoice.brief.id

    def is_open() -> bool:
        kept, owing = open_and_owing(hospital)
        assert kept == owing
        return bool(kept)

    assert is_open()
    till.payments.pay(cash(invoice, 1000))
    assert is_open()
    till.payments.pay(cash(invoice, TOTAL - 1000))
    assert not is_open()
    till.payments.refund(replace(cash(invoice, -500), reason="paid by card instead"))
    assert is_open()
    till.credits.credit(whole(whole_invoice, TOTAL - 500))
    assert not is_open()


def test_a_bill_is_found_by_patient_and_by_invoice_number_even_when_it_is_paid(
    hospital: Hospital,
) -> None:
    till = open_till(hospital)
    service = OpenBillService(till.context)
    patient = charged_patient(hospital, till)
    issue(till, patient, cash(invoice_id := new_id(), TOTAL))
    hospital.clock.advance(timedelta(days=2))

    assert till.billing.invoice(invoice_id).brief.due == 0
    assert listed(service) == []
    for words in ("garcia", "INV-2026-000001", "1", "000001"):
        assert listed(service, words) == [("García Martínez", 1, 0)]
    assert listed(service, "nobody") == []


def test_a_paid_bill_of_that_very_name_stands_before_a_running_one_that_only_sounds_so(
    hospital: Hospital,
) -> None:
    till = open_till(hospital)
    service = OpenBillService(till.context)
    paid = charged_patient(hospital, till)
    issue(till, paid, cash(new_id(), TOTAL))
    with till.context.unit_of_work(True) as uow:
        test = uow.tariff.items("blood")[0]
    for name in ("Garsia", "Abarca"):
        charge(till, enter_patient(hospital, name, "Ana"), test)

    assert listed(service, "garcia") == [("García Martínez", 1, 0), ("Garsia", None, 1850)]
    assert listed(service, "garsia")[0] == ("Garsia", None, 1850)


def test_papers_say_what_was_billed_and_paid(hospital: Hospital) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))
    payment = till.payments.pay(cash(invoice.brief.id, 10_000, 12_000))
    papers = BillingPaperService(hospital.sign_in(Role.RECEPTIONIST))

    paper = papers.invoice_paper(invoice.brief.id)
    assert (paper.number, str(paper.total), str(paper.balance)) == (
        "INV-2026-000001",
        "148.15",
        "48.15",
    )
    assert [(str(t.percent), str(t.net), str(t.tax)) for t in paper.taxes] == [
        ("7.50", "62.00", "4.65")
    ]
    assert paper.subtotal + sum(t.tax for t in paper.taxes) == paper.total
    receipt = papers.receipt_paper(payment.id)
    assert (receipt.number, str(receipt.change), str(receipt.balance)) == (
        "RC-2026-000001",
        "20.00",
        "48.15",
    )


def test_a_nurse_sees_no_bills(hospital: Hospital) -> None:
    with pytest.raises(PermissionDeniedError):
        OpenBillService(hospital.sign_in(Role.NURSE)).find()

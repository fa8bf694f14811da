"""From running bill to paid invoice, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.billing import (
    BillChangedError,
    ChargeSettledError,
    Discount,
    InvoiceMismatchError,
    NewPayment,
    NothingToBillError,
    OverpaymentError,
    PaymentMethod,
    PaymentMismatchError,
    RefundTooHighError,
)
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    InvalidInputError,
    PermissionDeniedError,
)
from pms_desktop.domain.tariff import TariffItem
from pms_desktop.services.billing import BillingService, IssueInvoice
from pms_desktop.services.ids import new_id
from pms_desktop.services.payments import PaymentService
from tests.data.bills import (
    TOTAL,
    Till,
    cash,
    charge,
    charged_patient,
    enter_tariff,
    issue,
    open_till,
)
from tests.data.patients import enter_patient
from tests.hospital import Hospital


def discount(percent: int | None = 500, amount: int | None = None) -> Discount:
    return Discount(new_id(), percent, amount, "staff relative", 0)


def paid_for(hospital: Hospital) -> tuple[int, int]:
    with hospital.system().engine.connect() as connection:
        row = connection.execute(
            text("SELECT count(*), coalesce(sum(amount), 0) FROM payments")
        ).one()
        return row[0], row[1]


def test_a_running_bill_adds_up_charges_discount_and_tax(hospital: Hospital) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)

    till.billing.set_discount(patient, discount())
    bill = till.billing.running_bill(patient).bill

    assert (bill.charged, bill.discount) == (14_350, 718)
    assert [(tax.rate, tax.net, tax.tax) for tax in bill.taxes] == [(0, 7742, 0), (750, 5890, 442)]
    assert bill.total == 14_350 - 718 + 442


def test_issuing_freezes_the_bill_under_the_first_number(hospital: Hospital) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)

    invoice = issue(till, patient)

    assert invoice.brief.number == 1
    assert (invoice.net, invoice.tax, invoice.brief.total) == (14_350, 465, TOTAL)
    assert [line.description for line in invoice.lines] == [
        "Chest X-ray, two views",
        "Full blood count",
        "Oxygen therapy, hour",
    ]
    assert till.billing.running_bill(patient).bill.lines == ()


def test_issued_and_paid_in_one_step_with_change(hospital: Hospital) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)

    invoice = issue(till, patient, cash(new_id(), TOTAL, 15_000))

    (payment,) = invoice.payments
    assert (payment.number, payment.change, payment.cashier) == (1, 185, "Billing Person")
    assert (invoice.brief.due, till.billing.owed(patient)) == (0, 0)
    assert till.payments.taken_today() == {PaymentMethod.CASH: TOTAL}


def test_the_same_issue_sent_twice_is_one_invoice_and_one_payment(hospital: Hospital) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)
    command = IssueInvoice(new_id(), patient, TOTAL)
    command = replace(command, payment=cash(command.id, TOTAL, 15_000))

    first, second = till.billing.issue(command), till.billing.issue(command)

    assert first == second
    assert paid_for(hospital) == (1, TOTAL)


def test_a_key_used_for_another_bill_is_refused(hospital: Hospital) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)
    command = IssueInvoice(new_id(), patient, TOTAL)
    till.billing.issue(command)

    with pytest.raises(InvoiceMismatchError):
        till.billing.issue(replace(command, expected_total=TOTAL - 1))


def test_a_bill_that_grew_since_it_was_seen_is_not_issued(hospital: Hospital) -> None:
    till = open_till(hospital)
    tariff = enter_tariff(hospital)
    patient = enter_patient(hospital)
    charge(till, patient, tariff.test)

    with pytest.raises(BillChangedError) as refused:
        till.billing.issue(IssueInvoice(new_id(), patient, 1000))

    assert (refused.value.shown, refused.value.now) == (1000, 1850)
    assert till.billing.history(patient) == []


def test_the_second_station_that_issues_a_bill_is_told_and_bills_nothing(
    hospital: Hospital,
) -> None:
    till, other = open_till(hospital), open_till(hospital)
    patient = charged_patient(hospital, till)
    issue(till, patient)

    with pytest.raises(NothingToBillError):
        other.billing.issue(IssueInvoice(new_id(), patient, TOTAL))

    assert len(till.billing.history(patient)) == 1


def test_money_in_parts_and_in_several_ways_pays_an_invoice(hospital: Hospital) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))
    key = invoice.brief.id

    till.payments.pay(cash(key, 4_815, 5_000))
    till.payments.pay(NewPayment(new_id(), key, PaymentMethod.CARD, 5_000))
    last = NewPayment(new_id(), key, PaymentMethod.TRANSFER, 5_000, reference="REF 77")
    till.payments.pay(last)

    paid = till.billing.invoice(key)
    assert [payment.number for payment in paid.payments] == [1, 2, 3]
    assert paid.brief.due == 0


def test_the_same_payment_sent_again_is_the_stored_one(hospital: Hospital) -> None:
    till, other = open_till(hospital), open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))
    payment = cash(invoice.brief.id, TOTAL, 15_000)

    assert till.payments.pay(payment) == other.payments.pay(payment)
    assert paid_for(hospital) == (1, TOTAL)


@pytest.mark.parametrize(
    "change", [{"amount": 5}, {"tendered": 20_000}, {"method": PaymentMethod.CARD}]
)
def test_a_payment_key_with_other_contents_is_refused(
    hospital: Hospital, change: dict[str, int]
) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))
    payment = NewPayment(new_id(), invoice.brief.id, PaymentMethod.CASH, 100)
    till.payments.pay(payment)

    with pytest.raises(PaymentMismatchError) as refused:
        till.payments.pay(replace(payment, **change))  # type: ignore[arg-type]

    assert refused.value.stored.amount == 100


def test_two_tills_cannot_take_more_than_the_invoice_owes(hospital: Hospital) -> None:
    till, other = open_till(hospital), open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))
    till.payments.pay(cash(invoice.brief.id, 10_000))

    with pytest.raises(OverpaymentError) as refused:
        other.payments.pay(cash(invoice.brief.id, TOTAL))

    assert refused.value.due == TOTAL - 10_000
    assert paid_for(hospital) == (1, 10_000)


def test_money_given_back_is_owed_again(hospital: Hospital) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))
    till.payments.pay(cash(invoice.brief.id, TOTAL))

    back = replace(cash(invoice.brief.id, -TOTAL), reason="paid by card instead")
    till.payments.refund(back)

    assert till.billing.invoice(invoice.brief.id).brief.due == TOTAL
    with pytest.raises(RefundTooHighError):
        till.payments.refund(replace(back, id=new_id()))


def test_a_transfer_needs_its_reference(embedded_hospital: Hospital) -> None:
    till = open_till(embedded_hospital)
    with pytest.raises(InvalidInputError) as refused:
        till.payments.pay(NewPayment(new_id(), new_id(), PaymentMethod.TRANSFER, 100))
    assert set(refused.value.faults) == {"reference"}


def test_a_charge_taken_off_with_a_reason_is_not_billed(hospital: Hospital) -> None:
    till = open_till(hospital)
    tariff = enter_tariff(hospital)
    patient = enter_patient(hospital)
    wrong = charge(till, patient, tariff.scan)
    charge(till, patient, tariff.test)

    till.billing.cancel_charges([wrong], "wrong patient")

    assert issue(till, patient).brief.total == 1850
    with pytest.raises(ChargeSettledError):
        till.billing.cancel_charges([wrong], "again")


def test_a_discount_is_edited_until_it_is_billed(hospital: Hospital) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)
    first = discount()
    till.billing.set_discount(patient, first)
    kept = till.billing.running_bill(patient).discount
    assert kept is not None

    till.billing.set_discount(patient, replace(kept, percent=None, amount=1000))
    with pytest.raises(ConcurrentUpdateError):
        till.billing.set_discount(patient, kept)
    invoice = issue(till, patient)

    assert (invoice.discount, invoice.discount_reason) == (1000, "staff relative")
    charge(till, patient, blood_count(till))
    assert till.billing.running_bill(patient).discount is None


def blood_count(till: Till) -> TariffItem:
    with till.context.unit_of_work(True) as uow:
        return uow.tariff.items("blood")[0]


def test_a_withdrawn_discount_is_gone(hospital: Hospital) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)
    given = discount(None, 5000)
    till.billing.set_discount(patient, given)

    till.billing.withdraw_discount(given.id)

    assert till.billing.running_bill(patient).bill.discount == 0


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.ADMINISTRATOR])
def test_who_may_see_bills_may_not_settle_them(hospital: Hospital, role: Role) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)
    context = hospital.sign_in(role)

    assert BillingService(context).running_bill(patient).bill.total == TOTAL
    with pytest.raises(PermissionDeniedError):
        BillingService(context).issue(IssueInvoice(new_id(), patient, TOTAL))


@pytest.mark.parametrize("role", [Role.NURSE, Role.RECEPTIONIST, Role.DOCTOR])
def test_the_till_is_closed_to_other_jobs(hospital: Hospital, role: Role) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))

    with pytest.raises(PermissionDeniedError):
        PaymentService(hospital.sign_in(role)).pay(cash(invoice.brief.id, 100))

"""Forty random stories of bills: whatever people do, what the hospital holds is what they did."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import text

from pms_desktop.domain.billing import Discount, Invoice, NewPayment, PaymentMethod
from pms_desktop.services.credit_notes import CreditInvoice, refund_due
from pms_desktop.services.ids import new_id
from tests.data.bills import Tariff, Till, charge, enter_tariff, issue, open_till
from tests.data.patients import enter_patient
from tests.hospital import Hospital

STORIES = 15


@dataclass
class Ledger:
    """What was done, kept by the story itself. Minor units."""

    issued: int = 0
    credited: int = 0
    taken: Counter[PaymentMethod] = field(default_factory=Counter)

    @property
    def owed(self) -> int:
        return self.issued - self.credited - sum(self.taken.values())


def add_charges(till: Till, tariff: Tariff, patient: UUID, dice: Random) -> None:
    for item in dice.sample([tariff.scan, tariff.test, tariff.oxygen], dice.randint(1, 3)):
        charge(till, patient, item, str(dice.randint(1, 9)))
    if dice.random() < 0.4:
        percent = dice.randint(1, 10_000) if dice.random() < 0.5 else None
        amount = None if percent else dice.randint(1, 9_000)
        till.billing.set_discount(patient, Discount(new_id(), percent, amount, "why", 0))


def pay_some(till: Till, invoice: Invoice, ledger: Ledger, dice: Random) -> None:
    due = till.billing.invoice(invoice.brief.id).brief.due
    if due == 0:
        return
    method = dice.choice(list(PaymentMethod))
    amount = dice.choice([due, dice.randint(1, due)])
    payment = NewPayment(new_id(), invoice.brief.id, method, amount, reference="REF")
    for _ in range(dice.randint(1, 3)):
        till.payments.pay(payment)
    ledger.taken[method] += amount


def give_back(till: Till, invoice: Invoice, ledger: Ledger, dice: Random) -> None:
    paid = till.billing.invoice(invoice.brief.id).brief.paid
    if paid:
        amount = dice.randint(1, paid)
        payment = NewPayment(
            new_id(), invoice.brief.id, PaymentMethod.CASH, -amount, reason="mistake"
        )
        till.payments.refund(payment)
        ledger.taken[PaymentMethod.CASH] -= amount


def take_back(till: Till, invoice: Invoice, ledger: Ledger, dice: Random) -> None:
    now = till.billing.invoice(invoice.brief.id)
    if not now.creditable:
        return
    lines = dice.sample(now.creditable, dice.randint(1, len(now.creditable)))
    refund, chosen = refund_due(now, lines), frozenset(line.id for line in lines)
    command = CreditInvoice(
        new_id(),
        now.brief.id,
        chosen,
        "wrong",
        True,
        new_id(),
        refund,
    )
    for _ in range(dice.randint(1, 2)):
        till.credits.credit(command)
    ledger.credited += sum(line.total for line in lines)
    ledger.taken[PaymentMethod.CASH] -= refund


def tell(till: Till, tariff: Tariff, patient: UUID, ledger: Ledger, dice: Random) -> None:
    """One patient's story: charged, billed, and then whatever comes."""
    add_charges(till, tariff, patient, dice)
    invoice = issue(till, patient)
    ledger.issued += invoice.brief.total
    for act in dice.choices([pay_some, give_back, take_back], weights=[5, 1, 2], k=4):
        act(till, invoice, ledger, dice)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_sum_of_many_stories_is_what_the_hospital_holds(hospital: Hospital) -> None:
    till, tariff, dice = open_till(hospital), enter_tariff(hospital), Random(20)
    ledger = Ledger()
    patients = [enter_patient(hospital, f"Patient {number}") for number in range(STORIES)]

    for patient in patients:
        tell(till, tariff, patient, ledger, dice)

    owed = 0
    with till.context.unit_of_work(True) as uow:
        for patient in patients:
            owed += uow.invoices.owed(patient)
            assert all(brief.due >= 0 for brief in uow.invoices.of_patient(patient))
        assert owed == sum(brief.due for brief in uow.invoices.unpaid())
    assert owed == ledger.owed
    assert till.payments.taken_today() == dict(ledger.taken)
    assert numbers(hospital) == [True, True, True]


def numbers(hospital: Hospital) -> list[bool]:
    """Whether each series runs from 1 without a gap."""
    with hospital.system().engine.connect() as connection:
        return [
            connection.scalar(text(f"SELECT max(number) = count(*) FROM {table}")) in (True, 1)
            for table in (
                "payments",
                "invoices WHERE kind = 'invoice'",
                "invoices WHERE kind = 'credit_note'",
            )
        ]

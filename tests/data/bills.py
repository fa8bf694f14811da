"""Bills for tests: patients with charges, arranged as the people of the hospital would."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from pms_desktop.domain.access import Role
from pms_desktop.domain.billing import Invoice, NewPayment, PaymentMethod
from pms_desktop.domain.tariff import TariffItem
from pms_desktop.services.billing import BillingService, IssueInvoice
from pms_desktop.services.charges import ChargeService, NewRecordedCharge
from pms_desktop.services.context import Context
from pms_desktop.services.credit_notes import CreditNoteService
from pms_desktop.services.ids import new_id
from pms_desktop.services.payments import PaymentService
from tests.data.patients import enter_patient
from tests.data.tariffs import enter_item, enter_tax
from tests.hospital import NOW, Hospital


@dataclass(frozen=True)
class Till:
    """A billing clerk's services at one station."""

    context: Context
    billing: BillingService
    payments: PaymentService
    credits: CreditNoteService
    charges: ChargeService


def open_till(hospital: Hospital) -> Till:
    context = hospital.sign_in(Role.BILLING)
    return Till(
        context,
        BillingService(context),
        PaymentService(context),
        CreditNoteService(context),
        ChargeService(context),
    )


@dataclass(frozen=True)
class Tariff:
    """Taxed at 7.5 %: a scan for 62.00. Without tax: a test for 18.50, oxygen for 4.50."""

    scan: TariffItem
    test: TariffItem
    oxygen: TariffItem


def enter_tariff(hospital: Hospital) -> Tariff:
    administrator = hospital.sign_in(Role.ADMINISTRATOR)
    tax = enter_tax(administrator, "VAT 7.5 %", 750)
    return Tariff(
        enter_item(administrator, "XR", "Chest X-ray, two views", 6200, tax=tax),
        enter_item(administrator, "FBC", "Full blood count", 1850),
        enter_item(administrator, "OXY", "Oxygen therapy, hour", 450),
    )


def charge(till: Till, patient_id: UUID, item: TariffItem, quantity: str = "1") -> UUID:
    new = NewRecordedCharge(new_id(), patient_id, None, item.id, Decimal(quantity), NOW)
    till.charges.record(new)
    return new.id


def charged_patient(hospital: Hospital, till: Till) -> UUID:
    """Scan, test and 14 hours of oxygen: 143.50, with 4.65 of tax 148.15."""
    tariff = enter_tariff(hospital)
    patient = enter_patient(hospital)
    charge(till, patient, tariff.scan)
    charge(till, patient, tariff.test)
    charge(till, patient, tariff.oxygen, "14")
    return patient


TOTAL = 14_815


def issue(till: Till, patient_id: UUID, payment: NewPayment | None = None) -> Invoice:
    total = till.billing.running_bill(patient_id).bill.total
    key = payment.invoice_id if payment else new_id()
    return till.billing.issue(IssueInvoice(key, patient_id, total, payment))


def cash(invoice_id: UUID, amount: int, tendered: int | None = None) -> NewPayment:
    return NewPayment(new_id(), invoice_id, PaymentMethod.CASH, amount, tendered)

"""What the database itself refuses about money, whichever program asks, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from pms_desktop.data.tables.billing import InvoiceLineRow
from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Role
from pms_desktop.domain.billing import Invoice, InvoiceKind, InvoiceLine, NewInvoice
from pms_desktop.domain.errors import ConstraintViolatedError, PermissionDeniedError
from pms_desktop.services.context import Context
from pms_desktop.services.ids import new_id
from tests.data.bills import (
    TOTAL,
    Tariff,
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


def write(context: Context, *works: Callable[[UnitOfWork], object]) -> None:
    with context.unit_of_work(False) as uow:
        for work in works:
            work(uow)
        uow.commit()


def say(hospital: Hospital, sql: str) -> None:
    """As somebody who may do everything, past the program."""
    system = hospital.system()
    with system.units_for(None)(False) as uow:
        uow._session.execute(text(sql))
        uow.commit()


def paid_invoice(hospital: Hospital, till: Till) -> Invoice:
    return issue(till, charged_patient(hospital, till), cash(new_id(), TOTAL))


def copy_of(invoice: Invoice, **changes: object) -> NewInvoice:
    new = NewInvoice(
        id=new_id(),
        kind=InvoiceKind.CREDIT_NOTE,
        patient_id=invoice.brief.patient_id,
        admission_id=None,
        corrects_id=invoice.brief.id,
        reason="wrong",
        charged=invoice.charged,
        discount=0,
        discount_reason="",
        net=invoice.net,
        tax=invoice.tax,
        currency=invoice.currency,
        lines=tuple(replace(line, id=new_id()) for line in invoice.lines),
    )
    return replace(new, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("UPDATE invoices SET total = 1, net = 1, tax = 0", "frozen_invoices"),
        ("UPDATE invoices SET number = 77", "frozen_invoices"),
        ("UPDATE invoices SET number = NULL", "frozen_invoices"),
        ("DELETE FROM invoices", "frozen_invoices"),
        ("UPDATE payments SET amount = 1", "frozen_payments"),
        ("UPDATE payments SET number = number + 1", "frozen_payments"),
        ("DELETE FROM payments", "frozen_payments"),
        ("UPDATE invoice_lines SET net = 0", "frozen_invoice_lines"),
        ("DELETE FROM invoice_lines", "frozen_invoice_lines"),
        ("UPDATE charges SET price = 1", "frozen_charges"),
        ("UPDATE charges SET invoice_id = NULL", "charge_billed"),
        ("DELETE FROM charges", "frozen_charges"),
    ],
)
def test_what_was_issued_or_paid_never_changes(hospital: Hospital, sql: str, rule: str) -> None:
    paid_invoice(hospital, open_till(hospital))

    with pytest.raises(ConstraintViolatedError) as refused:
        say(hospital, sql)

    assert refused.value.constraint == rule


@pytest.mark.parametrize("table", ["invoices", "payments", "invoice_lines", "charges"])
def test_nothing_is_emptied_at_once(server_hospital: Hospital, table: str) -> None:
    with pytest.raises(ConstraintViolatedError) as refused:
        say(server_hospital, f"TRUNCATE {table} CASCADE")
    assert refused.value.constraint.startswith("frozen_")


@pytest.mark.parametrize(
    "table", ["invoices", "payments", "invoice_lines", "charges", "bill_discounts"]
)
@pytest.mark.parametrize("role", [Role.NURSE, Role.RECEPTIONIST, Role.DOCTOR, Role.ADMINISTRATOR])
def test_the_server_lets_no_other_job_write_bills(
    server_hospital: Hospital, role: Role, table: str
) -> None:
    with server_hospital.sign_in(role).unit_of_work(True) as uow:
        rights = {
            verb: uow._session.scalar(
                text("SELECT has_table_privilege(:table, :verb)"), {"table": table, "verb": verb}
            )
            for verb in ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
        }
    charges = table == "charges"
    assert not rights["DELETE"]
    assert not rights["TRUNCATE"]
    assert not rights["INSERT"] or charges
    assert not rights["UPDATE"] or (charges and role is not Role.ADMINISTRATOR)


def test_the_till_itself_can_neither_change_an_invoice_nor_a_number(
    server_hospital: Hospital,
) -> None:
    with server_hospital.sign_in(Role.BILLING).unit_of_work(True) as uow:
        held = {
            table: uow._session.scalar(
                text("SELECT has_table_privilege(:table, 'UPDATE')"), {"table": table}
            )
            for table in ("invoices", "invoice_lines", "payments", "number_series")
        }
    assert not any(held.values())


def test_a_nurse_cannot_take_money_past_the_program(server_hospital: Hospital) -> None:
    till = open_till(server_hospital)
    invoice = issue(till, charged_patient(server_hospital, till))
    nurse = server_hospital.sign_in(Role.NURSE)

    with pytest.raises(PermissionDeniedError):
        write(nurse, lambda uow: uow.invoices.pay_once(cash(invoice.brief.id, 100)))


def test_nobody_gives_a_number_of_their_own(hospital: Hospital) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))
    insert = (
        "INSERT INTO payments (id, invoice_id, number, method, amount, recorded_at, recorded_by)"
        " SELECT '{key}', id, 99, 'cash', 1, recorded_at, recorded_by FROM invoices"
    )
    key = new_id()
    written = str(key) if hospital.on_postgres else key.hex

    with pytest.raises(ConstraintViolatedError) as refused:
        say(hospital, insert.format(key=written))

    assert (invoice.brief.number, refused.value.constraint) == (1, "number_given")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"net": TOTAL, "tax": 1}, "invoice_overcredited"),
        ({"patient_id": None}, "credit_note_of"),
        ({"currency": "EUR"}, "credit_note_of"),
    ],
)
def test_a_credit_note_that_does_not_fit_its_invoice_is_refused(
    hospital: Hospital, changes: dict[str, object], rule: str
) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))
    if "patient_id" in changes:
        changes = {"patient_id": enter_patient(hospital, "Other", "Person")}
    note = copy_of(invoice, **changes)

    with pytest.raises(ConstraintViolatedError) as refused:
        write(till.context, lambda uow: uow.invoices.add(note))

    assert refused.value.constraint == rule


def test_lines_that_do_not_add_up_to_their_invoice_are_refused_at_the_commit(
    server_hospital: Hospital,
) -> None:
    till = open_till(server_hospital)
    note = copy_of(issue(till, charged_patient(server_hospital, till)), lines=())

    with pytest.raises(ConstraintViolatedError) as refused:
        write(till.context, lambda uow: uow.invoices.add(note))

    assert refused.value.constraint == "invoice_lines_sum"


def test_a_paid_invoice_is_not_credited_without_giving_the_money_back(hospital: Hospital) -> None:
    till = open_till(hospital)
    note = copy_of(paid_invoice(hospital, till))

    with pytest.raises(ConstraintViolatedError) as refused:
        write(till.context, lambda uow: uow.invoices.add(note))

    assert refused.value.constraint == "invoice_overpaid"


def test_a_credit_note_is_not_paid(hospital: Hospital) -> None:
    till = open_till(hospital)
    note = copy_of(issue(till, charged_patient(hospital, till)))
    write(till.context, lambda uow: uow.invoices.add(note))

    with pytest.raises(ConstraintViolatedError) as refused:
        write(till.context, lambda uow: uow.invoices.pay_once(cash(note.id, 100)))

    assert refused.value.constraint == "payment_of"


def test_a_line_is_credited_once(hospital: Hospital) -> None:
    till = open_till(hospital)
    invoice = issue(till, charged_patient(hospital, till))
    cheap = invoice.lines[1]
    part = {"lines": (cheap,), "charged": cheap.amount, "net": cheap.net, "tax": cheap.tax}
    write(till.context, lambda uow: uow.invoices.add(renewed(invoice, part)))

    with pytest.raises(ConstraintViolatedError) as refused:
        write(till.context, lambda uow: uow.invoices.add(renewed(invoice, part)))

    assert refused.value.constraint == "line_credited_twice"


def renewed(invoice: Invoice, part: dict[str, object]) -> NewInvoice:
    note = copy_of(invoice, **part)
    return replace(note, lines=tuple(replace(line, id=new_id()) for line in note.lines))


def test_a_line_joins_no_invoice_after_it_was_issued(hospital: Hospital) -> None:
    till = open_till(hospital)
    tariff = enter_tariff(hospital)
    patient = enter_patient(hospital)
    charge(till, patient, tariff.test)
    invoice = issue(till, patient)
    charge(till, patient, tariff.scan)
    late = till.billing.running_bill(patient).bill.lines[0].charge

    line = InvoiceLine(
        new_id(), late.id, late.category, "late", "", late.quantity, late.price, 0,
        late.charged_at, late.amount, 0,
    )  # fmt: skip
    with pytest.raises(ConstraintViolatedError) as refused:
        add_line(till.context, invoice.brief.id, line)

    assert refused.value.constraint in {"frozen_invoice_lines", "invoice_lines_sum"}


def add_line(context: Context, invoice_id: UUID, line: InvoiceLine) -> None:
    def work(uow: UnitOfWork) -> None:
        uow._session.add(
            InvoiceLineRow(
                id=line.id, invoice_id=invoice_id, position=9, charge_id=line.charge_id,
                description=line.description, charged_at=line.charged_at,
                quantity=line.quantity, price=line.price, tax_rate=0, net=line.net, tax=0,
            )
        )  # fmt: skip

    write(context, work)


def test_a_charge_is_not_hidden_on_an_invoice_that_does_not_name_it(hospital: Hospital) -> None:
    till = open_till(hospital)
    tariff: Tariff = enter_tariff(hospital)
    patient = enter_patient(hospital)
    charge(till, patient, tariff.test)
    invoice = issue(till, patient)
    hidden = charge(till, patient, tariff.scan)

    with pytest.raises(ConstraintViolatedError) as refused:
        write(till.context, lambda uow: uow.charges.bill([hidden], invoice.brief.id))

    assert refused.value.constraint == "charge_billed"


def test_a_payment_is_durable_even_if_the_session_asked_for_less(
    server_hospital: Hospital,
) -> None:
    till = open_till(server_hospital)
    invoice = issue(till, charged_patient(server_hospital, till))

    with till.context.unit_of_work(False) as uow:
        uow._session.execute(text("SET LOCAL synchronous_commit = off"))
        uow.invoices.pay_once(cash(invoice.brief.id, 100))
        uow._session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        now = uow._session.scalar(text("SHOW synchronous_commit"))

    assert now == "on"

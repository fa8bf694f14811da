"""Thirty-two tills at once: numbers without a gap or a double, and a ledger that agrees."""

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.accounts import NewStaff
from pms_desktop.domain.billing import BillChangedError
from pms_desktop.domain.clock import FixedClock
from pms_desktop.services.billing import BillingService, IssueInvoice
from pms_desktop.services.ids import new_id
from pms_desktop.services.sign_in import SignInService
from tests.data.bills import TOTAL, cash, charge, enter_tariff, open_till
from tests.data.patients import enter_patient
from tests.hospital import NOW, PASSWORD, Hospital, login_of

PROCESSES, EACH = 32, 2
CLERKS = 8  # a login holds few connections at once


def enter_clerks(hospital: Hospital) -> list[str]:
    """More people for the till, as an administrator enters them."""
    logins = [f"clerk{number}" for number in range(CLERKS)]
    service = SignInService(hospital.url, "Office", hospital.clock)
    signed_in = service.sign_in("founder", PASSWORD)
    for login in logins:
        person = NewStaff(new_id(), login.title(), login, frozenset({Role.BILLING}))
        with signed_in.context.unit_of_work(False) as uow:
            uow.accounts.add_staff(person)
            uow.accounts.create_login(login, person.roles, PASSWORD)
            uow.commit()
    signed_in.database.close()
    return logins


def settle(work: tuple[str, str, Sequence[UUID]]) -> int:
    """One station: settles its patients' bills, after a try with an old total for each."""
    url, login, patients = work
    signed_in = SignInService(url, login, FixedClock(NOW)).sign_in(login, PASSWORD)
    billing = BillingService(signed_in.context)
    settled = 0
    for patient in patients:
        command = IssueInvoice(new_id(), patient, TOTAL)
        try:
            billing.issue(replace(command, expected_total=1))
        except BillChangedError:
            billing.issue(replace(command, payment=cash(command.id, TOTAL)))
            settled += 1
    signed_in.database.close()
    return settled


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_32_stations_issue_and_take_money_at_once_without_a_gap(
    server_hospital: Hospital,
) -> None:
    till, tariff = open_till(server_hospital), enter_tariff(server_hospital)
    patients = [enter_patient(server_hospital, f"Patient {n}") for n in range(PROCESSES * EACH)]
    for patient in patients:
        charge(till, patient, tariff.scan)
        charge(till, patient, tariff.test)
        charge(till, patient, tariff.oxygen, "14")
    logins = enter_clerks(server_hospital)
    assert login_of(Role.BILLING) not in logins
    works = [
        (server_hospital.url, logins[n % CLERKS], patients[n::PROCESSES]) for n in range(PROCESSES)
    ]
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.data.test_gapless"])

    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        settled = sum(pool.map(settle, works))

    wanted = list(range(1, PROCESSES * EACH + 1))
    with server_hospital.system().engine.connect() as connection:
        invoices = connection.scalars(text("SELECT number FROM invoices ORDER BY number")).all()
        receipts = connection.scalars(text("SELECT number FROM payments ORDER BY number")).all()
        paid = connection.scalar(text("SELECT sum(amount) FROM payments"))
    assert settled == len(wanted)
    assert (list(invoices), list(receipts)) == (wanted, wanted)
    assert paid == len(wanted) * TOTAL

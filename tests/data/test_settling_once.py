"""Two windows, two tills, a lost reply: money is taken once. On both databases."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import make_url

from pms_desktop.domain.access import Role
from pms_desktop.domain.billing import (
    BillChangedError,
    Invoice,
    NothingToBillError,
    OverpaymentError,
)
from pms_desktop.domain.errors import DatabaseUnavailableError, PmsError
from pms_desktop.services.billing import BillingService, IssueInvoice
from pms_desktop.services.credit_notes import CreditInvoice, CreditNoteService
from pms_desktop.services.ids import new_id
from pms_desktop.services.payments import PaymentService
from pms_desktop.services.sign_in import SignInService
from tests.data.bills import TOTAL, Till, cash, charged_patient, issue, open_till
from tests.hospital import PASSWORD, Hospital, login_of
from tests.servers.wire import Wire, wire_to

STATIONS = 4


def at_once(works: Sequence[Callable[[], object]]) -> list[object]:
    """What each answered, or the error it met."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        start.wait()
        try:
            return work()
        except PmsError as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def stations(hospital: Hospital) -> list[Till]:
    return [open_till(hospital) for _ in range(STATIONS)]


def test_stations_that_issue_one_bill_at_once_make_one_invoice(hospital: Hospital) -> None:
    tills = stations(hospital)
    patient = charged_patient(hospital, tills[0])

    answers = at_once(
        [
            lambda till=till: till.billing.issue(  # type: ignore[misc]
                IssueInvoice(new_id(), patient, TOTAL)
            )
            for till in tills
        ]
    )

    assert sum(isinstance(answer, Invoice) for answer in answers) == 1
    refused = [answer for answer in answers if not isinstance(answer, Invoice)]
    assert all(isinstance(error, NothingToBillError | BillChangedError) for error in refused)
    assert [brief.number for brief in tills[0].billing.history(patient)] == [1]


def test_one_request_that_arrives_several_times_at_once_is_one_invoice_paid_once(
    hospital: Hospital,
) -> None:
    tills = stations(hospital)
    patient = charged_patient(hospital, tills[0])
    command = IssueInvoice(new_id(), patient, TOTAL)
    command = replace(command, payment=cash(command.id, TOTAL, 15_000))

    answers = at_once(
        [lambda till=till: till.billing.issue(command) for till in tills]  # type: ignore[misc]
    )

    assert answers == [tills[0].billing.invoice(command.id)] * STATIONS
    assert len(tills[0].billing.invoice(command.id).payments) == 1


def test_tills_that_take_the_whole_amount_at_once_take_it_once(hospital: Hospital) -> None:
    tills = stations(hospital)
    invoice = issue(tills[0], charged_patient(hospital, tills[0]))

    answers = at_once(
        [
            lambda till=till: till.payments.pay(  # type: ignore[misc]
                cash(invoice.brief.id, TOTAL)
            )
            for till in tills
        ]
    )

    refused = [answer for answer in answers if isinstance(answer, OverpaymentError)]
    assert len(refused) == STATIONS - 1
    assert {error.due for error in refused} == {0}
    assert tills[0].billing.invoice(invoice.brief.id).brief.paid == TOTAL


@pytest.fixture
def wire(server_hospital: Hospital) -> Iterator[Wire]:
    address = make_url(server_hospital.url)
    with wire_to(str(address.host), int(address.port or 0)) as made:
        yield made


@pytest.fixture
def far_till(server_hospital: Hospital, wire: Wire) -> Iterator[Till]:
    """A till at the far end of the wire."""
    address = make_url(server_hospital.url).set(port=wire.port)
    service = SignInService(address.render_as_string(), "Till 2", server_hospital.clock)
    signed_in = service.sign_in(login_of(Role.BILLING), PASSWORD)
    context = signed_in.context
    yield replace(
        open_till(server_hospital),
        context=context,
        billing=BillingService(context),
        payments=PaymentService(context),
        credits=CreditNoteService(context),
    )
    signed_in.database.close()


def lose_the_answer(wire: Wire, work: Callable[[], object]) -> None:
    wire.cut_after_commit()
    with pytest.raises(DatabaseUnavailableError):
        work()
    assert wire.cut.wait(10)


def test_an_issue_whose_answer_was_lost_and_is_sent_again_is_one(
    server_hospital: Hospital, far_till: Till, wire: Wire
) -> None:
    patient = charged_patient(server_hospital, open_till(server_hospital))
    command = IssueInvoice(new_id(), patient, TOTAL)
    command = replace(command, payment=cash(command.id, TOTAL, 15_000))

    lose_the_answer(wire, lambda: far_till.billing.issue(command))
    invoice = far_till.billing.issue(command)

    assert [brief.number for brief in far_till.billing.history(patient)] == [1]
    assert [payment.number for payment in invoice.payments] == [1]


def test_a_payment_whose_answer_was_lost_and_is_sent_again_is_one(
    server_hospital: Hospital, far_till: Till, wire: Wire
) -> None:
    near = open_till(server_hospital)
    invoice = issue(near, charged_patient(server_hospital, near))
    payment = cash(invoice.brief.id, TOTAL, 15_000)

    lose_the_answer(wire, lambda: far_till.payments.pay(payment))

    assert far_till.payments.pay(payment).amount == TOTAL
    assert near.billing.invoice(invoice.brief.id).brief.paid == TOTAL


def test_a_credit_note_whose_answer_was_lost_gives_the_money_back_once(
    server_hospital: Hospital, far_till: Till, wire: Wire
) -> None:
    near = open_till(server_hospital)
    invoice = issue(near, charged_patient(server_hospital, near), cash(new_id(), TOTAL))
    lines = frozenset(line.id for line in invoice.lines)
    command = CreditInvoice(
        new_id(), invoice.brief.id, lines, "wrong patient", False, new_id(), TOTAL
    )

    lose_the_answer(wire, lambda: far_till.credits.credit(command))
    far_till.credits.credit(command)

    after = near.billing.invoice(invoice.brief.id)
    assert [payment.amount for payment in after.payments] == [TOTAL, -TOTAL]
    assert len(after.credit_notes) == 1

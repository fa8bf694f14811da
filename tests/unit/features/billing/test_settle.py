"""Settling as the presenter decides it: amounts, keys, a second click, a lost answer."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Role
from pms_desktop.domain.billing import Invoice, PaymentMethod
from pms_desktop.domain.errors import DatabaseUnavailableError
from pms_desktop.features.billing.settle.bill import Tender, tender
from pms_desktop.features.billing.settle.presenter import SettlePresenter
from pms_desktop.features.billing.till import open_till as open_desk
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.printing import PaperPrinter
from pms_desktop.services.context import Context
from pms_desktop.services.documents import DocumentService
from pms_desktop.ui.printing import CupsQueue
from tests.data.bills import TOTAL, Till, charge, charged_patient, issue, open_till
from tests.data.patients import enter_patient
from tests.doubles import HeldTasks, ImmediateTasks, PlainSignal
from tests.hospital import Hospital

CASH, CARD, TRANSFER = PaymentMethod.CASH, PaymentMethod.CARD, PaymentMethod.TRANSFER


class PlainSettleView:
    """The right of the till, without Qt."""

    def __init__(self) -> None:
        self.method_changed, self.given_changed = PlainSignal(), PlainSignal()
        self.settle_requested = PlainSignal()
        self.payment: tuple[PaymentMethod, Decimal | None, str] = (CASH, None, "")
        self.result = ("", "", "")
        self.on = False
        self.messages: list[Message] = []
        self.faults: dict[str, str] = {}

    def method(self) -> PaymentMethod:
        return self.payment[0]

    def given(self) -> Decimal | None:
        return self.payment[1]

    def reference(self) -> str:
        return self.payment[2]

    def set_payment(self, method: PaymentMethod, given: Decimal | None, reference: str) -> None:
        self.payment = (method, given, reference)

    def show_result(self, change_title: str, change: str, button: str, *, on: bool) -> None:
        self.result, self.on = (change_title, change, button), on

    def show_fault(self, field: str, sentence: str) -> None:
        self.faults[field] = sentence

    def show_method(self, method: PaymentMethod) -> None:
        pass

    def show_message(self, message: Message) -> None:
        self.messages.append(message)

    def clear_message(self) -> None:
        self.messages.clear()

    def set_busy(self, busy: bool) -> None:
        pass

    def type(self, given: str, method: PaymentMethod = CASH, reference: str = "") -> None:
        self.payment = (method, Decimal(given) if given else None, reference)
        self.given_changed.emit()


class Losing:
    """A context whose next write is carried out, and whose answer is then lost."""

    def __init__(self, context: Context) -> None:
        self._open = context.unit_of_work
        self.lose = False
        self.context = replace(context, unit_of_work=self.unit_of_work)

    def unit_of_work(self, reading: bool) -> UnitOfWork:
        made = self._open(reading)
        if not reading and self.lose:
            commit = made.commit

            def commit_and_lose() -> None:
                commit()
                self.lose = False
                raise DatabaseUnavailableError("lost")

            made.commit = commit_and_lose  # type: ignore[method-assign]
        return made


class Desk:
    """A presenter over a real hospital, and what it showed."""

    def __init__(self, hospital: Hospital, tasks: ImmediateTasks | HeldTasks) -> None:
        self.losing = Losing(hospital.sign_in(Role.BILLING))
        context = self.losing.context
        printer = PaperPrinter(DocumentService(context, "Till 2"), CupsQueue(), dict)
        self.view = PlainSettleView()
        self.settled: list[Invoice] = []
        self.till = open_desk(context, printer)
        self.presenter = SettlePresenter(self.view, self.till, tasks, self.settled.append)

    def open(self, patient: UUID) -> None:
        self.presenter.open_running(patient, self.till.billing.running_bill(patient).bill.total)


@pytest.fixture
def near(embedded_hospital: Hospital) -> Till:
    return open_till(embedded_hospital)


@pytest.fixture
def patient(embedded_hospital: Hospital, near: Till) -> UUID:
    return charged_patient(embedded_hospital, near)


def another_patient(hospital: Hospital, near: Till) -> UUID:
    """Somebody else with a bill of £185."""
    with near.context.unit_of_work(True) as uow:
        (item,) = uow.tariff.items("blood")
    patient = enter_patient(hospital, "Okafor", "Ada")
    charge(near, patient, item, "10")
    return patient


@pytest.mark.parametrize(
    ("given", "method", "wanted"),
    [
        (None, CASH, Tender(1000, 0, 0)),
        (1000, CASH, Tender(1000, 0, 0)),
        (1500, CASH, Tender(1000, 500, 0)),
        (1500, CARD, Tender(1000, 0, 0)),
        (400, CASH, Tender(400, 0, 600)),
        (0, CASH, Tender(0, 0, 1000)),
    ],
)
def test_what_is_given_decides_what_is_taken_and_what_goes_back(
    given: int | None, method: PaymentMethod, wanted: Tender
) -> None:
    assert tender(1000, given, method) == wanted


def test_the_button_says_what_it_will_do(embedded_hospital: Hospital, patient: UUID) -> None:
    desk = Desk(embedded_hospital, ImmediateTasks())
    desk.open(patient)

    assert desk.view.result[2] == "&Issue, take £148.15 and print"
    desk.view.type("200")
    assert desk.view.result == ("Change", "£51.85", "&Issue, take £148.15 and print")
    desk.view.type("100")
    assert desk.view.result == ("Still to pay", "£48.15", "&Issue, take £100.00 and print")
    desk.view.type("0")
    assert desk.view.result == ("Left unpaid", "£148.15", "&Issue and print")


def test_a_second_click_while_the_first_is_under_way_is_ignored(
    embedded_hospital: Hospital, patient: UUID, near: Till
) -> None:
    tasks = HeldTasks()
    desk = Desk(embedded_hospital, tasks)
    desk.open(patient)

    desk.view.settle_requested.emit()
    desk.view.settle_requested.emit()
    assert tasks.waiting == 1
    tasks.release_all()

    (brief,) = near.billing.history(patient)
    assert (brief.total, brief.paid) == (TOTAL, TOTAL)


def test_a_click_after_the_money_was_taken_takes_none(
    embedded_hospital: Hospital, patient: UUID, near: Till
) -> None:
    desk = Desk(embedded_hospital, ImmediateTasks())
    desk.open(patient)
    desk.view.settle_requested.emit()

    desk.presenter.open_invoice(desk.settled[0])
    desk.view.settle_requested.emit()

    assert not desk.view.on
    assert len(near.billing.invoice(desk.settled[0].brief.id).payments) == 1


def test_two_windows_on_one_bill_settle_it_once(
    embedded_hospital: Hospital, patient: UUID, near: Till
) -> None:
    one = Desk(embedded_hospital, ImmediateTasks())
    other = Desk(embedded_hospital, ImmediateTasks())
    one.open(patient)
    other.open(patient)

    one.view.settle_requested.emit()
    other.view.settle_requested.emit()

    assert len(near.billing.history(patient)) == 1
    assert (len(one.settled), len(other.settled)) == (1, 0)
    assert "another station may have issued this bill" in other.view.messages[-1].text


def test_pressing_again_after_a_lost_answer_pays_once_even_if_the_bill_was_read_anew(
    embedded_hospital: Hospital, patient: UUID, near: Till
) -> None:
    desk = Desk(embedded_hospital, ImmediateTasks())
    desk.open(patient)
    desk.view.type("150")
    desk.losing.lose = True

    desk.view.settle_requested.emit()
    assert "does not answer" in desk.view.messages[-1].text
    assert desk.view.given() == Decimal("150")
    desk.open(patient)  # another station's change made the tab read it: it is empty by now
    desk.view.settle_requested.emit()

    (brief,) = near.billing.history(patient)
    assert (brief.total, brief.paid) == (TOTAL, TOTAL)
    assert [invoice.brief for invoice in desk.settled] == [brief]


def test_an_amount_changed_after_a_lost_answer_is_not_taken_twice(
    embedded_hospital: Hospital, patient: UUID, near: Till
) -> None:
    desk = Desk(embedded_hospital, ImmediateTasks())
    invoice = issue(near, patient)
    desk.presenter.open_invoice(invoice)
    desk.view.type("100")
    desk.losing.lose = True
    desk.view.settle_requested.emit()

    desk.view.type("48.15")
    desk.view.settle_requested.emit()

    assert "taken before with another amount" in desk.view.messages[-1].text
    assert near.billing.invoice(invoice.brief.id).brief.paid == 10_000


def test_a_missing_printer_loses_nothing_and_says_what_is_saved(
    embedded_hospital: Hospital, patient: UUID
) -> None:
    desk = Desk(embedded_hospital, ImmediateTasks())
    desk.open(patient)
    desk.view.type("150")

    desk.view.settle_requested.emit()

    said = desk.view.messages[-1].text
    assert said.startswith(
        "INV-2026-000001 is issued. £148.15 taken for INV-2026-000001. Change £1.85."
    )
    assert "No printer" in said
    assert desk.settled[0].brief.due == 0


def test_a_transfer_without_its_reference_is_mended_at_the_field(
    embedded_hospital: Hospital, patient: UUID, near: Till
) -> None:
    desk = Desk(embedded_hospital, ImmediateTasks())
    desk.open(patient)
    desk.view.type("", TRANSFER)

    desk.view.settle_requested.emit()
    assert set(desk.view.faults) == {"reference"}
    assert near.billing.history(patient) == []
    desk.view.type("", TRANSFER, "REF 77")
    desk.view.settle_requested.emit()

    assert desk.settled[0].payments[0].reference == "REF 77"


def test_what_is_typed_and_its_keys_come_back_after_a_crash(
    embedded_hospital: Hospital, patient: UUID, near: Till
) -> None:
    before = Desk(embedded_hospital, ImmediateTasks())
    before.open(patient)
    before.view.type("150")
    kept = before.presenter.draft()
    assert kept is not None
    before.losing.lose = True
    before.view.settle_requested.emit()

    after = Desk(embedded_hospital, ImmediateTasks())
    after.presenter.restore(kept)
    assert after.view.payment == (CASH, Decimal("150"), "")
    after.presenter.settle()
    assert not after.view.on  # nobody has seen the bill yet
    after.presenter.open_running(patient, TOTAL)
    after.presenter.settle()

    assert len(near.billing.history(patient)) == 1


def test_a_bill_left_while_it_is_paid_is_receipted_and_the_next_one_is_left_alone(
    embedded_hospital: Hospital, patient: UUID, near: Till
) -> None:
    other = another_patient(embedded_hospital, near)
    tasks = HeldTasks()
    desk = Desk(embedded_hospital, tasks)
    desk.open(patient)
    desk.view.type("150")
    desk.view.settle_requested.emit()

    desk.open(other)
    desk.view.type("77")
    assert desk.view.on  # the next patient need not wait for the answer
    tasks.release()

    (invoice,) = desk.settled
    assert (invoice.brief.patient_id, invoice.brief.paid) == (patient, TOTAL)
    assert "taken for INV-2026-000001" in desk.view.messages[-1].text
    assert desk.view.payment == (CASH, Decimal("77"), "")
    desk.view.settle_requested.emit()
    tasks.release_all()
    assert [each.brief.patient_id for each in desk.settled] == [patient, other]
    assert near.billing.invoice(desk.settled[1].brief.id).brief.paid == 7700


def test_a_payment_whose_answer_was_lost_after_its_bill_was_left_is_still_one(
    embedded_hospital: Hospital, patient: UUID, near: Till
) -> None:
    other = another_patient(embedded_hospital, near)
    invoice = issue(near, patient)
    tasks = HeldTasks()
    desk = Desk(embedded_hospital, tasks)
    desk.presenter.open_invoice(invoice)
    desk.view.type("50")
    desk.losing.lose = True
    desk.view.settle_requested.emit()
    desk.open(other)
    tasks.release_all()
    assert desk.view.messages[-1].text.startswith("The bill you left was not settled.")

    kept = desk.presenter.draft()
    assert kept is not None
    after = Desk(embedded_hospital, ImmediateTasks())
    after.presenter.restore(kept)
    for till in (desk, after):
        till.presenter.open_invoice(near.billing.invoice(invoice.brief.id))
        assert till.view.payment == (CASH, Decimal("50"), "")
        till.view.settle_requested.emit()
        tasks.release_all()

    assert near.billing.invoice(invoice.brief.id).brief.paid == 5000


def test_what_is_typed_for_the_rest_before_the_answer_came_stays(
    embedded_hospital: Hospital, patient: UUID
) -> None:
    tasks = HeldTasks()
    desk = Desk(embedded_hospital, tasks)
    desk.open(patient)
    desk.view.type("100")
    desk.view.settle_requested.emit()
    desk.view.type("48.15")
    tasks.release_all()

    assert desk.view.given() == Decimal("48.15")
    assert desk.view.result[2] == "&Take £48.15 and print"


def test_no_bill_is_settled_before_it_is_seen(embedded_hospital: Hospital, patient: UUID) -> None:
    tasks = HeldTasks()
    desk = Desk(embedded_hospital, tasks)
    desk.open(patient)

    desk.presenter.expect(UUID(int=1), None)
    desk.view.type("20")
    desk.view.settle_requested.emit()

    assert not tasks.waiting
    desk.presenter.open_running(UUID(int=1), 3000)
    assert desk.view.given() == Decimal("20")


def test_asked_twice_to_print_again_it_prints_once(
    embedded_hospital: Hospital, patient: UUID, near: Till
) -> None:
    tasks = HeldTasks()
    desk = Desk(embedded_hospital, tasks)
    invoice = issue(near, patient)

    desk.presenter.print_again(invoice)
    desk.presenter.print_again(invoice)

    assert tasks.waiting == 1

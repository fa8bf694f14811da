"""The till by keys and mouse, with what comes out of the printers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.features.billing.add_item.view import AddItemDialog
from pms_desktop.features.billing.credit.view import CreditDialog
from pms_desktop.features.billing.discount.view import DiscountDialog
from pms_desktop.features.billing.give_back.view import GiveBackDialog
from pms_desktop.features.billing.take_off.view import TakeOffDialog
from pms_desktop.features.billing.view import BillingView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.ids import new_id
from tests.data.bills import TOTAL, Till, cash, charge, issue
from tests.gui.typing import (
    Key,
    click,
    press,
    press_alt,
    press_control,
    press_enter,
    press_tab,
    replace_text,
    type_text,
)
from tests.servers.cups import PrintedJob, PrintServer, print_server

D = TypeVar("D", bound=QDialog)


@pytest.fixture
def cups(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintServer]:
    with print_server() as server:
        monkeypatch.setenv("CUPS_SERVER", server.server)
        yield server


def opened(view: BillingView, kind: type[D], qtbot: QtBot) -> D:
    """The dialog that stands open, once it has the keyboard."""

    def found() -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and any(each.isAncestorOf(focus) for each in dialogs())

    def dialogs() -> list[D]:
        return [each for each in view.findChildren(kind) if each.isVisible()]

    qtbot.waitUntil(found)
    return dialogs()[0]


def back(view: BillingView, qtbot: QtBot) -> None:
    """The dialog has closed; offscreen no window manager gives the keyboard back."""
    qtbot.waitUntil(lambda: not any(each.isVisible() for each in view.findChildren(QDialog)))
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def find(view: BillingView, words: str, qtbot: QtBot) -> None:
    """Search, and Enter to the amount given."""
    view.bill_list.search_box.take_focus()
    replace_text(view.bill_list.search_box, words)
    press_enter(view.bill_list.search_box)
    qtbot.waitUntil(view.settle.given_field.editor.hasFocus)


def find_invoice(view: BillingView, number: str, qtbot: QtBot) -> None:
    view.bill_list.search_box.take_focus()
    replace_text(view.bill_list.search_box, number)
    press_enter(view.bill_list.search_box)
    qtbot.waitUntil(lambda: view.bill.title() == number)


def next_job(cups: PrintServer, qtbot: QtBot) -> PrintedJob:
    """The next paper; the window goes on meanwhile, as it may have to send it yet."""
    qtbot.waitUntil(cups.has_job)
    return cups.wait_for_job()


def due(view: BillingView) -> str:
    return view.settle.due_label.text()


def said(view: BillingView) -> str:
    return view.message_bar.text()


def printed(view: BillingView, qtbot: QtBot, done: str = "") -> None:
    """Every paper is with its printer, after what was `done`."""
    wanted = f"{done} Printed.".strip()
    qtbot.waitUntil(lambda: said(view).endswith(wanted))


def add_item(view: BillingView, words: str, quantity: str, qtbot: QtBot) -> None:
    press_alt(view.bill, "m")
    dialog = opened(view, AddItemDialog, qtbot)
    type_text(focused(), words)
    qtbot.waitUntil(lambda: len(dialog.item_list.records()) == 1)
    press_enter(focused())
    replace_text(dialog.quantity_field.editor, quantity)
    press_control(focused(), Key.Key_Return)
    back(view, qtbot)


def give_discount(view: BillingView, percent: str, reason: str, qtbot: QtBot) -> None:
    press_alt(view.bill, "u")
    opened(view, DiscountDialog, qtbot)
    type_text(focused(), percent)
    press_enter(focused())
    type_text(focused(), reason)
    press_control(focused(), Key.Key_Return)
    back(view, qtbot)


def take_all_back(credit: CreditDialog, qtbot: QtBot) -> None:
    press_alt(credit.reason_field.editor, "a")
    qtbot.waitUntil(lambda: all(box.value() for box in credit.line_boxes()))


def test_from_running_bill_to_credit_note_by_keys(
    view: BillingView, near: Till, patient: UUID, cups: PrintServer, qtbot: QtBot
) -> None:
    find(view, "garcia", qtbot)
    add_item(view, "blood", "2", qtbot)
    qtbot.waitUntil(lambda: due(view) == "£185.15")
    give_discount(view, "10", "staff relative", qtbot)
    qtbot.waitUntil(lambda: due(view) == "£166.64")

    view.settle.given_field.editor.setFocus()
    type_text(focused(), "100")
    assert view.settle.settle_button.text() == "&Issue, take £100.00 and print"
    press_control(focused(), Key.Key_Return)
    printed(view, qtbot)
    invoice_job, receipt_job = next_job(cups, qtbot), next_job(cups, qtbot)
    assert (invoice_job.queue, receipt_job.queue) == ("INVOICE", "RECEIPT")
    for wanted in ("INV-2026-000001", "GARCÍA MARTÍNEZ", "staff relative", "166.64"):
        assert wanted in invoice_job.text()
    for wanted in ("RC-2026-000001", "100.00", "66.64"):
        assert wanted in receipt_job.text()
    assert due(view) == "£66.64"

    view.settle.settle_button.setFocus()
    press_control(view.settle.settle_button, Key.Key_Return)  # the rest, exactly
    qtbot.waitUntil(lambda: due(view) == "£0.00")
    qtbot.waitUntil(view.bill_list.search_box.hasFocus)  # ready for the next patient
    printed(view, qtbot)
    assert "RC-2026-000002" in next_job(cups, qtbot).text()

    press_alt(view.bill, "o")  # Credit note
    credit = opened(view, CreditDialog, qtbot)
    take_all_back(credit, qtbot)
    assert credit.refund_label.text() == "£166.64"
    type_text(credit.reason_field.editor, "billed to the wrong patient")
    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: view.bill.title() == "CN-2026-000001")
    printed(view, qtbot)
    assert near.billing.owed(patient) == 0


def test_a_credit_note_and_its_refund_come_out_of_their_printers(
    view: BillingView, near: Till, patient: UUID, cups: PrintServer, qtbot: QtBot
) -> None:
    issue(near, patient, cash(new_id(), TOTAL))
    find_invoice(view, "INV-2026-000001", qtbot)

    press_alt(view.bill, "o")
    credit = opened(view, CreditDialog, qtbot)
    take_all_back(credit, qtbot)
    type_text(credit.reason_field.editor, "billed to the wrong patient")
    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: view.bill.title() == "CN-2026-000001")
    printed(view, qtbot)

    texts = "".join(next_job(cups, qtbot).text() for _ in range(2))
    for wanted in ("CN-2026-000001", "INV-2026-000001", "RC-2026-000002"):
        assert wanted in texts


def test_a_credit_note_takes_back_only_what_is_ticked(
    view: BillingView, near: Till, patient: UUID, cups: PrintServer, qtbot: QtBot
) -> None:
    invoice = issue(near, patient, cash(new_id(), TOTAL))
    find_invoice(view, "INV-2026-000001", qtbot)

    press_alt(view.bill, "o")
    credit = opened(view, CreditDialog, qtbot)
    type_text(credit.reason_field.editor, "recorded by mistake")
    press_control(focused(), Key.Key_Return)
    assert "Tick what is to be taken back" in credit.message_bar.text()
    press_tab(focused())
    press(focused(), Key.Key_Space)
    press_control(focused(), Key.Key_Return)

    qtbot.waitUntil(lambda: view.bill.title() == "CN-2026-000001")
    first = invoice.creditable[0]
    (note,) = near.billing.invoice(invoice.brief.id).credit_notes
    assert note.total == first.total < invoice.brief.total
    printed(view, qtbot)
    for _ in range(2):
        next_job(cups, qtbot)


def test_one_key_prints_both_papers_that_no_printer_took(
    desk: Desk, view: BillingView, patient: UUID, cups: PrintServer, qtbot: QtBot
) -> None:
    with_printers = desk.settings
    desk.settings = replace(with_printers, printers={})
    find(view, "garcia", qtbot)
    qtbot.waitUntil(lambda: due(view) == "£148.15")
    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: said(view).endswith("Ctrl+P prints what is missing."))

    desk.settings = with_printers
    press_control(focused(), Key.Key_P)
    printed(view, qtbot)

    texts = "".join(next_job(cups, qtbot).text() for _ in range(2))
    for wanted in ("INV-2026-000001", "RC-2026-000001"):
        assert wanted in texts
    assert "DUPLICATE" not in texts


def test_money_taken_the_wrong_way_is_given_back_and_taken_again(
    view: BillingView, near: Till, patient: UUID, cups: PrintServer, qtbot: QtBot
) -> None:
    invoice = issue(near, patient, cash(new_id(), TOTAL))
    find_invoice(view, "INV-2026-000001", qtbot)

    press_alt(view.bill, "v")
    dialog = opened(view, GiveBackDialog, qtbot)
    press_control(focused(), Key.Key_Return)
    assert dialog.reason_field.fault()
    replace_text(dialog.amount_field.editor, "9999")
    type_text(dialog.reason_field.editor, "paid by card")
    press_control(dialog.reason_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "More than was paid" in dialog.message_bar.text())
    replace_text(dialog.amount_field.editor, "148.15")
    press_control(dialog.amount_field.editor, Key.Key_Return)
    back(view, qtbot)

    qtbot.waitUntil(lambda: due(view) == "£148.15")
    printed(view, qtbot, "£148.15 given back for INV-2026-000001.")
    assert "RC-2026-000002" in next_job(cups, qtbot).text()
    assert [each.amount for each in near.billing.invoice(invoice.brief.id).payments] == [
        TOTAL, -TOTAL,
    ]  # fmt: skip


def test_a_reprint_says_duplicate(
    view: BillingView, near: Till, patient: UUID, cups: PrintServer, qtbot: QtBot
) -> None:
    find(view, "garcia", qtbot)
    qtbot.waitUntil(lambda: due(view) == "£148.15")
    press_control(focused(), Key.Key_Return)
    printed(view, qtbot)
    first = [next_job(cups, qtbot).text() for _ in range(2)]

    view.clear_message()
    press_control(view.bill.table, Key.Key_P)
    printed(view, qtbot)

    again = next_job(cups, qtbot).text()
    assert "DUPLICATE" not in "".join(first)
    assert "DUPLICATE" in again


def test_a_double_click_on_the_button_pays_once(
    view: BillingView, near: Till, patient: UUID, qtbot: QtBot
) -> None:
    find(view, "garcia", qtbot)
    qtbot.waitUntil(lambda: due(view) == "£148.15")

    button = view.settle.settle_button
    click(button)
    qtbot.mouseDClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: due(view) == "£0.00")
    qtbot.waitUntil(lambda: "not" in said(view) or "No" in said(view))

    (brief,) = near.billing.history(patient)
    assert (brief.total, brief.paid) == (TOTAL, TOTAL)


def test_a_line_is_taken_off_with_its_reason(
    view: BillingView, near: Till, patient: UUID, qtbot: QtBot
) -> None:
    find(view, "garcia", qtbot)
    qtbot.waitUntil(lambda: due(view) == "£148.15")

    view.bill.table.setFocus()
    view.bill.table.selectRow(0)
    press(view.bill.table, Key.Key_Delete)
    dialog = opened(view, TakeOffDialog, qtbot)
    press_control(focused(), Key.Key_Return)
    assert dialog.reason_field.fault()
    type_text(dialog.reason_field.editor, "wrong patient")
    press_control(dialog.reason_field.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: due(view) == "£81.50")
    assert near.billing.running_bill(patient).bill.total == 8150


def test_what_another_station_charges_appears_and_what_is_typed_stays(
    view: BillingView, desk: Desk, near: Till, patient: UUID, qtbot: QtBot
) -> None:
    find(view, "garcia", qtbot)
    qtbot.waitUntil(lambda: due(view) == "£148.15")
    type_text(focused(), "200")

    with near.context.unit_of_work(True) as uow:
        item = uow.tariff.items("blood")[0]
    charge(near, patient, item)
    desk.changes.publish([Change("charges", None, patient)])

    qtbot.waitUntil(lambda: due(view) == "£166.65")
    assert view.settle.given_field.editor.text() == "200"
    assert view.settle.change_label.text() == "£33.35"


def test_an_invoice_is_found_by_its_number_and_shows_its_history(
    view: BillingView, near: Till, patient: UUID, qtbot: QtBot
) -> None:
    invoice = issue(near, patient)

    find_invoice(view, "INV-2026-000001", qtbot)

    entries = view.settle.history_list.records()
    assert [entry.number for entry in entries] == ["INV-2026-000001"]
    assert invoice.brief.number == 1


def test_another_tab_opens_a_patients_bill(
    view: BillingView, tab: Tab, patient: UUID, qtbot: QtBot
) -> None:
    tab.presenter.arrive(Destination(Place.BILLING, patient))

    qtbot.waitUntil(lambda: due(view) == "£148.15")


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.ADMINISTRATOR])
def test_who_may_only_look_sees_the_bill_and_no_way_to_settle_it(
    view: BillingView, tab: Tab, patient: UUID, role: Role, qtbot: QtBot
) -> None:
    tab.presenter.arrive(Destination(Place.BILLING, patient))
    qtbot.waitUntil(lambda: due(view) == "£148.15")

    hidden = [
        view.settle.payment_box,
        view.bill.add_button,
        view.bill.discount_button,
        view.bill.take_off_button,
        view.bill_list.till_box,
    ]
    assert not any(widget.isVisible() for widget in hidden)
    press_tab(view.bill_list.search_box)
    press_control(focused(), Key.Key_Return)
    assert said(view) == ""

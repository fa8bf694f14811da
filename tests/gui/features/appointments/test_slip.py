"""The slip of an appointment: one key after booking, on the printer the station has."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pms_desktop.domain.appointment_numbers import shown_appointment_number
from pms_desktop.domain.appointments import Act, Appointment
from pms_desktop.domain.papers import PaperKind
from pms_desktop.domain.patients import MatchedBy
from pms_desktop.services.appointment_slips import slip_key
from pms_desktop.services.appointments import Book, Booking
from pms_desktop.services.documents import DocumentService
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from pms_desktop.ui.pdf_preview import PreviewDialog
from tests.gui.features.appointments.conftest import Reception
from tests.gui.typing import Key, Modifier, press, press_control, press_enter, type_text
from tests.servers.cups import print_server

AT_11 = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)


def book_by_keys(reception: Reception, qtbot: QtBot) -> None:
    """Whoever is on the phone, on the time under the cursor."""
    view = reception.view
    view.calendar.select_slot(reception.doctor, 11 * 60)
    press_enter(view.calendar)
    qtbot.waitUntil(lambda: view.booking is not None)
    form = view.booking
    assert form is not None
    qtbot.waitUntil(form.picker.search_box.hasFocus)
    type_text(form.picker.search_box, "sow")
    press_enter(form.picker.search_box)
    qtbot.waitUntil(form.purpose_field.editor.hasFocus)
    type_text(form.purpose_field.editor, "Chest pain")
    press_control(form.purpose_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "P prints the slip" in view.message_bar.text())
    with qtbot.waitActive(view):  # no window manager gives the keyboard back
        view.activateWindow()
    qtbot.waitUntil(view.calendar.hasFocus)


def booked_before(reception: Reception, qtbot: QtBot) -> Appointment:
    """An appointment of today under the cursor."""
    when = Booking(reception.doctor, AT_11, 30)
    one = reception.service.book(Book(new_id(), reception.patient, "Review", when)).appointment
    reception.tab.presenter.choose_day(AT_11.date().replace(day=21))  # type: ignore[attr-defined]
    reception.tab.presenter.go_today()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(reception.shown()) == 1)
    reception.view.calendar.select_block(one.id)
    button = reception.view.selected.buttons[Act.SLIP]
    qtbot.waitUntil(button.isVisible)
    return one


def test_one_key_after_booking_prints_the_slip_and_its_number_finds_the_patient(
    reception: Reception, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, view = reception.desk, reception.view
    with print_server(["RECEIPT", "PRESCRIPTION"]) as printers:
        for name, value in printers.environment().items():
            monkeypatch.setenv(name, value)
        desk.settings = replace(desk.settings, printers={"receipt": "RECEIPT"})
        book_by_keys(reception, qtbot)
        press(view.calendar, Key.Key_P)
        roll = printers.wait_for_job()
        qtbot.waitUntil(lambda: "is being printed" in view.message_bar.text())
        desk.settings = replace(desk.settings, printers={"prescription": "PRESCRIPTION"})
        qtbot.waitUntil(view.selected.buttons[Act.SLIP].isEnabled)
        press(view.calendar, Key.Key_P)
        sheet = printers.wait_for_job()
        sizes = [job.page_size() for job in (roll, sheet)]
        printed = [job.text() for job in (roll, sheet)]

    [one] = reception.booked()
    number = shown_appointment_number(one.number)
    assert sizes[0][0] == pytest.approx(227, abs=1)
    assert sizes[1] == pytest.approx((420, 595), abs=1)
    for text in printed:
        assert number in text
        assert "SOW, Fatou" in text
    found = PatientService(desk.context).find(number)
    assert [(each.patient.id, each.matched_by) for each in found] == [
        (reception.patient, (MatchedBy.APPOINTMENT,))
    ]
    documents = DocumentService(desk.context, "Desk")
    qtbot.waitUntil(lambda: len(documents.print_history(slip_key(one.id))) == 2)
    kinds = [copy.kind for copy in documents.print_history(slip_key(one.id))]
    assert kinds == [PaperKind.SLIP, PaperKind.SLIP_A5]


def test_without_a_printer_it_says_so_and_the_slip_can_be_looked_at(
    reception: Reception, qtbot: QtBot
) -> None:
    one = booked_before(reception, qtbot)
    press(reception.view.calendar, Key.Key_P)
    qtbot.waitUntil(lambda: "No printer is chosen" in reception.view.message_bar.text())

    press(reception.view.calendar, Key.Key_P, Modifier.ShiftModifier)

    def shown() -> list[PreviewDialog]:
        return [
            each
            for each in QApplication.topLevelWidgets()
            if isinstance(each, PreviewDialog) and each.isVisible()
        ]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    assert shown()[0].windowTitle() == f"slip {shown_appointment_number(one.number)}"
    shown()[0].close()


def test_who_is_checked_in_is_offered_no_slip(reception: Reception, qtbot: QtBot) -> None:
    one = booked_before(reception, qtbot)
    reception.service.check_in(one.id)
    reception.tab.presenter.acted()  # type: ignore[attr-defined]

    selected = reception.view.selected
    qtbot.waitUntil(lambda: not selected.buttons[Act.SLIP].isVisible())
    assert not selected.preview_button.isVisible()

"""A paper held under the scanner, wherever the cursor is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from pms_desktop.domain.access import Role
from pms_desktop.domain.appointments import AppointmentState
from pms_desktop.features.appointments.view import AppointmentsView
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.ids import new_id
from tests.data.doctors import enter_doctor
from tests.data.patients import enter_patient
from tests.gui.scanner import press_in_time, scan
from tests.gui.shell.driving import Desk
from tests.gui.typing import Modifier, press, press_control, press_escape, type_text
from tests.hospital import NOW, Hospital

Key = Qt.Key
OSEI = "PMS:P:000000021"
NOBODY_IN_BARS = "000000037"


@pytest.fixture
def begin(desk: Desk, embedded_hospital: Hospital) -> Callable[[Role], Desk]:
    """Sign in to a hospital of two patients."""
    for family, given in (("Wardle", "Ann"), ("Osei", "Grace")):
        enter_patient(embedded_hospital, family, given)

    def sign_in(role: Role) -> Desk:
        desk.sign_in(role)
        return desk

    return sign_in


@pytest.fixture
def reception(begin: Callable[[Role], Desk]) -> tuple[Desk, RegistrationView]:
    """A receptionist who has begun to register Maria, who lives at a number."""
    desk = begin(Role.RECEPTIONIST)
    view = desk.window.pages.currentWidget()
    assert isinstance(view, RegistrationView)
    press_control(desk.window, Key.Key_N)
    given = view.form.fields.given.editor
    desk.wait_until(given.hasFocus)
    type_text(given, "Maria")
    return desk, view


def await_keyboard(desk: Desk, kind: str) -> Any:
    """The dialog of this kind, once keys go there."""
    desk.wait_until(lambda: desk.has_dialog(kind))
    dialog = desk.dialog(kind)
    desk.wait_until(lambda: QGuiApplication.focusWindow() is dialog.windowHandle())
    return dialog


def chosen_in(view: AppointmentsView) -> object:
    block = view.calendar.current_block()
    return block.key if block is not None else None


def in_banner(desk: Desk) -> str:
    banner = desk.window.banner
    return banner.name_label.text() if banner.isVisible() else ""


def test_a_scan_into_a_half_filled_form_opens_the_patient_and_keeps_what_was_typed(
    reception: tuple[Desk, RegistrationView],
) -> None:
    desk, view = reception

    scan(OSEI)

    desk.wait_until(lambda: in_banner(desk) == "OSEI, Grace")
    desk.wait_until(view.record.isVisible)
    assert "Ctrl+N goes on with it" in view.message_bar.text()
    assert view.picker.search_box.hasFocus()
    press_control(view, Key.Key_N)
    desk.wait_until(view.form.isVisible)
    assert view.form.typed().details.name == "Maria"


def test_over_an_open_question_a_scan_registers_and_opens_nobody_but_says_why(
    reception: tuple[Desk, RegistrationView],
) -> None:
    desk, _view = reception
    press(desk.window, Key.Key_N, Modifier.ControlModifier | Modifier.ShiftModifier)
    question = await_keyboard(desk, "NewcomerDialog")

    scan(OSEI)  # its M is the key that registers an unknown man

    assert "then scan again" in question.message_bar.text()
    assert question.isVisible()
    press_escape(question)
    desk.window.activateWindow()
    desk.wait_until(lambda: QGuiApplication.focusWindow() is desk.window.windowHandle())
    scan(OSEI)
    desk.wait_until(lambda: in_banner(desk) == "OSEI, Grace")


def test_a_scan_over_a_booking_chooses_who_comes(begin: Callable[[Role], Desk]) -> None:
    desk = begin(Role.RECEPTIONIST)
    assert desk.station.desk is not None
    desk.station.desk.navigator.go(Destination(Place.APPOINTMENTS, act="book"))
    booking = await_keyboard(desk, "BookingView")
    booking.purpose_field.editor.setFocus()
    type_text(booking.purpose_field.editor, "Review")

    scan(OSEI)

    desk.wait_until(lambda: booking.typed().patient_id is not None)
    assert "OSEI, Grace" in booking.patient_label.text()
    assert booking.typed().purpose == "Review"


def test_a_scanned_slip_does_nothing_to_the_appointment_with_the_cursor(
    begin: Callable[[Role], Desk], embedded_hospital: Hospital
) -> None:
    doctor = enter_doctor(embedded_hospital)
    service = AppointmentService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    patient = enter_patient(embedded_hospital)
    slot = Booking(doctor, NOW + timedelta(days=3, minutes=18), 30)
    booked = service.book(Book(new_id(), patient, "Review", slot)).appointment
    desk = begin(Role.RECEPTIONIST)
    assert desk.station.desk is not None
    there = Destination(Place.APPOINTMENTS, patient, record_id=booked.id)
    desk.station.desk.navigator.go(there)
    view = desk.window.pages.currentWidget()
    assert isinstance(view, AppointmentsView)
    desk.wait_until(lambda: chosen_in(view) == booked.id)
    view.calendar.setFocus()

    scan(f"PMS:A:{booked.id}")

    desk.wait_until(lambda: in_banner(desk) == "GARCÍA MARTÍNEZ, María José")
    assert not desk.has_dialog("BookingView")  # M moves, S was seen, N never came
    assert view.message_bar.isHidden()  # P prints the slip
    assert service.newest(booked.id).record.state is AppointmentState.BOOKED


def test_a_scan_takes_the_place_of_half_a_search(begin: Callable[[Role], Desk]) -> None:
    desk = begin(Role.RECEPTIONIST)
    press_control(desk.window, Key.Key_K)
    finder = desk.window.top_bar.finder
    desk.wait_until(finder.hasFocus)
    type_text(finder, "garc")

    scan(OSEI)

    desk.wait_until(lambda: in_banner(desk) == "OSEI, Grace")
    assert finder.text() == ""


def test_bars_that_are_nobodys_stay_in_the_field_and_a_foreign_code_is_told(
    reception: tuple[Desk, RegistrationView],
) -> None:
    desk, view = reception
    number = view.form.fields.by_name()["identifier.0"].editor
    number.setFocus()
    press_in_time(f"{NOBODY_IN_BARS}\n", 5)  # the card of an insurer
    desk.wait_until(lambda: number.text() == NOBODY_IN_BARS)
    assert not number.hasFocus()  # its Enter moved on
    assert desk.station.desk is not None
    desk.station.desk.navigator.go(Destination(Place.WARDS))

    scan(f"PMS:P:{NOBODY_IN_BARS}")

    desk.wait_for_message(f"PMS:P:{NOBODY_IN_BARS}")
    press_in_time("000000021\n", 5)
    desk.wait_until(lambda: in_banner(desk) == "OSEI, Grace")

"""The finder: patients and commands from anywhere, by keys."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication

from pms_desktop.domain.access import Role
from pms_desktop.domain.appointment_numbers import shown_appointment_number
from pms_desktop.domain.focus import PatientFocus
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.ids import new_id
from tests.data.bills import charged_patient, issue, open_till
from tests.data.doctors import enter_doctor
from tests.data.patients import enter_patient
from tests.gui.patience import PATIENCE_MS
from tests.gui.shell.driving import Desk
from tests.gui.typing import press, press_control, press_enter, press_escape, type_text
from tests.hospital import NOW, Hospital

Key = Qt.Key


@pytest.fixture
def find(desk: Desk, embedded_hospital: Hospital) -> Callable[..., Desk]:
    """Sign in to a hospital of three patients and press Ctrl+K."""
    for family, given in (("Wardle", "Ann"), ("Osei", "Grace"), ("García", "María")):
        enter_patient(embedded_hospital, family, given)

    def begin(role: Role) -> Desk:
        desk.sign_in(role)
        press_control(desk.window, Key.Key_K)
        desk.wait_until(desk.window.top_bar.finder.hasFocus)
        return desk

    return begin


def titles(desk: Desk) -> list[str]:
    return [hit.title for hit in desk.window.top_bar.finder.list.records()]


def test_with_nothing_typed_the_latest_patients_are_listed(find: Callable[..., Desk]) -> None:
    desk = find(Role.RECEPTIONIST)

    desk.wait_until(desk.window.top_bar.finder.is_open)

    assert len(titles(desk)) == 3


def test_enter_pressed_before_the_answer_opens_what_the_words_mean(
    find: Callable[..., Desk],
) -> None:
    desk = find(Role.RECEPTIONIST)
    finder = desk.window.top_bar.finder
    desk.wait_until(finder.is_open)

    type_text(finder, "ose")
    press_enter(finder)

    desk.wait_until(desk.window.banner.isVisible)
    assert desk.window.banner.name_label.text() == "OSEI, Grace"
    assert not finder.is_open()
    assert finder.text() == ""


def test_a_scanned_wristband_opens_its_patient(find: Callable[..., Desk]) -> None:
    desk = find(Role.RECEPTIONIST)
    finder = desk.window.top_bar.finder
    desk.wait_until(finder.is_open)

    type_text(finder, "PMS:P:000000021")  # a scanner types like this, faster than any answer
    press_enter(finder)

    desk.wait_until(desk.window.banner.isVisible)
    assert desk.window.banner.name_label.text() == "OSEI, Grace"


@pytest.mark.parametrize("said", ["PMS:A:{key}", "{number}", "INV {invoice:06}", "PMS:I:{invoice}"])
def test_a_scanned_slip_an_appointment_and_an_invoice_open_their_patient(
    find: Callable[..., Desk], embedded_hospital: Hospital, said: str
) -> None:
    till = open_till(embedded_hospital)
    invoice = issue(till, charged_patient(embedded_hospital, till)).brief
    slot = Booking(enter_doctor(embedded_hospital), NOW + timedelta(days=3, minutes=18), 30)
    booked = (
        AppointmentService(embedded_hospital.sign_in(Role.RECEPTIONIST))
        .book(Book(new_id(), invoice.patient_id, "Review", slot))
        .appointment
    )
    desk = find(Role.RECEPTIONIST)
    finder = desk.window.top_bar.finder
    desk.wait_until(finder.is_open)

    number = shown_appointment_number(booked.number)
    type_text(finder, said.format(key=booked.id, number=number, invoice=invoice.number))
    press_enter(finder)

    desk.wait_until(desk.window.banner.isVisible)
    assert desk.window.banner.name_label.text() == "GARCÍA MARTÍNEZ, María José"


def test_a_guess_waits_for_a_second_enter(find: Callable[..., Desk]) -> None:
    desk = find(Role.RECEPTIONIST)
    finder = desk.window.top_bar.finder
    desk.wait_until(finder.is_open)

    type_text(finder, "wradle")
    press_enter(finder)
    desk.wait_until(lambda: titles(desk) == ["WARDLE, Ann"])
    assert not desk.window.banner.isVisible()
    press_enter(finder)

    desk.wait_until(desk.window.banner.isVisible)


def test_arrows_choose_and_escape_leaves(find: Callable[..., Desk]) -> None:
    desk = find(Role.RECEPTIONIST)
    finder = desk.window.top_bar.finder
    desk.wait_until(finder.is_open)
    second = titles(desk)[1]

    press(finder, Key.Key_Down)
    press_enter(finder)
    desk.wait_until(desk.window.banner.isVisible)
    assert desk.window.banner.name_label.text() == second

    press_control(desk.window, Key.Key_K)
    desk.wait_until(finder.is_open)
    press_escape(finder)
    assert not finder.is_open()
    assert not finder.hasFocus()


def test_escape_gives_the_focus_back_to_whoever_had_it(desk: Desk) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    desk.wait_until(lambda: QApplication.focusWidget() is not None)
    before = QApplication.focusWidget()
    press_control(desk.window, Key.Key_K)
    desk.wait_until(desk.window.top_bar.finder.hasFocus)

    press_escape(desk.window.top_bar.finder)

    assert QApplication.focusWidget() is before


def test_a_patient_opened_here_comes_first_next_time(find: Callable[..., Desk]) -> None:
    desk = find(Role.RECEPTIONIST)
    finder = desk.window.top_bar.finder
    type_text(finder, "wardle")
    press_enter(finder)
    desk.wait_until(desk.window.banner.isVisible)

    press_control(desk.window, Key.Key_K)

    desk.wait_until(lambda: finder.is_open() and titles(desk)[0].startswith("WARDLE"))


def test_a_command_needs_three_letters_so_that_names_come_first(
    find: Callable[..., Desk],
) -> None:
    desk = find(Role.NURSE)
    finder = desk.window.top_bar.finder

    type_text(finder, "wa")
    desk.wait_until(lambda: titles(desk) == ["WARDLE, Ann"])
    type_text(finder, "rds")
    desk.wait_until(lambda: titles(desk) == ["Wards"])
    press_enter(finder)

    assert desk.tab_titles()[desk.window.tab_bar.currentIndex()] == "Wards"


def test_enter_on_the_beginning_of_a_name_opens_the_patient_and_no_command(
    find: Callable[..., Desk], embedded_hospital: Hospital
) -> None:
    enter_patient(embedded_hospital, "Lockhart", "Ann")
    desk = find(Role.NURSE)
    finder = desk.window.top_bar.finder

    type_text(finder, "loc")
    desk.wait_until(lambda: titles(desk) == ["LOCKHART, Ann", "Lock"])
    press_enter(finder)

    desk.wait_until(desk.window.banner.isVisible)


def test_choosing_a_patient_leads_from_a_tab_without_patients_to_one_with(
    find: Callable[..., Desk],
) -> None:
    desk = find(Role.ADMINISTRATOR)
    finder = desk.window.top_bar.finder
    desk.window.tab_bar.setCurrentIndex(desk.tab_titles().index("Administration"))
    press_control(desk.window, Key.Key_K)

    type_text(finder, "osei")
    press_enter(finder)
    desk.wait_until(desk.window.banner.isVisible)

    assert desk.tab_titles()[desk.window.tab_bar.currentIndex()] == "Registration"


def test_a_locked_station_is_one_command_away(find: Callable[..., Desk]) -> None:
    desk = find(Role.NURSE)

    type_text(desk.window.top_bar.finder, "lock")
    press_enter(desk.window.top_bar.finder)

    desk.wait_until(lambda: not desk.window.shows_work())


def test_the_banner_never_tells_of_another_than_the_patient_in_focus(
    desk: Desk, embedded_hospital: Hospital
) -> None:
    first, second = (enter_patient(embedded_hospital, name, "Ann") for name in ("Wardle", "Osei"))
    desk.sign_in(Role.RECEPTIONIST)
    shell, banner = desk.station.shell, desk.window.banner
    session = shell.session
    assert session is not None
    shell.open_tab(1)  # appointments, which turn to nobody by themselves
    shell.open_patient(first)
    desk.wait_until(lambda: banner.name_label.text() == "WARDLE, Ann")
    answer = threading.Event()

    def late(patient_id: UUID) -> PatientFocus:
        assert answer.wait(PATIENCE_MS / 1000)
        return session.find_focus(patient_id)

    shell._session = replace(session, find_focus=late)
    shell.open_patient(second)
    assert banner.name_label.text() == "…"
    assert banner.patient_id() is None
    session.navigator.focus(None)
    assert banner.isHidden()
    answer.set()
    pool = desk.program.tasks.findChild(QThreadPool)
    assert pool is not None
    desk.wait_until(lambda: pool.activeThreadCount() == 0)
    QApplication.processEvents()
    assert banner.isHidden()

    shell.open_patient(second)
    desk.wait_until(lambda: banner.name_label.text() == "OSEI, Ann")

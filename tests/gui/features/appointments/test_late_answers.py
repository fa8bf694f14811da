"""What reception does while an answer of the server is under way."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, build_tabs
from pms_desktop.domain.access import Role
from pms_desktop.domain.appointments import Appointment, AppointmentState
from pms_desktop.features.appointments.view import AppointmentsView
from pms_desktop.mvp.navigation import Place
from pms_desktop.services.appointments import Book, Booking
from pms_desktop.services.ids import new_id
from pms_desktop.settings import Settings
from tests.data.doctors import enter_doctor
from tests.data.patients import enter_patient
from tests.doubles import HeldTasks
from tests.gui.features.appointments.conftest import Reception
from tests.gui.typing import Key, press, press_enter, type_text
from tests.hospital import NOW, Hospital

AT_11 = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
MINUTE_11 = 11 * 60


@pytest.fixture
def reception(embedded_hospital: Hospital, tasks: HeldTasks, qtbot: QtBot) -> Iterator[Reception]:
    """The day is read; from now on the test lets every answer go."""
    doctor = enter_doctor(embedded_hospital)
    patient = enter_patient(embedded_hospital, "Sow", "Fatou")
    signed_in = embedded_hospital.open_station(Role.RECEPTIONIST)
    desk = Desk(signed_in, Settings(embedded_hospital.url), tasks)
    tab = next(tab for tab in build_tabs(desk) if tab.info.place is Place.APPOINTMENTS)
    assert isinstance(tab.view, AppointmentsView)
    qtbot.addWidget(tab.view)
    with qtbot.waitActive(tab.view):
        tab.view.resize(1280, 610)
        tab.view.show()
    tab.presenter.activate()
    tasks.release_all()
    tab.view.calendar.setFocus()
    yield Reception(embedded_hospital, desk, tab, tab.view, doctor, patient)
    tab.presenter.close()


@pytest.fixture
def two(reception: Reception, tasks: HeldTasks) -> tuple[Appointment, Appointment]:
    """Two patients of the day, at eleven and half past."""
    other = enter_patient(reception.hospital, "Ba", "Awa")
    booked = [
        reception.service.book(
            Book(new_id(), patient, "Review", Booking(reception.doctor, AT_11 + after, 30))
        ).appointment
        for patient, after in ((reception.patient, timedelta()), (other, timedelta(minutes=30)))
    ]
    reception.tab.presenter.activate()
    reception.view.today_requested.emit()
    read_again(reception, tasks)
    return booked[0], booked[1]


def read_again(reception: Reception, tasks: HeldTasks) -> None:
    reception.view.day_stepped.emit(1)
    reception.view.day_stepped.emit(-1)
    tasks.release_all()


def test_a_time_is_booked_on_the_day_that_is_seen_while_the_next_one_is_read(
    reception: Reception, tasks: HeldTasks
) -> None:
    press(reception.view.calendar, Key.Key_PageDown)
    reception.view.calendar.select_slot(reception.doctor, MINUTE_11)
    press_enter(reception.view.calendar)

    form = reception.view.booking
    assert form is not None
    assert form.typed().day == NOW.date()
    tasks.release_all()
    form.reject()


def test_the_next_patient_is_checked_in_while_the_first_is_under_way_and_each_once(
    reception: Reception, two: tuple[Appointment, Appointment], tasks: HeldTasks
) -> None:
    before = tasks.waiting
    for appointment in two:
        reception.view.select_appointment(appointment.id)
        press(reception.view.calendar, Key.Key_C)
        press(reception.view.calendar, Key.Key_C)
    assert tasks.waiting == before + 2
    tasks.release_all()

    assert [one.state for one in reception.booked()] == [AppointmentState.ARRIVED] * 2


def test_the_appointment_that_was_asked_about_is_cancelled_wherever_the_cursor_is(
    reception: Reception, two: tuple[Appointment, Appointment], tasks: HeldTasks
) -> None:
    first, second = two
    reception.view.select_appointment(first.id)
    press(reception.view.calendar, Key.Key_Delete)
    dialog = reception.view._reason
    assert dialog is not None
    type_text(dialog.reason_field.editor, "Patient is ill")
    reception.view.select_appointment(second.id)  # as when the day is read anew without the first
    dialog.submitted.emit()
    tasks.release_all()

    assert [one.id for one in reception.booked()] == [second.id]


def test_who_is_looked_up_instead_is_not_overwritten_by_who_was_expected(
    reception: Reception, tasks: HeldTasks
) -> None:
    reception.desk.navigator.focus(reception.patient)
    reception.view.book_requested.emit()
    form = reception.view.booking
    assert form is not None
    form.change_button.click()
    tasks.release_all()

    assert form.typed().patient_id is None
    assert [match.patient.id for match in form.picker.match_list.records()] == [reception.patient]
    form.reject()


def test_the_cursor_goes_to_what_was_booked(reception: Reception, tasks: HeldTasks) -> None:
    book_at_11(reception, tasks)
    tasks.release_all()

    block = reception.view.calendar.current_block()
    assert block is not None
    assert block.key == reception.booked()[0].id


def test_whoever_moved_the_cursor_on_after_booking_keeps_it_where_it_is(
    reception: Reception, tasks: HeldTasks
) -> None:
    calendar = reception.view.calendar
    book_at_11(reception, tasks)
    press(calendar, Key.Key_Home)
    press(calendar, Key.Key_Down)
    stood = calendar.current_slot()
    tasks.release_all()

    assert [one.starts_at for one in reception.booked()] == [AT_11]
    assert calendar.current_slot() == stood
    assert reception.view.selected.name_label.text() == ""


def test_whoever_moved_on_after_booking_another_day_stays_on_the_day_that_is_seen(
    reception: Reception, tasks: HeldTasks
) -> None:
    shown = reception.view.day_label.text()
    book_at_11(reception, tasks, in_days=3)
    press(reception.view.calendar, Key.Key_Home)
    tasks.release_all()

    assert reception.view.day_label.text() == shown


def book_at_11(reception: Reception, tasks: HeldTasks, in_days: int = 0) -> None:
    """Sent and answered; the day with it is still being read."""
    reception.desk.navigator.focus(reception.patient)
    reception.view.calendar.select_slot(reception.doctor, MINUTE_11)
    reception.view.book_requested.emit()
    tasks.release_all()
    form = reception.view.booking
    assert form is not None
    form.doctor_field.set_value(reception.doctor)
    form.show_when(NOW.date() + timedelta(days=in_days), AT_11.time())
    form.show_minutes(30)
    type_text(form.purpose_field.editor, "Chest pain")
    tasks.release_all()
    form.submitted.emit()
    tasks.release()

"""The appointments tab, driven by keys and mouse on a real hospital."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk
from pms_desktop.domain.access import Role
from pms_desktop.domain.appointments import Appointment, AppointmentState
from pms_desktop.domain.changes import Change
from pms_desktop.domain.errors import DatabaseUnavailableError
from pms_desktop.features.appointments.booking.view import BookingView
from pms_desktop.features.appointments.view import AppointmentsView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.context import Service
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_notices import PatientNoticeService
from pms_desktop.services.patients import PatientService
from pms_desktop.settings import Settings
from pms_desktop.ui.task_runner import QtTaskRunner
from tests.data.doctors import enter_doctor
from tests.gui.features.appointments.conftest import Reception
from tests.gui.tabs import build_tab
from tests.gui.typing import Key, press, press_control, press_enter, press_escape, type_text
from tests.hospital import Hospital

AT_11 = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
MINUTE_11 = 11 * 60


def book(reception: Reception, at: datetime = AT_11) -> Appointment:
    command = Book(new_id(), reception.patient, "Chest pain", Booking(reception.doctor, at, 30))
    return reception.service.book(command).appointment


def refresh(reception: Reception) -> None:
    reception.desk.changes.publish([Change("appointments", None, None)])


def open_form(reception: Reception, qtbot: QtBot, minute: int = MINUTE_11) -> BookingView:
    reception.view.calendar.select_slot(reception.doctor, minute)
    press_enter(reception.view.calendar)
    qtbot.waitUntil(lambda: reception.view.booking is not None)
    form = reception.view.booking
    assert form is not None
    return form


def fill_patient_and_purpose(form: BookingView, qtbot: QtBot) -> None:
    qtbot.waitUntil(form.picker.search_box.hasFocus)
    type_text(form.picker.search_box, "sow")
    press_enter(form.picker.search_box)
    qtbot.waitUntil(form.purpose_field.editor.hasFocus)
    type_text(form.purpose_field.editor, "Chest pain")


def back_to_the_day(reception: Reception, qtbot: QtBot) -> None:
    """The focus is in the day again; without a window manager the window is woken by hand."""
    qtbot.waitUntil(lambda: reception.view.focusWidget() is reception.view.calendar)
    with qtbot.waitActive(reception.view):
        reception.view.activateWindow()
    assert reception.view.calendar.hasFocus()


def test_a_whole_morning_by_keys_book_check_in_undo_move_cancel(
    reception: Reception, qtbot: QtBot
) -> None:
    view = reception.view
    form = open_form(reception, qtbot)
    fill_patient_and_purpose(form, qtbot)
    press_control(form.purpose_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: reception.shown() == ["11:00 booked · Chest pain"])
    back_to_the_day(reception, qtbot)

    press(view.calendar, Key.Key_C)
    qtbot.waitUntil(lambda: reception.shown() == ["11:00 waiting 0 min · Chest pain"])
    qtbot.waitUntil(lambda: len(view.waiting_list.records()) == 1)
    assert "number 1" in view.message_bar.text()

    press(view.calendar, Key.Key_U)
    qtbot.waitUntil(lambda: reception.shown() == ["11:00 booked · Chest pain"])

    press(view.calendar, Key.Key_M)
    qtbot.waitUntil(lambda: view.booking is not None)
    moving = view.booking
    assert moving is not None
    qtbot.waitUntil(lambda: bool(moving.free_layout.count() > 1))
    press(moving.time_field.editor, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(moving.time_field.editor, "14")
    press_control(moving.time_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: reception.shown() == ["14:00 booked · Chest pain"])

    back_to_the_day(reception, qtbot)
    press(view.calendar, Key.Key_Delete)
    dialog = view._reason
    assert dialog is not None
    type_text(dialog.reason_field.editor, "Patient is ill")
    press_control(dialog.reason_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: reception.shown() == [])
    assert reception.booked() == []


def test_a_click_on_a_free_slot_books_there(reception: Reception, qtbot: QtBot) -> None:
    calendar = reception.view.calendar
    spot = calendar.slot_rect(reception.doctor, MINUTE_11 + 30).center()

    QTest.mouseClick(calendar.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    qtbot.waitUntil(lambda: reception.view.booking is not None)
    form = reception.view.booking
    assert form is not None
    typed = form.typed()
    assert (typed.doctor_id, f"{typed.time:%H:%M}", typed.minutes) == (
        reception.doctor, "11:30", 30,
    )  # fmt: skip


def test_an_offered_free_time_is_taken_with_one_click(reception: Reception, qtbot: QtBot) -> None:
    book(reception)
    form = open_form(reception, qtbot, 14 * 60)
    qtbot.waitUntil(lambda: form.free_layout.count() > 1)
    first = form.free_layout.itemAt(0)
    assert first is not None
    button = first.widget()
    assert button is not None

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert f"{form.typed().time:%H:%M}" == "11:30"


def test_a_taken_time_keeps_the_form_and_a_reason_books_over_it(
    reception: Reception, qtbot: QtBot
) -> None:
    form = open_form(reception, qtbot)
    fill_patient_and_purpose(form, qtbot)
    book(reception)  # somebody was quicker

    press_control(form.purpose_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "has another patient 11:00–11:30" in form.message_bar.text())
    assert form.purpose_field.value == "Chest pain"

    qtbot.waitUntil(form.override_field.editor.hasFocus)
    type_text(form.override_field.editor, "Fracture")
    press_control(form.override_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "11:00 overbooked · Fracture" in reception.shown())
    assert "also expected at 11:00" in reception.view.message_bar.text()


def test_a_double_press_of_book_books_once(reception: Reception, qtbot: QtBot) -> None:
    form = open_form(reception, qtbot)
    fill_patient_and_purpose(form, qtbot)

    form.submitted.emit()
    form.submitted.emit()

    qtbot.waitUntil(lambda: len(reception.shown()) == 1)
    assert len(reception.booked()) == 1


def test_a_form_without_a_patient_says_what_is_missing(reception: Reception, qtbot: QtBot) -> None:
    form = open_form(reception, qtbot)

    press_control(form.picker.search_box, Key.Key_Return)

    qtbot.waitUntil(lambda: "Find the patient first" in form.message_bar.text())
    assert "comes for" in form.purpose_field.fault()


def test_dragging_asks_and_moves(reception: Reception, qtbot: QtBot) -> None:
    appointment = book(reception)
    refresh(reception)
    qtbot.waitUntil(lambda: len(reception.shown()) == 1)
    calendar = reception.view.calendar
    start = calendar.block_rect(appointment.id).center()
    end = start + QPoint(0, calendar.slot_rect(reception.doctor, MINUTE_11).height() * 4)

    QTest.mousePress(calendar.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(calendar.viewport(), start + (end - start) * step / 8)
    QTest.mouseRelease(calendar.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert reception.view.selected.asking()
    assert reception.booked() == [appointment]

    press(reception.view.selected.yes_button, Key.Key_Space)
    qtbot.waitUntil(lambda: reception.shown() == ["13:00 booked · Chest pain"])


def test_a_booking_at_another_desk_appears_and_the_cursor_stays(
    reception: Reception, qtbot: QtBot
) -> None:
    first = book(reception)
    refresh(reception)
    qtbot.waitUntil(lambda: len(reception.shown()) == 1)
    reception.view.select_appointment(first.id)
    elsewhere = AppointmentService(reception.hospital.sign_in(Role.RECEPTIONIST))

    later = AT_11 + timedelta(hours=2)
    elsewhere.book(
        Book(new_id(), reception.patient, "Review", Booking(reception.doctor, later, 30))
    )
    refresh(reception)

    qtbot.waitUntil(lambda: len(reception.shown()) == 2)
    block = reception.view.calendar.current_block()
    assert block is not None
    assert block.key == first.id


def test_what_the_cursor_is_on_is_named_for_assistive_technology(
    reception: Reception, qtbot: QtBot
) -> None:
    book(reception)
    refresh(reception)
    qtbot.waitUntil(lambda: len(reception.shown()) == 1)
    calendar = reception.view.calendar

    calendar.select_slot(reception.doctor, MINUTE_11 - 30)
    assert calendar.accessibleName() == "Dr Chidi Okafor, Cardiology · Room 4, 10:30, free"
    press(calendar, Key.Key_Down)

    spoken = QAccessible.queryAccessibleInterface(calendar).text(QAccessible.Text.Name)
    assert "SOW, Fatou" in spoken
    assert "11:00, 30 minutes, booked, Chest pain" in spoken


def test_another_day_is_a_key_away_and_t_comes_back(reception: Reception, qtbot: QtBot) -> None:
    calendar = reception.view.calendar
    press(calendar, Key.Key_PageDown)
    qtbot.waitUntil(lambda: "Saturday 21 Nov" in reception.view.day_label.text())
    assert calendar.columns() == ()

    press(calendar, Key.Key_T)
    qtbot.waitUntil(lambda: "Friday 20 Nov" in reception.view.day_label.text())


def test_the_next_free_slot_is_a_key_away(reception: Reception, qtbot: QtBot) -> None:
    book(reception)
    refresh(reception)
    qtbot.waitUntil(lambda: len(reception.shown()) == 1)
    calendar = reception.view.calendar
    calendar.select_slot(reception.doctor, MINUTE_11)

    press(calendar, Key.Key_F)

    assert calendar.current_slot() == (reception.doctor, MINUTE_11 + 30)


def test_a_time_that_has_passed_opens_no_form(reception: Reception, qtbot: QtBot) -> None:
    reception.view.calendar.select_slot(reception.doctor, 8 * 60)

    press_enter(reception.view.calendar)

    assert "has passed" in reception.view.message_bar.text()
    assert reception.view.booking is None


def test_a_speciality_shows_only_its_doctors(reception: Reception, qtbot: QtBot) -> None:
    enter_doctor(reception.hospital, "Dr Ana Petrova", "Dermatology")
    reception.desk.changes.publish(
        [Change("doctors", None, None), Change("specialities", None, None)]
    )
    calendar, box = reception.view.calendar, reception.view.speciality_box
    qtbot.waitUntil(lambda: len(calendar.columns()) == 2 and box.count() == 3)

    box.setCurrentIndex(2)

    assert [column.title for column in calendar.columns()] == ["Dr Ana Petrova"]


def test_coming_from_registration_the_form_is_for_that_patient(
    reception: Reception, qtbot: QtBot
) -> None:
    reception.tab.presenter.arrive(Destination(Place.APPOINTMENTS, reception.patient, act="book"))

    qtbot.waitUntil(lambda: reception.view.booking is not None)
    form = reception.view.booking
    assert form is not None
    qtbot.waitUntil(lambda: form.typed().patient_id == reception.patient)


def test_whoever_has_died_is_not_taken_and_the_form_says_so_at_once(
    reception: Reception, qtbot: QtBot
) -> None:
    notices = PatientNoticeService(reception.desk.context)
    notices.record_death(reception.patient, 1, AT_11.date())
    form = open_form(reception, qtbot)
    type_text(form.picker.search_box, "sow")
    press_enter(form.picker.search_box)
    qtbot.waitUntil(lambda: "SOW, Fatou has died" in form.message_bar.text())
    assert form.typed().patient_id is None
    assert form.picker.isVisible()
    form.reject()

    reception.tab.presenter.arrive(Destination(Place.APPOINTMENTS, reception.patient, "book"))
    again = reception.view.booking
    assert again is not None
    qtbot.waitUntil(lambda: "SOW, Fatou has died" in again.message_bar.text())
    assert again.picker.isVisible()
    again.reject()


def test_the_form_offers_doctors_even_before_the_day_was_read(
    reception: Reception, qtbot: QtBot
) -> None:
    tab = build_tab(reception.desk, Place.APPOINTMENTS)
    assert isinstance(tab.view, AppointmentsView)
    view = tab.view
    qtbot.addWidget(view)
    view.show()

    tab.presenter.arrive(Destination(Place.APPOINTMENTS, reception.patient, act="book"))

    qtbot.waitUntil(lambda: view.booking is not None)
    form = view.booking
    assert form is not None
    qtbot.waitUntil(lambda: form.doctor_field.editor.count() == 1)
    tab.presenter.close()


def test_what_is_typed_comes_back_after_a_lock(reception: Reception, qtbot: QtBot) -> None:
    form = open_form(reception, qtbot)
    fill_patient_and_purpose(form, qtbot)
    draft = reception.tab.presenter.draft()
    assert draft is not None
    press_escape(form)
    qtbot.waitUntil(lambda: reception.view.booking is None)

    reception.tab.presenter.restore(draft)

    qtbot.waitUntil(lambda: reception.view.booking is not None)
    again = reception.view.booking
    assert again is not None
    qtbot.waitUntil(lambda: again.typed().patient_id == reception.patient)
    typed = again.typed()
    assert (typed.purpose, f"{typed.time:%H:%M}") == ("Chest pain", "11:00")


def test_a_nurse_sees_the_day_and_checks_in_but_does_not_book(
    reception: Reception, qtbot: QtBot
) -> None:
    appointment = book(reception)
    assert appointment.state is AppointmentState.BOOKED
    reception.view.allow_booking(False)

    press_enter(reception.view.calendar)

    assert reception.view.booking is None
    assert not reception.view.book_button.isVisible()


def test_without_the_server_the_form_says_so_and_keeps_everything(
    reception: Reception, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = open_form(reception, qtbot)
    fill_patient_and_purpose(form, qtbot)

    def server_is_away(_service: object, _work: object) -> None:
        raise DatabaseUnavailableError

    with monkeypatch.context() as patch:
        patch.setattr(Service, "_write", server_is_away)
        press_control(form.purpose_field.editor, Key.Key_Return)
        qtbot.waitUntil(lambda: "does not answer" in form.message_bar.text())
    assert form.purpose_field.value == "Chest pain"
    assert reception.booked() == []

    press_control(form.purpose_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: len(reception.shown()) == 1)


def test_a_refused_cancellation_keeps_the_reason_typed(reception: Reception, qtbot: QtBot) -> None:
    appointment = book(reception)
    refresh(reception)
    qtbot.waitUntil(lambda: len(reception.shown()) == 1)
    reception.view.select_appointment(appointment.id)
    press(reception.view.calendar, Key.Key_Delete)
    dialog = reception.view._reason
    assert dialog is not None
    type_text(dialog.reason_field.editor, "Patient is ill")
    reception.service.check_in(appointment.id)  # at another desk, a moment before

    press_control(dialog.reason_field.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: "Somebody else changed this" in dialog.message_bar.text())
    assert dialog.reason() == "Patient is ill"


def test_a_restricted_patient_is_marked_in_the_day(reception: Reception, qtbot: QtBot) -> None:
    book(reception)
    records = PatientService(reception.desk.context)
    records.restrict(reception.patient, records.get(reception.patient).version, "At their wish")
    refresh(reception)

    qtbot.waitUntil(lambda: any("restricted" in each for each in reception.shown()))
    (block,) = reception.view.calendar.columns()[0].blocks
    assert block.icon
    assert "restricted" in block.spoken


def test_who_waits_today_stays_in_sight_on_other_days(reception: Reception, qtbot: QtBot) -> None:
    appointment = book(reception)
    reception.tab.presenter.activate()
    press(reception.view.calendar, Key.Key_PageDown)
    qtbot.waitUntil(lambda: "Saturday" in reception.view.day_label.text())

    reception.service.check_in(appointment.id)
    refresh(reception)

    qtbot.waitUntil(lambda: len(reception.view.waiting_list.records()) == 1)


def test_without_doctors_the_tab_says_who_enters_them_and_leads_there(
    embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    said: dict[Role, str] = {}
    went: list[Destination] = []
    for role in (Role.RECEPTIONIST, Role.ADMINISTRATOR):
        tasks = QtTaskRunner()
        desk = Desk(embedded_hospital.open_station(role), Settings(embedded_hospital.url), tasks)
        desk.navigator.on_go(went.append)
        tab = build_tab(desk, Place.APPOINTMENTS)
        assert isinstance(tab.view, AppointmentsView)
        view = tab.view
        qtbot.addWidget(view)
        view.show()
        tab.presenter.activate()
        qtbot.waitUntil(view.no_doctors.isVisible)
        said[role] = view.no_doctors.accessibleName()
        button = view.no_doctors.action_button()
        if not button.isHidden():
            button.click()
        tab.presenter.close()
        assert tasks.shut_down()

    assert "Ask an administrator" in said[Role.RECEPTIONIST]
    assert went == [Destination(Place.ADMINISTRATION, act="staff")]

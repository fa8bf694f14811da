"""The patient for whom something is done comes into focus; where the cursor stands moves nobody."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.domain.appointments import Appointment, AppointmentState
from pms_desktop.services.appointments import Book, Booking
from pms_desktop.services.ids import new_id
from tests.data.patients import enter_patient
from tests.gui.features.appointments.conftest import Reception
from tests.gui.features.appointments.test_tab import AT_11, back_to_the_day, open_form
from tests.gui.typing import Key, press, press_control, press_enter, type_text

Line = tuple[Appointment, ...]
APART = timedelta(minutes=20)


@pytest.fixture
def line(reception: Reception, qtbot: QtBot) -> Line:
    """Three who come at eleven and twenty minutes apart, as they stand in the day."""
    names = (("Ba", "Awa"), ("Diop", "Binta"))
    others = [enter_patient(reception.hospital, *name) for name in names]
    booked = tuple(
        reception.service.book(
            Book(new_id(), patient, "Review", Booking(reception.doctor, AT_11 + at * APART, 20))
        ).appointment
        for at, patient in enumerate((reception.patient, *others))
    )
    reception.view.today_requested.emit()
    reception.view.day_stepped.emit(1)
    reception.view.day_stepped.emit(-1)
    qtbot.waitUntil(lambda: len(reception.shown()) == len(booked))
    return booked


def in_focus(reception: Reception) -> Callable[[], UUID | None]:
    return lambda: reception.desk.navigator.patient_id


def test_the_cursor_on_an_appointment_moves_nobody_into_focus(
    reception: Reception, line: Line
) -> None:
    reception.desk.navigator.focus(line[2].patient_id)
    reception.view.select_appointment(line[0].id)
    press(reception.view.calendar, Key.Key_Down)

    assert in_focus(reception)() == line[2].patient_id


def test_people_in_a_row_are_checked_in_with_one_key_each_and_come_into_focus(
    reception: Reception, line: Line, qtbot: QtBot
) -> None:
    reception.view.select_appointment(line[0].id)
    seen = []
    for _each in line:
        press(reception.view.calendar, Key.Key_C)
        seen.append(in_focus(reception)())
        press(reception.view.calendar, Key.Key_Down)
        assert reception.view.calendar.hasFocus()

    assert seen == [each.patient_id for each in line]
    arrived = [AppointmentState.ARRIVED] * len(line)
    qtbot.waitUntil(lambda: [each.state for each in reception.booked()] == arrived)


def test_a_check_in_undone_and_an_appointment_cancelled_bring_their_patient_into_focus(
    reception: Reception, line: Line, qtbot: QtBot
) -> None:
    view = reception.view
    view.select_appointment(line[0].id)
    press(view.calendar, Key.Key_C)
    qtbot.waitUntil(lambda: "waiting" in reception.shown()[0])
    reception.desk.navigator.focus(None)
    press(view.calendar, Key.Key_U)
    assert in_focus(reception)() == line[0].patient_id

    view.select_appointment(line[1].id)
    press(view.calendar, Key.Key_Delete)
    assert in_focus(reception)() == line[0].patient_id  # asked, not done
    assert view._reason is not None
    type_text(view._reason.reason_field.editor, "Patient is ill")
    press_control(view._reason.reason_field.editor, Key.Key_Return)
    assert in_focus(reception)() == line[1].patient_id
    qtbot.waitUntil(lambda: len(reception.booked()) == 2)


def test_whoever_is_booked_comes_into_focus_and_the_focus_of_the_keyboard_stays_in_the_day(
    reception: Reception, line: Line, qtbot: QtBot
) -> None:
    reception.desk.navigator.focus(line[1].patient_id)
    form = open_form(reception, qtbot, 14 * 60)
    type_text(form.picker.search_box, "sow")
    qtbot.waitUntil(lambda: len(form.picker.match_list.records()) == 1)
    press_enter(form.picker.search_box)
    type_text(form.purpose_field.editor, "Chest pain")
    assert in_focus(reception)() == line[1].patient_id
    press_control(form.purpose_field.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: in_focus(reception)() == reception.patient)
    back_to_the_day(reception, qtbot)


def test_what_was_done_for_one_patient_is_no_news_above_another(
    reception: Reception, line: Line, qtbot: QtBot
) -> None:
    view = reception.view
    view.select_appointment(line[0].id)
    press(view.calendar, Key.Key_C)
    qtbot.waitUntil(lambda: "is checked in" in view.message_bar.text())

    reception.tab.presenter.focus_patient(line[1].patient_id)  # as the window tells it

    assert view.message_bar.text() == ""


def test_a_refusal_stays_when_another_comes_into_focus(reception: Reception, line: Line) -> None:
    press(reception.view.calendar, Key.Key_Home)
    reception.view.slot_activated.emit(reception.doctor, 0)
    assert "has passed" in reception.view.message_bar.text()

    reception.tab.presenter.focus_patient(line[1].patient_id)

    assert "has passed" in reception.view.message_bar.text()


def test_a_new_appointment_is_not_offered_to_whoever_was_just_served(
    reception: Reception, line: Line, qtbot: QtBot
) -> None:
    view = reception.view
    view.select_appointment(line[0].id)
    press(view.calendar, Key.Key_C)
    assert in_focus(reception)() == line[0].patient_id
    view.book_requested.emit()
    form = view.booking
    assert form is not None
    assert form.picker.isVisible()
    form.reject()

    reception.desk.navigator.focus(line[0].patient_id)  # they are turned to after all
    view.book_requested.emit()
    again = view.booking
    assert again is not None
    qtbot.waitUntil(lambda: again.typed().patient_id == line[0].patient_id)
    again.reject()

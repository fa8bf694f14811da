"""A morning at the front desk in a real window, with real keys and the real mouse."""

from datetime import UTC, datetime

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pms_desktop.services.appointments import Book, Booking
from pms_desktop.services.ids import new_id
from tests.gui.features.appointments.conftest import Reception, desk, reception
from tests.gui.typing import Key, press, press_alt, press_control, press_enter, type_text

__all__ = ["desk", "reception"]


def drag_down(reception: Reception) -> None:
    """Drag the one appointment a slot further down."""
    calendar = reception.view.calendar
    (appointment,) = reception.booked()
    start = calendar.block_rect(appointment.id).center()
    down = QPoint(0, calendar.slot_rect(reception.doctor, 11 * 60).height())
    QTest.mousePress(calendar.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 5):
        QTest.mouseMove(calendar.viewport(), start + down * step / 4)
    QTest.mouseRelease(calendar.viewport(), Qt.MouseButton.LeftButton, pos=start + down)


def test_a_patient_is_booked_dragged_checked_in_and_cancelled(
    reception: Reception, qtbot: QtBot
) -> None:
    view, calendar = reception.view, reception.view.calendar
    spot = calendar.slot_rect(reception.doctor, 11 * 60).center()
    QTest.mouseClick(calendar.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: view.booking is not None)
    form = view.booking
    assert form is not None
    qtbot.waitUntil(form.picker.search_box.hasFocus)
    type_text(form.picker.search_box, "sow")
    press_enter(form.picker.search_box)
    qtbot.waitUntil(form.purpose_field.editor.hasFocus)
    type_text(form.purpose_field.editor, "Chest pain")
    press_control(form.purpose_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: reception.shown() == ["11:00 booked · Chest pain"])
    qtbot.waitUntil(calendar.hasFocus)

    drag_down(reception)
    qtbot.waitUntil(view.selected.yes_button.hasFocus)
    press(view.selected.yes_button, Key.Key_Space)
    qtbot.waitUntil(lambda: reception.shown() == ["11:30 booked · Chest pain"])

    qtbot.waitUntil(calendar.hasFocus)
    press(calendar, Key.Key_C)
    qtbot.waitUntil(lambda: reception.shown() == ["11:30 waiting 0 min · Chest pain"])
    press(calendar, Key.Key_Delete)
    dialog = view._reason
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    press_alt(dialog, "n")
    qtbot.waitUntil(dialog.reason_field.editor.hasFocus)
    type_text(dialog.reason_field.editor, "Had to leave")
    press_control(dialog.reason_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: reception.shown() == [])


def test_the_keys_of_a_booking_are_few(reception: Reception, qtbot: QtBot) -> None:
    """Ctrl+N, a name, Enter, doctor, time offered, purpose, Ctrl+Enter: no mouse, no detour."""
    elsewhere = Booking(reception.doctor, datetime(2026, 11, 20, 11, tzinfo=UTC), 30)
    reception.service.book(Book(new_id(), reception.patient, "Review", elsewhere))
    view = reception.view

    press_control(view, Key.Key_N)
    qtbot.waitUntil(lambda: view.booking is not None)
    form = view.booking
    assert form is not None
    qtbot.waitUntil(form.picker.search_box.hasFocus)
    type_text(form.picker.search_box, "fatou")
    press_enter(form.picker.search_box)
    qtbot.waitUntil(form.doctor_field.editor.hasFocus)
    doctor_line = form.doctor_field.editor.lineEdit()
    assert doctor_line is not None
    type_text(doctor_line, "Dr Chidi Okafor · Cardiology")
    press_enter(doctor_line)
    qtbot.waitUntil(lambda: form.free_layout.count() > 1)
    first = form.free_layout.itemAt(0)
    assert first is not None
    button = first.widget()
    assert button is not None
    button.setFocus()
    press(button, Key.Key_Space)
    qtbot.waitUntil(form.purpose_field.editor.hasFocus)
    type_text(form.purpose_field.editor, "Pain")
    press_control(form.purpose_field.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: len(reception.booked()) == 2)

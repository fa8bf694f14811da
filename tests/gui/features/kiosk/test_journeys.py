"""Each thing a patient does alone, by touch, by keys and by a scanner."""

from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication

from pms_desktop.domain.access import Role
from pms_desktop.domain.appointments import AppointmentState
from pms_desktop.domain.kiosk_requests import RequestKind
from pms_desktop.domain.patients import Patient
from pms_desktop.services.appointments import AppointmentService
from pms_desktop.services.kiosk_requests import KioskRequestService
from pms_desktop.ui.touch.buttons import TouchButton
from pms_desktop.ui.touch.labels import TouchLabel
from tests.gui.features.kiosk.conftest import Kiosk
from tests.hospital import Hospital


def test_a_patient_checks_in_by_touch_alone(
    kiosk: Kiosk, maria: Patient, appointment: UUID, embedded_hospital: Hospital
) -> None:
    kiosk.touch(kiosk.view.welcome.check_in_button)
    kiosk.identifies(maria.mrn)
    assert kiosk.says().startswith("Hello María José G.")
    (button,) = kiosk.view.visits.check_in_buttons
    kiosk.touch(button)

    assert "You are checked in" in kiosk.says()
    assert "Please take a seat. Dr Chidi Okafor will call you." in kiosk.says()
    assert "11:30 · Room 4" in kiosk.says()
    desk = AppointmentService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    (arrived,) = desk.of_patient(maria.id)
    assert arrived.state is AppointmentState.ARRIVED
    assert kiosk.view.notice.figure_label.text() == str(arrived.queue_number)
    kiosk.touch(kiosk.view.notice.action_button)
    assert kiosk.view.current() is kiosk.view.welcome


def test_a_patient_checks_in_by_keys_alone(kiosk: Kiosk, maria: Patient, appointment: UUID) -> None:
    enter = Qt.Key.Key_Return
    kiosk.presses(Qt.Key.Key_Tab, enter)
    kiosk.types(maria.mrn)
    kiosk.presses(enter)
    kiosk.types("12031988")
    kiosk.presses(enter)
    kiosk.presses(enter)  # the first appointment has the focus

    assert "You are checked in" in kiosk.says()


def test_a_card_under_the_scanner_begins_a_check_in_and_still_asks_for_the_birthday(
    kiosk: Kiosk, maria: Patient, appointment: UUID
) -> None:
    kiosk.types(f"PMS:P:{maria.mrn}")
    kiosk.presses(Qt.Key.Key_Return)
    assert "Your date of birth" in kiosk.says()
    kiosk.pads("12031988")
    kiosk.touch(kiosk.view.next_button)

    assert len(kiosk.view.visits.check_in_buttons) == 1


def test_a_scanner_writes_into_no_field_that_stands_open(kiosk: Kiosk, maria: Patient) -> None:
    kiosk.touch(kiosk.view.welcome.contact_button)
    kiosk.types(f"PMS:P:{maria.mrn}")
    kiosk.presses(Qt.Key.Key_Return)
    assert "Your date of birth" in kiosk.says()
    kiosk.touch(kiosk.view.back_button)

    assert kiosk.view.number.edit.text() == ""


def test_a_phone_leads_to_the_same_patient(kiosk: Kiosk, maria: Patient) -> None:
    kiosk.touch(kiosk.view.welcome.contact_button)
    kiosk.touch(kiosk.view.number.phone_button)
    kiosk.identifies("07700900456")

    assert "Your phone and address" in kiosk.says()


def test_contact_data_stand_masked_and_what_is_typed_anew_goes_to_the_desk(
    kiosk: Kiosk, maria: Patient, embedded_hospital: Hospital
) -> None:
    view = kiosk.view
    kiosk.touch(view.welcome.contact_button)
    kiosk.identifies(maria.mrn)
    shown = " ".join(button.accessibleName() for button in view.lines.buttons.values())
    assert "56" in shown
    for secret in ("7700", "maria@", "Calle", "Madrid"):
        assert secret not in shown

    kiosk.touch(view.lines.buttons["phone"])
    kiosk.pads("07700900789")
    kiosk.touch(view.next_button)
    kiosk.touch(view.lines.buttons["address"])
    kiosk.keyboard("new road 7")
    kiosk.touch(view.next_button)
    kiosk.touch(view.next_button)
    kiosk.keyboard("york")
    kiosk.touch(view.next_button)
    assert "New Road 7, York" in view.lines.buttons["address"].accessibleName()
    kiosk.touch(view.next_button)

    assert "Thank you" in kiosk.says()
    desk = KioskRequestService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    (waiting,) = desk.waiting()
    assert view.notice.figure_label.text() == waiting.slip
    asked = {each.name: each.asked for each in desk.get(waiting.id).fields}
    assert asked["address"] == "New Road 7"
    assert asked["city"] == "York"
    assert "900789" in asked["phone"].replace(" ", "")


def test_nothing_is_sent_where_nothing_was_changed(kiosk: Kiosk, maria: Patient) -> None:
    kiosk.touch(kiosk.view.welcome.contact_button)
    kiosk.identifies(maria.mrn)
    kiosk.touch(kiosk.view.next_button)

    assert "Nothing is changed yet" in kiosk.says()


def test_somebody_new_answers_one_question_a_page_and_gets_a_number(
    kiosk: Kiosk, embedded_hospital: Hospital
) -> None:
    view = kiosk.view
    kiosk.touch(view.welcome.new_button)
    kiosk.keyboard("ann-marie")
    kiosk.touch(view.next_button)
    kiosk.keyboard("okoro")
    kiosk.touch(view.next_button)
    kiosk.pads("03041990")
    kiosk.touch(view.next_button)
    kiosk.touch(view.choice.buttons["female"])
    kiosk.pads("07700900111")
    kiosk.touch(view.next_button)
    for _page in ("address", "postcode", "city", "email", "reason"):
        kiosk.touch(view.next_button)
    assert "Is all of this right?" in kiosk.says()
    kiosk.touch(view.lines.buttons["city"])
    kiosk.types("Łódź")
    kiosk.touch(view.next_button)
    kiosk.touch(view.next_button)

    assert "Thank you" in kiosk.says()
    desk = KioskRequestService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    (waiting,) = desk.waiting()
    assert waiting.kind is RequestKind.REGISTRATION
    assert view.notice.figure_label.text() == waiting.slip
    asked = {each.name: each.asked for each in desk.get(waiting.id).fields}
    assert asked["given_names"] == "Ann-Marie"
    assert asked["family_names"] == "Okoro"
    assert asked["birth_date"] == "1990-04-03"
    assert asked["city"] == "Łódź"


def test_back_leads_to_the_page_before_with_what_was_typed(kiosk: Kiosk) -> None:
    view = kiosk.view
    kiosk.touch(view.welcome.new_button)
    kiosk.keyboard("ann")
    kiosk.touch(view.next_button)
    kiosk.touch(view.back_button)
    assert view.text.edit.text() == "Ann"
    kiosk.touch(view.back_button)

    assert view.current() is view.welcome


def test_a_name_is_needed_and_a_day_that_does_not_exist_is_told_at_once(kiosk: Kiosk) -> None:
    view = kiosk.view
    kiosk.touch(view.welcome.new_button)
    kiosk.touch(view.next_button)
    assert "the desk needs it" in kiosk.says()
    kiosk.keyboard("ann")
    kiosk.touch(view.next_button)
    kiosk.keyboard("okoro")
    kiosk.touch(view.next_button)
    kiosk.pads("31021990")
    kiosk.touch(view.next_button)

    assert "This month has no such day" in kiosk.says()


def test_letters_of_other_scripts_and_accents_are_on_the_screen(kiosk: Kiosk) -> None:
    keyboard = kiosk.view.text.keyboard
    kiosk.touch(kiosk.view.welcome.new_button)
    kiosk.touch(keyboard.layer_buttons["áéü"])
    kiosk.touch(keyboard.keys["ł"])
    kiosk.touch(keyboard.layer_buttons["АБВ"])
    kiosk.touch(keyboard.keys["ж"])
    kiosk.touch(keyboard.erase_button)
    kiosk.touch(keyboard.keys["д"])

    assert kiosk.view.text.edit.text() == "Łд"


@pytest.mark.parametrize(
    ("width", "height"), [(1024, 768), (1280, 720), (1080, 1920), (3840, 2160)]
)
def test_everything_to_touch_is_large_and_on_the_screen_at_every_size(
    kiosk: Kiosk, maria: Patient, width: int, height: int
) -> None:
    view = kiosk.view
    small: list[object] = []

    def look() -> None:
        QApplication.processEvents()
        assert (view.width(), view.height()) == (width, height)
        for button in view.findChildren(TouchButton):
            if not button.isVisible():
                continue
            spot = QRect(button.mapTo(view, QPoint()), button.size())
            if button.height() < 64 or not view.rect().contains(spot):
                small.append((button.accessibleName(), spot))
        for label in view.findChildren(TouchLabel):
            if label.isVisible() and label.font().pixelSize() < 20:
                small.append((label.text(), label.font().pixelSize()))

    view.resize(3840, 2160)  # the screen before
    view.resize(width, height)
    look()
    view.welcome.contact_button.click()
    look()
    view.number.edit.setText(maria.mrn)
    view.next_button.click()
    look()
    for part, text in zip("dmy", ("12", "03", "1988"), strict=True):
        view.birth.edits[part].setText(text)
    view.next_button.click()
    view.lines.buttons["email"].click()
    view.text.edit.setText("no address")
    view.next_button.click()
    assert view.text.fault_label.isVisible()
    look()

    assert small == []

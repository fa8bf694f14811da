"""Registering at the desk, by keys."""

from datetime import date

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.duplicates import Trait
from pms_desktop.domain.patients import Patient, Phone, Sex
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.patients import PatientService
from tests.gui.features.registration.conftest import Cable
from tests.gui.typing import Key, commit_text, press, press_control, press_tab, type_text


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def type_on(*texts: str) -> None:
    """Type into the field with the cursor, then Tab, for each text."""
    for text in texts:
        if text:
            type_text(focused(), text)
        press_tab(focused())


def begin(view: RegistrationView) -> None:
    press_control(view, Key.Key_N)
    assert view.form_shown()
    assert view.form.fields.given.editor.hasFocus()


def test_a_new_patient_takes_one_tab_between_fields_and_one_ctrl_enter(
    view: RegistrationView, desk: Desk, patients: PatientService, qtbot: QtBot
) -> None:
    begin(view)
    type_on("Sita", "शर्मा", "f", "12031988", "", "", "020 7946 0018", "", "sita@example.org")
    type_on("14 High Street", "N1 9GU", "London", "UK", "Ram", "Brother", "020 7946 0019")
    type_on("Sanitas", "S-1", "", "Penicillin")
    type_text(focused(), "Asthma")
    press_control(focused(), Key.Key_Return)

    qtbot.waitUntil(lambda: "Registered" in view.message_bar.text())
    saved = patients.get(patients.find("sita")[0].patient.id)
    assert saved.details.family_names == "शर्मा"
    assert saved.details.sex is Sex.FEMALE
    assert saved.details.birth_date == date(1988, 3, 12)
    assert saved.details.phones == (Phone("020 7946 0018", "+442079460018"),)
    assert saved.details.city == "London"
    assert saved.details.next_of_kin[0].name == "Ram"
    assert saved.details.policies[0].policy_number == "S-1"
    assert saved.allergies == ("Penicillin",)
    assert saved.history == ("Asthma",)
    assert desk.navigator.patient_id == saved.id
    assert not view.form_shown()
    assert view.picker.search_box.hasFocus()
    found = view.picker.match_list.records
    qtbot.waitUntil(lambda: [match.patient.id for match in found()] == [saved.id])


def test_an_age_alone_is_kept_as_an_estimate(
    view: RegistrationView, patients: PatientService, qtbot: QtBot
) -> None:
    begin(view)
    type_on("Ram", "Thapa", "m", "", "40")
    press_control(focused(), Key.Key_Return)

    qtbot.waitUntil(lambda: patients.count() == 1)
    saved = patients.find("ram thapa")[0].patient
    assert saved.birth_estimated
    assert saved.birth_date == date(1986, 1, 1)


def test_faults_are_said_at_the_field_as_it_is_left(view: RegistrationView, qtbot: QtBot) -> None:
    fields = view.form.fields
    begin(view)
    commit_text(focused(), "Ma\u200bry")
    press_tab(focused())
    qtbot.waitUntil(lambda: "invisible" in fields.given.fault())

    fields.born.editor.setFocus()
    type_on("29022023")
    assert "no 29 February" in fields.born.fault()
    fields.born.editor.setFocus()
    fields.born.editor.selectAll()
    type_on("01012030")
    assert "in the future" in fields.born.fault()
    fields.email.editor.setFocus()
    type_on("nobody")
    qtbot.waitUntil(lambda: "e-mail" in fields.email.fault())
    phone = fields.phones.fields()["phone.0"]
    phone.editor.setFocus()
    type_on("12345")
    qtbot.waitUntil(lambda: "phone number" in phone.fault())


def test_nothing_is_saved_while_a_field_is_wrong_and_the_cursor_goes_there(
    view: RegistrationView, patients: PatientService, qtbot: QtBot
) -> None:
    begin(view)
    type_on("Ram", "Thapa")
    press_control(focused(), Key.Key_Return)
    assert view.form.fields.sex.fault()
    view.form.fields.sex.set_value(Sex.MALE)
    press_control(focused(), Key.Key_Return)

    qtbot.waitUntil(lambda: "age" in view.form.fields.born.fault())
    assert view.form.fields.born.editor.hasFocus()
    assert patients.count() == 0


def test_a_paste_that_is_too_long_is_refused_and_never_cut(
    view: RegistrationView, qtbot: QtBot
) -> None:
    begin(view)
    QApplication.clipboard().setText("x" * 65_536)
    press_control(focused(), Key.Key_V)
    press_tab(focused())

    qtbot.waitUntil(lambda: "too long" in view.form.fields.given.fault())


def test_a_likely_twin_is_shown_while_typing_and_can_be_used(
    view: RegistrationView, maria: Patient, desk: Desk, patients: PatientService, qtbot: QtBot
) -> None:
    begin(view)
    type_on("Maria", "Garcia Martinez", "f", "12031988")
    qtbot.waitUntil(lambda: len(view.twins.use_buttons) == 1)
    assert view.twins.percent_chip.text().endswith("%")

    view.twins.use_buttons[0].click()

    qtbot.waitUntil(lambda: desk.navigator.patient_id == maria.id)
    assert not view.form_shown()
    assert patients.count() == 1


def test_saving_against_a_strong_match_needs_a_choice(
    view: RegistrationView, maria: Patient, patients: PatientService, qtbot: QtBot
) -> None:
    begin(view)
    type_on("María José", "García Martínez", "f", "12031988")
    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: "already" in view.form.message_bar.text())
    assert patients.count() == 1

    view.twins.different_buttons[0].click()
    press_control(view.form.fields.given.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: patients.count() == 2)


def test_register_and_book_leads_to_the_appointments_with_the_patient_in_focus(
    view: RegistrationView, desk: Desk, qtbot: QtBot
) -> None:
    gone: list[Destination] = []
    desk.navigator.on_go(gone.append)
    begin(view)
    type_on("Ram", "Thapa", "m", "01011980")
    press_control(focused(), Key.Key_B)

    qtbot.waitUntil(lambda: len(gone) == 1)
    assert gone[0].place is Place.APPOINTMENTS
    assert gone[0].act == "book"
    assert gone[0].patient_id == desk.navigator.patient_id


def test_pressing_twice_registers_once(
    view: RegistrationView, patients: PatientService, qtbot: QtBot
) -> None:
    begin(view)
    type_on("Ram", "Thapa", "m", "01011980")
    widget = focused()
    press_control(widget, Key.Key_Return)
    press_control(widget, Key.Key_Return)

    qtbot.waitUntil(lambda: "Registered" in view.message_bar.text())
    assert patients.count() == 1


def test_escape_leaves_the_form_and_keeps_what_was_typed(
    view: RegistrationView, qtbot: QtBot
) -> None:
    begin(view)
    type_on("Ram", "Thapa")
    press(focused(), Key.Key_Escape)
    assert not view.form_shown()
    assert view.picker.search_box.hasFocus()

    begin(view)

    assert view.form.fields.given.value == "Ram"
    assert view.form.fields.family.value == "Thapa"


def test_a_draft_comes_back_after_the_desk_was_locked(
    view: RegistrationView, tab: Tab, qtbot: QtBot
) -> None:
    begin(view)
    kind = view.form.fields.by_name()["identifier.0.kind"]
    qtbot.waitUntil(lambda: kind.value == "NHS number")
    type_on("Ram", "Thapa", "m", "", "40", "Passport", "X1", "020 7946 0018", "wife")
    draft = tab.presenter.draft()
    assert draft is not None
    typed = view.form.typed()
    press_control(view.form.fields.given.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "Registered" in view.message_bar.text())
    assert tab.presenter.draft() is None

    tab.presenter.restore(draft)

    assert view.form_shown()
    assert view.form.typed() == typed


def test_twins_say_what_agrees_and_what_differs(
    view: RegistrationView, maria: Patient, patients: PatientService
) -> None:
    twin = patients.twins(maria.details)[0]

    assert {each.trait for each in twin.comparisons if each.agrees} >= {
        Trait.NAME,
        Trait.BORN,
        Trait.PHONE,
        Trait.IDENTIFIER,
    }


def test_with_the_server_gone_nothing_typed_is_lost_and_sending_again_registers_once(
    view: RegistrationView, cable: Cable, patients: PatientService, qtbot: QtBot
) -> None:
    begin(view)
    type_on("Ram", "Thapa", "m", "01011980")
    cable.pulled = True
    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: "does not answer" in view.form.message_bar.text())
    assert view.form.fields.given.value == "Ram"
    assert view.form.save_button.isEnabled()

    cable.pulled = False
    press_control(focused(), Key.Key_Return)

    qtbot.waitUntil(lambda: "Registered" in view.message_bar.text())
    assert patients.count() == 1


def test_another_phone_is_added_and_removed_by_key(view: RegistrationView, qtbot: QtBot) -> None:
    begin(view)
    rows = view.form.fields.phones
    rows.fields()["phone.0"].editor.setFocus()
    type_text(focused(), "020 7946 0018")
    press_control(focused(), Key.Key_Plus)
    type_on("020 7946 0019")
    type_text(focused(), "mother")
    assert rows.values() == [("020 7946 0018", ""), ("020 7946 0019", "mother")]

    press_control(focused(), Key.Key_Minus)

    assert rows.values() == [("020 7946 0018", "")]
    assert rows.fields()["phone.0"].editor.hasFocus()


def test_nobody_found_before_is_marked_beside_a_new_patient(
    view: RegistrationView, maria: Patient, qtbot: QtBot
) -> None:
    finder = view.picker
    type_text(finder.search_box, "maria")
    qtbot.waitUntil(lambda: finder.current() == maria.brief)

    begin(view)

    assert finder.words() == ""
    qtbot.waitUntil(lambda: finder.current() is None)
    assert not finder.match_list.selectionModel().hasSelection()
    assert view.form.fields.given.editor.hasFocus()

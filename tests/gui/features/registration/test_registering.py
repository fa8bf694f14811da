"""Registering at the desk, by keys."""

from datetime import date

from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.patients import Identifier, Patient, Phone, Sex
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.patients import PatientService
from tests.gui.cable import Cable
from tests.gui.features.registration.hands import begin, focused, type_on
from tests.gui.typing import (
    Key,
    press,
    press_control,
    type_text,
)


def test_a_new_patient_takes_tabs_and_one_enter_beyond_the_data(
    view: RegistrationView, desk: Desk, patients: PatientService, qtbot: QtBot
) -> None:
    begin(view)
    typed = ("Sita", "शर्मा", "f", "12031988", "020 7946 0018", "943 476 5919", "14 High St", "N1")
    type_on(*typed)
    type_text(focused(), "London")
    press(focused(), Key.Key_Return)

    qtbot.waitUntil(lambda: "Registered" in view.message_bar.text())
    saved = PatientService(desk.context).get(patients.find("sita")[0].patient.id)
    assert saved.details.family_names == "शर्मा"
    assert saved.details.sex is Sex.FEMALE
    assert saved.details.birth_date == date(1988, 3, 12)
    assert saved.details.phones == (Phone("020 7946 0018", "+442079460018"),)
    assert saved.details.identifiers == (Identifier("NHS number", "943 476 5919"),)
    assert (saved.details.address, saved.details.city) == ("14 High St", "London")
    assert desk.navigator.patient_id == saved.id
    assert not view.form_shown()
    assert view.picker.search_box.hasFocus()
    found = view.picker.match_list.records
    qtbot.waitUntil(lambda: [match.patient.id for match in found()] == [saved.id])


def test_the_next_patient_comes_from_the_same_city_until_somebody_says_otherwise(
    view: RegistrationView, tab: Tab, patients: PatientService, qtbot: QtBot
) -> None:
    begin(view)
    type_on("Sita", "Rai", "f", "40", "", "", "", "")
    type_text(focused(), "London")
    press(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: patients.count() == 1)
    qtbot.waitUntil(lambda: not view.form_shown())

    begin(view)

    assert view.form.fields.city.value == "London"
    assert tab.presenter.draft() is None


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
    type_on("Ram", "Thapa", "m", "40", "020 7946 0018")
    kind.set_value("Passport")
    type_on("X1")
    draft = tab.presenter.draft()
    assert draft is not None
    typed = view.form.typed()
    press_control(view.form.fields.given.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "Registered" in view.message_bar.text())
    assert tab.presenter.draft() is None

    tab.presenter.restore(draft)

    assert view.form_shown()
    assert view.form.typed() == typed


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

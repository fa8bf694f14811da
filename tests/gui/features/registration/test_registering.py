"""Registering at the desk, by keys."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.duplicates import Trait
from pms_desktop.domain.patients import BirthPart, FormerName, Identifier, Patient, Phone, Sex
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.patients import PatientService
from tests.charts import open_charts
from tests.gui.cable import Cable
from tests.gui.typing import (
    Key,
    Modifier,
    commit_text,
    press,
    press_alt,
    press_control,
    press_tab,
    type_text,
)
from tests.hospital import Hospital


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


def test_a_letter_leads_to_the_row_somebody_is_in(view: RegistrationView, qtbot: QtBot) -> None:
    begin(view)
    rows = view.form.fields.phones
    press_alt(view.form, "P")
    type_text(focused(), "020 7946 0018")
    press_control(focused(), Key.Key_Plus)
    type_text(focused(), "020 7946 0019")
    press_alt(view.form, "H")
    type_text(focused(), "mother")

    assert rows.values() == [("020 7946 0018", ""), ("020 7946 0019", "mother")]
    view.form.fields.given.editor.setFocus()
    press_alt(view.form, "H")
    type_text(focused(), "own")
    assert rows.values()[0] == ("020 7946 0018", "own")


def test_sections_open_by_key_and_say_what_they_hold(
    view: RegistrationView, patients: PatientService, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    begin(view)
    type_on("Sita", "शर्मा", "f", "40")
    names, person, kin, cover, allergies = view.form.fields.sections

    press_alt(view.form, "1")
    type_on("Si", "Sita Sharma", "Sita Thapa", "", "marriage")
    press_alt(view.form, "2")
    type_on("Nepali")
    press(focused(), Key.Key_Space)
    press_tab(focused())
    type_on("Teacher", "O+")
    press_alt(view.form, "3")
    type_on("Ram", "Brother", "020 7946 0019")
    press_alt(view.form, "4")
    type_on("Sanitas", "S-1", "010126", "311226", "", "15", "10")
    press_alt(view.form, "5")
    type_on("Penicillin")
    type_text(focused(), "Asthma")

    assert names.summary() == "“Si” · Sita Sharma · formerly Sita Thapa"
    assert person.summary() == "Nepali · interpreter · Teacher · O+"
    assert (kin.summary(), cover.summary()) == ("Ram Brother", "Sanitas S-1")
    assert allergies.summary() == "Penicillin · Asthma"
    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: patients.count() == 1)
    saved = patients.get(patients.find("sharma")[0].patient.id)
    assert saved.details.preferred_name == "Si"
    assert saved.details.former_names == (FormerName("Sita Thapa", None, "marriage"),)
    assert (saved.details.languages, saved.details.interpreter_needed) == (("ne",), True)
    assert saved.details.next_of_kin[0].name == "Ram"
    policy = saved.details.policies[0]
    assert (policy.valid_from, policy.copayment, policy.copayment_percent) == (
        date(2026, 1, 1), 1500, 1000,
    )  # fmt: skip
    assert saved.allergies == ("Penicillin",)
    assert history_of(saved, embedded_hospital) == ("Asthma",)


def history_of(patient: Patient, hospital: Hospital) -> tuple[str, ...]:
    """As a doctor reads it in the open chart."""
    open_charts(hospital, patient.id)
    return PatientService(hospital.sign_in(Role.DOCTOR)).get(patient.id).history


def test_the_key_of_a_section_closes_it_again(view: RegistrationView) -> None:
    begin(view)
    kin = view.form.fields.sections[2]
    assert not kin.is_open()

    press_alt(view.form, "3")
    assert kin.is_open()
    assert focused() is view.form.fields.kin.fields()["kin.0.name"].editor
    press_alt(view.form, "3")

    assert not kin.is_open()
    assert kin.head.hasFocus()


@pytest.mark.parametrize(
    ("said", "shown", "kept"),
    [
        ("40", "Born · ~40 y · about 1986", (date(1986, 1, 1), True, BirthPart.AS_ESTIMATED)),
        ("1986", "Born · ~40 y · 1986", (date(1986, 1, 1), True, BirthPart.YEAR)),
        ("3/1986", "Born · ~40 y · Mar 1986", (date(1986, 3, 1), True, BirthPart.MONTH)),
        ("120386", "Born · 40 y", (date(1986, 3, 12), False, BirthPart.AS_ESTIMATED)),
        ("5 m", "Born · ~5 m · about 2026", (date(2026, 6, 1), True, BirthPart.AS_ESTIMATED)),
    ],
)
def test_a_birth_is_kept_and_shown_as_it_is_known(
    view: RegistrationView,
    said: str,
    shown: str,
    kept: tuple[date, bool, BirthPart],
) -> None:
    begin(view)
    born = view.form.fields.born
    born.editor.setFocus()
    type_on(said)

    details = view.form.typed().details
    assert (details.birth_date, details.birth_estimated, details.birth_part) == kept
    assert born.title() == shown
    view.form.show_typed(view.form.typed())
    assert view.form.typed().details == details


def test_an_address_has_lines_and_enter_moves_on_from_it(view: RegistrationView) -> None:
    begin(view)
    fields = view.form.fields
    fields.address.editor.setFocus()
    type_text(focused(), "Flat 2")
    press(focused(), Key.Key_Return, Modifier.ShiftModifier)
    type_text(focused(), "14 High St")
    press(focused(), Key.Key_Return)

    assert fields.address.value == "Flat 2\n14 High St"
    assert fields.postcode.editor.hasFocus()


def test_a_number_is_held_against_its_kind_as_it_is_left(
    view: RegistrationView, qtbot: QtBot
) -> None:
    begin(view)
    number = view.form.fields.identifiers.fields()["identifier.0"]
    qtbot.waitUntil(lambda: view.form.fields.identifiers.values()[0][0] == "NHS number")
    number.editor.setFocus()
    type_on("943 476 5918")

    qtbot.waitUntil(lambda: "wrong" in number.fault())


def test_an_age_alone_is_kept_as_an_estimate(
    view: RegistrationView, patients: PatientService, qtbot: QtBot
) -> None:
    begin(view)
    type_on("Ram", "Thapa", "m", "40")
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
    press_alt(view.form, "2")
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
    type_text(focused(), "020 7946 0019")
    whose = rows.fields()["phone.1.label"].editor
    whose.setFocus()
    type_text(whose, "mother")
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

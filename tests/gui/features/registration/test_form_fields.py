"""The fields of the form: what they take, what they say of it, and how keys lead through them."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from pms_desktop.domain.access import Role
from pms_desktop.domain.patients import BirthPart, FormerName, Patient, Sex
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.services.patients import PatientService
from tests.charts import open_charts
from tests.gui.features.registration.hands import begin, focused, type_on
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


def history_of(patient: Patient, hospital: Hospital) -> tuple[str, ...]:
    """As a doctor reads it in the open chart."""
    open_charts(hospital, patient.id)
    return PatientService(hospital.sign_in(Role.DOCTOR)).get(patient.id).history


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
    assert (kin.summary(), cover.summary()) == ("Ram (Brother)", "Sanitas S-1")
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


@pytest.mark.parametrize(
    "lines",
    [
        ("Calle de la Princesa 24", "Escalera B", "3º izquierda"),
        ("شارع الملك فهد", "काठमाडौं वडा नं ३२"),
        ("Hinter dem Garten des alten Krankenhauses im zweiten Hof " * 3,),
    ],
)
def test_all_lines_of_an_address_are_seen_while_they_are_typed(
    view: RegistrationView, lines: tuple[str, ...], qtbot: QtBot
) -> None:
    begin(view)
    address = view.form.fields.address.editor
    before = address.height()
    address.setFocus()
    for line in lines:
        type_text(address, line)
        press(address, Key.Key_Return, Modifier.ShiftModifier)
    press(address, Key.Key_Backspace)

    qtbot.waitUntil(lambda: address.height() > before)
    scroll = address.verticalScrollBar()
    qtbot.waitUntil(lambda: (scroll.value(), scroll.maximum()) == (0, 0))


def test_a_long_text_shows_its_beginning_once_the_cursor_is_elsewhere(
    view: RegistrationView,
) -> None:
    begin(view)
    whose = view.form.fields.by_name()["phone.0.label"].editor
    whose.setFocus()
    type_text(whose, "her neighbour on the second floor")
    assert whose.cursorPosition() == 33

    press_tab(whose)
    assert whose.cursorPosition() == 0

    whose.setFocus()  # as when a question above the form was answered
    type_text(whose, ", Ann")
    assert whose.text() == "her neighbour on the second floor, Ann"


def test_the_list_of_languages_is_wide_enough_for_their_names(
    view: RegistrationView, qtbot: QtBot
) -> None:
    begin(view)
    press(view, Key.Key_2, Modifier.AltModifier)
    line = view.form.fields.languages.editor.line_edit()
    type_text(line, "an")
    completer = line.completer()
    assert completer is not None
    popup = completer.popup()
    assert isinstance(popup, QListView)

    qtbot.waitUntil(popup.isVisible)

    assert popup.viewport().width() >= popup.sizeHintForColumn(0)
    popup.hide()


def test_a_language_is_offered_before_its_kinds(view: RegistrationView, qtbot: QtBot) -> None:
    begin(view)
    press(view, Key.Key_2, Modifier.AltModifier)
    line = view.form.fields.languages.editor.line_edit()
    type_text(line, "arab")
    completer = line.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)

    press(popup, Key.Key_Down)
    press(popup, Key.Key_Return)

    qtbot.waitUntil(lambda: view.form.typed().details.languages == ("ar",))


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


def test_a_row_that_is_removed_leaves_the_cursor_in_its_neighbour(
    view: RegistrationView,
) -> None:
    begin(view)
    rows = view.form.fields.phones
    rows.fields()["phone.0"].editor.setFocus()
    for number in ("1111", "2222", "3333"):
        press_control(focused(), Key.Key_Plus)
        type_text(focused(), number)
    rows.fields()["phone.2"].editor.setFocus()

    press_control(focused(), Key.Key_Minus)
    assert rows.fields()["phone.2"].editor.hasFocus()
    assert rows.fields()["phone.2"].value == "3333"
    press_control(focused(), Key.Key_Minus)

    assert rows.fields()["phone.1"].editor.hasFocus()
    assert rows.values() == [("", ""), ("1111", "")]

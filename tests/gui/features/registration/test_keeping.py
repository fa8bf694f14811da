"""Finding, editing, closing; two windows on one record; the server gone."""

import json
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patients import ChangePatient, Patient, RegisterPatient, TypedPatient
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from tests.gui.features.registration.conftest import MARIA, OpenDesk
from tests.gui.typing import (
    Key,
    press,
    press_control,
    press_enter,
    press_escape,
    press_tab,
    replace_text,
    type_text,
)


def open_record(view: RegistrationView, maria: Patient, qtbot: QtBot) -> None:
    view.focus_finder()
    type_text(view.picker.search_box, "garc mar")
    press_enter(view.picker.search_box)
    qtbot.waitUntil(view.record.isVisible)
    assert view.record.title() == maria.details.name


def spoken(card: QWidget) -> str:
    """All words on it."""
    return " ".join(label.text() for label in card.findChildren(QLabel))


def test_a_patient_is_opened_by_a_few_letters_and_enter(
    view: RegistrationView, maria: Patient, desk: Desk, qtbot: QtBot
) -> None:
    open_record(view, maria, qtbot)

    assert desk.navigator.patient_id == maria.id
    assert shown_mrn(maria.mrn) in view.record.mrn_chip.text()
    qtbot.waitUntil(lambda: view.picker.count_label.text().startswith("1 of 1"))


def test_an_empty_hospital_leads_to_its_first_patient(view: RegistrationView, qtbot: QtBot) -> None:
    view.nobody.action_button().click()

    assert view.form_shown()
    assert view.form.fields.given.editor.hasFocus()


def test_an_edit_is_saved_and_other_fields_stay(
    view: RegistrationView, maria: Patient, patients: PatientService, qtbot: QtBot
) -> None:
    open_record(view, maria, qtbot)
    press(view, Key.Key_F2)
    assert view.form_shown()
    replace_text(view.form.fields.city.editor, "Toledo")
    press_control(view.form.fields.city.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: "Saved" in view.message_bar.text())
    assert patients.get(maria.id).details == replace(maria.details, city="Toledo")


def test_two_windows_that_edit_one_record_lose_nothing(
    view: RegistrationView, maria: Patient, patients: PatientService, qtbot: QtBot
) -> None:
    open_record(view, maria, qtbot)
    press(view, Key.Key_F2)
    replace_text(view.form.fields.city.editor, "Toledo")
    elsewhere = replace(maria.details, city="Cuenca", address="Calle Luna 9")
    typed = TypedPatient(details=elsewhere)
    patients.change(ChangePatient(id=maria.id, version=maria.version, typed=typed))
    press_control(view.form.fields.city.editor, Key.Key_Return)

    panel = view.form.conflict_panel
    qtbot.waitUntil(panel.isVisible)
    assert "Administrator Person saved this record at" in panel.sentence_label.text()
    assert "Address: Calle Luna 9" in panel.taken_label.text()
    assert view.form.fields.address.notice() == "Changed by Administrator Person."
    assert [button.text() for button in panel.choices["city"].buttons()] == ["Toledo", "Cuenca"]
    assert view.form.fields.city.value == "Toledo"
    assert view.form.fields.address.value == "Calle Luna 9"
    press_control(view.form.fields.city.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "Saved" in view.message_bar.text())
    saved = patients.get(maria.id).details
    assert (saved.city, saved.address) == ("Toledo", "Calle Luna 9")


def test_who_leaves_a_form_with_a_conflict_is_asked_again(
    view: RegistrationView, maria: Patient, patients: PatientService, desk: Desk, qtbot: QtBot
) -> None:
    open_record(view, maria, qtbot)
    press(view, Key.Key_F2)
    city = view.form.fields.city.editor
    replace_text(city, "Toledo")
    typed = TypedPatient(details=replace(maria.details, city="Cuenca"))
    patients.change(ChangePatient(id=maria.id, version=maria.version, typed=typed))
    press_control(city, Key.Key_Return)
    panel = view.form.conflict_panel
    qtbot.waitUntil(panel.isVisible)

    press_escape(city)
    assert not view.form_shown()
    desk.changes.publish([Change("patients", maria.id, maria.id)])
    qtbot.waitUntil(lambda: "Cuenca" in spoken(view.record))
    press(view, Key.Key_F2)

    qtbot.waitUntil(panel.isVisible)
    assert [button.text() for button in panel.choices["city"].buttons()] == ["Toledo", "Cuenca"]
    assert view.form.fields.city.value == "Toledo"


def test_an_edit_whose_answer_was_lost_is_not_taken_for_a_conflict(
    view: RegistrationView, maria: Patient, patients: PatientService, qtbot: QtBot
) -> None:
    open_record(view, maria, qtbot)
    press(view, Key.Key_F2)
    replace_text(view.form.fields.city.editor, "Toledo")
    sent = TypedPatient(details=replace(maria.details, city="Toledo"))
    patients.change(ChangePatient(id=maria.id, version=maria.version, typed=sent))

    press_control(view.form.fields.city.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: "Saved" in view.message_bar.text())
    assert not view.form_shown()


def test_the_draft_of_an_edit_is_joined_with_what_was_saved_meanwhile(
    view: RegistrationView, maria: Patient, tab: Tab, patients: PatientService, qtbot: QtBot
) -> None:
    open_record(view, maria, qtbot)
    press(view, Key.Key_F2)
    replace_text(view.form.fields.city.editor, "Toledo")
    draft = tab.presenter.draft()
    assert draft is not None
    moved = TypedPatient(details=replace(maria.details, address="Calle Luna 9"))
    patients.change(ChangePatient(id=maria.id, version=maria.version, typed=moved))

    tab.presenter.restore(draft)

    qtbot.waitUntil(lambda: view.form.fields.address.value == "Calle Luna 9")
    assert view.form.fields.city.value == "Toledo"
    press_control(view.form.fields.city.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "Saved" in view.message_bar.text())
    assert patients.get(maria.id).details.city == "Toledo"


def test_half_a_date_is_kept_as_typed_in_a_new_form_and_in_an_edit(
    view: RegistrationView, maria: Patient, tab: Tab, qtbot: QtBot
) -> None:
    fields = view.form.fields
    press_control(view, Key.Key_N)
    type_text(fields.born.editor, "12.3.")
    type_text(fields.policies.fields()["policy.0.valid_until"].editor, "31.1")
    draft = json.loads(json.dumps(tab.presenter.draft()))
    fields.born.editor.clear()
    tab.presenter.restore(draft)
    assert fields.born.editor.text() == "12.3."
    assert fields.policies.fields()["policy.0.valid_until"].editor.text() == "31.1"
    for editor in (fields.born.editor, fields.policies.fields()["policy.0.valid_until"].editor):
        editor.clear()
    press_escape(fields.given.editor)

    open_record(view, maria, qtbot)
    press(view, Key.Key_F2)
    replace_text(fields.born.editor, "1.2")
    draft = json.loads(json.dumps(tab.presenter.draft()))
    replace_text(fields.born.editor, "")
    tab.presenter.restore(draft)

    qtbot.waitUntil(lambda: fields.born.editor.text() == "1.2")


def test_an_unsaved_edit_is_still_there_after_another_form(
    view: RegistrationView, maria: Patient, qtbot: QtBot
) -> None:
    open_record(view, maria, qtbot)
    press(view, Key.Key_F2)
    replace_text(view.form.fields.city.editor, "Toledo")
    press_escape(view.form.fields.city.editor)
    press_control(view, Key.Key_N)
    assert view.form.fields.city.value == ""
    press_escape(view.form.fields.given.editor)

    open_record(view, maria, qtbot)
    press(view, Key.Key_F2)

    assert view.form.fields.city.value == "Toledo"


def test_nobody_is_in_focus_while_somebody_new_is_registered(
    view: RegistrationView, maria: Patient, desk: Desk, qtbot: QtBot
) -> None:
    open_record(view, maria, qtbot)
    press_control(view, Key.Key_N)

    assert desk.navigator.patient_id is None
    press_escape(view.form.fields.given.editor)
    assert view.nobody.isVisible()


def test_taking_the_focus_off_a_patient_shows_nobody(
    view: RegistrationView, maria: Patient, tab: Tab, qtbot: QtBot
) -> None:
    open_record(view, maria, qtbot)

    tab.presenter.focus_patient(None)

    assert view.nobody.isVisible()


def test_a_change_elsewhere_is_shown_and_what_is_typed_stays(
    view: RegistrationView, maria: Patient, desk: Desk, patients: PatientService, qtbot: QtBot
) -> None:
    open_record(view, maria, qtbot)
    press_control(view, Key.Key_N)
    type_text(view.form.fields.given.editor, "Ram")
    renamed = TypedPatient(details=replace(maria.details, family_names="Garcia Marquez"))
    patients.change(ChangePatient(id=maria.id, version=maria.version, typed=renamed))

    desk.changes.publish([Change("patients", maria.id, maria.id)])

    found = view.picker.match_list.records
    qtbot.waitUntil(lambda: ["MARQUEZ" in match.patient.name for match in found()] == [True])
    assert view.form.fields.given.value == "Ram"


def test_who_may_closes_a_record_with_a_reason_and_reopens_it(
    open_desk: OpenDesk, maria: Patient, patients: PatientService, qtbot: QtBot
) -> None:
    _desk, tab = open_desk(Role.ADMINISTRATOR)
    view = tab.view
    assert isinstance(view, RegistrationView)
    open_record(view, maria, qtbot)
    view.record.close_button.click()
    dialog = view.record._dialog
    assert dialog is not None
    dialog.choice_field.set_value("Registered twice")
    dialog.action_button.click()
    qtbot.waitUntil(view.record.reopen_button.isVisible)
    assert patients.get(maria.id).closed_reason == "Registered twice"
    assert not view.record.edit_button.isVisible()

    view.record.reopen_button.click()

    qtbot.waitUntil(view.record.close_button.isVisible)
    assert patients.get(maria.id).closed_at is None


def test_a_closed_record_leaves_no_empty_row_where_nothing_can_be_done(
    open_desk: OpenDesk, maria: Patient, qtbot: QtBot
) -> None:
    desk, _tab = open_desk(Role.ADMINISTRATOR)
    PatientService(desk.context).close(maria.id, maria.version, "Registered twice")
    _desk, tab = open_desk(Role.LABORATORY)
    view = tab.view
    assert isinstance(view, RegistrationView)

    open_record(view, maria, qtbot)

    assert view.record._foot is not None
    assert not view.record._foot.isVisible()


def test_a_nurse_finds_patients_but_is_offered_no_form(
    open_desk: OpenDesk, maria: Patient, qtbot: QtBot
) -> None:
    _desk, tab = open_desk(Role.NURSE)
    view = tab.view
    assert isinstance(view, RegistrationView)
    open_record(view, maria, qtbot)

    assert not view.new_button.isVisible()
    assert not view.record.edit_button.isVisible()
    assert not view.record.close_button.isVisible()
    press_control(view, Key.Key_N)
    assert not view.form_shown()


def test_coming_from_another_tab_opens_the_form_or_the_record(
    open_desk: OpenDesk, maria: Patient, qtbot: QtBot
) -> None:
    _desk, tab = open_desk(Role.RECEPTIONIST)
    view = tab.view
    assert isinstance(view, RegistrationView)
    tab.presenter.arrive(Destination(Place.REGISTRATION, maria.id, "edit"))
    qtbot.waitUntil(view.form_shown)
    assert view.form.fields.given.value == "María José"

    tab.presenter.arrive(Destination(Place.REGISTRATION, None, "new"))
    assert view.form.fields.given.value == ""


def test_names_that_look_like_markup_are_shown_as_typed(
    view: RegistrationView, patients: PatientService, qtbot: QtBot
) -> None:
    details = replace(MARIA, family_names="<b>DEAD</b>", given_names="<img src=/etc/passwd>")
    odd = patients.register(RegisterPatient(id=new_id(), typed=TypedPatient(details=details)))
    view.focus_finder()
    type_text(view.picker.search_box, "dead")
    press_enter(view.picker.search_box)

    qtbot.waitUntil(lambda: view.record.title() == odd.details.name)
    assert odd.details.name == "<B>DEAD</B>, <img src=/etc/passwd>"


@pytest.mark.parametrize("group", ["O-", "A-", "AB-", "b+"])
def test_a_blood_group_typed_with_its_sign_is_that_group(
    view: RegistrationView, group: str
) -> None:
    view.new_button.click()
    box = view.form.fields.blood_group.editor
    line = box.lineEdit()
    assert line is not None

    replace_text(line, group)
    press_tab(line)

    assert box.value() == group.upper()


def test_a_blood_group_without_its_sign_is_asked_about(view: RegistrationView) -> None:
    view.new_button.click()
    field = view.form.fields.blood_group
    line = field.editor.lineEdit()
    assert line is not None

    replace_text(line, "O")
    press_tab(line)

    assert field.editor.value() is None
    assert not field.check()
    assert "Choose one" in field.fault()


def test_what_is_scanned_next_takes_the_place_of_what_was_scanned_before(
    view: RegistrationView, maria: Patient, qtbot: QtBot
) -> None:
    box = view.picker.search_box
    open_record(view, maria, qtbot)
    box.take_focus()

    for words in ("PMS:P:000000019", shown_mrn(maria.mrn)):
        type_text(box, words)
        press(box, Key.Key_Return)

    assert box.text() in {"", shown_mrn(maria.mrn)}

"""What the desk does while an answer of the server is under way."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab, build_tabs
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.domain.patient_notices import NewAlert
from pms_desktop.domain.patients import (
    ChangePatient,
    Identifier,
    Patient,
    RegisterPatient,
    Sex,
    TypedPatient,
)
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.mvp.navigation import Place
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_notices import PatientNoticeService
from pms_desktop.services.patients import PatientService
from pms_desktop.settings import Settings
from pms_desktop.ui.widgets import Chip, FormDialog
from tests.doubles import HeldTasks
from tests.gui.cable import Cable
from tests.gui.features.registration.conftest import MARIA
from tests.gui.typing import Key, press, press_control, replace_text, type_text
from tests.hospital import Hospital


@pytest.fixture
def desk(embedded_hospital: Hospital, cable: Cable, tasks: HeldTasks) -> Desk:
    station = cable.between(embedded_hospital.open_station(Role.RECEPTIONIST))
    return Desk(station, Settings(embedded_hospital.url), tasks)


@pytest.fixture
def unread(desk: Desk, qtbot: QtBot) -> Iterator[Tab]:
    """The desk's tab before the first answer."""
    tabs = build_tabs(desk)
    tab = next(each for each in tabs if each.info.place is Place.REGISTRATION)
    qtbot.addWidget(tab.view)
    with qtbot.waitActive(tab.view):
        tab.view.show()
    tab.presenter.activate()
    yield tab
    for each in tabs:
        each.presenter.close()


@pytest.fixture
def tab(unread: Tab, tasks: HeldTasks) -> Tab:
    tasks.release_all()
    return unread


@pytest.fixture
def ana(patients: PatientService) -> Patient:
    details = replace(MARIA, given_names="Ana", family_names="Soto", phones=(), identifiers=())
    return patients.register(RegisterPatient(id=new_id(), typed=TypedPatient(details=details)))


def type_name(view: RegistrationView, given: str, family: str) -> None:
    """What the form needs at least."""
    fields = view.form.fields
    type_text(fields.given.editor, given)
    type_text(fields.family.editor, family)
    fields.sex.set_value(Sex.FEMALE)
    fields.born.editor.setFocus()
    type_text(fields.born.editor, "01011980")
    fields.city.editor.setFocus()


def send(view: RegistrationView) -> None:
    press_control(view.form.fields.city.editor, Key.Key_Return)


def name_typed(view: RegistrationView) -> tuple[str, str]:
    return view.form.fields.given.value, view.form.fields.family.value


def test_a_number_typed_before_the_kinds_are_known_is_saved_as_the_one_asked_for_first(
    unread: Tab, tasks: HeldTasks, patients: PatientService
) -> None:
    view = unread.view
    assert isinstance(view, RegistrationView)
    press_control(view, Key.Key_N)
    type_name(view, "Sita", "Rai")
    fields = view.form.fields.by_name()
    type_text(fields["identifier.0"].editor, "943 476 5919")
    send(view)
    send(view)
    tasks.release_all()

    (found,) = patients.find("sita")
    saved = patients.get(found.patient.id).details.identifiers
    assert saved == (Identifier("NHS number", "943 476 5919"),)


def test_what_is_typed_on_while_a_patient_is_registered_is_saved_next(
    view: RegistrationView, tasks: HeldTasks, patients: PatientService
) -> None:
    view.new_button.click()
    type_name(view, "Ram", "Thapa")
    send(view)
    type_text(view.form.fields.address.editor, "12 High Street")
    tasks.release_all()

    assert "Registered THAPA, Ram" in view.message_bar.text()
    assert view.form_shown()
    assert view.form.title() == "Edit THAPA, Ram"
    send(view)
    tasks.release_all()
    assert not view.form_shown()
    (kept,) = patients.find("thapa")
    assert patients.get(kept.patient.id).details.address == "12 High Street"


def test_the_next_patient_may_be_begun_and_sent_before_the_last_was_registered(
    view: RegistrationView, tasks: HeldTasks, patients: PatientService
) -> None:
    view.new_button.click()
    type_name(view, "Ram", "Thapa")
    send(view)
    view.new_button.click()
    assert name_typed(view) == ("", "")
    type_name(view, "Ola", "Berg")
    tasks.release_all()

    assert "Registered THAPA, Ram" in view.message_bar.text()
    assert name_typed(view) == ("Ola", "Berg")
    send(view)
    tasks.release_all()
    assert "Registered BERG, Ola" in view.message_bar.text()
    assert patients.count() == 2


def test_who_was_not_registered_while_the_next_one_is_typed_comes_back_with_ctrl_n(
    view: RegistrationView, tasks: HeldTasks, cable: Cable, patients: PatientService
) -> None:
    view.new_button.click()
    type_name(view, "Ram", "Thapa")
    send(view)
    view.new_button.click()
    type_name(view, "Ola", "Berg")
    cable.pulled = True
    tasks.release_all()
    assert "THAPA, Ram is kept here, not saved." in view.message_bar.text()
    assert name_typed(view) == ("Ola", "Berg")

    cable.pulled = False
    view.new_button.click()
    assert name_typed(view) == ("Ram", "Thapa")
    send(view)
    tasks.release_all()
    view.new_button.click()
    assert name_typed(view) == ("Ola", "Berg")
    assert patients.count() == 1


def test_a_record_that_opens_late_does_not_take_the_place_of_a_form_begun_since(
    view: RegistrationView, tab: Tab, tasks: HeldTasks, maria: Patient
) -> None:
    view.picker.picked.emit(maria.brief)
    view.new_button.click()
    type_name(view, "Ola", "Berg")
    tasks.release_all()

    assert view.form_shown()
    assert name_typed(view) == ("Ola", "Berg")


def test_what_was_done_to_one_record_does_not_take_the_place_of_the_next(
    view: RegistrationView, desk: Desk, tasks: HeldTasks, maria: Patient, ana: Patient
) -> None:
    view.picker.picked.emit(maria.brief)
    tasks.release_all()
    view.record.restrict_button.click()
    asking = view.record._dialog
    assert asking is not None
    asking.choice_field.set_value("In the public eye")
    asking.action_button.click()
    view.picker.picked.emit(ana.brief)
    while tasks.waiting:
        tasks.release(-1)

    assert view.record.title() == ana.details.name
    assert not view.record.restricted_chip.isVisible()
    assert desk.navigator.patient_id == ana.id
    assert "whoever opens the record now says why" in view.message_bar.text()


def test_a_flag_is_asked_for_the_record_that_was_shown_and_no_other(
    view: RegistrationView, tab: Tab, tasks: HeldTasks, maria: Patient, ana: Patient
) -> None:
    view.picker.picked.emit(maria.brief)
    tasks.release_all()
    view.picker.picked.emit(ana.brief)
    view.record.beside.alert_button.click()
    tasks.release_all()

    assert view.record.title() == ana.details.name
    assert not view.record.beside.findChildren(FormDialog)


def test_a_flag_taken_down_twice_in_a_row_is_taken_down_once(
    view: RegistrationView, tab: Tab, tasks: HeldTasks, maria: Patient, embedded_hospital: Hospital
) -> None:
    notices = PatientNoticeService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    kind = notices.alert_kinds()[0]
    notices.raise_alert(
        NewAlert(id=new_id(), patient_id=maria.id, kind_id=kind.id, text="uses a frame")
    )
    view.picker.picked.emit(maria.brief)
    tasks.release_all()
    (chip,) = view.record.beside.findChildren(Chip)
    before = tasks.waiting
    press(chip, Key.Key_Delete)
    press(chip, Key.Key_Delete)

    assert tasks.waiting == before + 1
    tasks.release_all()
    assert notices.of(maria.id).alerts == ()


def test_a_change_elsewhere_does_not_swallow_the_record_that_was_chosen(
    view: RegistrationView, desk: Desk, tasks: HeldTasks, maria: Patient, ana: Patient
) -> None:
    view.picker.picked.emit(maria.brief)
    tasks.release_all()
    view.picker.picked.emit(ana.brief)
    desk.changes.publish([Change("patients", maria.id, maria.id)])
    tasks.release_all()

    assert view.record.title() == ana.details.name


def test_a_draft_is_typed_on_in_before_its_record_is_read(
    view: RegistrationView, tab: Tab, tasks: HeldTasks, maria: Patient, patients: PatientService
) -> None:
    view.picker.picked.emit(maria.brief)
    tasks.release_all()
    view.record.edit_button.click()
    replace_text(view.form.fields.city.editor, "Toledo")
    draft = tab.presenter.draft()
    assert draft is not None
    moved = TypedPatient(details=replace(maria.details, address="Calle Luna 9"))
    patients.change(ChangePatient(id=maria.id, version=maria.version, typed=moved))
    tab.presenter.restore(draft)

    replace_text(view.form.fields.postcode.editor, "45001")
    tasks.release_all()
    fields = view.form.fields
    assert (fields.city.value, fields.postcode.value) == ("Toledo", "45001")
    assert fields.address.value == "Calle Luna 9"
    send(view)
    tasks.release_all()
    kept = patients.get(maria.id).details
    assert (kept.city, kept.postcode, kept.address) == ("Toledo", "45001", "Calle Luna 9")


@pytest.mark.parametrize("next_is_known", [True, False])
def test_a_record_read_late_takes_the_focus_from_nobody(
    tab: Tab, desk: Desk, tasks: HeldTasks, maria: Patient, ana: Patient, next_is_known: bool
) -> None:
    desk.navigator.focus(maria.id)
    tab.presenter.focus_patient(maria.id)
    desk.navigator.focus(ana.id if next_is_known else None)
    if not next_is_known:
        tab.presenter.focus_patient(None)  # put away while this tab is in front

    tasks.release_all()

    assert desk.navigator.patient_id == (ana.id if next_is_known else None)


def test_a_form_says_whose_it_is_when_somebody_else_is_chosen_and_leaving_it_shows_them(
    view: RegistrationView, tab: Tab, desk: Desk, tasks: HeldTasks, maria: Patient, ana: Patient
) -> None:
    desk.navigator.focus(maria.id)
    tab.presenter.focus_patient(maria.id)
    tasks.release_all()
    view.record.edit_button.click()
    replace_text(view.form.fields.city.editor, "Toledo")

    desk.navigator.focus(ana.id)
    tab.presenter.focus_patient(ana.id)

    assert f"still about {maria.details.name}" in view.message_bar.text()
    assert view.form.fields.city.value == "Toledo"
    press(view.form.fields.city.editor, Key.Key_Escape)
    tasks.release_all()
    assert view.record.title() == ana.details.name

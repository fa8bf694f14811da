"""What stands beside a record: newborn and unknown in two keys, alerts, consents, relations."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.patients import Patient, RegisterPatient, Sex, TypedPatient
from pms_desktop.domain.relations import NewRelation, RelationKind
from pms_desktop.features.registration.beside.view import BesideView
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_notices import PatientNoticeService
from pms_desktop.services.patients import PatientService
from pms_desktop.ui.patient_picker import PatientPicker
from pms_desktop.ui.widgets import Button, Chip, FormDialog
from tests.data.patients import enter_patient
from tests.gui.features.registration.conftest import MARIA, OpenDesk
from tests.gui.typing import Key, Modifier, press, press_control, press_tab, type_text
from tests.hospital import Hospital


def opened(view: RegistrationView, tab: Tab, patient: Patient, qtbot: QtBot) -> BesideView:
    tab.presenter.arrive(Destination(Place.REGISTRATION, patient.id, ""))
    qtbot.waitUntil(lambda: view.record.title() == patient.details.name)
    return view.record.beside


def dialog_of(beside: BesideView, act: str, qtbot: QtBot) -> FormDialog:
    qtbot.waitUntil(lambda: act in beside._dialogs)
    dialog = beside._dialogs[act]
    qtbot.waitUntil(lambda: dialog.isVisible() and QApplication.activeWindow() is dialog)
    return dialog


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_a_newborn_takes_two_keys(
    view: RegistrationView, tab: Tab, maria: Patient, patients: PatientService, qtbot: QtBot
) -> None:
    beside = opened(view, tab, maria, qtbot)
    press_control(view, Key.Key_Y)
    dialog_of(beside, "newborn", qtbot)
    press(focused(), Key.Key_F)

    qtbot.waitUntil(lambda: "Baby of María José" in view.message_bar.text())
    child = patients.get(patients.find("baby")[0].patient.id)
    assert child.details.sex is Sex.FEMALE
    assert child.details.city == "Madrid"
    assert view.record.title() == "GARCÍA MARTÍNEZ, Baby of María José"


def test_somebody_nobody_knows_takes_two_keys_and_the_age(
    view: RegistrationView, patients: PatientService, qtbot: QtBot
) -> None:
    press(view, Key.Key_N, Modifier.ControlModifier | Modifier.ShiftModifier)
    dialog_of(view.record.beside, "unknown", qtbot)
    type_text(focused(), "40")
    press(focused(), Key.Key_M)

    qtbot.waitUntil(lambda: "UNKNOWN MALE" in view.message_bar.text())
    found = patients.find("unknown")[0].patient
    assert found.unidentified
    assert (found.birth_estimated, found.birth_date and found.birth_date.year) == (True, 1986)


def test_an_alert_is_raised_by_keys_and_taken_down(
    view: RegistrationView, tab: Tab, maria: Patient, qtbot: QtBot
) -> None:
    beside = opened(view, tab, maria, qtbot)
    beside.alert_button.click()
    dialog_of(beside, "alert", qtbot)
    type_text(focused(), "Fal")
    press_tab(focused())
    press_tab(focused())
    type_text(focused(), "uses a frame")
    press_control(focused(), Key.Key_Return)

    qtbot.waitUntil(lambda: shown_chips(beside) == ["Falls risk: uses a frame"])
    chip = next(each for each in beside.findChildren(Chip) if each.isVisible())
    press(chip, Key.Key_Delete)
    qtbot.waitUntil(lambda: shown_chips(beside) == [])


def shown_chips(beside: BesideView) -> list[str]:
    return [chip.text() for chip in beside.findChildren(Chip) if chip.isVisible()]


def test_a_relation_leads_to_the_other_record(
    view: RegistrationView, tab: Tab, maria: Patient, patients: PatientService, qtbot: QtBot
) -> None:
    lucia = replace(MARIA, given_names="Lucía", birth_date=None, identifiers=(), phones=())
    lucia = replace(lucia, birth_date=MARIA.birth_date and MARIA.birth_date.replace(year=2020))
    child = patients.register(RegisterPatient(id=new_id(), typed=TypedPatient(details=lucia)))
    beside = opened(view, tab, maria, qtbot)
    beside.relation_button.click()
    dialog = dialog_of(beside, "relation", qtbot)
    finder = dialog.picker  # type: ignore[attr-defined]
    type_text(finder.search_box, "lucia")
    qtbot.waitUntil(lambda: finder.current() == child.brief)
    dialog.kind_field.set_value("parent/inverse")  # type: ignore[attr-defined]
    press_control(finder.search_box, Key.Key_Return)

    link = "GARCÍA MARTÍNEZ, Lucía"
    qtbot.waitUntil(lambda: link in {button.text() for button in buttons(beside)})
    next(button for button in buttons(beside) if button.text() == link).click()

    qtbot.waitUntil(lambda: view.record.title() == child.details.name)


def test_nobody_is_offered_as_their_own_relative_and_who_is_related_says_so(
    view: RegistrationView,
    tab: Tab,
    embedded_hospital: Hospital,
    patients: PatientService,
    qtbot: QtBot,
) -> None:
    child = patients.get(enter_patient(embedded_hospital, "Serra", "Lucia"))
    mother = enter_patient(embedded_hospital, "Serra", "Ana")
    enter_patient(embedded_hospital, "Okafor", "Chidi")
    notices = PatientNoticeService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    kind = RelationKind.MOTHER
    relation = NewRelation(id=new_id(), patient_id=mother, relative_id=child.id, kind=kind)
    notices.relate(relation, child.id)
    beside = opened(view, tab, child, qtbot)
    qtbot.waitUntil(lambda: "SERRA, Ana" in {button.text() for button in buttons(beside)})
    beside.relation_button.click()
    dialog = dialog_of(beside, "relation", qtbot)
    finder: PatientPicker = dialog.picker  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(finder.match_list.records()) == 2)
    rows = [finder._row_of(match) for match in finder.match_list.records()]

    assert child.id not in {match.patient.id for match in finder.match_list.records()}
    chips = {row.title.strip("\u2068\u2069"): [chip[0] for chip in row.chips] for row in rows}
    assert chips == {"SERRA, Ana": ["Mother"], "OKAFOR, Chidi": []}
    dialog.reject()


def buttons(beside: BesideView) -> list[Button]:
    return [each for each in beside.findChildren(Button) if each.isVisible()]


def test_a_photo_comes_from_a_file_and_a_wrong_file_changes_nothing(
    view: RegistrationView, tab: Tab, maria: Patient, tmp_path: Path, qtbot: QtBot
) -> None:
    beside = opened(view, tab, maria, qtbot)
    out = BytesIO()
    Image.new("RGB", (600, 800), "teal").save(out, "PNG")
    (tmp_path / "face.png").write_bytes(out.getvalue())
    (tmp_path / "letter.png").write_bytes(b"Dear patient")

    beside.photo_box.file_chosen.emit(tmp_path / "face.png")
    qtbot.waitUntil(beside.photo_box.has_photo)
    beside.photo_box.file_chosen.emit(tmp_path / "letter.png")
    qtbot.waitUntil(lambda: "no picture" in view.message_bar.text())

    assert beside.photo_box.has_photo()
    press(beside.photo_box, Key.Key_Delete)
    qtbot.waitUntil(lambda: not beside.photo_box.has_photo())


def test_a_death_is_kept_with_its_day_and_can_be_taken_back(
    view: RegistrationView, tab: Tab, maria: Patient, patients: PatientService, qtbot: QtBot
) -> None:
    beside = opened(view, tab, maria, qtbot)
    beside.death_button.click()
    dialog_of(beside, "death", qtbot)
    type_text(focused(), "today")
    press_control(focused(), Key.Key_Return)

    qtbot.waitUntil(beside.alive_button.isVisible)
    assert patients.get(maria.id).death is not None
    beside.alive_button.click()
    qtbot.waitUntil(beside.death_button.isVisible)
    assert patients.get(maria.id).death is None


def test_what_is_typed_of_an_alert_is_kept_when_the_desk_is_locked(
    view: RegistrationView, tab: Tab, maria: Patient, qtbot: QtBot
) -> None:
    beside = opened(view, tab, maria, qtbot)
    beside.alert_button.click()
    dialog = dialog_of(beside, "alert", qtbot)
    type_text(dialog.text_field.editor, "bites")  # type: ignore[attr-defined]
    draft = tab.presenter.draft()
    assert draft is not None
    dialog.reject()

    tab.presenter.restore(draft)

    again = dialog_of(beside, "alert", qtbot)
    assert again.text_field.value == "bites"  # type: ignore[attr-defined]
    again.reject()


def test_a_consent_says_to_whom_it_was_given(
    view: RegistrationView, tab: Tab, maria: Patient, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    service = PatientNoticeService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    beside = opened(view, tab, maria, qtbot)
    beside.consent_button.click()
    dialog = dialog_of(beside, "consent", qtbot)
    type_text(focused(), "Tre")
    assert "examined" in dialog.words_label.text()  # type: ignore[attr-defined]
    press_control(focused(), Key.Key_Return)

    qtbot.waitUntil(lambda: len(service.of(maria.id).consents) == 1)
    assert service.of(maria.id).consents[0].in_force


def test_a_nurse_reads_what_stands_there_and_writes_nothing(
    open_desk: OpenDesk, maria: Patient, qtbot: QtBot
) -> None:
    _desk, tab = open_desk(Role.NURSE)
    view = tab.view
    assert isinstance(view, RegistrationView)
    beside = opened(view, tab, maria, qtbot)

    assert not beside.alert_button.isVisible()
    assert not beside.photo_box.isEnabled()
    assert not view.unknown_button.isVisible()

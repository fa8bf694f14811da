"""The wards tab by keys and mouse."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.features.wards.admit.view import AdmitForm
from pms_desktop.features.wards.cards import Act, BedKind
from pms_desktop.features.wards.discharge.view import DischargeForm
from pms_desktop.features.wards.form.view import WardForm
from pms_desktop.features.wards.move.view import MoveForm
from pms_desktop.features.wards.note.view import NoteForm
from pms_desktop.features.wards.reason.view import ReasonForm
from pms_desktop.features.wards.view import WardsView
from pms_desktop.features.wards.vitals.view import VitalsForm
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.notes import NoteService
from pms_desktop.services.patients import PatientService
from pms_desktop.services.wards import WardService
from tests.beds import House, admission, build_house
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
from tests.hospital import Hospital

F = TypeVar("F", bound=WardForm)


def opened(view: WardsView, kind: type[F], qtbot: QtBot) -> F:
    """The form that stands open, once it has the keyboard."""

    def found() -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and any(form.isAncestorOf(focus) for form in forms())

    def forms() -> list[F]:
        return [form for form in view.findChildren(kind) if form.isVisible()]

    qtbot.waitUntil(found)
    return forms()[0]


def type_here(text: str) -> None:
    """Type into whatever has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    type_text(widget, text)


def press_here(key: Qt.Key, action: Callable[..., None] = press) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    action(widget, key)


def kinds(view: WardsView) -> list[BedKind]:
    return [card.kind for card in view.board.records()]


def lie_down(hospital: Hospital, house: House, bed: int, family: str = "García") -> UUID:
    service = WardService(hospital.sign_in(Role.NURSE))
    patient_id = house.add_patient(family)
    service.admit(admission(patient_id, house.beds[bed]))
    return patient_id


def choose(view: WardsView, house: House, bed: int) -> None:
    view.board.setFocus()
    view.board.select_key(house.beds[bed])


def reload(desk: Desk, view: WardsView, kind: BedKind, bed: int, qtbot: QtBot) -> None:
    desk.changes.publish([Change("bed_stays", None, None)])
    qtbot.waitUntil(lambda: kinds(view)[bed] is kind)


def admit_by_keys(view: WardsView, house: House, qtbot: QtBot) -> None:
    press_enter(view.board)
    form = opened(view, AdmitForm, qtbot)
    type_text(form.picker.search_box, "garcia")
    press_enter(form.picker.search_box)
    qtbot.waitUntil(form.reason_field.editor.hasFocus)
    qtbot.waitUntil(lambda: form.bed_field.value == house.beds[0])
    type_text(form.reason_field.editor, "Pneumonia")
    press_control(form.reason_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: kinds(view)[0] is BedKind.OCCUPIED)
    qtbot.waitUntil(view.board.hasFocus)


def measure_by_keys(view: WardsView, qtbot: QtBot) -> None:
    press_enter(view.board)
    form = opened(view, VitalsForm, qtbot)
    for text in ("22", "94", "", "104", "61", "112", "A", "37.9"):
        type_here(text)
        press_here(Key.Key_Tab)
    assert form.score_chip.text() == "NEWS 6: urgent review"
    press_control(form, Key.Key_Return)
    qtbot.waitUntil(lambda: view.board.records()[0].news == ("NEWS 6", "danger"))
    qtbot.waitUntil(view.board.hasFocus)


def write_by_keys(view: WardsView, qtbot: QtBot) -> None:
    press(view.board, Key.Key_N, Qt.KeyboardModifier.AltModifier)
    form = opened(view, NoteForm, qtbot)
    assert form.body_field.editor.hasFocus()
    type_here("Oxygen offered, refused.")
    press_control(form.body_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: view.message_bar.text() == "Note signed.")
    qtbot.waitUntil(view.board.hasFocus)


def move_by_keys(view: WardsView, qtbot: QtBot) -> None:
    press(view.board, Key.Key_M, Qt.KeyboardModifier.AltModifier)
    form = opened(view, MoveForm, qtbot)
    qtbot.waitUntil(lambda: form.bed_field.editor.count() == 3)
    type_here("3w-03")
    press_control(form.bed_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: kinds(view)[2] is BedKind.OCCUPIED)
    qtbot.waitUntil(view.board.hasFocus)


def discharge_by_keys(view: WardsView, qtbot: QtBot) -> None:
    press(view.board, Key.Key_C, Qt.KeyboardModifier.AltModifier)
    form = opened(view, DischargeForm, qtbot)
    press_enter(form.kind_field.editor)
    type_here("Well again")
    press_control(form.summary_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: kinds(view)[2] is BedKind.CLEANING)
    qtbot.waitUntil(view.board.hasFocus)


def test_a_death_is_said_with_its_time_and_stands_in_the_record(
    view: WardsView, desk: Desk, house: House, qtbot: QtBot
) -> None:
    patient = house.add_patient("García", "María")
    WardService(desk.context).admit(admission(patient, house.beds[2]))
    reload(desk, view, BedKind.OCCUPIED, 2, qtbot)
    choose(view, house, 2)
    press(view.board, Key.Key_C, Qt.KeyboardModifier.AltModifier)
    form = opened(view, DischargeForm, qtbot)
    assert not form.died_on_field.isVisible()

    type_text(form.kind_field.editor, "Died")
    assert form.died_on_field.isVisible()
    press_control(form.died_at_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: kinds(view)[2] is BedKind.CLEANING)

    death = PatientService(desk.context).get(patient).death
    assert death is not None
    assert death.time is not None


def test_a_nurse_admits_measures_writes_moves_and_discharges_by_keys(
    view: WardsView, desk: Desk, house: House, qtbot: QtBot
) -> None:
    patient = house.add_patient("García", "María")
    view.board.setFocus()
    view.board.select_row(0)

    def served() -> bool:
        """Each act brings its patient into focus again."""
        there = desk.navigator.patient_id == patient
        desk.navigator.focus(None)
        return there

    admit_by_keys(view, house, qtbot)
    assert served()
    measure_by_keys(view, qtbot)
    assert served()
    write_by_keys(view, qtbot)
    assert served()
    move_by_keys(view, qtbot)
    assert served()
    assert kinds(view)[0] is BedKind.CLEANING
    choose(view, house, 2)
    assert not served()
    discharge_by_keys(view, qtbot)
    assert served()
    press(view.board, Key.Key_Y, Qt.KeyboardModifier.AltModifier)

    qtbot.waitUntil(lambda: kinds(view)[2] is BedKind.FREE)
    (signed,) = NoteService(desk.context).of_patient(patient)
    assert signed.body == "Oxygen offered, refused."


def test_a_change_at_another_station_repaints_the_board_and_keeps_the_cursor(
    view: WardsView, desk: Desk, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    choose(view, house, 1)

    lie_down(embedded_hospital, house, 3)
    reload(desk, view, BedKind.OCCUPIED, 3, qtbot)

    current = view.board.current_record()
    assert current is not None
    assert current.bed_id == house.beds[1]
    assert view.ward_list.records()[0].occupied == 1


def test_somebody_quicker_is_named_and_nothing_typed_is_lost(
    view: WardsView, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    house.add_patient("Okoye", "Ngozi")
    choose(view, house, 0)
    press_enter(view.board)
    admit = opened(view, AdmitForm, qtbot)
    type_text(admit.picker.search_box, "okoye")
    press_enter(admit.picker.search_box)
    qtbot.waitUntil(admit.reason_field.editor.hasFocus)
    qtbot.waitUntil(lambda: admit.bed_field.value == house.beds[0])
    type_text(admit.reason_field.editor, "Fever")
    lie_down(embedded_hospital, house, 0)

    press_control(admit.reason_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "GARCÍA, María lies in bed 3W-01" in admit.message_bar.text())

    assert admit.reason_field.value == "Fever"
    qtbot.waitUntil(lambda: admit.bed_field.editor.count() == 3)
    admit.bed_field.set_value(house.beds[1])
    press_control(admit.reason_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: kinds(view)[:2] == [BedKind.OCCUPIED, BedKind.OCCUPIED])


def test_a_card_carried_to_a_free_bed_asks_once_and_moves(
    view: WardsView, desk: Desk, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    lie_down(embedded_hospital, house, 0)
    reload(desk, view, BedKind.OCCUPIED, 0, qtbot)
    model = view.board.model()
    data: QMimeData = model.mimeData([model.index(0, 0)])
    centre = view.board.visualRect(model.index(2, 0)).center()

    event = QDropEvent(
        QPointF(centre),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.board.dropEvent(event)
    move = opened(view, MoveForm, qtbot)
    qtbot.waitUntil(lambda: move.bed_field.value == house.beds[2])
    assert kinds(view)[0] is BedKind.OCCUPIED
    qtbot.waitUntil(move.action_button.hasFocus)
    press(move.action_button, Key.Key_Space)

    qtbot.waitUntil(lambda: kinds(view)[2] is BedKind.OCCUPIED)


def test_unlikely_values_are_asked_about_once_and_impossible_ones_marked(
    view: WardsView, desk: Desk, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    lie_down(embedded_hospital, house, 0)
    reload(desk, view, BedKind.OCCUPIED, 0, qtbot)
    choose(view, house, 0)
    press_enter(view.board)
    form = opened(view, VitalsForm, qtbot)
    pulse = form.fields["pulse"]

    type_text(pulse.editor, "400")
    press_control(pulse.editor, Key.Key_Return)
    assert pulse.fault() == "At most 350."
    replace_text(pulse.editor, "210")
    press_control(pulse.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "Pulse" in form.message_bar.text())
    assert pulse.fault() == "Right? Then save once more."
    press_control(pulse.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: "without a score" in view.message_bar.text())


def test_a_time_later_than_now_is_of_yesterday_and_says_so(
    view: WardsView, desk: Desk, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    lie_down(embedded_hospital, house, 0)
    reload(desk, view, BedKind.OCCUPIED, 0, qtbot)
    choose(view, house, 0)
    press_enter(view.board)
    form = opened(view, VitalsForm, qtbot)
    assert (form.taken(), form.taken_field.help_label.isVisible()) == ("10:42", False)

    replace_text(form.taken_field.editor, "2350")

    assert form.taken_field.help_label.text() == "yesterday"


def test_a_set_is_withdrawn_with_a_reason(
    view: WardsView, desk: Desk, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    lie_down(embedded_hospital, house, 0)
    reload(desk, view, BedKind.OCCUPIED, 0, qtbot)
    choose(view, house, 0)
    press_enter(view.board)
    form = opened(view, VitalsForm, qtbot)
    type_text(form.fields["pulse"].editor, "70")
    press_control(form.fields["pulse"].editor, Key.Key_Return)
    withdraw = view.sheet.buttons[Act.WITHDRAW]
    qtbot.waitUntil(withdraw.isVisible)

    withdraw.click()
    reason = opened(view, ReasonForm, qtbot)
    press_control(reason.reason_field.editor, Key.Key_Return)
    assert reason.reason_field.fault() == "Reason is needed."
    type_text(reason.reason_field.editor, "another patient")
    press_control(reason.reason_field.editor, Key.Key_Return)

    qtbot.waitUntil(withdraw.isHidden)


def test_names_can_be_hidden_on_the_board(
    view: WardsView, desk: Desk, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    lie_down(embedded_hospital, house, 0)
    reload(desk, view, BedKind.OCCUPIED, 0, qtbot)

    view.names_button.click()
    card = view.board.records()[0]

    assert card.name == "M. G."
    assert "GARCÍA" not in card.spoken


def test_every_bed_is_told_in_words(
    view: WardsView, desk: Desk, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    lie_down(embedded_hospital, house, 0)
    reload(desk, view, BedKind.OCCUPIED, 0, qtbot)
    role = Qt.ItemDataRole.AccessibleTextRole

    spoken = [view.board.model().index(row, 0).data(role) for row in range(2)]

    assert spoken == ["3W-01, GARCÍA, María, F · 38 y · day 1", "3W-02, Free"]


def test_the_cursor_on_a_bed_moves_nobody_into_focus_and_the_finder_finds_the_bed(
    view: WardsView, tab: Tab, desk: Desk, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    patient_id = lie_down(embedded_hospital, house, 2)
    reload(desk, view, BedKind.OCCUPIED, 2, qtbot)
    choose(view, house, 2)
    assert desk.navigator.patient_id is None
    choose(view, house, 0)

    tab.presenter.arrive(Destination(Place.WARDS, patient_id))

    def found() -> bool:
        card = view.board.current_record()
        return card is not None and card.bed_id == house.beds[2]

    qtbot.waitUntil(found)


def test_a_free_bed_is_offered_to_whom_one_turned_to_and_not_to_whom_one_just_served(
    view: WardsView, desk: Desk, house: House, qtbot: QtBot
) -> None:
    served, sought = house.add_patient("Sow"), house.add_patient("Okoye")
    desk.navigator.serve(served)
    choose(view, house, 0)
    press_enter(view.board)
    form = opened(view, AdmitForm, qtbot)
    qtbot.waitUntil(lambda: len(form.picker.match_list.records()) == 2)
    form.reject()

    desk.navigator.focus(sought)
    press_enter(view.board)
    again = opened(view, AdmitForm, qtbot)
    qtbot.waitUntil(lambda: "OKOYE" in again.patient_label.text())
    again.reject()


def test_a_patient_in_focus_brings_up_their_ward_and_bed(
    view: WardsView, tab: Tab, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    elsewhere = build_house(embedded_hospital, name="4 Surgical")
    patient = elsewhere.add_patient("Okoye", "Ngozi")
    service = WardService(embedded_hospital.sign_in(Role.NURSE))
    service.admit(admission(patient, elsewhere.beds[3]))

    tab.presenter.focus_patient(patient)

    def found() -> bool:
        card, ward = view.board.current_record(), view.ward_list.current_record()
        return (
            card is not None
            and ward is not None
            and (ward.name, card.bed_id) == ("4 Surgical", elsewhere.beds[3])
        )

    qtbot.waitUntil(found)
    assert view.sheet.isVisible()


def test_what_was_typed_comes_back_after_a_lock(
    view: WardsView, tab: Tab, desk: Desk, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    lie_down(embedded_hospital, house, 0)
    reload(desk, view, BedKind.OCCUPIED, 0, qtbot)
    choose(view, house, 0)
    press_enter(view.board)
    form = opened(view, VitalsForm, qtbot)
    for text in ("22", "9x"):
        type_here(text)
        press_tab(QApplication.focusWidget() or form)
    draft = tab.presenter.draft()
    press_escape(form)
    assert tab.presenter.draft() is None

    assert draft is not None
    tab.presenter.restore(draft)

    again = opened(view, VitalsForm, qtbot)
    assert again.fields["respiration"].editor.text() == "22"
    assert again.fields["spo2"].editor.text() == "9x"
    press_escape(again)


def test_another_tab_sends_a_patient_here_to_be_admitted(
    view: WardsView, tab: Tab, house: House, qtbot: QtBot
) -> None:
    patient = house.add_patient("Okoye", "Ngozi")

    tab.presenter.arrive(Destination(Place.WARDS, patient, act="admit"))

    admit = opened(view, AdmitForm, qtbot)
    qtbot.waitUntil(lambda: admit.patient_label.text() == "OKOYE, Ngozi")
    qtbot.waitUntil(lambda: admit.bed_field.editor.count() == 4)
    type_text(admit.reason_field.editor, "Fever")
    draft = tab.presenter.draft()
    press_escape(admit)
    assert draft is not None
    tab.presenter.restore(draft)
    again = opened(view, AdmitForm, qtbot)
    qtbot.waitUntil(lambda: again.patient_label.text() == "OKOYE, Ngozi")
    assert again.reason_field.value == "Fever"
    press_escape(again)


def test_whose_record_is_closed_is_not_taken_for_admission_and_the_form_says_so_at_once(
    view: WardsView, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    patient_id = house.add_patient("García", "María")
    office = PatientService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    office.close(patient_id, office.get(patient_id).version, "Registered by mistake")
    choose(view, house, 0)
    press_enter(view.board)
    form = opened(view, AdmitForm, qtbot)
    type_text(form.picker.search_box, "garcia")
    press_enter(form.picker.search_box)

    qtbot.waitUntil(lambda: "GARCÍA, María is closed" in form.fault_label.text())
    assert form.picker.isVisible()
    form.reject()


def test_a_child_is_not_scored(
    view: WardsView, desk: Desk, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    child = house.add_patient("Sow", "Fatou", born=date(2020, 1, 1))
    WardService(embedded_hospital.sign_in(Role.NURSE)).admit(admission(child, house.beds[0]))
    reload(desk, view, BedKind.OCCUPIED, 0, qtbot)
    choose(view, house, 0)
    press_enter(view.board)

    form = opened(view, VitalsForm, qtbot)

    assert form.score_chip.text() == "Not scored"
    press_escape(form)

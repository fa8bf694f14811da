"""The wards tab while answers are under way: whose they are, and what was typed meanwhile."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.features.wards.admit.view import AdmitForm
from pms_desktop.features.wards.cards import Act, BedKind
from pms_desktop.features.wards.item.view import ItemForm
from pms_desktop.features.wards.move.view import MoveForm
from pms_desktop.features.wards.view import WardsView
from pms_desktop.features.wards.vitals.view import VitalsForm
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.wards import WardService
from pms_desktop.settings import Settings
from tests.beds import House, admission
from tests.data.bills import enter_tariff
from tests.doubles import HeldTasks
from tests.gui.features.wards.test_wards import F, choose, kinds, lie_down, opened
from tests.gui.typing import press_enter
from tests.hospital import Hospital


@pytest.fixture
def desk(embedded_hospital: Hospital, tasks: HeldTasks) -> Desk:
    return Desk(embedded_hospital.open_station(Role.NURSE), Settings(embedded_hospital.url), tasks)


@pytest.fixture
def ward(tab: Tab, tasks: HeldTasks, house: House, embedded_hospital: Hospital) -> WardsView:
    """The board with somebody in the first bed; every answer is held back from now on."""
    lie_down(embedded_hospital, house, 0)
    tasks.release_all()
    assert isinstance(tab.view, WardsView)
    choose(tab.view, house, 0)
    tasks.release_all()
    return tab.view


def act(view: WardsView, what: Act, kind: type[F]) -> F:
    view.sheet.buttons[what].click()
    return next(form for form in view.findChildren(kind) if form.isVisible())


def test_whom_one_picks_is_admitted_and_not_who_was_in_focus(
    tab: Tab, ward: WardsView, house: House, tasks: HeldTasks
) -> None:
    first, second = house.add_patient("Okoye", "Ngozi"), house.add_patient("Bah", "Awa")
    tab.presenter.arrive(Destination(Place.WARDS, first, act="admit"))
    tasks.release()
    (form,) = (form for form in ward.findChildren(AdmitForm) if form.isVisible())
    form.picker.set_words("bah")

    tasks.release_all()
    assert form.chosen.isHidden()  # somebody else is being looked for
    form.picker.picked.emit(form.picker.match_list.records()[0].patient)
    tasks.release_all()

    assert form.patient_label.text() == "BAH, Awa"
    assert second != first


def test_of_two_patients_asked_for_the_last_is_shown(
    tab: Tab, ward: WardsView, house: House, embedded_hospital: Hospital, tasks: HeldTasks
) -> None:
    wards = WardService(embedded_hospital.sign_in(Role.NURSE))
    patients = [house.add_patient("Okoye", "Ngozi"), house.add_patient("Bah", "Awa")]
    for patient, bed in zip(patients, house.beds[1:], strict=False):
        wards.admit(admission(patient, bed))
    for patient in patients:
        tab.presenter.arrive(Destination(Place.WARDS, patient))

    while tasks.waiting:
        tasks.release(-1)

    shown = ward.board.current_record()
    assert shown is not None
    assert shown.name == "BAH, Awa"


def test_values_are_confirmed_as_they_were_asked_about(
    ward: WardsView, house: House, tasks: HeldTasks
) -> None:
    form = act(ward, Act.VITALS, VitalsForm)
    pulse = form.fields["pulse"]
    pulse.set_value(210)
    form.action_button.click()
    pulse.set_value(300)
    tasks.release_all()

    form.action_button.click()
    tasks.release_all()

    assert "Pulse" in form.message_bar.text()  # 300 is asked about as well
    form.action_button.click()
    tasks.release_all()
    assert "Vital signs saved" in ward.message_bar.text()


def test_a_bed_that_was_taken_can_be_chosen_again_while_the_beds_are_read_anew(
    ward: WardsView, house: House, embedded_hospital: Hospital, tasks: HeldTasks
) -> None:
    form = act(ward, Act.MOVE, MoveForm)
    tasks.release_all()
    form.bed_field.set_value(house.beds[1])
    lie_down(embedded_hospital, house, 1, "Quicker")
    form.action_button.click()
    tasks.release()  # refused; the free beds are being read

    form.action_button.click()
    tasks.release_all()

    assert house.beds[1] not in [
        form.bed_field.editor.itemData(row) for row in range(form.bed_field.editor.count())
    ]


def test_an_item_of_earlier_words_is_not_recorded(
    ward: WardsView, embedded_hospital: Hospital, tasks: HeldTasks
) -> None:
    enter_tariff(embedded_hospital)
    form = act(ward, Act.ITEM, ItemForm)
    tasks.release_all()
    assert form.item_list.current_record() is not None
    form.search_box.set_value("oxygen")

    form.action_button.click()

    assert form.fault_label.text() == "Choose what was done or given."
    form.search_box.searched.emit("oxygen")
    tasks.release_all()
    form.action_button.click()
    tasks.release_all()
    assert ward.message_bar.text() == "Recorded 1 × Oxygen therapy, hour."


def test_beds_are_marked_one_after_the_other_and_each_once(
    ward: WardsView, house: House, tasks: HeldTasks
) -> None:
    for bed in (1, 2):
        choose(ward, house, bed)
        ward.sheet.buttons[Act.CLEAN].click()
        ward.sheet.buttons[Act.CLEAN].click()
    tasks.release_all()

    assert kinds(ward)[:3] == [BedKind.OCCUPIED, BedKind.CLEANING, BedKind.CLEANING]
    assert "is to be cleaned" in ward.message_bar.text()


def test_a_form_opened_meanwhile_keeps_the_keyboard(
    ward: WardsView, house: House, tasks: HeldTasks, qtbot: QtBot
) -> None:
    choose(ward, house, 1)
    ward.sheet.buttons[Act.CLEAN].click()
    choose(ward, house, 0)
    press_enter(ward.board)  # answers at once, whatever is under way
    form = opened(ward, VitalsForm, qtbot)

    tasks.release_all()

    focus = QApplication.focusWidget()
    assert focus is not None
    assert form.isAncestorOf(focus)


@pytest.mark.parametrize("which", [0, -1])
def test_a_patient_in_focus_before_the_tab_is_read_is_found_in_their_bed(
    tab: Tab, house: House, embedded_hospital: Hospital, tasks: HeldTasks, which: int
) -> None:
    patient = house.add_patient("Okoye", "Ngozi")
    nurse = embedded_hospital.sign_in(Role.NURSE)
    WardService(nurse).admit(admission(patient, house.beds[2]))
    assert isinstance(tab.view, WardsView)

    tab.presenter.focus_patient(patient)
    while tasks.waiting:
        tasks.release(which)

    shown = tab.view.board.current_record()
    assert shown is not None
    assert shown.name == "OKOYE, Ngozi"

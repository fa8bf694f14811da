"""Items and notes at the bedside, by keys."""

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.features.wards.cards import Act, BedKind
from pms_desktop.features.wards.item.view import ItemForm
from pms_desktop.features.wards.note.view import NoteForm
from pms_desktop.features.wards.view import WardsView
from pms_desktop.services.notes import NoteService
from pms_desktop.services.patients import PatientService
from pms_desktop.services.wards import WardService
from tests.beds import House, admission
from tests.charts import close_charts
from tests.data.bills import enter_tariff
from tests.gui.features.wards.test_wards import choose, kinds, lie_down, opened
from tests.gui.typing import Key, press_control, press_enter, replace_text, type_text
from tests.hospital import Hospital


@pytest.fixture
def ward(
    view: WardsView, desk: Desk, house: House, embedded_hospital: Hospital, qtbot: QtBot
) -> WardsView:
    """The board with somebody in the first bed, and that bed chosen."""
    lie_down(embedded_hospital, house, 0)
    desk.changes.publish([Change("bed_stays", None, None)])
    qtbot.waitUntil(lambda: kinds(view)[0] is BedKind.OCCUPIED)
    choose(view, house, 0)
    return view


def test_an_item_found_by_its_name_is_recorded_for_the_bill(
    ward: WardsView, desk: Desk, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    enter_tariff(embedded_hospital)
    ward.sheet.buttons[Act.ITEM].click()
    form = opened(ward, ItemForm, qtbot)
    type_text(form.search_box, "oxygen")
    qtbot.waitUntil(lambda: [item.code for item in form.item_list.records()] == ["OXY"])

    press_enter(form.search_box)
    assert form.quantity_field.editor.hasFocus()
    replace_text(form.quantity_field.editor, "6")
    press_control(form.quantity_field.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: ward.message_bar.text() == "Recorded 6 × Oxygen therapy, hour.")
    with embedded_hospital.sign_in(Role.BILLING).unit_of_work(True) as uow:
        patient_id = desk.navigator.patient_id
        assert patient_id is not None
        (charge,) = uow.charges.unbilled(patient_id)
    assert (charge.quantity, charge.price) == (Decimal(6), 450)


def test_a_signed_note_is_amended_for_a_reason(ward: WardsView, desk: Desk, qtbot: QtBot) -> None:
    ward.sheet.buttons[Act.NOTE].click()
    form = opened(ward, NoteForm, qtbot)
    type_text(form.body_field.editor, "Slept well.")
    press_control(form.body_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: ward.message_bar.text() == "Note signed.")

    ward.sheet.buttons[Act.NOTE].click()
    again = opened(ward, NoteForm, qtbot)
    qtbot.waitUntil(lambda: again.amend_field.editor.count() == 2)
    again.amend_field.editor.setCurrentIndex(1)
    type_text(again.body_field.editor, "Slept badly.")
    press_control(again.body_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(again.reason_field.fault()))
    type_text(again.reason_field.editor, "wrong bed")
    press_control(again.reason_field.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: ward.message_bar.text() == "Amendment signed.")
    patient_id = desk.navigator.patient_id
    assert patient_id is not None
    bodies = [note.body for note in NoteService(desk.context).of_patient(patient_id)]
    assert bodies == ["Slept badly.", "Slept well."]


def test_a_restricted_patient_is_marked_and_choosing_the_bed_asks_nothing(
    embedded_hospital: Hospital, house: House, desk: Desk, view: WardsView, qtbot: QtBot
) -> None:
    patient_id = house.add_patient()
    WardService(embedded_hospital.sign_in(Role.NURSE)).admit(admission(patient_id, house.beds[0]))
    office = PatientService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    office.restrict(patient_id, office.get(patient_id).version, "At their wish")
    close_charts(embedded_hospital)
    desk.changes.publish([Change("bed_stays", None, None)])
    qtbot.waitUntil(lambda: ("restricted", "violet") in view.board.records()[0].chips)

    choose(view, house, 0)

    qtbot.waitUntil(lambda: "GARCÍA" in view.sheet.title())
    assert not isinstance(QApplication.activeWindow(), QDialog)

"""The administration tab and its specialities, by keys, on a real hospital."""

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.features.administration.specialities.view import SpecialitiesView
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.ids import new_id
from pms_desktop.services.staff import StaffService
from tests.gui.typing import Key, press, press_control, press_enter, replace_text, type_text
from tests.hospital import Hospital


@pytest.fixture
def section(tab: Tab) -> SpecialitiesView:
    tab.presenter.arrive(Destination(Place.ADMINISTRATION, act="specialities"))
    assert isinstance(tab.view, AdministrationView)
    shown = tab.view.stack.currentWidget()
    assert isinstance(shown, SpecialitiesView)
    return shown


def names(section: SpecialitiesView) -> list[str]:
    return [one.name for one in section.list.records()]


def add(section: SpecialitiesView, qtbot: QtBot, name: str) -> None:
    section.add_button.click()
    type_text(section.name_field.editor, name)
    press_control(section.name_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: name in names(section))


def test_an_administrator_adds_renames_and_stops_offering_a_speciality(
    section: SpecialitiesView, desk: Desk, qtbot: QtBot
) -> None:
    add(section, qtbot, "Cardiology")

    replace_text(section.name_field.editor, "Cardiología")
    press_enter(section.name_field.editor)
    qtbot.waitUntil(lambda: names(section) == ["Cardiología"])
    section.active_button.click()
    qtbot.waitUntil(lambda: not section.list.records()[0].active)

    assert StaffService(desk.context).specialities() == []


def test_the_same_name_twice_is_refused_and_stays_typed(
    section: SpecialitiesView, qtbot: QtBot
) -> None:
    add(section, qtbot, "Cardiology")

    section.add_button.click()
    type_text(section.name_field.editor, "cárdiology")
    press_enter(section.name_field.editor)

    qtbot.waitUntil(lambda: "already" in section.message_bar.text())
    assert section.name_field.value == "cárdiology"
    assert names(section) == ["Cardiology"]


def test_a_change_at_another_desk_appears_and_what_is_typed_stays(
    section: SpecialitiesView, desk: Desk, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    add(section, qtbot, "Cardiology")
    section.add_button.click()
    type_text(section.name_field.editor, "Paed")
    elsewhere = StaffService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    cardiology = section.list.records()[0]

    elsewhere.put_speciality(
        type(cardiology)(new_id(), "Ear, nose and throat", active=True, version=0)
    )
    desk.changes.publish([Change("specialities", None, None)])

    qtbot.waitUntil(lambda: "Ear, nose and throat" in names(section))
    assert section.name_field.value == "Paed"


def test_what_is_typed_comes_back_after_a_lock(
    tab: Tab, section: SpecialitiesView, qtbot: QtBot
) -> None:
    section.add_button.click()
    type_text(section.name_field.editor, "Neuro")
    draft = tab.presenter.draft()
    assert draft is not None
    replace_text(section.name_field.editor, "")

    tab.presenter.restore(draft)

    assert section.name_field.value == "Neuro"


def test_f6_goes_back_to_the_list_of_sections_and_enter_into_one(
    tab: Tab, section: SpecialitiesView, qtbot: QtBot
) -> None:
    assert isinstance(tab.view, AdministrationView)
    add(section, qtbot, "Cardiology")

    press(section.name_field.editor, Key.Key_F6)
    assert tab.view.section_list.hasFocus()
    press_enter(tab.view.section_list)

    assert section.list.hasFocus()

"""The formulary section by keys, as a pharmacist keeps it."""

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.prescribing import Medicine
from pms_desktop.features.administration.formulary.view import FormularyView
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.formulary import FormularyService
from tests.data.medicines import enter_formulary
from tests.gui.features.administration.conftest import OpenTab
from tests.gui.typing import Key, press_control, press_enter, replace_text, type_text
from tests.hospital import Hospital


@pytest.fixture
def medicines(embedded_hospital: Hospital) -> dict[str, Medicine]:
    return enter_formulary(embedded_hospital)


@pytest.fixture
def desk_and_tab(
    embedded_hospital: Hospital, medicines: dict[str, Medicine], open_tab: OpenTab
) -> tuple[Desk, Tab]:
    desk, tab = open_tab(embedded_hospital, Role.PHARMACIST)
    tab.presenter.arrive(Destination(Place.ADMINISTRATION, act="formulary"))
    return desk, tab


@pytest.fixture
def section(tab: Tab, qtbot: QtBot) -> FormularyView:
    assert isinstance(tab.view, AdministrationView)
    shown = tab.view.stack.currentWidget()
    assert isinstance(shown, FormularyView)
    qtbot.waitUntil(lambda: len(shown.list.records()) == 5)
    return shown


def test_a_pharmacist_sees_the_formulary_and_nothing_else_of_the_administration(tab: Tab) -> None:
    assert isinstance(tab.view, AdministrationView)

    assert tab.view.stack.count() == 1


def test_a_medicine_is_found_by_its_class_and_changed(
    section: FormularyView, desk: Desk, qtbot: QtBot
) -> None:
    type_text(section.search_box, "penic 625")
    press_enter(section.search_box)
    strength = section.field("strength").editor
    assert section.field("name").value == "Co-amoxiclav"
    replace_text(strength, "1 g")
    press_control(strength, Key.Key_Return)

    qtbot.waitUntil(lambda: "Saved" in section.message_bar.text())
    kept = {one.label for one in FormularyService(desk.context).medicines()}
    assert "Co-amoxiclav 1 g tablet" in kept


def test_a_new_medicine_needs_an_ingredient(
    section: FormularyView, desk: Desk, qtbot: QtBot
) -> None:
    section.add_button.click()
    type_text(section.field("name").editor, "Ibuprofen")
    press_control(section.field("name").editor, Key.Key_Return)
    assert section.field("ingredients").fault()

    line = section.field("ingredients").editor.line_edit()
    type_text(line, "Ibuprofen")
    press_control(line, Key.Key_Return)

    qtbot.waitUntil(lambda: len(section.list.records()) == 6)
    (kept,) = (o for o in FormularyService(desk.context).medicines() if o.name == "Ibuprofen")
    assert kept.ingredients == ("ibuprofen",)


def test_a_medicine_is_no_longer_offered_and_offered_again(
    section: FormularyView, desk: Desk, qtbot: QtBot
) -> None:
    def offered() -> bool:
        return bool(section.list.records()[0].active)

    section.list.select_row(0)
    section.active_button.click()
    qtbot.waitUntil(lambda: not offered())
    section.active_button.click()
    qtbot.waitUntil(offered)


def test_what_is_typed_comes_back_after_a_lock(
    tab: Tab, section: FormularyView, qtbot: QtBot
) -> None:
    section.list.select_row(0)
    replace_text(section.field("default_dose").editor, "3 capsules")
    draft = tab.presenter.draft()
    assert draft is not None
    section.add_button.click()

    tab.presenter.restore(draft)

    qtbot.waitUntil(lambda: section.field("default_dose").value == "3 capsules")
    assert section.field("name").value == "Amoxicillin"

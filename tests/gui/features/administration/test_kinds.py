"""Kinds of numbers and alerts in the administration, by keys, on a real hospital."""

from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Tab
from pms_desktop.features.administration.kinds.view import KindsView
from pms_desktop.features.administration.view import AdministrationView
from tests.gui.features.administration.conftest import OpenSection
from tests.gui.typing import Key, press_control, type_text
from tests.hospital import Hospital


def shown(tab: Tab) -> KindsView:
    assert isinstance(tab.view, AdministrationView)
    section = tab.view.stack.currentWidget()
    assert isinstance(section, KindsView)
    return section


def names(section: KindsView) -> list[str]:
    return [kind.name for kind in section.list.records()]


def test_a_kind_of_number_is_entered_with_its_pattern_and_check(
    embedded_hospital: Hospital, open_section: OpenSection, qtbot: QtBot
) -> None:
    _desk, tab = open_section(embedded_hospital, "numbers")
    section = shown(tab)
    qtbot.waitUntil(lambda: "NHS number" in names(section))
    section.add_button.click()
    fields = section.edited_fields()
    type_text(fields["name"].editor, "Aadhaar")
    type_text(fields["pattern"].editor, "9999 9999 9999")
    fields["check_rule"].set_value("verhoeff")
    fields["unique_in_hospital"].set_value(True)
    draft = tab.presenter.draft()
    assert draft is not None
    press_control(fields["name"].editor, Key.Key_Return)

    qtbot.waitUntil(lambda: "Aadhaar" in names(section))
    kind = next(each for each in section.list.records() if each.name == "Aadhaar")
    assert kind.unique_in_hospital
    assert kind.check_rule.value == "verhoeff"
    section.active_button.click()
    qtbot.waitUntil(lambda: "again" in section.active_button.text())


def test_a_fault_is_said_at_its_field(
    embedded_hospital: Hospital, open_section: OpenSection, qtbot: QtBot
) -> None:
    _desk, tab = open_section(embedded_hospital, "numbers")
    section = shown(tab)
    qtbot.waitUntil(lambda: "NHS number" in names(section))
    fields = section.edited_fields()
    section.add_button.click()
    type_text(fields["name"].editor, "Card")
    type_text(fields["country"].editor, "1x")
    press_control(fields["name"].editor, Key.Key_Return)

    qtbot.waitUntil(lambda: "Two letters" in fields["country"].fault())


def test_alerts_and_consents_have_their_lists(
    embedded_hospital: Hospital, open_section: OpenSection, qtbot: QtBot
) -> None:
    _desk, tab = open_section(embedded_hospital, "alerts")
    section = shown(tab)
    qtbot.waitUntil(lambda: "Falls risk" in names(section))
    section.choose(section.list.records()[0].id)
    section.chosen.emit(section.list.records()[0])
    assert section.edited_fields()["tone"].value == "warn"

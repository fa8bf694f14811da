"""Deciding about likely duplicates, merging and taking back, by keys and mouse."""

from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.merge_choice import Whose
from pms_desktop.domain.patients import Identifier, PatientDetails, Phone, Sex
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.features.duplicates.view import DuplicatesView
from pms_desktop.features.duplicates.words import FieldLine, whole_words
from pms_desktop.services.duplicate_list import DuplicateListService
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from tests.gui.features.administration.conftest import OpenSection
from tests.gui.typing import Key, click, press, press_control, type_text
from tests.hospital import Hospital

MARIA = PatientDetails(
    family_names="García Martínez", given_names="María José", sex=Sex.FEMALE,
    birth_date=date(1988, 3, 12), phones=(Phone("+34 600 123 456", "+34600123456"),), city="Madrid",
    identifiers=(Identifier("National ID", "12345678Z"),),
)  # fmt: skip
AGAIN = replace(
    MARIA, family_names="Garcia Martinez", phones=(Phone("+34 600 999 111", "+34600999111"),),
    city="Sevilla", email="maria@example.org", identifiers=(),
)  # fmt: skip


@pytest.fixture
def twice(embedded_hospital: Hospital) -> Hospital:
    """One person under two numbers, found by a search through the whole hospital."""
    with embedded_hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow:
        for details in (MARIA, AGAIN):
            uow.patients.add(new_id(), details)
        uow.commit()
    keeper = embedded_hospital.sign_in(Role.ADMINISTRATOR)
    assert DuplicateListService(keeper).look_through(lambda _share: True) == 1
    return embedded_hospital


def shown(tab: Tab) -> DuplicatesView:
    assert isinstance(tab.view, AdministrationView)
    section = tab.view.stack.currentWidget()
    assert isinstance(section, DuplicatesView)
    return section


@pytest.fixture
def opened(twice: Hospital, open_section: OpenSection, qtbot: QtBot) -> tuple[Desk, Tab]:
    desk, tab = open_section(twice, "duplicates")
    qtbot.waitUntil(lambda: bool(shown(tab).field_table.records()))
    return desk, tab


@pytest.fixture
def section(opened: tuple[Desk, Tab]) -> DuplicatesView:
    return shown(opened[1])


def kept(section: DuplicatesView) -> dict[str, str]:
    return {line.field: line.kept.value for line in section.field_table.records() if line.kept}


def test_a_pair_stands_side_by_side_with_what_agrees_and_what_differs(
    section: DuplicatesView,
) -> None:
    (line,) = section.list.records()

    assert "GARCÍA MARTÍNEZ" in line.title
    assert line.right.endswith("%")
    assert "same: " in section.reasons_label.text()
    assert kept(section) == {
        "name": "mine", "phones": "both", "address": "mine", "email": "theirs",
        "identifiers": "both",
    }  # fmt: skip


def test_merging_by_keys_keeps_what_was_chosen_and_can_be_taken_back(
    section: DuplicatesView, twice: Hospital, qtbot: QtBot
) -> None:
    desk = PatientService(twice.sign_in(Role.RECEPTIONIST))
    section.field_table.select_record(section.field_table.records()[0])
    press(section.field_table, Key.Key_Return)
    assert kept(section)["name"] == "theirs"
    press_control(section.field_table, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(section.reason_field.fault()))
    type_text(section.reason_field.editor, "Registered twice")
    press_control(section.reason_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "Merged." in section.message_bar.text())

    (found,) = [each.patient for each in desk.find("maria") if not each.patient.merged_into]
    details = desk.get(found.id).details
    assert details.family_names == "Garcia Martinez"
    assert (details.city, details.email) == ("Madrid", "maria@example.org")
    assert len(details.phones) == 2

    section.set_kind("merged")
    qtbot.waitUntil(section.undo_button.isVisible)
    type_text(section.reason_field.editor, "They are cousins")
    click(section.undo_button)
    qtbot.waitUntil(lambda: "Taken back" in section.message_bar.text())
    assert desk.get(found.id).details.family_names == "García Martínez"


def test_a_value_too_long_for_its_column_is_told_in_full_below(
    section: DuplicatesView, qtbot: QtBot
) -> None:
    name, phones = (
        next(line for line in section.field_table.records() if line.field == field)
        for field in ("name", "phones")
    )
    section.field_table.select_record(name)

    qtbot.waitUntil(section.whole_label.isVisible)
    assert section.whole_label.text() == (
        "Stays: GARCÍA MARTÍNEZ, María José\nGoes: GARCIA MARTINEZ, María José"
    )
    section.field_table.select_record(phones)
    qtbot.waitUntil(section.whole_label.isHidden)


def test_long_values_are_told_once_where_they_are_the_same_and_numbers_stay_whole() -> None:
    same = FieldLine("address", "Address", "12 Harbour Street", "12 Harbour Street", None)
    phones = FieldLine("phones", "Phones", "+34 600 1, +34 600 2", "", Whose.BOTH)

    assert whole_words(same, may_merge=True) == "Both: 12 Harbour Street"
    assert whole_words(phones, may_merge=False) == (
        "First: +34\u00a0600\u00a01, +34\u00a0600\u00a02\nSecond: –"
    )


def test_the_rows_that_move_take_no_room_where_there_are_none(section: DuplicatesView) -> None:
    assert section.row_table.isHidden()
    assert section.no_rows_label.isVisible()


def test_two_people_leave_the_list_and_can_be_decided_again(
    section: DuplicatesView, qtbot: QtBot
) -> None:
    press_control(section.field_table, Key.Key_D)
    qtbot.waitUntil(lambda: not section.list.records())
    section.set_kind("decided")
    qtbot.waitUntil(section.again_button.isVisible)
    click(section.again_button)
    qtbot.waitUntil(lambda: not section.list.records())
    section.set_kind("open")
    qtbot.waitUntil(lambda: len(section.list.records()) == 1)


def test_later_stays_at_the_end_of_the_list(section: DuplicatesView, qtbot: QtBot) -> None:
    press_control(section.field_table, Key.Key_L)

    qtbot.waitUntil(lambda: any("later" in line.subtitle for line in section.list.records()))


def test_the_other_record_can_be_the_one_that_stays(section: DuplicatesView, qtbot: QtBot) -> None:
    click(section.swap_button)

    qtbot.waitUntil(lambda: kept(section).get("email") == "mine")


def test_what_was_chosen_and_typed_comes_back(
    opened: tuple[Desk, Tab], twice: Hospital, open_section: OpenSection, qtbot: QtBot
) -> None:
    _desk, tab = opened
    section = shown(tab)
    section.field_table.select_record(section.field_table.records()[0])
    press(section.field_table, Key.Key_Return)
    type_text(section.reason_field.editor, "Registered twice")
    draft = tab.presenter.draft()
    assert draft is not None

    _other, again = open_section(twice, "duplicates")
    again.presenter.restore(draft)
    restored = shown(again)

    qtbot.waitUntil(lambda: kept(restored).get("name") == "theirs")
    assert restored.reason() == "Registered twice"


def test_the_whole_hospital_is_searched_with_its_progress(
    section: DuplicatesView, qtbot: QtBot
) -> None:
    click(section.search_bar.button)

    qtbot.waitUntil(lambda: "0 new pairs" in section.message_bar.text())
    assert section.search_bar.button.isVisible()

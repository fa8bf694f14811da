"""The finder as people and scanners use it."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.domain.mrn import mrn_of
from pms_desktop.domain.patients import MatchedBy, PatientBrief, PatientMatch, Sex
from pms_desktop.services.ids import new_id
from pms_desktop.ui.patient_picker import PatientPicker
from tests.gui.typing import Key, press, press_enter, type_text

TODAY = date(2026, 11, 20)


def match(number: int, family: str, *words: str, closed: bool = False) -> PatientMatch:
    patient = PatientBrief(
        new_id(), mrn_of(number), family, "Ann", Sex.FEMALE, date(1980, 1, 1), closed=closed
    )
    return PatientMatch(patient, (MatchedBy.NAME,), words)


@pytest.fixture
def picker(qtbot: QtBot) -> PatientPicker:
    made = PatientPicker()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.search_box.setFocus()
    return made


def test_a_scanner_that_sends_enter_at_once_waits_for_the_answer(picker: PatientPicker) -> None:
    picked: list[PatientBrief] = []
    picker.picked.connect(picked.append)
    type_text(picker.search_box, "lee")
    press_enter(picker.search_box)
    assert picked == []

    lee = match(1, "Lee", "lee")
    picker.show_matches("l", [match(2, "Long", "l")], TODAY, 2)
    assert picked == []
    picker.show_matches("lee", [lee], TODAY, 2)

    assert picked == [lee.patient]


def test_arrows_choose_while_one_goes_on_typing(picker: PatientPicker) -> None:
    picked: list[PatientBrief] = []
    picker.picked.connect(picked.append)
    type_text(picker.search_box, "le")
    matches = [match(1, "Lee", "le"), match(2, "Leeds", "le")]
    picker.show_matches("le", matches, TODAY, 2)
    press(picker.search_box, Key.Key_Down)
    press_enter(picker.search_box)

    assert picked == [matches[1].patient]
    assert picker.search_box.hasFocus()


def test_what_matched_is_marked_and_closed_records_say_so(picker: PatientPicker) -> None:
    row = picker._row_of(match(1, "García", "garc", closed=True))

    assert ("closed", "warn") in row.chips
    assert [row.title[at : at + size] for at, size in row.marks] == ["GARC"]
    assert row.quiet

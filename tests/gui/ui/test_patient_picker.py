"""The finder as people and scanners use it."""

from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.domain.mrn import mrn_of
from pms_desktop.domain.patient_ranking import mrn_spot
from pms_desktop.domain.patients import MatchedBy, PatientBrief, PatientMatch, Sex, Spot
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


def test_enter_ahead_of_the_answer_takes_who_answers_first_to_all_that_is_typed(
    picker: PatientPicker,
) -> None:
    picked: list[PatientBrief] = []
    picker.picked.connect(picked.append)
    long, lee = match(1, "Leeds-Long", "l"), match(2, "Lee", "lee")
    type_text(picker.search_box, "l")
    picker.show_matches("l", [long, lee], TODAY, 2)
    type_text(picker.search_box, "ee")
    press_enter(picker.search_box)
    picker.show_matches("lee", [lee, long], TODAY, 2)

    assert picked == [lee.patient]


def test_a_guess_is_looked_at_before_enter_takes_it(picker: PatientPicker) -> None:
    picked: list[PatientBrief] = []
    picker.picked.connect(picked.append)
    type_text(picker.search_box, "leh")
    press_enter(picker.search_box)
    lee = replace(match(1, "Lee"), matched_by=(MatchedBy.SOUND,))

    picker.show_matches("leh", [lee], TODAY, 2)
    assert picked == []

    press_enter(picker.search_box)
    assert picked == [lee.patient]


def test_what_answered_is_shown_where_it_stands(picker: PatientPicker) -> None:
    lucia = match(1, "García", "garc")
    spots = (Spot(MatchedBy.PHONE, "+34 600 123 456 (mother)", ((4, 11),)),)
    row = picker._row_of(replace(lucia, matched_by=(MatchedBy.PHONE,), spots=spots))

    assert [row.subtitle[at : at + size] for at, size in row.subtitle_marks] == ["600 123 456"]
    assert "(mother)" in row.spoken()
    assert "born 1 Jan 1980" in row.subtitle
    assert ("phone", "neutral") in row.chips


def test_a_wrong_check_digit_says_the_right_one(picker: PatientPicker) -> None:
    lee = match(1, "Lee")
    spot = mrn_spot(lee.patient, typed="000000014", near=True)
    row = picker._row_of(replace(lee, matched_by=(spot.by,), spots=(spot,)))

    assert row.chips == (("check digit would be 3", "warn"),)
    assert [row.subtitle[at : at + size] for at, size in row.subtitle_marks] == ["3"]


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

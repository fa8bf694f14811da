"""How patients are named and how old they are said to be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pms_desktop.domain.patients import age_text, display_name

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("family", "given_names", "shown"),
    [
        ("Δημοπούλου-Προΐου", "Καλλιρόη", "ΔΗΜΟΠΟΥΛΟΥ-ΠΡΟΪΟΥ, Καλλιρόη"),
        ("García Martínez", "María José", "GARCÍA MARTÍNEZ, María José"),
        ("", "Sukarno", "Sukarno"),
        ("Suharto", "", "SUHARTO"),
        ("غارسيا", "ماريا", "غارسيا، ماريا"),
        ("王", "小明", "王小明"),
        ("बेग", "सीता", "बेग, सीता"),
        ("გელაშვილი", "ნინო", "გელაშვილი, ნინო"),
    ],
)
def test_names_are_shown_in_the_habit_of_their_script(
    family: str, given_names: str, shown: str
) -> None:
    assert display_name(family, given_names) == shown


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(1988, 3, 12), "38 y"),
        (date(1988, 11, 20), "38 y"),
        (date(1988, 11, 21), "37 y"),
        (date(2004, 2, 29), "22 y"),
        (date(2025, 9, 1), "14 m"),
        (date(2026, 9, 25), "8 w"),
        (date(2026, 11, 10), "10 d"),
        (date(2026, 11, 20), "0 d"),
        (date(1986, 1, 1), "40 y"),
    ],
)
def test_ages_are_in_the_unit_of_the_age(born: date, age: str) -> None:
    assert age_text(born, False, TODAY) == age


def test_an_age_that_was_only_given_says_so() -> None:
    assert age_text(date(1986, 1, 1), True, TODAY) == "~40 y"
    assert age_text(None, False, TODAY) == ""


@given(st.dates(date(1870, 1, 1), TODAY))
def test_everybody_has_an_age_of_at_least_nothing(born: date) -> None:
    amount, unit = age_text(born, False, TODAY).split()
    assert int(amount) >= 0
    assert unit in {"y", "m", "w", "d"}

"""Dates are understood however they are typed, or the field says why not."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.ui.dates import DateEdit, Order, When, parse_date
from pms_desktop.ui.fields import Field
from tests.gui.typing import press_tab, type_text
from tests.gui.ui.conftest import Show

TODAY = date(2026, 11, 20)
BIRTHDAY = date(1988, 3, 12)


def today() -> date:
    return TODAY


@pytest.mark.parametrize(
    "text",
    [
        "12/03/1988", "12.3.88", "12-3-1988", "12 3 1988", "12 Mar 1988", "12 march 88",
        "12 Mar. 1988", "Mar 12, 1988", "1988-03-12", "1988/3/12", "12031988", "120388",
        " 12/03/1988 ", "١٢/٠٣/١٩٨٨", "१२/०३/१९८८",
    ],
)  # fmt: skip
def test_a_birthday_is_understood_in_every_usual_way(text: str) -> None:
    assert parse_date(text, TODAY, "dmy", "past") == BIRTHDAY


@pytest.mark.parametrize(
    ("text", "order"), [("03/12/1988", "mdy"), ("88-03-12", "ymd"), ("19880312", "ymd")]
)
def test_the_order_of_the_hospital_decides(text: str, order: Order) -> None:
    assert parse_date(text, TODAY, order, "past") == BIRTHDAY


@pytest.mark.parametrize(
    ("text", "when", "expected"),
    [
        ("20/11/26", "past", date(2026, 11, 20)),
        ("21/11/26", "past", date(1926, 11, 21)),
        ("01/01/30", "future", date(2030, 1, 1)),
        ("01/01/80", "any", date(1980, 1, 1)),
        ("29/02/24", "past", date(2024, 2, 29)),
    ],
)
def test_a_year_of_two_digits_is_the_nearest_that_makes_sense(
    text: str, when: When, expected: date
) -> None:
    assert parse_date(text, TODAY, "dmy", when) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", TODAY), ("t", TODAY), ("tomorrow", date(2026, 11, 21)),
        ("+7", date(2026, 11, 27)), ("-1", date(2026, 11, 19)),
    ],
)  # fmt: skip
def test_days_can_be_told_from_today(text: str, expected: date) -> None:
    assert parse_date(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("29/02/2023", "2023 has no 29 February"),
        ("31/04/2020", "30 days"),
        ("00/04/2020", "30 days"),
        ("12/13/1988", "no month 13"),
        ("01/01/0988", "988 cannot be the year"),
        ("1/1/988", "four digits"),
        ("21/11/2026", "21 Nov 2026 is in the future"),
        ("12 Foo 1988", "12/03/1988 or 12 Mar 1988"),
        ("hello", "Write the date"),
        ("12/03", "Write the date"),
        ("+", "Write the date"),
        ("1234567", "Write the date"),
        ("²/3/1988", "Write the date"),
        ("123/3/1988", "Write the date"),
    ],
)
def test_what_is_not_a_day_of_birth_is_explained(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_date(text, TODAY, "dmy", "past")


def test_a_booking_in_the_past_is_refused() -> None:
    with pytest.raises(ValueError, match="19 Nov 2026 is in the past"):
        parse_date("19/11/2026", TODAY, "dmy", "future")


def test_a_typed_date_is_written_in_full_when_one_moves_on(qtbot: QtBot, show: Show) -> None:
    field = Field("&Born", DateEdit(today, when="past"))
    show(field)
    field.setFocus()

    type_text(field.editor, "12.3.88")
    press_tab(field.editor)

    field.editor.editingFinished.emit()
    assert field.editor.text() == "12/03/1988"
    assert field.value == BIRTHDAY
    assert field.fault() == ""


def test_a_date_that_cannot_be_stays_as_typed_and_is_marked(qtbot: QtBot, show: Show) -> None:
    field = Field("&Born", DateEdit(today, when="past"))
    show(field)

    type_text(field.editor, "31/02/2020")
    field.editor.editingFinished.emit()

    assert field.editor.text() == "31/02/2020"
    assert field.value is None
    assert "February has 29 days" in field.fault()
    assert field.editor.accessibleDescription() == field.fault()

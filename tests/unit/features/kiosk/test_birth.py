"""A date of birth in three numbers, and the sentence for one that is none."""

from datetime import date

import pytest

from pms_desktop.features.kiosk.birth import born

TODAY = date(2026, 11, 20)


def test_three_numbers_are_a_day() -> None:
    assert born("29", "02", "1988", TODAY) == date(1988, 2, 29)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("", "3", "1988"), "day, month and year"),
        (("1", "3", "88"), "four figures"),
        (("1", "13", "1988"), "twelve months"),
        (("29", "2", "1990"), "no such day"),
        (("0", "2", "1990"), "no such day"),
        (("1", "3", "1788"), "look at the year"),
        (("21", "11", "2026"), "still to come"),
    ],
)
def test_what_is_no_day_of_birth_is_told_with_what_to_look_at(
    typed: tuple[str, str, str], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        born(*typed, TODAY)

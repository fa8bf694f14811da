"""Times and hours of a day as people type them."""

from datetime import time

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.ui.hours import HoursEdit, parse_hours
from pms_desktop.ui.times import TimeEdit, parse_time
from tests.gui.typing import press_enter, type_text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9", time(9)),
        ("930", time(9, 30)),
        ("0930", time(9, 30)),
        ("9:30", time(9, 30)),
        ("9.30", time(9, 30)),
        ("14h15", time(14, 15)),
        ("2 pm", time(14)),
        ("12 am", time(0)),
        ("12:30pm", time(12, 30)),
        ("٩:٣٠", time(9, 30)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, meant: time) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["25", "9:60", "13 pm", "0 am", "soon", "9:3", "-9", "9:30:00"])
def test_what_is_no_time_says_how_to_write_one(typed: str) -> None:
    with pytest.raises(ValueError, match="9:30"):
        parse_time(typed)


def test_a_typed_time_is_written_in_full(qtbot: QtBot) -> None:
    edit = TimeEdit()
    qtbot.addWidget(edit)
    edit.show()
    type_text(edit, "930")
    press_enter(edit)

    assert edit.text() == "09:30"


def test_hours_are_put_in_order() -> None:
    assert parse_hours("13:30-17; 8 - 12") == ((time(8), time(12)), (time(13, 30), time(17)))
    assert parse_hours("  ") == ()


@pytest.mark.parametrize(
    ("typed", "why"),
    [("8", "Write hours"), ("12-8", "ends before"), ("8-12, 11-13", "overlap"), ("8-x", "9:30")],
)
def test_what_is_no_hours_says_why(typed: str, why: str) -> None:
    edit = HoursEdit()
    edit.setText(typed)

    assert why in edit.fault()
    assert edit.value() == ()

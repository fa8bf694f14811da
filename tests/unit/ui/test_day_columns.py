"""Where blocks, cursor stops and free slots of a day stand."""

import pytest

from pms_desktop.ui.day_calendar.model import Block, DayColumn, hours_shown, next_free, stops


def block(key: str, start: int, end: int) -> Block:
    return Block(key, start, end, key, "", key)


def column(*blocks: Block, working: tuple[tuple[int, int], ...] = ((480, 600),)) -> DayColumn:
    return DayColumn("d", "Dr Okafor", "Cardiology", working, blocks, step=30)


def test_blocks_that_overlap_stand_side_by_side_and_others_take_the_whole_width() -> None:
    day = column(
        block("a", 480, 540), block("b", 500, 530), block("c", 535, 560), block("d", 570, 600)
    )

    assert day.lanes == {"a": (0, 2), "b": (1, 2), "c": (1, 2), "d": (0, 1)}


def test_the_cursor_stops_at_free_slots_and_at_the_start_of_blocks() -> None:
    day = column(block("a", 495, 525))

    assert stops(day, 480, 600) == [480, 495, 525, 555, 585]


def test_a_stretch_that_begins_off_the_grid_has_its_first_slot_at_its_beginning() -> None:
    day = column(working=((490, 550),))

    assert stops(day, 480, 600) == [480, 490, 520, 550, 580]
    assert day.slot_at(515) == 490


def test_the_next_free_slot_lies_in_the_hours_and_meets_nobody() -> None:
    day = column(block("a", 480, 495), block("b", 540, 570))

    assert next_free(day, 0) == 510
    assert next_free(day, 510) == 570
    assert next_free(day, 570) is None


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (column(), (480, 1080)),
        (column(block("night", 90, 130)), (60, 1080)),
        (column(working=((1200, 1410),)), (480, 1440)),
    ],
)
def test_hours_worth_showing_reach_from_the_first_to_the_last_on_whole_hours(
    day: DayColumn, shown: tuple[int, int]
) -> None:
    assert hours_shown([day], (480, 1080)) == shown

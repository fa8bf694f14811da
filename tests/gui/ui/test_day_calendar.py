"""A day in columns: keys, mouse, what assistive technology reads, and how fast it is painted."""

import gc
from statistics import median
from time import process_time

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pms_desktop.ui.day_calendar.model import Block, DayColumn
from pms_desktop.ui.day_calendar.widget import DayCalendar
from tests.gui.typing import Key, press, press_enter, press_escape


def columns(count: int, blocks: int = 2) -> list[DayColumn]:
    """Doctors who work from 8 to 18 and see somebody every hour."""
    return [
        DayColumn(
            key=number,
            title=f"Dr {number}",
            subtitle="Cardiology · Room 4",
            working=((480, 720), (780, 1080)),
            blocks=tuple(
                Block(
                    (number, b), 480 + b * 60, 510 + b * 60, f"PATIENT{b}, A",
                    "08:00 booked · Consultation", f"PATIENT{b}, booked", dashed=b == 3,
                )
                for b in range(blocks)
            ),
            step=30,
        )
        for number in range(count)
    ]  # fmt: skip


@pytest.fixture
def calendar(qtbot: QtBot) -> DayCalendar:
    made = DayCalendar("Appointments of the day")
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.set_columns(columns(4))
    with qtbot.waitActive(made):
        made.show()
    made.setFocus()
    return made


def drag(calendar: DayCalendar, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(calendar.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(calendar.viewport(), start + (end - start) * step / 8)


def test_arrows_walk_over_blocks_and_free_slots_and_enter_books_or_opens(
    calendar: DayCalendar,
) -> None:
    asked: list[tuple[object, ...]] = []
    calendar.slot_activated.connect(lambda *slot: asked.append(slot))
    calendar.block_activated.connect(lambda key: asked.append((key,)))

    press_enter(calendar)
    press(calendar, Key.Key_Down)
    press_enter(calendar)
    press(calendar, Key.Key_Right)
    press_enter(calendar)

    assert asked == [((0, 0),), (0, 510), (1, 510)]


def test_who_may_only_look_neither_books_nor_drags(calendar: DayCalendar) -> None:
    calendar.read_only = True
    asked: list[object] = []
    calendar.slot_activated.connect(lambda *slot: asked.append(slot))
    calendar.block_dropped.connect(lambda *drop: asked.append(drop))

    press(calendar, Key.Key_Down)
    press_enter(calendar)
    start = calendar.block_rect((0, 0)).center()
    drag(calendar, start, start + QPoint(0, 150))
    QTest.mouseRelease(calendar.viewport(), Qt.MouseButton.LeftButton, pos=start)

    assert asked == []


def test_a_block_is_dragged_to_another_column_and_time(calendar: DayCalendar) -> None:
    drops: list[tuple[object, ...]] = []
    calendar.block_dropped.connect(lambda *drop: drops.append(drop))
    start = calendar.block_rect((0, 0)).center()
    end = calendar.slot_rect(2, 600).center()

    drag(calendar, start, end)
    QTest.mouseRelease(calendar.viewport(), Qt.MouseButton.LeftButton, pos=end)

    assert drops == [((0, 0), 2, 600)]


def test_escape_leaves_a_dragged_block_where_it_was(calendar: DayCalendar) -> None:
    drops: list[tuple[object, ...]] = []
    calendar.block_dropped.connect(lambda *drop: drops.append(drop))
    start = calendar.block_rect((0, 0)).center()
    end = calendar.slot_rect(2, 600).center()

    drag(calendar, start, end)
    press_escape(calendar)
    QTest.mouseRelease(calendar.viewport(), Qt.MouseButton.LeftButton, pos=end)

    assert drops == []


def test_the_cursor_stays_on_its_block_when_others_appear_before_it(
    calendar: DayCalendar,
) -> None:
    calendar.select_block((1, 1))

    calendar.set_columns(columns(5, blocks=4)[1:])

    block = calendar.current_block()
    assert block is not None
    assert block.key == (1, 1)


def test_a_column_out_of_sight_is_scrolled_to(calendar: DayCalendar) -> None:
    calendar.set_columns(columns(40))
    calendar.select_slot(39, 1050)

    rect = calendar.slot_rect(39, 1050)

    assert calendar.viewport().rect().contains(rect.center())


def test_every_block_is_a_named_item_for_assistive_technology(calendar: DayCalendar) -> None:
    day = QAccessible.queryAccessibleInterface(calendar)

    named = [day.child(i).text(QAccessible.Text.Name) for i in range(day.childCount())]

    assert named[:3] == [
        "Dr 0, PATIENT0, booked",
        "Dr 0, PATIENT1, booked",
        "Dr 1, PATIENT0, booked",
    ]
    assert day.child(0).role() == QAccessible.Role.ListItem
    middle = day.child(5).rect().center()
    assert day.indexOfChild(day.childAt(middle.x(), middle.y())) == 5
    assert day.child(0).state().focused


def test_items_come_and_go_with_the_day_and_the_widget(qtbot: QtBot) -> None:
    for _round in range(15):
        calendar = DayCalendar("Day")
        calendar.set_columns(columns(4, blocks=6))
        calendar.show()
        day = QAccessible.queryAccessibleInterface(calendar)
        assert [day.child(i).text(QAccessible.Text.Name) for i in range(24)]
        calendar.set_columns(columns(2, blocks=1))
        gc.collect()
        assert day.childCount() == 2
        calendar.close()
        calendar.deleteLater()
        QApplication.sendPostedEvents(calendar, QEvent.Type.DeferredDelete)


def test_doctors_out_of_sight_cost_no_paint(calendar: DayCalendar) -> None:
    calendar.resize(1600, 900)

    def seconds_with(doctors: int) -> float:
        calendar.set_columns(columns(doctors, blocks=10))
        calendar.set_now(645)
        return median(paint_once() for _ in range(15))

    def paint_once() -> float:
        start = process_time()
        calendar.viewport().repaint()
        return process_time() - start

    in_sight = seconds_with(10)
    assert seconds_with(80) < 3 * in_sight


def test_read_from_right_to_left_the_first_column_stands_at_the_right(
    calendar: DayCalendar,
) -> None:
    calendar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    calendar.set_columns(columns(9))
    asked: list[tuple[object, ...]] = []
    calendar.slot_activated.connect(lambda *slot: asked.append(slot))
    first, second = calendar.slot_rect(0, 510), calendar.slot_rect(1, 510)
    assert second.right() <= first.left() < calendar.viewport().width()

    QTest.mouseClick(calendar.viewport(), Qt.MouseButton.LeftButton, pos=second.center())
    press(calendar, Key.Key_Left)
    press_enter(calendar)
    for _column in range(9):
        press(calendar, Key.Key_Left)

    assert asked == [(1, 510), (2, 510)]
    assert calendar.viewport().rect().contains(calendar.slot_rect(8, 510))


@pytest.mark.parametrize(("step", "tall"), [(10, False), (15, True), (20, True), (60, True)])
def test_a_slot_is_as_high_as_a_name_and_its_state_unless_it_is_very_short(
    calendar: DayCalendar, step: int, tall: bool
) -> None:
    block = Block("a", 480, 480 + step, "PATEL, Donna", "08:00 booked", "PATEL, Donna, booked")
    calendar.set_columns([DayColumn("x", "Dr X", "", ((480, 720),), (block,), step=step)])

    assert (calendar.block_rect("a").height() >= 2 * 16) is tall

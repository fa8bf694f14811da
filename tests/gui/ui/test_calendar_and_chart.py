"""Calendar, chart, levels and remembered windows."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.ui.calendar_month import shifted
from pms_desktop.ui.chart import tick_text
from pms_desktop.ui.scaling.geometry import (
    remember,
    restore,
)
from pms_desktop.ui.theme import apply_theme
from pms_desktop.ui.widgets import BusyLine, CalendarMonth, LevelBar, Series, TrendChart
from tests.gui.typing import Key, press
from tests.gui.ui.conftest import Show

MADRID = ZoneInfo("Europe/Madrid")
TODAY = date(2026, 11, 20)


def today() -> date:
    return TODAY


def test_arrow_keys_walk_through_days_weeks_and_months(qtbot: QtBot, show: Show) -> None:
    calendar = CalendarMonth(today)
    show(calendar)
    assert calendar.value() == TODAY

    steps = [
        (Key.Key_Right, date(2026, 11, 21)),
        (Key.Key_Down, date(2026, 11, 28)),
        (Key.Key_Down, date(2026, 12, 5)),
        (Key.Key_PageUp, date(2026, 11, 5)),
        (Key.Key_Up, date(2026, 10, 29)),
        (Key.Key_Home, TODAY),
    ]
    for key, expected in steps:
        with qtbot.waitSignal(calendar.changed):
            press(calendar.grid, key)
        assert calendar.value() == expected


def test_a_day_is_chosen_with_the_mouse_and_said(qtbot: QtBot, show: Show) -> None:
    calendar = CalendarMonth(today)
    show(calendar)
    spot = calendar.grid.cell(date(2026, 11, 3)).center().toPoint()

    QTest.mouseClick(calendar.grid, Qt.MouseButton.LeftButton, pos=spot)

    assert calendar.value() == date(2026, 11, 3)
    assert calendar.grid.accessibleName() == "Tuesday 3 Nov 2026"
    QTest.mouseClick(calendar.grid, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert calendar.value() == date(2026, 11, 3)


def test_another_month_is_told_so_that_its_bookings_are_read(qtbot: QtBot, show: Show) -> None:
    calendar = CalendarMonth(today)
    show(calendar)

    with qtbot.waitSignal(calendar.month_changed) as told:
        press(calendar.grid, Key.Key_PageDown)

    assert told.args == [date(2026, 12, 1)]
    assert calendar.title_label.text() == "December 2026"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_a_month_on_is_the_same_day_or_the_last(day: date, months: int, expected: date) -> None:
    assert shifted(day, months) == expected


def pulse() -> Series:
    start = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
    values = (63, 74, 112, 104)
    points = tuple((start + timedelta(hours=6 * i), float(v)) for i, v in enumerate(values))
    return Series("Pulse", points, unit="/min", normal=(60, 100))


def test_a_course_is_told_in_words_and_in_the_hospitals_time(show: Show) -> None:
    chart = TrendChart(MADRID)
    chart.resize(300, 200)
    show(chart)
    assert chart.accessibleName() == "No values yet"

    chart.set_series([pulse()])

    assert chart.accessibleName() == ("Pulse: 104 /min on 19 Nov 2026 03:00, between 63 and 112")


def test_a_chart_follows_the_theme(qapp: QApplication, show: Show) -> None:
    chart = TrendChart(MADRID)
    chart.resize(300, 200)
    show(chart)
    chart.set_series([pulse()])
    assert chart.grab().toImage().pixelColor(295, 3).name() == "#ffffff"

    apply_theme(qapp, "dark")

    assert chart.grab().toImage().pixelColor(295, 3).name() == "#1a222b"


def test_ticks_are_hours_within_a_day_and_days_beyond() -> None:
    moment = datetime(2026, 11, 20, 14, 5, tzinfo=MADRID)

    assert tick_text(moment, 3600) == "14:05"
    assert tick_text(moment, 86_400) == "20 Nov"
    assert tick_text(moment, 400 * 86_400) == "2026"


def test_a_level_is_said_in_numbers(qtbot: QtBot) -> None:
    bar = LevelBar(11, 12, "warn")
    qtbot.addWidget(bar)
    assert bar.accessibleName() == "11 of 12"

    bar.set_level(0, 0)
    assert bar.accessibleName() == "0 of 0"


def test_a_busy_line_moves_only_when_work_takes_a_moment(
    qtbot: QtBot, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BusyLine, "PATIENCE_MS", 1)
    line = BusyLine()
    line.resize(200, 3)
    show(line)
    still = line.grab().toImage()

    line.set_busy(True)
    assert line.grab().toImage() == still
    qtbot.waitUntil(lambda: line.grab().toImage() != still)
    line.set_busy(False)
    assert line.grab().toImage() == still


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PMS_HOME", str(tmp_path))
    return tmp_path


def test_a_window_comes_back_where_it_was(qtbot: QtBot, home: Path) -> None:
    one, other = QWidget(), QWidget()
    qtbot.addWidget(one)
    qtbot.addWidget(other)
    one.setGeometry(40, 60, 500, 400)

    remember(one, "chart")
    restore(other, "chart", QSize(300, 300))

    assert other.geometry() == one.geometry()
    assert (home / "geometry.ini").is_file()


def test_a_window_from_a_screen_that_is_gone_is_brought_in(qtbot: QtBot, home: Path) -> None:
    gone, shown = QWidget(), QWidget()
    qtbot.addWidget(gone)
    qtbot.addWidget(shown)
    gone.setGeometry(9000, 9000, 500, 400)

    remember(gone, "chart")
    restore(shown, "chart", QSize(300, 300))

    screen = QApplication.primaryScreen().availableGeometry()
    assert screen.contains(shown.geometry())

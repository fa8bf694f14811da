"""Telling a scanner from a person, by what is typed and how fast."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.domain.scan_codes import Scan
from pms_desktop.shell.scanning.watch import HOLD_MS, ScanWatch
from pms_desktop.ui.editors import LineEdit, NoteEdit
from pms_desktop.ui.shortcuts import bind
from tests.gui.scanner import press_in_time, scan
from tests.gui.typing import type_text

CODE = "PMS:P:000000021"
SLOW = 400
"""Milliseconds between two keys of a scanner at a station that is busy."""
FAST_FINGERS = HOLD_MS + 1
IN_ARABIC = "ح ة س : ح : ٠٠٠٠٠٠٠٢١".replace(" ", "")
PLACES = (33, 58, 39, 47, 33, 47, *[19] * 7, 11, 10)
"""Of P, M, S, semicolon, 0, 2 and 1 on every keyboard (input-event-codes.h, and 8 for X11)."""


class Station(QWidget):
    """A line, a note and a button with acts on letters."""

    def __init__(self) -> None:
        super().__init__()
        self.line, self.note, self.button = LineEdit(), NoteEdit(), QPushButton()
        layout = QVBoxLayout(self)
        for part in (self.line, self.note, self.button):
            layout.addWidget(part)
        self.done: list[str] = []
        for key, act in (("P", self._print), ("Shift+P", self._look), ("M", self._move)):
            bind(self.button, key, act, act.__name__)
        self.at_work = True
        self.watch = ScanWatch(lambda: self.at_work, self)
        self.scans: list[Scan] = []
        self.watch.scanned.connect(self.scans.append)
        self.changes = 0
        self.line.changed.connect(self._count)

    def _print(self) -> None:
        self.done.append("print")

    def _look(self) -> None:
        self.done.append("look")

    def _move(self) -> None:
        self.done.append("move")

    def _count(self) -> None:
        self.changes += 1


@pytest.fixture
def station(qtbot: QtBot) -> Station:
    station = Station()
    qtbot.addWidget(station)
    with qtbot.waitActive(station):
        station.show()
    station.line.setFocus()
    type_text(station.line, "Maria")
    station.changes = 0
    return station


def test_no_letter_of_a_scan_reaches_the_field(station: Station) -> None:
    station.line.selectAll()

    scan(CODE)

    assert station.scans == [Scan(CODE)]
    assert (station.line.text(), station.changes) == ("Maria", 0)
    assert station.line.selectedText() == "Maria"


def test_a_scan_whose_letters_come_late_is_taken_out_again(station: Station) -> None:
    press_in_time(f"{CODE}\n", SLOW)

    assert station.scans == [Scan(CODE)]
    assert station.line.text() == "Maria"
    assert station.line.hasFocus()


def test_a_scan_whose_letters_come_late_is_taken_out_of_a_note(station: Station) -> None:
    station.note.setFocus()
    type_text(station.note, "seen ")

    press_in_time(f"{CODE}\n", SLOW)

    assert station.scans == [Scan(CODE)]
    assert station.note.value() == "seen"


@pytest.mark.parametrize("end", ["\n", "\t"])
def test_a_scanner_may_end_with_enter_or_with_tab(station: Station, end: str) -> None:
    press_in_time(f"{CODE}{end}", 5)

    assert station.scans == [Scan(CODE)]
    assert (station.line.text(), station.line.hasFocus()) == ("Maria", True)


def test_the_second_enter_of_a_scanner_belongs_to_the_scan(station: Station) -> None:
    press_in_time(f"{CODE}\n\n", 5)
    assert station.note.toPlainText() == ""
    station.note.setFocus()

    press_in_time(f"{CODE}\n\n", 5)

    assert len(station.scans) == 2
    assert station.note.toPlainText() == ""


@pytest.mark.parametrize("bars", ["000000021", "A-1024-4"])
def test_bars_are_read_in_one_burst(station: Station, bars: str) -> None:
    press_in_time(f"{bars}\n", 5)

    (found,) = station.scans
    assert found.in_bars
    assert station.line.text() == "Maria"


@pytest.mark.parametrize("typed", ["000000021\n", "Pamela Apms 12\n", "A-1024-4\n", "pms: bad\n"])
def test_what_a_person_types_stays_in_its_order(station: Station, typed: str) -> None:
    press_in_time(typed, FAST_FINGERS)

    assert station.scans == []
    assert station.line.text() == f"Maria{typed.strip()}"


def test_a_letter_that_begins_no_code_waits_no_longer_than_an_instant(
    station: Station, qtbot: QtBot
) -> None:
    press_in_time("p", 0)

    qtbot.waitUntil(lambda: station.line.text() == "Mariap")


def test_what_was_held_back_comes_before_the_next_key_or_click(station: Station) -> None:
    QTest.keyClick(station.windowHandle(), Qt.Key.Key_1)
    QTest.keyClick(station.windowHandle(), Qt.Key.Key_Tab)
    assert station.line.text() == "Maria1"
    assert station.note.hasFocus()

    QTest.keyClick(station.windowHandle(), Qt.Key.Key_2)
    middle = station.line.mapTo(station, QPoint(5, 5))
    QTest.mouseClick(
        station.windowHandle(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        middle,
    )
    assert station.note.value() == "2"


def test_a_scan_presses_no_key_of_one_letter(station: Station) -> None:
    station.button.setFocus()

    scan(CODE)

    assert station.scans == [Scan(CODE)]
    assert station.done == []


@pytest.mark.parametrize(("shift", "act"), [(False, "print"), (True, "look")])
def test_a_person_may_press_the_key_with_which_codes_begin(
    station: Station, qtbot: QtBot, shift: bool, act: str
) -> None:
    station.button.setFocus()
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier

    QTest.keyClick(station.windowHandle(), Qt.Key.Key_P, modifier)

    qtbot.waitUntil(lambda: station.done == [act])


def test_a_station_that_writes_arabic_reads_the_keys_by_their_places(station: Station) -> None:
    press_in_time(f"{IN_ARABIC}\n", 5, [*PLACES, 36])

    (found,) = station.scans
    assert found.text == CODE
    assert station.line.text() == "Maria"


def test_a_number_that_is_nobodys_is_given_back_with_its_enter(station: Station) -> None:
    entered: list[bool] = []
    station.line.returnPressed.connect(lambda: entered.append(True))
    press_in_time("000000021\n", 5)
    assert station.line.text() == "Maria"

    station.watch.give_back()

    assert station.line.text() == "Maria000000021"
    assert entered == [True]


def test_a_number_is_given_to_no_other_field_than_its_own(station: Station) -> None:
    press_in_time("000000021\n", 5)
    station.note.setFocus()

    station.watch.give_back()

    assert station.line.text() == "Maria"
    assert station.note.value() == ""


def test_nothing_is_read_while_nobody_is_at_work(station: Station) -> None:
    station.at_work = False

    scan(CODE)

    assert station.scans == []
    assert station.line.text().upper() == f"MARIA{CODE}"


def test_a_window_that_opens_is_listened_to(station: Station, qtbot: QtBot) -> None:
    above = QWidget(station, Qt.WindowType.Dialog)
    field = LineEdit(parent=above)
    above.show()
    above.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is above.windowHandle())
    field.setFocus()

    scan(CODE)

    assert station.scans == [Scan(CODE)]
    assert field.text() == ""

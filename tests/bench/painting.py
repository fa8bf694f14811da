"""How steadily a window paints: while the database is held, and a day of 40 doctors.

The parent starts `python -m tests.bench.painting URL SUPERUSER_URL` and reads what it measured.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from statistics import median

import psycopg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget

from pms_desktop.app import Program, prepare
from pms_desktop.settings import Settings, load
from pms_desktop.ui.day_calendar.model import Block, DayColumn
from pms_desktop.ui.day_calendar.widget import DayCalendar
from tests.bench.figures import Figure, seconds
from tests.bench.places import Place
from tests.gui.beats import Beats
from tests.gui.person import Person
from tests.servers.postgres import PostgresServer

HELD_SECONDS = 2.0
DOCTORS, APPOINTMENTS, TIMES = 40, 10, 30


def painting_figures(server: PostgresServer, place: Place) -> list[Figure]:
    """Milliseconds, measured in a process that has a window."""
    url = server.superuser_url(place.url.rpartition("/")[2]).replace("+psycopg", "")
    with tempfile.TemporaryDirectory(prefix="pms-bench-") as home:
        environment = {**os.environ, "PMS_HOME": home, "QT_LOGGING_RULES": "qt.text.font.db=false"}
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.painting", place.url, url],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told = json.loads(done.stdout)
    names = {
        "gap": (
            f"longest gap between repaints, database held {HELD_SECONDS:.0f} s",
            "a bare window for as long",
        ),
        "day": (f"paint a day of {DOCTORS} doctors", "the words in sight by a bare QPainter"),
    }
    return [
        Figure(what, "ms", 1000 * told[key][0], 1000 * told[key][1], floor)
        for key, (what, floor) in names.items()
    ]


def main(url: str, superuser_url: str) -> int:
    """What a station measures of itself: [ours, floor] in seconds for each figure."""
    application = QApplication(sys.argv[:1])
    prepare(application, load())
    bare = _longest_gap(_bare_window(), _wait_held)
    program = Program(application, Settings(url))
    program.start()
    person = Person(program)
    person.signs_in("reception", "demo")

    def hold() -> None:
        with psycopg.connect(superuser_url) as connection:
            connection.execute("LOCK TABLE patients IN ACCESS EXCLUSIVE MODE")
            locked.set()
            threading.Event().wait(HELD_SECONDS)

    def work_meanwhile() -> None:
        person.presses("Ctrl+K")
        person.types("gar")
        person.rests()

    locked = threading.Event()
    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait()
    gap = _longest_gap(program.window, work_meanwhile)
    holder.join()
    program.window.close()
    program.stop()
    sys.stdout.write(json.dumps({"gap": (gap, bare), "day": (_day(), _words())}))
    return 0


def _bare_window() -> QMainWindow:
    window = QMainWindow()
    window.setCentralWidget(QLabel("A bare window"))
    window.resize(1280, 720)
    window.show()
    return window


def _longest_gap(window: QWidget, work: Callable[[], object]) -> float:
    QApplication.processEvents()
    beats = Beats(window)
    work()
    beats.stop()
    return beats.longest


def _wait_held() -> None:
    until = time.monotonic() + HELD_SECONDS
    while time.monotonic() < until:
        QApplication.processEvents()


def _day() -> float:
    calendar = DayCalendar("Day")
    calendar.resize(1600, 900)
    calendar.set_columns([_column(number) for number in range(DOCTORS)])
    calendar.set_now(645)
    calendar.show()
    return _paint_seconds(calendar, calendar.viewport())


def _words() -> float:
    words = _Words()
    words.resize(1600, 900)
    words.show()
    return _paint_seconds(words, words)


def _paint_seconds(window: QWidget, painted: QWidget) -> float:
    QTest.qWaitForWindowExposed(window)
    taken = median(seconds(painted.repaint) for _time in range(TIMES))
    window.close()
    return taken


class _Words(QWidget):
    """As many blocks of two lines as the calendar has in sight, and nothing else."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        for column in range(8):
            for block in range(APPOINTMENTS):
                left, top = column * 200, block * 85
                painter.drawRect(left, top, 190, 70)
                painter.drawText(left + 8, top + 20, f"PATIENT{block}, A")
                painter.drawText(left + 8, top + 40, "08:00 booked · Consultation")


def _column(number: int) -> DayColumn:
    blocks = tuple(
        Block(
            (number, each), 480 + each * 60, 510 + each * 60, f"PATIENT{each}, A",
            "08:00 booked · Consultation", f"PATIENT{each}, booked", dashed=each == 3,
        )
        for each in range(APPOINTMENTS)
    )  # fmt: skip
    return DayColumn(
        key=number,
        title=f"Dr {number}",
        subtitle="Cardiology · Room 4",
        working=((480, 720), (780, 1080)),
        blocks=blocks,
        step=30,
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""Nothing slow on the thread of the window, and nothing of the database before it is painted."""

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from pms_desktop.domain.access import Role
from tests.gui.beats import Beats
from tests.gui.shell.driving import Desk
from tests.gui.typing import press, type_text
from tests.hospital import Hospital

OpenDesk = Callable[..., Desk]
BEATS = 50
# Somebody must let go at last, or a window that waits for the database would wait for ever.
LONGEST_SECONDS = 12.0


@contextmanager
def held(hospital: Hospital) -> Iterator[threading.Event]:
    """A second connection holds every patient; the event says that it had to let go by itself."""
    database = hospital.system()
    connection = database.engine.connect()
    lock = "LOCK TABLE patients IN ACCESS EXCLUSIVE MODE" if hospital.on_postgres else "SELECT 1"
    connection.execute(text(lock))  # on SQLite every transaction of the system writes
    seen, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        if not seen.wait(LONGEST_SECONDS):
            let_go.set()
        connection.rollback()
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        yield let_go
    finally:
        seen.set()
        holder.join()


def test_the_window_repaints_while_the_database_is_held(
    open_desk: OpenDesk, hospital: Hospital, qtbot: QtBot
) -> None:
    desk = open_desk(hospital.url)
    desk.sign_in(Role.RECEPTIONIST)
    page: Any = desk.window.pages.currentWidget()
    page.new_button.click()
    desk.wait_until(page.form.isVisible)
    type_text(page.form.fields.family.editor, "Held")
    page.form.fields.given.editor.setFocus()

    gc.collect()
    with held(hospital) as let_go:
        beats = Beats(desk.window)
        page.form.save_button.click()
        press(desk.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        type_text(desk.window.top_bar.finder, "gar")
        desk.wait_until(lambda: beats.count > BEATS)
        assert not let_go.is_set()
        beats.stop()


def test_the_collector_runs_on_the_thread_of_the_window_alone(desk: Desk, qtbot: QtBot) -> None:
    """The real program signs in, works and signs out while its workers allocate."""
    collected_on, stop = set[int](), threading.Event()

    def watch(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            collected_on.add(threading.get_ident())

    def allocate() -> None:
        while not stop.wait(0.001):
            _kept = [[n] for n in range(2_000)]

    gc.callbacks.append(watch)
    threads = [threading.Thread(target=allocate) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for role in (Role.RECEPTIONIST, Role.DOCTOR, Role.ADMINISTRATOR):
            see_every_tab(desk, role)
        desk.wait_until(lambda: bool(collected_on))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        gc.callbacks.remove(watch)

    assert collected_on == {threading.get_ident()}


def test_a_tab_is_built_when_somebody_goes_there_for_the_first_time(desk: Desk) -> None:
    desk.sign_in(Role.NURSE)
    session = desk.station.shell.session
    assert session is not None
    assert [tab.built for tab in session.tabs] == [True, *[False] * (len(session.tabs) - 1)]

    desk.window.tab_bar.setCurrentIndex(2)

    assert [index for index, tab in enumerate(session.tabs) if tab.built] == [0, 2]
    assert desk.window.pages.currentWidget() is session.tabs[2].view


def see_every_tab(desk: Desk, role: Role) -> None:
    desk.sign_in(role)
    for index in range(desk.window.tab_bar.count()):
        desk.window.tab_bar.setCurrentIndex(index)
        QApplication.processEvents()
    desk.station.shell.end()


FIRST_PAINT = """
import sys
from PySide6.QtCore import QEvent, QObject
from pms_desktop import app
from pms_desktop.shell.sign_in.view import SignInView

SLOW = {"sqlalchemy", "alembic", "reportlab", "psycopg", "numpy", "pyqtgraph", "keyring",
        "pypdfium2", "argon2", "babel", "multiprocessing", "pms_desktop.domain.patients"}
kept = SignInView.paintEvent

def painted(self, event):
    kept(self, event)
    print(sorted(SLOW & set(sys.modules)), flush=True)
    import os
    os._exit(0)

SignInView.paintEvent = painted
app.main([])
"""


def test_the_sign_in_window_paints_before_the_database_is_imported(station_home: Path) -> None:
    assert run_script(FIRST_PAINT, station_home) == "[]\n"


IMPORTS = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pms_desktop import app
from pms_desktop.settings import load

class Witness:
    def find_spec(self, name, path=None, target=None):
        if threading.current_thread() is not threading.main_thread():
            elsewhere.append(name)

elsewhere = []
sys.meta_path.insert(0, Witness())
application = QApplication([])
app.prepare(application, load())
program = app.Program(application, load())
program.start()
look = QTimer()
look.timeout.connect(lambda: application.quit() if program.station is not None else None)
look.start(5)
application.exec()
program.window.close()
program.stop()
print(" ".join(elsewhere))
print(" ".join({"psycopg", "PIL", "reportlab", "pypdfium2", "pydantic"} & set(sys.modules)))
"""


def test_workers_import_what_needs_the_database_and_nothing_that_has_windows_or_can_wait(
    station_home: Path,
) -> None:
    """Classes of Qt that a worker makes have crashed the thread that paints; a file needs no
    driver of a server."""
    elsewhere, *too_early = map(str.split, run_script(IMPORTS, station_home).splitlines())

    assert "sqlalchemy" in elsewhere
    assert too_early == [[]]
    of_qt = ("PySide6", "shiboken6", "pyqtgraph", "pms_desktop.ui", "pms_desktop.shell")
    assert [name for name in elsewhere if name.startswith(of_qt) or name.endswith(".view")] == []


def run_script(script: str, home: Path) -> str:
    """What a Python of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PMS_HOME": str(home)},
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def test_whoever_is_faster_than_the_imports_is_let_in_as_soon_as_the_door_is_there(
    open_desk: OpenDesk, embedded_hospital: Hospital
) -> None:
    desk = open_desk(embedded_hospital.url, wait=False)
    assert desk.program.station is None

    desk.sign_in(Role.NURSE)

    assert desk.program.station is not None

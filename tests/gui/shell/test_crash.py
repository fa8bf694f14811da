"""A bug, a kill, a lost disk: the work survives."""

import logging
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from pms_desktop.domain.access import Role
from pms_desktop.security import draft_keys
from pms_desktop.security.passwords import KIBIBYTES, LANES, PASSES
from pms_desktop.shell.crash import start_logging
from tests.gui.shell.driving import Desk
from tests.gui.shell.test_lock import SURNAME, begin_patient, draft_files, surname_on_screen
from tests.hospital import PASSWORD, Hospital

OpenDesk = Callable[..., Desk]


@pytest.fixture
def log_file(station_home: Path) -> Iterator[Path]:
    """The program's log, as `main` opens it."""
    before = logging.getLogger().handlers[:]
    level = logging.getLogger().level
    yield start_logging(station_home / "logs")
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()
    logging.getLogger().setLevel(level)


def fail_on_a_name() -> None:
    raise LookupError(f"no bed for {SURNAME}")


def test_a_bug_is_told_by_number_and_the_program_goes_on(
    desk: Desk, log_file: Path, station_home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    begin_patient(desk)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)

    with qtbot.capture_exceptions():  # else pytest-qt takes the exception for a failure
        desk.program.crash_handler.install()
        QTimer.singleShot(0, fail_on_a_name)
        desk.wait_for_message("tell support the number")

    number = re.search(r"number (\w{8})", desk.window.message_bar.text())
    assert number is not None
    written = log_file.read_text("utf-8")
    assert number.group(1) in written
    assert "builtins.LookupError" in written
    assert "test_crash.py" in written
    assert SURNAME not in written
    assert draft_files(station_home)
    assert surname_on_screen(desk) == SURNAME


KILLED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pms_desktop.app import Program
from pms_desktop.settings import Settings
from tests.gui.typing import type_text
application = QApplication(sys.argv[:1])
program = Program(application, Settings(sys.argv[1]))
program.start()

def go_on():
    window, card = program.window, program.window.sign_in
    if program.station is None:
        return
    if not window.shows_work():
        if card.sign_in_button.isEnabled():
            card.sign_in_requested.emit("receptionist", sys.argv[2])
        return
    steps.stop()
    page = window.pages.currentWidget()
    page.new_button.click()
    type_text(page.form.fields.family.editor, sys.argv[3])
    print("typed", flush=True)

steps = QTimer()
steps.timeout.connect(go_on)
steps.start(200)
application.exec()
"""


@pytest.mark.slow
def test_what_was_typed_is_back_after_a_kill(
    open_desk: OpenDesk, embedded_hospital: Hospital, station_home: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    # The station is a process of its own: its draft is sealed at the full cost.
    monkeypatch.setattr(draft_keys, "_COST", (PASSES, KIBIBYTES, LANES))
    killed = subprocess.Popen(
        [sys.executable, "-c", KILLED, embedded_hospital.url, PASSWORD, SURNAME],
        env={**os.environ, "PMS_HOME": str(station_home)},
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "typed\n"
        qtbot.waitUntil(lambda: bool(draft_files(station_home)))
        killed.send_signal(signal.SIGKILL)

    desk = open_desk(embedded_hospital.url)
    desk.sign_in(Role.RECEPTIONIST)
    desk.wait_for_message("What you had typed is back")
    assert surname_on_screen(desk) == SURNAME

"""A station as a process of its own: `python -m tests.e2e.station URL NAME`, told what to do by
lines on its standard input.

A line is JSON: what a `Person` does, and with which words. The answer is JSON, too: the moment it
was done by the machine's monotonic clock, or what was not seen.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication

from pms_desktop.app import Program, prepare
from pms_desktop.domain.clock import FixedClock
from pms_desktop.settings import Settings
from tests.gui.person import NotSeenError, Person
from tests.hospital import NOW
from tests.servers.screen import Screen

ROOT = Path(__file__).parents[2]
END_SECONDS = 20


class Station:
    """The near end: somebody at that desk, whom one asks to do something."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def does(self, what: str, *words: str) -> float:
        """Have it done; returns when, in seconds of the monotonic clock."""
        self.begins(what, *words)
        return self.done()

    def begins(self, what: str, *words: str) -> None:
        """The same without waiting for the end; `done` does."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps([what, *words])}\n")
        self._process.stdin.flush()

    def done(self) -> float:
        """Wait for what has begun. AssertionError says what that window shows instead."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the station ended by itself with {self._process.wait(END_SECONDS)}"
        answer = json.loads(line)
        assert "fault" not in answer, answer["fault"]
        return float(answer["at"])


@contextmanager
def station(screen: Screen, url: str, name: str, home: Path) -> Iterator[Station]:
    """The program at a desk of its own; its window is closed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-m", "tests.e2e.station", url, name],
        cwd=ROOT,
        env={**screen.environment(), "PMS_HOME": str(home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Station(process)
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(END_SECONDS) == 0
        finally:
            process.kill()


class Ears(QObject):
    """The far end: hears a line, has it done, answers. Between two lines the window lives on."""

    def __init__(self, person: Person, name: str) -> None:
        super().__init__()
        self._person, self._name, self._heard = person, name, b""
        self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)

    def _hear(self) -> None:
        read = os.read(sys.stdin.fileno(), 4096)
        if not read:
            self._notifier.setEnabled(False)
            self._person.program.window.close()
            QApplication.quit()
        self._heard += read
        while b"\n" in self._heard:
            line, _, self._heard = self._heard.partition(b"\n")
            self._notifier.setEnabled(False)  # what is done runs an event loop of its own
            self._answer(*json.loads(line))
            self._notifier.setEnabled(True)

    def _answer(self, what: str, *words: str) -> None:
        answer: dict[str, object] = {}
        try:
            getattr(self._person, what)(*words)
        except NotSeenError as error:
            answer["fault"] = f"{self._name}: {error}"
        sys.stdout.write(f"{json.dumps({**answer, 'at': time.monotonic()})}\n")
        sys.stdout.flush()


def main(url: str, name: str) -> int:
    """The program on this screen, and a person at it."""
    application = QApplication(sys.argv[:1])
    QLocale.setDefault(QLocale("en_GB"))
    settings = Settings(url, station=name, lock_minutes=0)
    prepare(application, settings)
    program = Program(application, settings, clock=FixedClock(NOW, "Europe/London"))
    program.crash_handler.install()
    program.start()
    program.window.showFullScreen()
    ears = Ears(Person(program), name)
    code = int(application.exec())
    ears.deleteLater()
    program.stop()
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

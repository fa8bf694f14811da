"""Kills a station at random moments and looks at what is left of its drafts."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pms_desktop.domain.access import Role
from pms_desktop.security.drafts import DraftStore, DraftUnreadableError
from tests.hospital import PASSWORD, build_template, login_of
from tests.killing.station import LETTERS, MOST

FORMS = ("patient", "booking")
EARLIEST, LATEST = 0.05, 3.0
"""Seconds after the first letter: from before the first writing to after the last."""
TYPED = (LETTERS * (MOST // len(LETTERS) + 1))[:MOST]


@dataclass
class Findings:
    """What the rounds found. The three lists name the rounds that went wrong."""

    kills: int = 0
    saved_reports: int = 0
    letters_lost: list[int] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    in_clear: list[str] = field(default_factory=list)
    not_offered: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Everything that should not have happened."""
        return [*self.unreadable, *self.lost, *self.in_clear, *self.not_offered]


def run_rounds(home: Path, kills: int, seed: int = 1) -> Findings:
    """Type, kill, look, start again; the next station must offer what the last one left."""
    build_template(f"sqlite:///{home / 'hospital.sqlite'}")
    chance, findings = random.Random(seed), Findings()
    left = ""
    for number in range(kills):
        form = FORMS[number % len(FORMS)]
        told = _killed_after(home, form, chance.uniform(EARLIEST, LATEST), expects=bool(left))
        where = f"round {number}, {form}"
        if left and told.back != left:
            findings.not_offered.append(f"{where}: {told.back!r} for {left!r}")
        left = _look(home, told, where, findings)
        findings.kills += 1
    return findings


@dataclass
class _Told:
    """What the killed station had said."""

    back: str = ""
    saved: list[str] = field(default_factory=list)


def _killed_after(home: Path, form: str, pause: float, *, expects: bool) -> _Told:
    environment = {
        **os.environ,
        "PMS_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_LOGGING_RULES": "qt.text.font.db=false",
    }
    url = f"sqlite:///{home / 'hospital.sqlite'}"
    words = "expects" if expects else "nothing"
    command = [sys.executable, "-m", "tests.killing.station", url, form, words]
    told = _Told()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as station:
        assert station.stdout is not None
        timer: threading.Timer | None = None
        for line in station.stdout:
            what, text = json.loads(line)
            if what == "back":
                told.back = text
            elif what == "saved":
                told.saved.append(text)
            elif what == "typing":
                timer = threading.Timer(pause, station.send_signal, [signal.SIGKILL])
                timer.start()
        if timer is None:
            assert station.stderr is not None
            raise RuntimeError(f"the station ended by itself: {station.stderr.read()[-2000:]}")
        timer.join()
    return told


def _look(home: Path, told: _Told, where: str, findings: Findings) -> str:
    """Compare what is on the disk with what the window had said; returns what is there."""
    findings.saved_reports += len(told.saved)
    try:
        there = _on_disk(home)
    except DraftUnreadableError as error:
        findings.unreadable.append(f"{where}: {error}")
        return ""
    last = told.saved[-1] if told.saved else ""
    if not there.startswith(last) or not TYPED.startswith(there):
        findings.lost.append(f"{where}: {there!r} after {last!r} was said to be saved")
    findings.letters_lost.append(len(there) - len(last))
    for file in home.rglob("*"):
        if file.is_file() and len(there) > len("the quick") and b"quick brown" in file.read_bytes():
            findings.in_clear.append(f"{where}: {file.name}")
    return there


def _on_disk(home: Path) -> str:
    (root,) = (home / "drafts").iterdir()
    drafts = DraftStore.open(
        root, login_of(Role.RECEPTIONIST), PASSWORD, now=lambda: datetime.now(UTC)
    )
    texts = []
    for form in drafts.forms():
        found = drafts.load(form)
        assert found is not None
        texts.append(_typed_in(form, found.typed))
    return max(texts, key=len, default="")


def _typed_in(form: str, draft: Mapping[str, object]) -> str:
    told = json.loads(json.dumps(draft))
    if form == "registration":
        return str(told["typed"]["details"]["family_names"]) if "typed" in told else ""
    return str(told["forms"]["book"]["typed"]["purpose_field"])

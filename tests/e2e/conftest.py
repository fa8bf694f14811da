"""Journeys in real windows: each test in a process, and on a screen, of its own.

The rest of the suite draws offscreen, and one process has one Qt platform. So a journey is
run by a second pytest, and its outcome reported by the first.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.servers.screen import screen

ON_OWN_SCREEN = "PMS_TEST_ON_OWN_SCREEN"
JOURNEY_SECONDS = 600
# As in tests/gui: a bundled font that lacks a script is no finding.
QUIET_QT = {"QT_LOGGING_RULES": "qt.text.font.db=false"}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> bool | None:
    if not _needs_screen(item):
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    item.ihook.pytest_runtest_logreport(report=_run_on_own_screen(item))
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> bool | None:
    """The second pytest watches the time; the first only waits for it."""
    return True if _needs_screen(item) else None


def _needs_screen(item: pytest.Item) -> bool:
    # pytest asks this folder's hooks about every test, wherever it stands.
    here = item.path.is_relative_to(Path(__file__).parent)
    return here and ON_OWN_SCREEN not in os.environ


def _run_on_own_screen(item: pytest.Item) -> pytest.TestReport:
    started, clock = time.time(), time.perf_counter()
    try:
        failure = _failure_of(item)
    except subprocess.TimeoutExpired as error:
        said = error.output or b""
        failure = f"no end within {JOURNEY_SECONDS} s\n{said.decode(errors='replace')}"
    duration = time.perf_counter() - clock
    outcome: Literal["passed", "failed"] = "failed" if failure else "passed"
    return pytest.TestReport(
        nodeid=item.nodeid,
        location=item.location,
        keywords=dict.fromkeys(item.keywords, 1),
        outcome=outcome,
        longrepr=failure,
        when="call",
        duration=duration,
        start=started,
        stop=started + duration,
    )


def _failure_of(item: pytest.Item) -> str | None:
    """What the second pytest printed, unless its test passed."""
    with screen() as display:
        result = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:xdist", item.nodeid, *_lateness(item)],
            cwd=item.config.rootpath,
            env={**display.environment(), **QUIET_QT, ON_OWN_SCREEN: "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=JOURNEY_SECONDS,
            text=True,
            check=False,
        )
    return None if result.returncode == 0 else result.stdout


def _lateness(item: pytest.Item) -> list[str]:
    return ["--late-answers", str(item.config.getoption("late_answers"))]

"""From the command to a window one can work in, and what a station weighs, beside a bare Qt window.

The parent starts `python -m tests.bench.started` and reads the moments it tells; both read the
machine's monotonic clock.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import psutil

from tests.bench.figures import Figure
from tests.bench.places import drop_file_cache, in_file

TIMES = 5
BARE = """
import sys, time, json
from PySide6.QtWidgets import QApplication, QMainWindow
from PySide6.QtCore import QTimer
application = QApplication([])
window = QMainWindow()
window.show()
def tell():
    print(json.dumps({"painted": time.monotonic()}), flush=True)
    sys.stdin.readline()
    application.quit()
QTimer.singleShot(0, lambda: QTimer.singleShot(0, tell))
application.exec()
"""
FLOOR = "a bare PySide6 window"


def start_figures() -> list[Figure]:
    """Milliseconds to the sign-in window and to the first tab; megabytes with all tabs open."""
    with tempfile.TemporaryDirectory(prefix="pms-bench-") as home:
        in_file(Path(home), 2000)
        environment = {**os.environ, "PMS_HOME": home, "QT_LOGGING_RULES": "qt.text.font.db=false"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        figures = []
        if drop_file_cache():
            figures += _times("cold", [_cold(OURS, environment)], [_cold(BARE_ONE, environment)])
        _start(OURS, environment)
        runs = [_start(OURS, environment) for _time in range(TIMES)]
        bare = [_start(BARE_ONE, environment) for _time in range(TIMES)]
        return [*figures, *_times("warm", runs, bare), *_weight(runs, bare)]


OURS = ("-m", "tests.bench.started")
BARE_ONE = ("-c", BARE)
Moments = dict[str, float]
_MOMENTS = {
    "painted": "sign-in window",
    "usable": "signed in at once, first tab read",
    "waited": "from the password to the first tab",
}


def _cold(command: tuple[str, ...], environment: dict[str, str]) -> Moments:
    drop_file_cache()
    return _start(command, environment)


def _start(command: tuple[str, ...], environment: dict[str, str]) -> Moments:
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, *command],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"the program ended by itself with {process.wait()}")
        told = json.loads(line)
        moments = {name: value - began for name, value in told.items()}
        moments["waited"] = moments.get("usable", 0.0) - moments.get("entered", 0.0)
        memory = psutil.Process(process.pid).memory_full_info()
        moments |= {"rss": memory.rss / 1e6, "pss": memory.pss / 1e6}
        process.stdin.write("\n")
        process.stdin.close()
    return moments


def _times(how: str, runs: list[Moments], bare: list[Moments]) -> list[Figure]:
    floor = 1000 * median(run["painted"] for run in bare)
    return [
        Figure(f"{what}, {how}", "ms", 1000 * median(run[key] for run in runs), floor, FLOOR)
        for key, what in _MOMENTS.items()
    ]


def _weight(runs: list[Moments], bare: list[Moments]) -> list[Figure]:
    return [
        Figure(
            f"memory with all tabs open, {key.upper()}", "MB",
            median(run[key] for run in runs), median(run[key] for run in bare), FLOOR,
        )
        for key in ("rss", "pss")
    ]  # fmt: skip

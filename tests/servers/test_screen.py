"""Screens of their own: two at once do not meet, and none outlives its user."""

import socket
import subprocess
import sys
from pathlib import Path

import psutil

from tests.servers.screen import screen


def is_open(display: str) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(f"/tmp/.X11-unix/X{display.removeprefix(':')}") == 0


def test_two_screens_are_two_displays() -> None:
    with screen() as one, screen() as other:
        assert one.display != other.display
        assert is_open(one.display)
        assert is_open(other.display)


def test_a_screen_is_gone_when_its_user_has_finished() -> None:
    with screen():
        names = {"Xvfb", "openbox"}
        started = [each for each in psutil.Process().children() if each.name() in names]
        assert {process.name() for process in started} == names
    _gone, alive = psutil.wait_procs(started, timeout=10)
    assert alive == []


def test_a_command_runs_on_a_screen_and_its_failure_is_handed_on() -> None:
    command = [sys.executable, "-m", "tests.servers.screen"]
    script = 'printf "%s %s" "$DISPLAY" "$QT_QPA_PLATFORM"; exit 7'

    done = subprocess.run(
        [*command, "sh", "-c", script],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 7
    assert done.stdout.startswith(":")
    assert done.stdout.endswith(" xcb")

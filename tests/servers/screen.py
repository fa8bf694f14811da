"""A screen nobody sits at: Xvfb and a small window manager, private to one test or one tour."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

START_SECONDS = 30


class ScreenError(Exception):
    """The X server or the window manager did not start."""


@dataclass(frozen=True)
class Screen:
    """`display` is the value of DISPLAY."""

    display: str

    def environment(self) -> dict[str, str]:
        """What a Qt program needs to open real windows here."""
        kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return {**kept, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}


@contextmanager
def screen(width: int = 1280, height: int = 720) -> Iterator[Screen]:
    """Start an X server on a free display; stop it and what draws its frames at the end."""
    reader, writer = os.pipe()
    options = f"-displayfd {writer} -screen 0 {width}x{height}x24 -nolisten tcp -noreset"
    server = subprocess.Popen(
        ["Xvfb", *options.split()],
        pass_fds=[writer],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        display = Screen(_display(reader))
        with _window_manager(display):
            yield display
    finally:
        server.terminate()
        server.wait(START_SECONDS)


def _display(reader: int) -> str:
    """The display number, which Xvfb writes when it is ready to serve."""
    with open(reader, encoding="ascii") as answer:
        number = answer.readline().strip()
    if not number:
        raise ScreenError("Xvfb ended at once: is the package xvfb installed?")
    return f":{number}"


@contextmanager
def _window_manager(display: Screen) -> Iterator[None]:
    """Dialogs get the keyboard, and give it back, as on a real desktop."""
    with TemporaryDirectory(prefix="pms-screen-") as folder:
        ready = Path(folder) / "ready"
        os.mkfifo(ready)
        manager = subprocess.Popen(
            ["openbox", "--sm-disable", "--startup", f"sh -c 'echo > {ready}'"],
            env={**display.environment(), "XDG_CACHE_HOME": folder},  # where it logs
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _await_line(ready)
            yield
        finally:
            manager.terminate()
            manager.wait(START_SECONDS)


def _await_line(fifo: Path) -> None:
    # Opened for both, so that opening does not wait for the writer, without a limit, instead.
    reader = os.open(fifo, os.O_RDWR)
    try:
        if not select.select([reader], [], [], START_SECONDS)[0]:
            raise ScreenError("the window manager did not start: is the package openbox installed?")
    finally:
        os.close(reader)


def main() -> int:
    """Run a command on a screen of its own: `python -m tests.servers.screen COMMAND ...`."""
    with screen() as display:
        return subprocess.run(sys.argv[1:], env=display.environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

"""Drives the program through every main screen and keeps a picture of each and every paper.

`python -m tests.tour DIR [--theme dark] [--scale 2]`, called by `./dev tour`. Ends with 1 and a
picture of where it was when a step fails.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.servers.screen import screen

ON_STAGE = "PMS_TOUR_ON_STAGE"
WIDTH, HEIGHT = 1280, 720


def main() -> int:
    """Take the tour on a screen of its own, which is as large as the scale asks for."""
    asked = _arguments()
    if ON_STAGE in os.environ:
        return _tour(asked.folder, asked.theme)
    with screen(WIDTH * asked.scale, HEIGHT * asked.scale) as display:
        environment = {
            **display.environment(),
            ON_STAGE: "1",
            "QT_SCALE_FACTOR": str(asked.scale),
            "QT_LOGGING_RULES": "qt.text.font.db=false",
            "LC_ALL": "C.UTF-8",
        }
        command = [sys.executable, "-m", "tests.tour", *sys.argv[1:]]
        return subprocess.run(command, env=environment, check=False).returncode


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.tour")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", type=int, choices=(1, 2), default=1)
    return parser.parse_args()


def _tour(folder: Path, theme: str) -> int:
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  needs the screen

    from tests.gui.person import NotSeenError, Person  # noqa: PLC0415
    from tests.tour import stage  # noqa: PLC0415
    from tests.tour.album import Album  # noqa: PLC0415
    from tests.tour.scenes import SCENES  # noqa: PLC0415

    started = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    moment = stage.this_morning()
    with tempfile.TemporaryDirectory(prefix="pms-tour-") as home, stage.printers() as printers:
        cast = stage.make_demo_hospital(Path(home), moment)
        application = QApplication(sys.argv[:1])
        with stage.program(application, moment, theme) as program:
            album = Album(folder, Person(program), cast, printers)
            for scene in SCENES:
                try:
                    scene(album)
                except NotSeenError as failure:
                    album.picture(f"FAILED-{scene.__name__}")
                    sys.stderr.write(f"{scene.__name__}: {failure}\n")
                    return 1
    taken = time.monotonic() - started
    sys.stdout.write(f"{len(album.kept)} pictures and papers in {folder} in {taken:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

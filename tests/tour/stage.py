"""What a tour needs: a demo hospital at a fixed time, printers, and the program on a screen."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from pms_desktop.app import Program, prepare
from pms_desktop.cli.demo.command import build
from pms_desktop.domain.clock import FixedClock
from pms_desktop.services.founding import system_database
from pms_desktop.settings import embedded_url, load
from tests.cameras import PaintedCameras
from tests.servers.cups import PrintServer, print_server
from tests.tour.cast import Cast, choose

ZONE = "Europe/London"
PATIENTS = 2000
SEED = 1
PRINTERS = {"invoice": "INVOICE", "receipt": "RECEIPT", "prescription": "PRESCRIPTION"}


def this_morning() -> datetime:
    """Twenty to eleven of the last working day: some have been seen, some are still to come."""
    day = datetime.now(UTC).date()
    day = day.fromordinal(day.toordinal() - max(0, day.weekday() - 4))
    return datetime.combine(day, time(10, 40), UTC)


@contextmanager
def printers() -> Iterator[PrintServer]:
    """A print server of the tour's own, which this process prints to."""
    before = os.environ.get("CUPS_SERVER")
    with print_server() as server:
        os.environ["CUPS_SERVER"] = server.server
        try:
            yield server
        finally:
            os.environ.pop("CUPS_SERVER")
            if before is not None:
                os.environ["CUPS_SERVER"] = before


def make_demo_hospital(home: Path, moment: datetime, patients: int = PATIENTS) -> Cast:
    """Build the demo hospital where the program finds it by itself."""
    os.environ["PMS_HOME"] = str(home)
    os.environ.pop("PMS_DATABASE_URL", None)
    database = system_database(embedded_url())
    build(database, patients, SEED, moment)
    cast = choose(database.engine, moment)
    database.close()
    return cast


@contextmanager
def program(application: QApplication, moment: datetime, theme: str = "light") -> Iterator[Program]:
    """The program, as large as the screen and without the frame of a window manager."""
    QLocale.setDefault(QLocale("en_GB"))
    settings = replace(
        load(), station="Front desk 2", theme=theme, printers=PRINTERS, lock_minutes=0
    )
    prepare(application, settings)
    application.setCursorFlashTime(0)  # a blinking cursor makes two pictures of one screen
    clock, cameras = FixedClock(moment, ZONE), PaintedCameras()
    running = Program(application, settings, clock=clock, cameras=cameras)
    running.start()
    running.window.showFullScreen()
    try:
        yield running
    finally:
        running.window.close()
        running.stop()

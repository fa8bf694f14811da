"""The whole program on a real hospital, driven as people drive it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pms_desktop.app import Program
from pms_desktop.settings import Settings
from tests.gui.shell.driving import Desk
from tests.hospital import Hospital


@pytest.fixture
def open_desk(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    """`open_desk(url)` starts the program at another desk; closed after the test."""
    opened: list[Desk] = []

    def start(url: str, *, login: str = "", wait: bool = True) -> Desk:
        program = Program(qapp, Settings(url), login)
        opened.append(Desk(program, qtbot))
        program.start()
        if wait:
            opened[-1].wait_for_the_door()
        return opened[-1]

    yield start
    for desk in opened:
        desk.close()


@pytest.fixture
def desk(open_desk: Callable[..., Desk], embedded_hospital: Hospital) -> Desk:
    """The program on an embedded hospital, nobody signed in."""
    return open_desk(embedded_hospital.url)

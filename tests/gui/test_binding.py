"""The Qt binding must not eat references to Python's singletons."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

ROUNDS = 50
SLACK = 5


class Bell(QObject):
    rung = Signal()


def ignore() -> None:
    """A slot that returns None."""


@pytest.mark.parametrize("singleton", [True, None])
def test_signals_and_clicks_give_back_every_reference_they_take(
    qtbot: QtBot, singleton: bool | None
) -> None:
    """PySide6 6.12.0 loses one per call on Python 3.11; some hundred calls end the process."""
    bell, button = Bell(), QPushButton()
    qtbot.addWidget(button)
    bell.rung.connect(ignore)
    button.clicked.connect(ignore)
    calls: tuple[Callable[[], object], ...] = (bell.rung.emit, button.click)
    before = sys.getrefcount(singleton)

    for _ in range(ROUNDS):
        for call in calls:
            call()

    assert sys.getrefcount(singleton) >= before - SLACK

"""Tabs with the real task runner: garbage is collected on the thread of the window, as it is in
the program, never on a pool thread."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.ui.collector import GuiCollector
from tests.gui.cable import Cable


@pytest.fixture(autouse=True)
def collector(qtbot: QtBot) -> Iterator[None]:
    made = GuiCollector()
    yield
    made.stop()


@pytest.fixture
def cable() -> Cable:
    return Cable()

"""The administration tab of an administrator."""

from collections.abc import Iterator
from typing import Protocol

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab, build_tabs
from pms_desktop.domain.access import Role
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.settings import Settings
from pms_desktop.ui.task_runner import QtTaskRunner
from tests.hospital import Hospital


class OpenSection(Protocol):
    """Opens a section of a hospital's administration in an active window."""

    def __call__(
        self, hospital: Hospital, key: str, tasks: TaskRunner | None = None
    ) -> tuple[Desk, Tab]: ...


@pytest.fixture
def open_section(qtbot: QtBot) -> Iterator[OpenSection]:
    runner = QtTaskRunner()
    tabs: list[Tab] = []

    def open_it(hospital: Hospital, key: str, tasks: TaskRunner | None = None) -> tuple[Desk, Tab]:
        signed_in = hospital.open_station(Role.ADMINISTRATOR)
        desk = Desk(signed_in, Settings(hospital.url), tasks or runner)
        tab = next(tab for tab in build_tabs(desk) if tab.info.place is Place.ADMINISTRATION)
        tabs.append(tab)
        qtbot.addWidget(tab.view)
        with qtbot.waitActive(tab.view):
            tab.view.resize(1280, 610)
            tab.view.show()
        tab.presenter.arrive(Destination(Place.ADMINISTRATION, act=key))
        return desk, tab

    yield open_it
    for tab in tabs:
        tab.presenter.close()
    assert runner.shut_down()

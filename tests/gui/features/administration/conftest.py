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


class OpenTab(Protocol):
    """Opens a hospital's administration in an active window, at no section yet."""

    def __call__(
        self, hospital: Hospital, role: Role, tasks: TaskRunner | None = None
    ) -> tuple[Desk, Tab]: ...


class OpenSection(Protocol):
    """Opens a section of a hospital's administration as an administrator."""

    def __call__(
        self, hospital: Hospital, key: str, tasks: TaskRunner | None = None
    ) -> tuple[Desk, Tab]: ...


@pytest.fixture
def open_tab(qtbot: QtBot) -> Iterator[OpenTab]:
    runner = QtTaskRunner()
    tabs: list[Tab] = []

    def open_it(
        hospital: Hospital, role: Role, tasks: TaskRunner | None = None
    ) -> tuple[Desk, Tab]:
        signed_in = hospital.open_station(role)
        desk = Desk(signed_in, Settings(hospital.url), tasks or runner)
        tab = next(tab for tab in build_tabs(desk) if tab.info.place is Place.ADMINISTRATION)
        tabs.append(tab)
        qtbot.addWidget(tab.view)
        with qtbot.waitActive(tab.view):
            tab.view.resize(1280, 610)
            tab.view.show()
        return desk, tab

    yield open_it
    for tab in tabs:
        tab.presenter.close()
    assert runner.shut_down()


@pytest.fixture
def open_section(open_tab: OpenTab) -> OpenSection:
    def open_it(hospital: Hospital, key: str, tasks: TaskRunner | None = None) -> tuple[Desk, Tab]:
        desk, tab = open_tab(hospital, Role.ADMINISTRATOR, tasks)
        tab.presenter.arrive(Destination(Place.ADMINISTRATION, act=key))
        return desk, tab

    return open_it


@pytest.fixture
def desk_and_tab(embedded_hospital: Hospital, open_tab: OpenTab) -> tuple[Desk, Tab]:
    """An administrator's."""
    return open_tab(embedded_hospital, Role.ADMINISTRATOR)


@pytest.fixture
def desk(desk_and_tab: tuple[Desk, Tab]) -> Desk:
    return desk_and_tab[0]


@pytest.fixture
def tab(desk_and_tab: tuple[Desk, Tab]) -> Tab:
    return desk_and_tab[1]

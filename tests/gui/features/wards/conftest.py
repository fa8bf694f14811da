"""A nurse at the wards tab, on a real hospital with real background work."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.features.wards.view import WardsView
from pms_desktop.mvp.navigation import Place
from pms_desktop.settings import Settings
from pms_desktop.ui.task_runner import QtTaskRunner
from tests.beds import House, build_house
from tests.gui.tabs import build_tab
from tests.hospital import Hospital


@pytest.fixture
def house(embedded_hospital: Hospital) -> House:
    return build_house(embedded_hospital)


@pytest.fixture
def desk(embedded_hospital: Hospital, qtbot: QtBot) -> Iterator[Desk]:
    tasks = QtTaskRunner()
    signed_in = embedded_hospital.open_station(Role.NURSE)
    yield Desk(signed_in, Settings(embedded_hospital.url), tasks)
    assert tasks.shut_down()


@pytest.fixture
def tab(desk: Desk, house: House, qtbot: QtBot) -> Iterator[Tab]:
    found = build_tab(desk, Place.WARDS)
    qtbot.addWidget(found.view)
    with qtbot.waitActive(found.view):
        found.view.resize(1280, 640)
        found.view.show()
    found.presenter.activate()
    yield found
    found.presenter.close()


@pytest.fixture
def view(tab: Tab, qtbot: QtBot) -> WardsView:
    assert isinstance(tab.view, WardsView)
    shown = tab.view
    qtbot.waitUntil(lambda: len(shown.board.records()) == 4)
    return shown

"""The wards tab of a hospital that has no ward yet."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, build_tabs
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.features.wards.view import WardsView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.settings import Settings
from pms_desktop.ui.task_runner import QtTaskRunner
from tests.beds import build_house
from tests.gui.typing import press_enter
from tests.hospital import Hospital


@contextmanager
def at_the_wards(hospital: Hospital, role: Role, qtbot: QtBot) -> Iterator[tuple[Desk, WardsView]]:
    tasks = QtTaskRunner()
    desk = Desk(hospital.open_station(role), Settings(hospital.url), tasks)
    tabs = build_tabs(desk)
    tab = next(tab for tab in tabs if tab.info.place is Place.WARDS)
    assert isinstance(tab.view, WardsView)
    qtbot.addWidget(tab.view)
    with qtbot.waitActive(tab.view):
        tab.view.show()
    tab.view.setFocus()
    tab.presenter.activate()
    qtbot.waitUntil(tab.view.no_wards.isVisible)
    yield desk, tab.view
    for each in tabs:
        each.presenter.close()
    assert tasks.shut_down()


def test_an_administrator_is_led_from_the_empty_board_to_where_wards_are_entered(
    embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    with at_the_wards(embedded_hospital, Role.ADMINISTRATOR, qtbot) as (desk, view):
        went: list[Destination] = []
        desk.navigator.on_go(went.append)
        assert not view.board.isVisible()

        focused = QApplication.focusWidget()
        assert focused is view.no_wards.action_button()
        press_enter(focused)

        assert [(each.place, each.act) for each in went] == [(Place.ADMINISTRATION, "wards")]


@pytest.mark.parametrize("role", [Role.NURSE, Role.RECEPTIONIST])
def test_others_are_told_whom_to_ask_until_there_is_a_ward(
    embedded_hospital: Hospital, role: Role, qtbot: QtBot
) -> None:
    with at_the_wards(embedded_hospital, role, qtbot) as (desk, view):
        assert "Ask an administrator" in view.no_wards.accessibleName()
        assert not view.no_wards.action_button().isVisible()

        build_house(embedded_hospital)
        desk.changes.publish([Change("wards", None, None)])

        qtbot.waitUntil(lambda: len(view.board.records()) == 4)
        assert not view.no_wards.isVisible()
        assert QApplication.focusWidget() is view.board

"""What a session leaves behind: nothing that still listens."""

import gc
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from pms_desktop.domain.access import Role
from pms_desktop.mvp.presenter import Presenter
from tests.gui.shell.driving import Desk


def presenters() -> list[Presenter[Any]]:
    return [found for found in gc.get_objects() if isinstance(found, Presenter)]


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.DOCTOR, Role.ADMINISTRATOR])
def test_every_presenter_of_a_session_is_closed_with_its_tab(desk: Desk, role: Role) -> None:
    before = {id(each) for each in presenters()}
    desk.sign_in(role)
    for index in range(desk.window.tab_bar.count()):
        desk.window.tab_bar.setCurrentIndex(index)
        QApplication.processEvents()
    opened = [each for each in presenters() if id(each) not in before]
    assert len(opened) > desk.window.tab_bar.count()

    desk.window.top_bar.sign_out_requested.emit()

    assert [type(each).__name__ for each in opened if not each._closed] == []


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.RECEPTIONIST])
def test_the_windows_of_a_session_go_with_it(desk: Desk, role: Role) -> None:
    """Else a station grows with every person who signs in."""
    counts = []
    for _person in range(4):
        desk.sign_in(role)
        desk.window.top_bar.sign_out_requested.emit()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        counts.append(len(QApplication.allWidgets()))

    # What the window makes once and keeps may come with the second person only.
    assert any(later <= earlier for earlier, later in pairwise(counts)), counts


def ours() -> Counter[str]:
    """How many widgets and presenters of the program live, by class."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    kinds = (type(found) for found in gc.get_objects())
    return Counter(
        kind.__name__
        for kind in kinds
        if issubclass(kind, (QWidget, Presenter)) and kind.__module__.startswith("pms_desktop")
    )


def test_a_dialog_that_was_closed_is_gone_with_its_presenter(desk: Desk) -> None:
    """Else a station grows all day long."""
    desk.sign_in(Role.RECEPTIONIST)
    top = desk.window.top_bar
    wishes = {
        "StationDialog": top.station_requested, "PasswordDialog": top.password_requested,
        "HelpDialog": top.help_requested, "AboutDialog": top.about_requested,
    }  # fmt: skip

    def open_and_close_each() -> None:
        for kind, wish in wishes.items():
            wish.emit()
            desk.wait_until(lambda kind=kind: desk.has_dialog(kind))  # type: ignore[misc]
            desk.dialog(kind).reject()
            desk.wait_until(lambda kind=kind: not desk.has_dialog(kind))  # type: ignore[misc]

    before = ours()
    open_and_close_each()
    open_and_close_each()

    desk.wait_until(lambda: not ours() - before)

"""What a session leaves behind: nothing that still listens."""

import gc
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

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

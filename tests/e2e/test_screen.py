"""The ground the journeys stand on: a real window that takes real keys."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.ui.scaling.geometry import remember
from tests.gui.shell.conftest import open_desk
from tests.gui.shell.driving import Desk
from tests.gui.typing import type_text
from tests.hospital import Hospital

__all__ = ["open_desk"]


def test_a_real_window_becomes_active_and_takes_keys(qtbot: QtBot) -> None:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    with qtbot.waitActive(edit):
        edit.show()

    type_text(edit, "सीता José")

    assert QGuiApplication.platformName() == "xcb"
    assert edit.hasFocus()
    assert edit.text() == "सीता José"


def test_the_window_comes_back_where_it_was_or_to_the_screen_that_is_left(
    open_desk: Callable[..., Desk], embedded_hospital: Hospital
) -> None:
    first = open_desk(embedded_hospital.url)
    first.window.setGeometry(60, 40, 1050, 655)
    first.wait_until(lambda: first.window.width() == 1050)
    place = first.window.geometry()
    first.close()

    second = open_desk(embedded_hospital.url)
    second.wait_until(lambda: second.window.geometry() == place)
    second.close()

    elsewhere = QWidget()  # as it stood on a second screen, which has been taken away
    elsewhere.setGeometry(5000, 200, 1050, 655)
    remember(elsewhere, "main")
    third = open_desk(embedded_hospital.url)
    room = QApplication.primaryScreen().availableGeometry()
    third.wait_until(lambda: room.contains(third.window.geometry()))

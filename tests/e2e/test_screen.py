"""The ground the journeys stand on: a real window that takes real keys."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.typing import type_text


def test_a_real_window_becomes_active_and_takes_keys(qtbot: QtBot) -> None:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    with qtbot.waitActive(edit):
        edit.show()

    type_text(edit, "सीता José")

    assert QGuiApplication.platformName() == "xcb"
    assert edit.hasFocus()
    assert edit.text() == "सीता José"

"""Every widget is tested in the theme of the program, and dark when a test asks for it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.ui.theme import apply_theme, current_tokens

Show = Callable[[QWidget], None]


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    if not qapp.styleSheet() or current_tokens().name != "light":
        apply_theme(qapp, "light")
    yield
    if current_tokens().name != "light":
        apply_theme(qapp, "light")


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Show a widget in an active window."""

    def shown(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()

    return shown

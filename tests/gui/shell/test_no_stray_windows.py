"""A part of a tab that is shown before it has its place flashes up as a window of its own, and
takes the keyboard away from the real one."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from pms_desktop.domain.access import Role
from tests.gui.shell.driving import Desk


class Strays(QObject):
    """Keeps what is shown as a window without being meant as one."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget):
            plain = watched.windowType() in {Qt.WindowType.Widget, Qt.WindowType.Window}
            if watched.isWindow() and plain and not isinstance(watched, QMainWindow):
                self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


@pytest.fixture
def strays(qapp: QApplication) -> Iterator[Strays]:
    watch = Strays()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DOCTOR, Role.RECEPTIONIST])
def test_opening_every_tab_opens_no_window(desk: Desk, strays: Strays, role: Role) -> None:
    desk.sign_in(role)

    for index in range(len(desk.tab_titles())):
        desk.station.shell.open_tab(index)

    assert strays.seen == []
    assert desk.window.isActiveWindow()

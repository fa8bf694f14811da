"""Qt for the window tests: no screen needed, and only known noise is silenced."""

import os
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

# Set before the application is made. Windows that need a real screen are tested in tests/e2e.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# One line per bundled font that lacks some script; Qt then takes the next font, as intended.
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")


@pytest.fixture(autouse=True)
def windows_deleted_afterwards(qapp: QApplication) -> Iterator[None]:
    """As the program does it: Qt deletes a window while Python still knows it whole. Left to the
    garbage collector, its parts would lose their attributes one by one and be painted without."""
    yield
    for window in QApplication.topLevelWidgets():
        popup = window.windowType() is Qt.WindowType.Popup  # belongs to the field that opens it
        if window.parent() is None and not popup:
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session", autouse=True)
def qt_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Qt's own file dialog remembers places; not in the settings of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield

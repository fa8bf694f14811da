"""Where windows stood when they were last used on this station."""

from PySide6.QtCore import QByteArray, QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from pms_desktop.settings import data_dir


def _store() -> QSettings:
    return QSettings(str(data_dir() / "geometry.ini"), QSettings.Format.IniFormat)


def remember(window: QWidget, name: str) -> None:
    """Keep the size and place of a window. Call when it closes."""
    _store().setValue(f"window/{name}", window.saveGeometry())


def restore(window: QWidget, name: str, usual: QSize) -> None:
    """Put a window where it was; at its usual size in the middle the first time.

    A window that stood on a screen that is gone, or is larger than the screen, is brought in.
    """
    kept = _store().value(f"window/{name}")
    if isinstance(kept, QByteArray) and window.restoreGeometry(kept) and _on_screen(window):
        return
    room = QGuiApplication.primaryScreen().availableGeometry()
    spot = QRect(room.topLeft(), usual.boundedTo(room.size()))
    spot.moveCenter(room.center())
    window.setGeometry(spot)


def _on_screen(window: QWidget) -> bool:
    frame = window.geometry()
    return any(
        screen.availableGeometry().adjusted(-8, -8, 8, 8).contains(frame)
        for screen in QGuiApplication.screens()
    )

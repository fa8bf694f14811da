"""Lists that follow a finger."""

from PySide6.QtWidgets import QScrollArea, QScroller


def flick(area: QScrollArea) -> None:
    """Let a finger push what is in the area up and down."""
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)

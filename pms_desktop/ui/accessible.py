"""Telling assistive technology what painted widgets show."""

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str) -> None:
    """Name a widget by what it shows now, and say so to who listens."""
    if widget.accessibleName() != words:
        widget.setAccessibleName(words)
        QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.NameChanged))


def alert(widget: QWidget) -> None:
    """Have a widget's name read out at once."""
    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))

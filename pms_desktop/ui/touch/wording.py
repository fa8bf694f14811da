"""Words that change while they are seen: whoever stands at the screen chooses the language."""

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget


@runtime_checkable
class Worded(Protocol):
    """A widget that says more than what it is told to show."""

    def reword(self) -> None:
        """Say it in the language that is spoken now."""


def reword_all(root: QWidget) -> None:
    """Let a widget and all inside speak anew."""
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, Worded):
            widget.reword()

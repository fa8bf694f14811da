"""Sizes on a touch screen: written for one 768 pixels high, grown with the one at hand."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from pms_desktop.ui.fonts import font

_WRITTEN_FOR = 768
_MOST = 3.0
_state = {"factor": 1.0}


@runtime_checkable
class Scaled(Protocol):
    """A widget whose sizes come from `px`."""

    def rescale(self) -> None:
        """Take the sizes anew."""


def px(size: float) -> int:
    """A size as written, in pixels of the screen at hand."""
    return round(size * _state["factor"])


def touch_font(size: float, *, bold: bool = False) -> QFont:
    """A font of so many pixels as written."""
    made = font(bold=bold)
    made.setPixelSize(px(size))
    return made


def fit(width: int, height: int) -> bool:
    """Follow a window; whether sizes changed. The shorter side decides, so that a screen standing
    upright has no larger letters than it has room for."""
    factor = min(_MOST, max(1.0, min(width, height) / _WRITTEN_FOR))
    changed = abs(factor - _state["factor"]) > 0.01
    if changed:
        _state["factor"] = factor
    return changed


def rescale_all(root: QWidget) -> None:
    """Let every widget inside take its sizes anew."""
    for widget in _inside(root):
        if isinstance(widget, Scaled):
            widget.rescale()


def _inside(root: QWidget) -> Iterator[QWidget]:
    yield root
    yield from root.findChildren(QWidget)

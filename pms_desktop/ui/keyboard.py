"""Where the keyboard is, and where it goes when what it is on goes away.

Qt gives it to whatever comes next in the window when a widget is hidden, disabled or deleted, which
may be the finder at the top, whose list then opens. Who takes something away gives it on before.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def has_keyboard(widget: QWidget) -> bool:
    """Whether a widget has it, or will again once a dialog above its window is closed."""
    return widget.window().focusWidget() is widget


def give_keyboard(widget: QWidget) -> None:
    """Put it on a widget, without what a key or a click would mean there."""
    widget.setFocus(Qt.FocusReason.OtherFocusReason)


def show_only(row: Sequence[QWidget], shown: Iterable[QWidget]) -> None:
    """Show these of a row of widgets and hide the others; the keyboard goes to the next shown, else
    to the one before."""
    wanted = set(shown)
    for widget in row:
        if widget in wanted:
            widget.show()
    for at, widget in enumerate(row):
        if widget not in wanted and has_keyboard(widget):
            near = (each for each in (*row[at:], *reversed(row[:at])) if each in wanted)
            if (beside := next(near, None)) is not None:
                give_keyboard(beside)
    for widget in row:
        if widget not in wanted:
            widget.hide()

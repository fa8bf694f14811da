"""Lines that are written anew without taking the keyboard from who is working on them."""

from collections.abc import Hashable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pms_desktop.ui.keyboard import give_keyboard, has_keyboard


class Lines(QWidget):
    """One writing of the lines, with what the keyboard can stop at, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.stops: list[tuple[Hashable, QWidget]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def add(self, part: QWidget) -> None:
        """A line of one widget."""
        self._column.addWidget(part)

    def add_row(self, *parts: QWidget | None) -> None:
        """A line of several widgets."""
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for part in parts:
            if part is not None:
                line.addWidget(part)
        line.addStretch(1)
        self._column.addLayout(line)

    def stop(self, kind: str, key: Hashable, part: QWidget | None) -> None:
        """The keyboard can be on `part`, which stands for this record."""
        if part is not None:
            self.stops.append(((kind, key), part))


class KeptLines(QWidget):
    """Shows one writing of the lines at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = Lines()
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.addWidget(self._shown)

    def begin(self) -> Lines:
        """An empty writing, to be filled."""
        return Lines()

    def show_these(self, lines: Lines, *, before: QWidget, after: QWidget) -> None:
        """Show them instead, between two others in the order of Tab.

        Where the keyboard was on a line, it is on the same one again, else on the next, else on
        the last, else on `after`.
        """
        old, self._shown = self._shown, lines
        at = next((at for at, (_key, part) in enumerate(old.stops) if has_keyboard(part)), None)
        self._room.addWidget(lines)
        lines.show()
        for _key, part in lines.stops:
            self.setTabOrder(before, part)
            before = part
        if at is not None:
            give_keyboard(_place(old, at, lines) or after)
        self._room.removeWidget(old)
        old.hide()
        old.deleteLater()


def _place(old: Lines, at: int, new: Lines) -> QWidget | None:
    parts = dict(new.stops)
    for key, _part in (*old.stops[at:], *reversed(old.stops[:at])):
        if key in parts:
            return parts[key]
    return None

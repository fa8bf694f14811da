"""Times of day as people type them: 9, 930, 9:30, 9.30, 2 pm, 14h15."""

import re
from datetime import time
from typing import Any

from PySide6.QtWidgets import QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.editors import ReadEdit

_TIME = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2})|(\d{2}))?\s*(am|pm|a|p|h)?")


def parse_time(text: str) -> time:
    """The time of day a text means. Raises ValueError with a sentence for the user."""
    cleaned = "".join(str(int(c)) if c.isdecimal() else c for c in text.strip().lower())
    found = _TIME.fullmatch(cleaned)
    if found is None:
        raise _unreadable()
    hour, minute, half = int(found[1]), int(found[2] or found[3] or 0), found[4] or ""
    if half[:1] in {"a", "p"}:
        if not 1 <= hour <= 12:
            raise _unreadable()
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    if hour > 23 or minute > 59:
        raise _unreadable()
    return time(hour, minute)


def _unreadable() -> ValueError:
    return ValueError(_("Write the time as in 9:30 or 14:15."))


class TimeEdit(ReadEdit[time]):
    """A time of day typed freely, written in full once it is understood."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(max_length=12, parent=parent)
        self.editingFinished.connect(self._write_in_full)

    def set_value(self, value: Any) -> None:
        """Show a time; None empties the field."""
        self.setText("" if value is None else f"{value:%H:%M}")

    def _parsed(self) -> time | None:
        text = self.text().strip()
        return parse_time(text) if text else None

    def _write_in_full(self) -> None:
        moment = self.value()
        if moment is not None and self.text() != f"{moment:%H:%M}":
            self.set_value(moment)

"""Stretches of a day as people type them: `8-12, 13:30-17`."""

import re
from datetime import time
from itertools import pairwise
from typing import Any

from PySide6.QtWidgets import QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.editors import LineEdit
from pms_desktop.ui.times import parse_time

Stretch = tuple[time, time]
_DASH = re.compile(r"\s*[-–—]\s*")


def parse_hours(text: str) -> tuple[Stretch, ...]:
    """The stretches a text means, in order. Raises ValueError with a sentence for the user."""
    stretches = []
    for part in re.split(r"[,;]", text):
        if not part.strip():
            continue
        ends = _DASH.split(part.strip())
        if len(ends) != 2:
            raise ValueError(_("Write hours as in 8:00-12:00, 13:00-17:00."))
        start, end = parse_time(ends[0]), parse_time(ends[1])
        if start >= end:
            raise ValueError(_("{hours} ends before it begins.").format(hours=part.strip()))
        stretches.append((start, end))
    ordered = sorted(stretches)
    for before, after in pairwise(ordered):
        if after[0] < before[1]:
            raise ValueError(_("These hours overlap."))
    return tuple(ordered)


def typed_hours(stretches: tuple[Stretch, ...]) -> str:
    """Stretches as one would type them."""
    return ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in stretches)


class HoursEdit(LineEdit):
    """The working hours of one day; empty for a day off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("off"), max_length=80, parent=parent)
        self.editingFinished.connect(self._write_in_full)

    def value(self) -> tuple[Stretch, ...]:
        """The stretches; none when the text cannot be read (then `fault` says why)."""
        try:
            return parse_hours(self.text())
        except ValueError:
            return ()

    def set_value(self, value: Any) -> None:
        """Show stretches; None empties the field."""
        self.setText(typed_hours(tuple(value or ())))

    def fault(self) -> str:
        """Why the text is not hours of a day."""
        try:
            parse_hours(self.text())
        except ValueError as error:
            return str(error)
        return ""

    def _write_in_full(self) -> None:
        if not self.fault() and self.text() != typed_hours(self.value()):
            self.set_value(self.value())

"""When somebody was born, as they say it: a day, a month, a year, or how old they are."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from pms_desktop.domain.patients import EARLIEST_BIRTH, BirthPart, age_of, age_text, born_text
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.dates import Order, example_date, parse_date, typed_date
from pms_desktop.ui.editors import ReadEdit
from pms_desktop.ui.widgets import Age

_AGE = re.compile(r"~?\s*(\d{1,3})\s*([^\W\d_]*)")
_YEAR = re.compile(r"(~?)\s*((?:18|19|20)\d\d)")
_MONTH = re.compile(r"(\d{1,2})\s*[./\-]\s*((?:18|19|20)\d\d)")
_OLDEST = 130


@dataclass(frozen=True, slots=True)
class Birth:
    """A day and what of it is known. `estimated` with no `part`: an age was given."""

    day: date
    estimated: bool = False
    part: BirthPart = BirthPart.AS_ESTIMATED


class BirthEdit(ReadEdit[Birth]):
    """`12/03/1988`, `120388`, `12 Mar 1988`; `3/1988`; `1988`; `40`, `5 m`, `3 w`, `10 d`."""

    def __init__(
        self, today: Callable[[], date], order: Order = "dmy", parent: QWidget | None = None
    ) -> None:
        super().__init__(max_length=30, parent=parent)
        self._today, self._order = today, order
        self._known: tuple[str, Birth] | None = None
        self.setPlaceholderText(_("{date} or 38").format(date=example_date(order)))
        self.editingFinished.connect(self._write_in_full)

    def set_value(self, value: Birth | None) -> None:
        """Show it as one would type it; the same age shown again is not a new estimate."""
        text = "" if value is None else self._typed(value)
        self._known = None if value is None else (text, value)
        self.setText(text)
        self.setCursorPosition(0)

    def in_words(self) -> str:
        """What was understood: the age, and for an age the year."""
        birth = self.value()
        if birth is None:
            return ""
        age = age_text(birth.day, birth.estimated, self._today())
        if not birth.estimated:
            return age
        return f"{age} · {born_text(birth.day, birth.estimated, birth.part)}"

    def _parsed(self) -> Birth | None:
        text = self.text().strip().lower()
        if not text:
            return None
        if self._known is not None and self._known[0] == self.text():
            return self._known[1]
        found = self._age(text) or self._year(text) or self._month(text)
        if found is None:
            found = Birth(parse_date(text, self._today(), self._order, "past"))
        if found.day < EARLIEST_BIRTH:
            raise ValueError(_("Nobody born before 1870 is alive. Look at the year."))
        return found

    def _age(self, text: str) -> Birth | None:
        match = _AGE.fullmatch(text)
        units = {"": "y", "y": "y", "m": "m", "w": "w", "d": "d"}
        units |= {_(unit): unit for unit in "ymwd"}
        unit = (units.get(match[2]) or units.get(match[2][:1])) if match else None
        if match is None or unit is None:
            return None
        amount = int(match[1])
        if unit == "y" and amount > _OLDEST:
            raise ValueError(_("Nobody is {n} years old. Look at the age.").format(n=amount))
        return Birth(Age(amount, unit).born_about(self._today()), estimated=True)  # type: ignore[arg-type]

    def _year(self, text: str) -> Birth | None:
        match = _YEAR.fullmatch(text)
        if match is None:
            return None
        part = BirthPart.AS_ESTIMATED if match[1] else BirthPart.YEAR
        return self._not_later(Birth(date(int(match[2]), 1, 1), True, part))

    def _month(self, text: str) -> Birth | None:
        match = _MONTH.fullmatch(text)
        if match is None or not 1 <= int(match[1]) <= 12:
            return None
        day = date(int(match[2]), int(match[1]), 1)
        return self._not_later(Birth(day, True, BirthPart.MONTH))

    def _not_later(self, birth: Birth) -> Birth:
        if birth.day > self._today():
            said = born_text(birth.day, birth.estimated, birth.part)
            raise ValueError(_("{day} is in the future.").format(day=said))
        return birth

    def _typed(self, birth: Birth) -> str:
        if not birth.estimated:
            return typed_date(birth.day, self._order)
        if birth.part is BirthPart.YEAR:
            return str(birth.day.year)
        if birth.part is BirthPart.MONTH:
            return f"{birth.day.month:02}/{birth.day.year}"
        amount, unit = age_of(birth.day, self._today())
        return f"{amount} {_(unit)}"

    def _write_in_full(self) -> None:
        birth = self.value()
        if birth is not None:
            self.set_value(birth)

"""Editors for amounts of money, measured numbers and ages."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.money import digits
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import number_signs
from pms_desktop.ui.editors import ReadEdit
from pms_desktop.ui.fonts import font
from pms_desktop.ui.text import isolated
from pms_desktop.ui.theme import color

_MAX_DIGITS = 12
_SPACES = re.compile("[\\s\u00a0\u202f'’]")
AgeUnit = Literal["y", "m", "w", "d"]


def parse_decimal(text: str, places: int) -> Decimal:
    """A number written with the hospital's decimal and thousands signs.

    Raises ValueError with a sentence. Exponents, NaN and infinity are not numbers here.
    """
    point, group = number_signs()
    cleaned = _SPACES.sub("", text).replace("−", "-")
    cleaned = "".join(str(int(c)) if c.isdecimal() else c for c in cleaned)
    example = "1234" + (point + "5".ljust(places, "0") if places else "")
    grouped = rf"\d{{1,3}}(?:{re.escape(group)}\d{{2,3}})*{re.escape(group)}\d{{3}}"
    if not re.fullmatch(rf"-?(?:\d+|{grouped})?(?:{re.escape(point)}\d+)?", cleaned) or not any(
        c.isdigit() for c in cleaned
    ):
        raise ValueError(_("Write a number, as in {example}.").format(example=example))
    number = Decimal(cleaned.replace(group, "").replace(point, "."))
    if len(number.as_tuple().digits) > _MAX_DIGITS:
        raise ValueError(_("This number is too long."))
    if number != round(number, places):
        if not places:
            raise ValueError(_("Write a whole number."))
        raise ValueError(_("Write at most {n} decimals.").format(n=places))
    return number


def typed_decimal(number: Decimal, places: int | None = None) -> str:
    """A number as one would type it: no thousands sign, the hospital's decimal sign."""
    text = f"{number:f}" if places is None else f"{number:.{places}f}"
    return text.replace(".", number_signs()[0])


class NumberEdit(ReadEdit[Decimal]):
    """A number with its unit inside the field, between `minimum` and `maximum`."""

    def __init__(
        self,
        unit: str = "",
        *,
        places: int = 0,
        minimum: Decimal | int | None = None,
        maximum: Decimal | int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(max_length=24, parent=parent)
        self._unit, self._places = unit, places
        self._minimum, self._maximum = minimum, maximum
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        if unit:
            room = QFontMetrics(font()).horizontalAdvance(unit) + 4
            self.setTextMargins(0, 0, room, 0)

    def set_value(self, value: Any) -> None:
        """Show a number; None empties the field."""
        self.setText("" if value is None else self._typed(Decimal(value)))

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._unit:
            return
        painter = QPainter(self)
        painter.setFont(font())
        painter.setPen(color("quiet"))
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignLeft if rtl else Qt.AlignmentFlag.AlignRight
        room = QRectF(self.rect()).adjusted(10, 0, -10, 0)
        painter.drawText(room, (side | Qt.AlignmentFlag.AlignVCenter).value, isolated(self._unit))

    def _typed(self, number: Decimal) -> str:
        return typed_decimal(number)

    def _parsed(self) -> Decimal | None:
        text = self.text().strip()
        if not text:
            return None
        number = parse_decimal(text, self._places)
        low, high = self._minimum, self._maximum
        if low is not None and number < low:
            raise ValueError(_("At least {least}.").format(least=typed_decimal(Decimal(low))))
        if high is not None and number > high:
            raise ValueError(_("At most {most}.").format(most=typed_decimal(Decimal(high))))
        return number


class MoneyEdit(NumberEdit):
    """An amount in a currency, never below zero unless `negative`."""

    def __init__(
        self, currency: str, *, negative: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "", places=digits(currency), minimum=None if negative else 0, parent=parent
        )
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def _typed(self, number: Decimal) -> str:
        return typed_decimal(number, self._places)


@dataclass(frozen=True, slots=True)
class Age:
    """An age as told: years, months, weeks or days."""

    amount: int
    unit: AgeUnit

    def born_about(self, today: date) -> date:
        """A day of birth that gives this age today: for years, the first of January."""
        if self.unit == "y":
            return date(today.year - self.amount, 1, 1)
        if self.unit == "m":
            months = today.year * 12 + today.month - 1 - self.amount
            return date(months // 12, months % 12 + 1, 1)
        days = self.amount * (7 if self.unit == "w" else 1)
        return date.fromordinal(today.toordinal() - days)

"""Dates as people type them: 12/03/1988, 12.3.88, 12 Mar 1988, 1988-03-12, today, +7."""

import re
from calendar import isleap, monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.editors import ReadEdit

Order = Literal["dmy", "mdy", "ymd"]
When = Literal["past", "any", "future"]
_PARTS = re.compile(r"[\s./\-,]+")
_SHIFT = re.compile(r"([+-])(\d{1,4})$")


def parse_date(text: str, today: date, order: Order = "dmy", when: When = "any") -> date:
    """The day a text means in the hospital's order of day, month and year.

    A year of two digits is the latest that is not in the future when `when` is "past", and
    otherwise the one nearest to today. Raises ValueError with a sentence for the user.
    """
    cleaned = text.strip().lower()
    found = _relative(cleaned, today)
    if found is None:
        day, month, year = _numbers(cleaned, order)
        found = _checked(day, month, _full_year(year, month, day, today, when))
    if when == "past" and found > today:
        raise ValueError(_("{day} is in the future.").format(day=format_date(found)))
    if when == "future" and found < today:
        raise ValueError(_("{day} is in the past.").format(day=format_date(found)))
    return found


def _relative(text: str, today: date) -> date | None:
    words = {
        "t": 0, "today": 0, _("today").lower(): 0,
        "tomorrow": 1, _("tomorrow").lower(): 1,
        "yesterday": -1, _("yesterday").lower(): -1,
    }  # fmt: skip
    if text in words:
        return today + timedelta(days=words[text])
    shift = _SHIFT.match(text)
    if shift is None:
        return None
    days = int(shift[2])
    return today + timedelta(days=days if shift[1] == "+" else -days)


def _numbers(text: str, order: Order) -> tuple[int, int, str]:
    parts = [part for part in _PARTS.split(_latin_digits(text)) if part]
    if len(parts) == 1 and parts[0].isdecimal():
        parts = _cut(parts[0], order)
    if len(parts) != 3:
        raise _unreadable(order)
    named = [i for i, part in enumerate(parts) if not part.isdecimal()]
    if named:
        return _with_month_name(parts, named, order)
    if len(parts[0]) == 4:
        year, month, day = parts
    else:
        by_letter = dict(zip(order, parts, strict=True))
        day, month, year = by_letter["d"], by_letter["m"], by_letter["y"]
    if len(day) > 2 or len(month) > 2:
        raise _unreadable(order)
    return int(day), int(month), year


def _with_month_name(parts: list[str], named: list[int], order: Order) -> tuple[int, int, str]:
    month = _months().get(parts[named[0]].rstrip("."))
    if len(named) != 1 or month is None:
        raise _unreadable(order)
    first, second = (part for i, part in enumerate(parts) if i != named[0])
    day, year = (second, first) if len(first) == 4 else (first, second)
    if len(day) > 2:
        raise _unreadable(order)
    return int(day), month, year


def _cut(digits: str, order: Order) -> list[str]:
    if len(digits) == 8:
        if order == "ymd":
            return [digits[:4], digits[4:6], digits[6:]]
        return [digits[:2], digits[2:4], digits[4:]]
    return [digits[:2], digits[2:4], digits[4:]] if len(digits) == 6 else [digits]


def _full_year(year: str, month: int, day: int, today: date, when: When) -> int:
    if len(year) == 4:
        return int(year)
    if len(year) != 2:
        raise ValueError(_("Write the year with four digits, as in 1988."))
    century = today.year - today.year % 100
    full = century + int(year)
    if when == "past":
        return full if (full, month, day) <= (today.year, today.month, today.day) else full - 100
    if full - today.year > 50:
        return full - 100
    return full + 100 if today.year - full > 50 else full


def _checked(day: int, month: int, year: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(_("There is no month {month}.").format(month=month))
    if not 1850 <= year <= 2200:
        raise ValueError(_("{year} cannot be the year.").format(year=year))
    last = monthrange(year, month)[1]
    if 1 <= day <= last:
        return date(year, month, day)
    if (day, month) == (29, 2) and not isleap(year):
        raise ValueError(_("{year} has no 29 February.").format(year=year))
    name = QLocale().monthName(month)
    raise ValueError(_("{month} has {last} days.").format(month=name, last=last))


def _unreadable(order: Order) -> ValueError:
    return ValueError(
        _("Write the date as {example} or 12 Mar 1988.").format(example=example_date(order))
    )


def example_date(order: Order) -> str:
    """12 March 1988 in an order of day, month and year."""
    return {"dmy": "12/03/1988", "mdy": "03/12/1988", "ymd": "1988-03-12"}[order]


def typed_date(day: date, order: Order) -> str:
    """A day as one would type it in the hospital's order."""
    formats = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y-%m-%d"}
    return day.strftime(formats[order])


def order_in(locale: str) -> Order:
    """How people of a locale such as `en_US` write day, month and year in figures."""
    pattern = QLocale(locale).dateFormat(QLocale.FormatType.ShortFormat).lower()
    first = next((letter for letter in pattern if letter in "dmy"), "d")
    orders: dict[str, Order] = {"d": "dmy", "m": "mdy", "y": "ymd"}
    return orders[first]


def _latin_digits(text: str) -> str:
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


@lru_cache(maxsize=8)
def _months_of(locale: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for language in (QLocale("en"), QLocale(locale)):
        for month in range(1, 13):
            for form in (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat):
                names[language.monthName(month, form).lower().rstrip(".")] = month
    names["sept"] = 9
    return names


def _months() -> dict[str, int]:
    return _months_of(QLocale().name())


class DateEdit(ReadEdit[date]):
    """A date typed freely; shown in full once it is understood.

    `today` is asked each time, so that midnight passes while the form is open.
    `when` "past" suits dates of birth, "future" suits bookings.
    """

    def __init__(
        self,
        today: Callable[[], date],
        *,
        order: Order = "dmy",
        when: When = "any",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(max_length=30, parent=parent)
        self._today, self._order, self._when = today, order, when
        self.setPlaceholderText(example_date(order) if when == "past" else "")
        self.editingFinished.connect(self._write_in_full)

    def set_value(self, value: date | None) -> None:
        """Show a day; None empties the field."""
        self.setText("" if value is None else typed_date(value, self._order))

    def _parsed(self) -> date | None:
        text = self.text().strip()
        return parse_date(text, self._today(), self._order, self._when) if text else None

    def _write_in_full(self) -> None:
        day = self.value()
        if day is not None and self.text() != typed_date(day, self._order):
            self.set_value(day)

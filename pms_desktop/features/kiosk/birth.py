"""A date of birth in three numbers."""

from calendar import monthrange
from datetime import date
from typing import cast

from pms_desktop.domain.patients import EARLIEST_BIRTH
from pms_desktop.features.kiosk.pages import Order
from pms_desktop.i18n import date_order
from pms_desktop.i18n import gettext as _


def order() -> Order:
    """How people of this hospital say a date."""
    return cast(Order, date_order())


def born(day: str, month: str, year: str, today: date | None = None) -> date:
    """The day as typed. Raises ValueError with a sentence that says what to mend."""
    if not all(part.isdecimal() for part in (day, month, year)):
        raise ValueError(_("Please enter day, month and year."))
    if len(year) != 4:
        raise ValueError(_("Please enter the year with four figures, for example 1988."))
    if not 1 <= int(month) <= 12:
        raise ValueError(_("There are twelve months: please look at the month."))
    if int(year) < EARLIEST_BIRTH.year:
        raise ValueError(_("Please look at the year."))
    if not 1 <= int(day) <= monthrange(int(year), int(month))[1]:
        raise ValueError(_("This month has no such day: please look at the day."))
    found = date(int(year), int(month), int(day))
    if today is not None and found > today:
        raise ValueError(_("This day is still to come: please look at the year."))
    return found

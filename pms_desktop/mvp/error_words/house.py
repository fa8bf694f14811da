"""What is said when something about the hospital, its staff and their accounts fails."""

from collections.abc import Callable
from typing import Any

from pms_desktop.domain import accounts, hospital, staff
from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _

WORDS: dict[type[BaseException], Callable[[Any], str]] = {
    accounts.AccountDisabledError: lambda e: _(
        "An administrator has disabled this account. Ask an administrator to enable it."
    ),
    accounts.JobsChangedError: lambda e: _(
        "An administrator changed your jobs. Come in again to see what you may do now."
    ),
    accounts.AccountExpiredError: lambda e: _(
        "This account ended on {day}. Ask an administrator for a later last day."
    ).format(day=format_date(e.expired_on)),
    hospital.CurrencyInUseError: lambda e: _(
        "Amounts have been charged in {currency}, and another currency would make them wrong. "
        "Nothing was changed."
    ).format(currency=e.currency),
    staff.LoginTakenError: lambda e: _(
        "Somebody already signs in as {login}. Choose another login; nothing was saved."
    ).format(login=e.login),
    staff.SpecialityExistsError: lambda e: _(
        "There is a speciality named {name} already. Nothing was changed."
    ).format(name=e.name),
    staff.LastAdministratorError: lambda e: _(
        "This is the last administrator: without one nobody could keep staff and accounts. "
        "Nothing was changed. Make somebody else an administrator first."
    ),
}

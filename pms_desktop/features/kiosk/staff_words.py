"""The way out of the kiosk, in the program's own language: it is for staff."""

import math

from pms_desktop.features.kiosk.pages import AskText
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import ngettext


def end() -> str:
    """What the way out is called."""
    return _("End self-service")


def login(typed: str) -> AskText:
    """Who wants to end it."""
    return AskText(
        title=_("For staff: end self-service"),
        lead=_("Your own user name"),
        action=_("Next"),
        typed=typed,
        latin=True,
    )


def password() -> AskText:
    """The second page."""
    return AskText(
        title=_("For staff: end self-service"),
        lead=_("Your own password"),
        action=end(),
        secret=True,
        latin=True,
    )


def shut(seconds: float) -> str:
    """Too many wrong passwords."""
    minutes = max(1, math.ceil(seconds / 60))
    return ngettext(
        "Too many wrong tries. Wait {n} minute.", "Too many wrong tries. Wait {n} minutes.", minutes
    ).format(n=minutes)

"""What a kiosk says to a patient when something is refused."""

from collections.abc import Callable
from typing import Any

from pms_desktop.domain import kiosk
from pms_desktop.domain.kiosk import Refusal
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import ngettext


def _locked_words(error: kiosk.KioskLockedError) -> str:
    minutes = -(-error.seconds // 60)
    return ngettext(
        "This screen is taking a break. Try again in {n} minute, or go to the desk.",
        "This screen is taking a break. Try again in {n} minutes, or go to the desk.",
        minutes,
    ).format(n=minutes)


def _check_in_words(error: kiosk.KioskCheckInError) -> str:
    return {
        Refusal.EARLY: _("It is too early to check in here. Come back later, or go to the desk."),
        Refusal.LATE: _("This appointment was a while ago. Please go to the desk."),
    }.get(error.refusal, _("This appointment cannot be checked in here. Please go to the desk."))


KIOSK_WORDS: dict[type[BaseException], Callable[[Any], str]] = {
    kiosk.KioskUnknownError: lambda _e: _(
        "We could not find you with this. Try again, or go to the desk: they will help you."
    ),
    kiosk.KioskLockedError: _locked_words,
    kiosk.KioskSessionOverError: lambda _e: _(
        "Nobody touched the screen for a while, so it has closed. Please begin again."
    ),
    kiosk.KioskCheckInError: _check_in_words,
    kiosk.KioskFullError: lambda _e: _(
        "No more can be sent from here for now. Please go to the desk."
    ),
}

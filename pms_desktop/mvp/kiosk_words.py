"""What a kiosk says to a patient, and the desk hears of requests."""

from collections.abc import Callable
from typing import Any

from pms_desktop.domain import kiosk, kiosk_requests
from pms_desktop.domain.kiosk import Refusal
from pms_desktop.domain.kiosk_requests import RequestState
from pms_desktop.i18n import gettext as _


def _locked_words(error: kiosk.KioskLockedError) -> str:
    minutes = -(-error.seconds // 60)
    return _("This screen is taking a break. Try again in {n} min, or go to the desk.").format(
        n=minutes
    )


def _check_in_words(error: kiosk.KioskCheckInError) -> str:
    return {
        Refusal.EARLY: _("It is too early to check in here. Come back later, or go to the desk."),
        Refusal.LATE: _("This appointment was a while ago. Please go to the desk."),
    }.get(error.refusal, _("This appointment cannot be checked in here. Please go to the desk."))


def _decided_words(error: kiosk_requests.RequestDecidedError) -> str:
    if error.state is RequestState.LAPSED:
        return _("This request waited for more than a week and has lapsed. Nothing was changed.")
    if error.state is RequestState.REFUSED:
        return _("{name} has refused this request already.").format(name=error.by)
    return _("{name} has approved this request already. Nothing was done twice.").format(
        name=error.by
    )


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
    kiosk_requests.RequestDecidedError: _decided_words,
    kiosk_requests.PatientAskedTooError: lambda e: _(
        "The patient's own request {slip} still waits. Decide that one first."
    ).format(slip=e.slip),
}

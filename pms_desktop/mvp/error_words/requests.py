"""What the desk hears of requests that patients made at a kiosk."""

from collections.abc import Callable
from typing import Any

from pms_desktop.domain import kiosk_requests
from pms_desktop.domain.kiosk_requests import RequestState
from pms_desktop.i18n import gettext as _


def _decided_words(error: kiosk_requests.RequestDecidedError) -> str:
    if error.state is RequestState.LAPSED:
        return _("This request waited for more than a week and has lapsed. Nothing was changed.")
    if error.state is RequestState.REFUSED:
        return _("{name} has refused this request already.").format(name=error.by)
    return _("{name} has approved this request already. Nothing was done twice.").format(
        name=error.by
    )


WORDS: dict[type[BaseException], Callable[[Any], str]] = {
    kiosk_requests.RequestDecidedError: _decided_words,
    kiosk_requests.PatientAskedTooError: lambda e: _(
        "The patient's own request {slip} still waits. Decide that one first."
    ).format(slip=e.slip),
}

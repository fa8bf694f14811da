"""Whether a password withstands guessing, and how to make it better (Wheeler, zxcvbn, 2016)."""

from collections.abc import Mapping, Sequence
from typing import Any

from pms_desktop.i18n import gettext as _

SHORTEST_PASSWORD = 10
_GOOD = 3  # of 4: more than 10^8 guesses
_LONGEST_JUDGED = 72  # what zxcvbn takes; the rest can only make it better


def password_fault(password: str, login: str, name: str = "") -> str:
    """Why a password cannot be given, with what would mend it; nothing when it can."""
    if len(password) < SHORTEST_PASSWORD:
        return _("A password has at least {n} characters.").format(n=SHORTEST_PASSWORD)
    if password.strip() != password:
        return _("A password neither begins nor ends with a space.")
    if login and login in password.lower():
        return _("The login must not stand in the password.")
    return _guessable(password, [login, *name.split(), "hospital", "clinic", "nurse", "doctor"])


def _guessable(password: str, known: Sequence[str]) -> str:
    from zxcvbn import zxcvbn  # noqa: PLC0415  reads 70 ms of word lists

    found = zxcvbn(password[:_LONGEST_JUDGED], user_inputs=[word for word in known if word])
    if found["score"] >= _GOOD:
        return ""
    weakest: Mapping[str, Any] = max(found["sequence"], key=lambda part: len(part["token"]))
    return f"{_reason(weakest)} {_('Three or four words that do not belong together are better.')}"


def _reason(part: Mapping[str, Any]) -> str:
    if part["pattern"] == "dictionary" and part["dictionary_name"] == "passwords":
        return _("Many people use this as a password, so it is tried first.")
    if part["pattern"] == "dictionary" and part["dictionary_name"] == "user_inputs":
        return _("Names, jobs and the word hospital are tried first.")
    return {
        "dictionary": _("A single word is guessed quickly."),
        "spatial": _("Neighbouring keys are guessed quickly."),
        "repeat": _("Repeated letters are guessed quickly."),
        "sequence": _("Letters or digits in a row are guessed quickly."),
        "date": _("Dates are guessed quickly."),
        "regex": _("Years are guessed quickly."),
    }.get(part["pattern"], _("This is guessed quickly."))

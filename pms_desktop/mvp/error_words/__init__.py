"""The sentence of every expected error: what happened, that nothing was lost, what to do next.

One module a subject. Imported when the first error is met: it needs every subject's errors.
"""

from collections.abc import Callable
from typing import Any

from pms_desktop.domain.errors import PmsError
from pms_desktop.mvp.error_words import care, house, machine, money, people, requests
from pms_desktop.mvp.kiosk_words import KIOSK_WORDS

WORDS: dict[type[BaseException], Callable[[Any], str]] = {
    **machine.WORDS,
    **people.WORDS,
    **care.WORDS,
    **money.WORDS,
    **house.WORDS,
    **requests.WORDS,
    **KIOSK_WORDS,
}


def words_for(error: PmsError) -> str | None:
    """The most special wording that fits; None where there is none."""
    for kind in type(error).__mro__:
        if kind in WORDS:
            return WORDS[kind](error)
    return None

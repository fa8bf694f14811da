"""Failures and news as sentences: the only place where an error becomes one.

The words of each error stand in `error_words/`, one module a subject.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pms_desktop.domain.errors import (
    DatabaseUnavailableError,
    DiskFullError,
    PmsError,
    ReadOnlyServerError,
    TransportRefusedError,
)
from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _

if TYPE_CHECKING:
    from pms_desktop.domain.seals import Restore

_GRAVE = (DatabaseUnavailableError, DiskFullError, ReadOnlyServerError, TransportRefusedError)


class Tone(StrEnum):
    """How a message looks."""

    INFO = "info"
    OK = "ok"
    WARN = "warn"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence or two for the message bar."""

    text: str
    tone: Tone = Tone.INFO


def said(text: str) -> Message:
    """Something was done as wished."""
    return Message(text, Tone.OK)


def warned(text: str) -> Message:
    """Something needs attention; nothing was lost."""
    return Message(text, Tone.WARN)


def audit_differs() -> Message:
    """The audit is not what this station saw of it."""
    return Message(
        _(
            "The record of who did what is not as this station last saw it. You may go on working. "
            "Call the administrator: part of it was removed or written anew."
        ),
        Tone.DANGER,
    )


def access_differs(*, keeps_accounts: bool) -> Message:
    """The server's rights are not those of the matrix."""
    if keeps_accounts:
        detail = _("Administration, Jobs and access names each difference.")
    else:
        detail = _("You may go on working. Tell the administrator.")
    sentence = _("The server gives other rights than this program's jobs should have. {detail}")
    return warned(sentence.format(detail=detail))


def audit_restored(restore: "Restore") -> Message:
    """A new epoch of the audit was declared."""
    return warned(
        _(
            "The hospital's data was brought back from a copy on {day} ({reason}). "
            "Check what was entered shortly before."
        ).format(day=format_date(restore.at), reason=restore.reason)
    )


def unexpected(number: str) -> Message:
    """A bug. `number` finds it in the log."""
    return Message(
        _(
            "Something went wrong that should not. What you typed is still here. "
            "Try again, and if it happens again tell support the number {number}."
        ).format(number=number),
        Tone.DANGER,
    )


def sentence_for(error: PmsError) -> Message:
    """The message for an expected failure."""
    from pms_desktop.mvp.error_words import words_for  # noqa: PLC0415  no window waits for these

    words = words_for(error)
    grave = words is None or isinstance(error, _GRAVE)
    return Message(words or str(error), Tone.DANGER if grave else Tone.WARN)

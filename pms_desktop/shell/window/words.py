"""What is said about drafts when somebody comes in."""

from collections.abc import Sequence

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message, said, warned
from pms_desktop.security.drafts import KEPT_FOR
from pms_desktop.security.keystore import StoreTrouble
from pms_desktop.shell.window.drafts import BroughtBack


def brought_back(found: BroughtBack, tabs: Sequence[str], when: str) -> Message | None:
    """What is back and in which tabs, what is not and why; None when there is nothing to say."""
    words = []
    if tabs:
        back = _("What you had typed is back: {where}.").format(where=", ".join(tabs))
        kept = _("Last typed {when}; drafts are kept for {days} days.")
        words += [back, kept.format(when=when, days=KEPT_FOR.days)]
    if found.unreadable:
        words.append(_("A draft on this station cannot be read any more; it was set aside."))
    if found.waiting:
        words.append(_("A draft on this station comes back once the key store answers again."))
    if found.later:
        later = _("You were typing in {where} before your earlier draft was found there; it comes "
                  "back when you sign in again.")  # fmt: skip
        words.append(later.format(where=", ".join(found.later)))
    trouble = _trouble(found.trouble)
    if trouble:
        words.append(trouble)
    if not words:
        return None
    good = bool(tabs) and not (found.unreadable or found.waiting or found.later or trouble)
    return (said if good else warned)(" ".join(words))


def _trouble(trouble: StoreTrouble | None) -> str:
    """A desktop without a key store is not worth a word each time; one that fails is."""
    if trouble is None or trouble is StoreTrouble.MISSING:
        return ""
    why = {
        StoreTrouble.LOCKED: _("The key store of this desktop is locked"),
        StoreTrouble.SLOW: _("The key store of this desktop does not answer"),
        StoreTrouble.BROKEN: _("The key store of this desktop failed"),
    }[trouble]
    return _("{why}: drafts are kept with a key in a file, sealed by your password.").format(
        why=why
    )

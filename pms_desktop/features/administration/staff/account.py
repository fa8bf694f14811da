"""How somebody's account stands, in words and chips."""

from datetime import date

from pms_desktop.domain.accounts import Standing
from pms_desktop.domain.clock import Clock, local, today
from pms_desktop.domain.staff import StaffMember
from pms_desktop.i18n import format_date, format_moment
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.tokens import Tone


def account_chips(member: StaffMember, day: date) -> tuple[tuple[str, Tone], ...]:
    """What is out of the ordinary, the gravest first."""
    if not member.active:
        return ((_("disabled") if member.login else _("left"), "neutral"),)
    chips: list[tuple[str, Tone]] = []
    if member.expires_on is not None:
        ended = member.expires_on < day
        words = _("ended {day}") if ended else _("until {day}")
        soon = Standing(member.expires_on).ends_soon(day)
        tone: Tone = "danger" if ended else "warn" if soon else "neutral"
        chips.append((words.format(day=format_date(member.expires_on)), tone))
    if member.must_change and member.login:
        chips.append((_("must change password"), "warn"))
    if member.login and not chips:
        chips.append((_("active"), "ok"))
    return tuple(chips)


def account_words(member: StaffMember | None, clock: Clock) -> str:
    """Two short sentences for the form; nothing for who does not sign in."""
    if member is None or member.login is None:
        return ""
    parts = [_("{state}.").format(state=text.capitalize()) for text in _texts(member, clock)]
    if member.last_sign_in_at is None:
        parts.append(_("Never signed in."))
    else:
        moment = format_moment(local(clock, member.last_sign_in_at))
        parts.append(_("Last signed in {moment}.").format(moment=moment))
    return " ".join(parts)


def _texts(member: StaffMember, clock: Clock) -> list[str]:
    return [text for text, _tone in account_chips(member, today(clock))]

"""One person's work at this station, as the window needs it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from pms_desktop.bootstrap import Desk, Tab, offered_tabs
from pms_desktop.domain.access import Permission
from pms_desktop.domain.clock import local
from pms_desktop.domain.focus import PatientFocus
from pms_desktop.i18n import format_moment
from pms_desktop.mvp.money_words import money
from pms_desktop.mvp.tab import TabPresenter
from pms_desktop.services.billing import BillingService
from pms_desktop.services.context import Context
from pms_desktop.services.front_door import Entry
from pms_desktop.services.patients import PatientService
from pms_desktop.shell.window.presenter import Session
from pms_desktop.shell.window.tabs import ShownTab


def session_of(
    entry: Entry,
    desk: Desk,
    *,
    open_station: Callable[[], object],
    close: Callable[[], object],
) -> Session:
    """`open_station` opens the form for this machine; `close` is called when the work ends."""
    context = desk.context
    return Session(
        login=context.who.login,
        name=context.who.name,
        job=", ".join(sorted(role.value.title() for role in context.who.roles)),
        hospital=context.hospital.name,
        tabs=[ShownTab(info, partial(_built, build, desk)) for info, build in offered_tabs(desk)],
        changes=desk.changes,
        navigator=desk.navigator,
        drafts=entry.drafts,
        forms=desk.forms,
        long_work=desk.long_work,
        open_station=open_station,
        find_focus=partial(_focus, context),
        has_open=desk.charts.__contains__,
        say_moment=partial(_said, context),
        close=close,
    )


def _built(build: Callable[[Desk], Tab], desk: Desk) -> tuple[object, TabPresenter]:
    tab = build(desk)
    return tab.view, tab.presenter


def _focus(context: Context, patient_id: UUID) -> PatientFocus:
    focus = PatientService(context).focus(patient_id)
    if not context.who.may(Permission.SEE_BILLS):
        return focus
    owed = BillingService(context).owed(patient_id)
    return replace(focus, owed=money(owed, context.hospital.currency) if owed > 0 else None)


def _said(context: Context, moment: datetime) -> str:
    return format_moment(local(context.clock, moment))

"""Decides what the window shows: who is at work, which tab, which patient, what was kept."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.focus import PatientFocus
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.chart_door import OPENED
from pms_desktop.mvp.long_work import LongWork
from pms_desktop.mvp.messages import Message, Tone, warned
from pms_desktop.mvp.navigation import Destination, Navigator, Place
from pms_desktop.mvp.open_forms import OpenForms
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft, TabPresenter
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.shell.window.drafts import BroughtBack, DraftKeeper, Drafts
from pms_desktop.shell.window.tabs import ShownTab
from pms_desktop.shell.window.words import brought_back

log = logging.getLogger(__name__)
DRAFT_EVERY_MS = 2000
"""What no key changed, as a choice by the mouse, is kept as often; keys are kept at once."""
_DESK = "desk"
"""The draft of the forms that belong to no tab."""
STATION_FORM = "station"
"""The form for this station, among them."""
_BANNER_TOPICS = (
    "patients", "patient_phones", "allergies", "admissions", "bed_stays", "insurance_policies",
    "patient_alerts", "patient_photos", "patient_relations",
    "charges", "bill_discounts", "invoices", "payments", OPENED,
)  # fmt: skip
_OF_PATIENTS = (
    Place.EMR, Place.REGISTRATION, Place.BILLING, Place.WARDS, Place.APPOINTMENTS,
)  # fmt: skip
"""Tabs that show the patient in focus, the one that shows most first."""


@dataclass(frozen=True, slots=True)
class Session:
    """One person at work at this station."""

    login: str
    name: str
    job: str
    hospital: str
    tabs: Sequence[ShownTab]
    changes: ChangeFeed
    navigator: Navigator
    drafts: Drafts
    forms: OpenForms
    long_work: LongWork
    open_station: Callable[[], object]
    find_focus: Callable[[UUID], PatientFocus]
    has_open: Callable[[UUID], bool]
    say_moment: Callable[[datetime], str]
    close: Callable[[], object]


class ShellViewPort(ViewPort, Protocol):
    @property
    def tab_chosen(self) -> Connectable: ...
    @property
    def ticked(self) -> Connectable: ...
    @property
    def touched(self) -> Connectable: ...
    @property
    def closing(self) -> Connectable: ...
    def show_sign_in(self) -> None: ...
    def hold(self, sentence: str) -> None: ...
    def show_work(self) -> None: ...
    def set_tabs(self, titles: Sequence[str]) -> None: ...
    def fill_tab(self, index: int, page: object) -> None: ...
    def show_tab(self, index: int) -> None: ...
    def show_patient(self, patient: PatientFocus | None) -> None: ...
    def await_patient(self) -> None: ...
    def show_chart_open(self, opened: bool) -> None: ...
    def start_ticking(self, milliseconds: int) -> None: ...


class ShellPresenter(Presenter[ShellViewPort]):
    """One per window; sessions come and go."""

    def __init__(
        self, view: ShellViewPort, tasks: TaskRunner, tell_draft: Callable[[str], object]
    ) -> None:
        super().__init__(view, tasks)
        self._session: Session | None = None
        self._locked = False
        self._tell_draft = tell_draft
        self._keeper: DraftKeeper | None = None
        self._told_lost = self._told_kept = False
        self._opened: set[int] = set()
        self._told: dict[int, UUID | None] = {}
        self._shown_id: UUID | None = None
        self._index = 0
        view.tab_chosen.connect(self.open_tab)
        view.ticked.connect(self.keep_drafts)
        view.touched.connect(self._typing)
        view.closing.connect(self.leave)

    @property
    def session(self) -> Session | None:
        """Who is at work, also while locked."""
        return self._session

    @property
    def locked(self) -> bool:
        """Whether the work is hidden behind the sign-in card."""
        return self._locked

    def begin(self, session: Session) -> None:
        """Somebody signed in. Another person's work is kept for its owner and closed."""
        self.end()
        self._session, self._locked = session, False
        self._opened.clear()
        self._told.clear()
        self._told_lost = self._told_kept = False
        self._keeper = keeper = DraftKeeper(
            session.drafts, self._tasks, self._draft_kept, self._draft_lost
        )
        self._tell_draft("")
        self._view.clear_message()
        self._view.set_tabs([tab.info.title for tab in session.tabs])
        self._view.show_patient(None)
        session.navigator.on_go(self._go)
        session.navigator.on_focus(self._focus)
        session.changes.subscribe(_BANNER_TOPICS, self._banner_changed)
        session.long_work.on_change(self._view.hold)
        self._view.show_work()
        self._view.start_ticking(DRAFT_EVERY_MS)
        self.open_tab(0)
        self._run_latest("drafts", keeper.bring_back, self._bring_back, self._not_brought_back)

    def resume(self) -> None:
        """The person who locked is back."""
        self._locked = False
        self._view.show_work()

    def lock(self) -> None:
        """Hide the work; everything typed stays where it is, and is kept on this station."""
        if self._session is None or self._locked:
            return
        self.keep_drafts()
        self._locked = True
        self._view.show_sign_in()

    def end(self) -> None:
        """Close the session; what was typed is kept for its owner."""
        if self._keeper is not None:
            self._keeper.go_on()
        self.keep_drafts()
        self._close_session()

    def leave(self) -> None:
        """The window closes: drafts are on the disk when this returns."""
        try:
            self.keep_drafts_now()
        finally:
            self._close_session()
            self.close()

    def _close_session(self) -> None:
        if self._session is None:
            return
        session, self._session, self._keeper = self._session, None, None
        self._locked = False
        for tab in session.tabs:
            if tab.built:
                tab.presenter.close()
        self._drop("banner", "drafts")
        self._shown_id = None
        self._view.hold("")
        self._view.clear_message()
        self._view.show_patient(None)
        self._view.set_tabs(())
        self._view.show_sign_in()
        session.close()

    def open_tab(self, index: int) -> None:
        """Bring a tab to the front; it reads what it shows."""
        if self._session is None or not 0 <= index < len(self._session.tabs):
            return
        self._index = index
        presenter = self._opened_tab(index)
        self._view.show_tab(index)
        self._tell(index, self._session.navigator.patient_id)
        presenter.activate()
        self._show_chart_open()

    def open_patient(self, patient_id: UUID) -> None:
        """Put somebody in focus; from a tab that shows no patient, go to one that does."""
        if self._session is None:
            return
        self._session.navigator.focus(patient_id)
        places = [tab.info.place for tab in self._session.tabs]
        if not places or places[self._index] in _OF_PATIENTS:
            return
        for place in _OF_PATIENTS:
            if place in places:
                self.open_tab(places.index(place))
                return

    def current_help(self) -> str:
        """The help page of the tab in front."""
        if self._session is None or not self._session.tabs:
            return "start"
        return self._session.tabs[self._index].info.help

    def keep_drafts(self) -> None:
        """Save what was typed since the last time, sealed, in the background."""
        if self._keeper is None:
            return
        typed = self._typed()
        if not self._keeper.keep(typed):
            self._tell_kept(self._keeper.holds(typed))

    def keep_drafts_now(self) -> None:
        """The same at once, for the crash handler."""
        if self._keeper is not None:
            self._keeper.keep_now(self._typed())

    def _typed(self) -> dict[str, Draft | None]:
        assert self._session is not None
        typed = {
            tab.info.place.value: tab.presenter.draft()
            for index, tab in enumerate(self._session.tabs)
            if index in self._opened
        }
        return {**typed, _DESK: self._session.forms.draft()}

    def _typing(self) -> None:
        """A key was pressed: what is in a form may be more than what is on the disk."""
        if self._told_kept:
            self._told_kept = False
            self._tell_draft(_("Saving your draft…"))

    def _draft_kept(self) -> None:
        self._told_lost = False
        if self._session is not None and self._keeper is not None:
            self._tell_kept(self._keeper.holds(self._typed()))

    def _tell_kept(self, kept: bool) -> None:
        """Said only while exactly what the forms hold is on the disk."""
        if kept and not self._told_kept:
            self._tell_draft(_("Draft saved on this station"))
        elif self._told_kept and not kept:
            self._tell_draft("")
        self._told_kept = kept

    def _draft_lost(self, error: Exception) -> None:
        self._tell_draft(_("This station cannot keep drafts"))
        if self._told_lost:
            return
        self._told_lost = True
        self._view.show_message(
            Message(
                _("What you type cannot be kept on this station ({why}). Save soon.").format(
                    why=error
                ),
                Tone.DANGER,
            )
        )

    def _bring_back(self, found: BroughtBack) -> None:
        session, keeper = self._session, self._keeper
        if session is None or keeper is None:
            return
        self._bring_back_desk(session, found)
        back: list[str] = []
        moments = []
        for index, tab in enumerate(session.tabs):
            draft = found.drafts.get(tab.info.place.value)
            if draft is None:
                continue
            if index in self._opened and tab.presenter.draft() is not None:
                found.later.append(tab.info.title.replace("&", ""))
                keeper.set_aside(tab.info.place.value, waits=True)
            elif self._restore(index, draft.typed):
                if not back and self._index == 0:
                    self.open_tab(index)  # the form that opens belongs there
                back.append(tab.info.title.replace("&", ""))
                moments.append(draft.at)
            else:
                found.unreadable.append(tab.info.place.value)
                keeper.set_aside(tab.info.place.value)
        keeper.go_on()
        when = session.say_moment(max(moments)) if moments else ""
        message = brought_back(found, back, when)
        if message is not None:
            self._view.show_message(message)

    def _not_brought_back(self, error: Exception) -> None:
        if self._keeper is not None:
            self._keeper.go_on()
        self._on_error(error)

    @staticmethod
    def _bring_back_desk(session: Session, found: BroughtBack) -> None:
        if _DESK in found.drafts:
            session.forms.restore(found.drafts[_DESK].typed)
        if session.forms.waiting(STATION_FORM) is not None:
            session.open_station()

    def _restore(self, index: int, typed: Draft) -> bool:
        """Whether a tab could take its draft; one that another version wrote it may not know."""
        assert self._session is not None
        unread = index not in self._opened
        presenter = self._opened_tab(index)
        if unread:
            presenter.activate()
        try:
            presenter.restore(typed)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            place = self._session.tabs[index].info.place.value
            log.exception("a draft of %s could not be shown", place)
            return False
        return True

    def _opened_tab(self, index: int) -> TabPresenter:
        """The tab, built and in its place in the window."""
        assert self._session is not None
        tab = self._session.tabs[index]
        if index not in self._opened:
            self._opened.add(index)
            self._view.fill_tab(index, tab.view)
        return tab.presenter

    def _go(self, destination: Destination) -> None:
        if self._session is None:
            return
        for index, tab in enumerate(self._session.tabs):
            if tab.info.place == destination.place:
                self.open_tab(index)
                tab.presenter.arrive(destination)
                return
        self._view.show_message(warned(_("Your job does not include that screen.")))

    def _focus(self, patient_id: UUID | None) -> None:
        if self._session is None:
            return
        self._tell(self._index, patient_id)
        self._read_banner()

    def _tell(self, index: int, patient_id: UUID | None) -> None:
        """Only the tab in front turns to a patient: those behind it would open charts and read
        for nobody. They are told when they come to the front."""
        if self._session is not None and self._told.get(index) != patient_id:
            self._told[index] = patient_id
            self._session.tabs[index].presenter.focus_patient(patient_id)

    def _banner_changed(self, changes: object) -> None:
        self._read_banner()

    def _read_banner(self) -> None:
        if self._session is None:
            return
        patient_id = self._session.navigator.patient_id
        if patient_id is None:
            self._drop("banner")
            self._shown_id = None
            self._view.show_patient(None)
            return
        if patient_id != self._shown_id:
            self._shown_id = patient_id
            self._view.await_patient()
        self._run_latest(
            "banner", partial(self._session.find_focus, patient_id), self._show_patient
        )

    def _show_patient(self, patient: PatientFocus) -> None:
        self._view.show_patient(patient)
        self._show_chart_open()

    def _show_chart_open(self) -> None:
        session = self._session
        if session is None or not session.tabs:
            return
        patient_id = session.navigator.patient_id
        in_front = session.tabs[self._index].info.place is Place.EMR
        opened = patient_id is not None and session.has_open(patient_id)
        self._view.show_chart_open(in_front and opened)

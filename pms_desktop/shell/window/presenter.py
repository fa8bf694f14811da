"""Decides what the window shows: who is at work, which tab, which patient, what was kept."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.focus import PatientFocus
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.messages import Message, Tone, said, warned
from pms_desktop.mvp.navigation import Destination, Navigator
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft, TabInfo, TabPresenter
from pms_desktop.mvp.tasks import TaskRunner

DRAFT_EVERY_MS = 2000
_BANNER_TOPICS = (
    "patients", "patient_phones", "allergies", "admissions", "bed_stays", "insurance_policies",
    "charges", "invoices", "payments",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownTab:
    """A built tab; `view` is a widget the presenter only passes on."""

    info: TabInfo
    view: object
    presenter: TabPresenter


class Drafts(Protocol):
    """Where typed text is kept; all methods may block."""

    def save(self, form: str, draft: Mapping[str, object]) -> None: ...
    def load(self, form: str) -> dict[str, object] | None: ...
    def drop(self, form: str) -> None: ...
    def forms(self) -> list[str]: ...


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
    find_focus: Callable[[UUID], PatientFocus]
    close: Callable[[], object]


class ShellViewPort(ViewPort, Protocol):
    @property
    def tab_chosen(self) -> Connectable: ...
    @property
    def idled(self) -> Connectable: ...
    @property
    def ticked(self) -> Connectable: ...
    @property
    def closing(self) -> Connectable: ...
    def show_sign_in(self) -> None: ...
    def show_work(self) -> None: ...
    def set_tabs(self, tabs: Sequence[tuple[str, str, object]]) -> None: ...
    def show_tab(self, index: int) -> None: ...
    def show_patient(self, patient: PatientFocus | None) -> None: ...
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
        self._saved: dict[str, str] = {}
        self._opened: set[int] = set()
        self._index = 0
        view.tab_chosen.connect(self.open_tab)
        view.ticked.connect(self.keep_drafts)
        view.idled.connect(self.lock)
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
        self._saved.clear()
        self._view.set_tabs([(tab.info.title, tab.info.icon, tab.view) for tab in session.tabs])
        self._view.show_patient(None)
        session.navigator.on_go(self._go)
        session.navigator.on_focus(self._focus)
        session.changes.subscribe(_BANNER_TOPICS, self._banner_changed)
        self._view.show_work()
        self._view.start_ticking(DRAFT_EVERY_MS)
        self.open_tab(0)
        self._run_latest("drafts", self._kept_drafts, self._bring_back)

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
        if self._session is None:
            return
        self.keep_drafts()
        session, self._session = self._session, None
        for tab in session.tabs:
            tab.presenter.close()
        self._view.show_patient(None)
        self._view.set_tabs(())
        self._view.show_sign_in()
        session.close()

    def leave(self) -> None:
        """The window closes."""
        self.end()
        self.close()

    def open_tab(self, index: int) -> None:
        """Bring a tab to the front; it reads what it shows."""
        if self._session is None or not 0 <= index < len(self._session.tabs):
            return
        self._index = index
        self._view.show_tab(index)
        tab = self._session.tabs[index]
        if index not in self._opened:
            self._opened.add(index)
            if self._session.navigator.patient_id is not None:
                tab.presenter.focus_patient(self._session.navigator.patient_id)
        tab.presenter.activate()

    def current_help(self) -> str:
        """The help page of the tab in front."""
        if self._session is None or not self._session.tabs:
            return "start"
        return self._session.tabs[self._index].info.help

    def keep_drafts(self) -> None:
        """Save what was typed since the last time, sealed, in the background."""
        if self._session is None:
            return
        for form, draft in self._typed().items():
            text = json.dumps(draft, sort_keys=True, default=str) if draft else ""
            if text == self._saved.get(form, ""):
                continue
            self._saved[form] = text
            drafts = self._session.drafts
            work = partial(drafts.save, form, draft) if draft else partial(drafts.drop, form)
            self._tasks.submit(
                work, partial(self._draft_kept, bool(draft)), self._draft_lost, _nothing
            )

    def keep_drafts_now(self) -> None:
        """The same at once, for the crash handler."""
        if self._session is not None:
            for form, draft in self._typed().items():
                if draft:
                    self._session.drafts.save(form, draft)

    def _typed(self) -> dict[str, Draft | None]:
        assert self._session is not None
        return {
            tab.info.place.value: tab.presenter.draft()
            for index, tab in enumerate(self._session.tabs)
            if index in self._opened
        }

    def _draft_kept(self, something: bool, _result: None) -> None:
        self._tell_draft(_("Draft kept on this station") if something else "")

    def _draft_lost(self, error: Exception) -> None:
        self._tell_draft(_("This station cannot keep drafts"))
        self._view.show_message(
            Message(
                _("What you type cannot be kept on this station ({why}). Save soon.").format(
                    why=error
                ),
                Tone.DANGER,
            )
        )

    def _kept_drafts(self) -> dict[str, dict[str, object] | None]:
        assert self._session is not None
        drafts, found = self._session.drafts, {}
        for form in drafts.forms():
            try:
                found[form] = drafts.load(form)
            except (OSError, ValueError):
                found[form] = None
        return found

    def _bring_back(self, found: dict[str, dict[str, object] | None]) -> None:
        if self._session is None:
            return
        back, unreadable = [], False
        for index, tab in enumerate(self._session.tabs):
            form = tab.info.place.value
            if form not in found:
                continue
            draft = found[form]
            if draft is None:
                unreadable = True
                continue
            if index not in self._opened:
                self._opened.add(index)
                tab.presenter.activate()
            tab.presenter.restore(draft)
            back.append(tab.info.title.replace("&", ""))
        if unreadable:
            self._view.show_message(
                warned(_("A draft on this station cannot be read any more; it was left alone."))
            )
        elif back:
            self._view.show_message(
                said(_("What you had typed is back: {where}.").format(where=", ".join(back)))
            )

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
        for index, tab in enumerate(self._session.tabs):
            if index in self._opened:
                tab.presenter.focus_patient(patient_id)
        self._read_banner()

    def _banner_changed(self, changes: object) -> None:
        self._read_banner()

    def _read_banner(self) -> None:
        if self._session is None:
            return
        patient_id = self._session.navigator.patient_id
        if patient_id is None:
            self._view.show_patient(None)
            return
        self._run_latest(
            "banner", partial(self._session.find_focus, patient_id), self._view.show_patient
        )


def _nothing() -> None:
    pass

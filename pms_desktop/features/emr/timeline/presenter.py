"""Decides what the middle of the chart shows, and does what is asked of an entry."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.clock import Clock, local
from pms_desktop.domain.emr import Allergy, HistoryEntry, Problem
from pms_desktop.domain.notes import Note
from pms_desktop.domain.prescribing import Prescription, prescription_number
from pms_desktop.domain.timeline import TimelineEntry, TimelinePage
from pms_desktop.features.emr.sections import SECTIONS, Form, Section
from pms_desktop.features.emr.words import Act
from pms_desktop.i18n import format_moment
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message, said
from pms_desktop.mvp.open_forms import KeptForm, OpenForms, TypedForm
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.emr import RecordService
from pms_desktop.services.notes import NoteService
from pms_desktop.services.prescribing import PrescriptionService
from pms_desktop.services.timeline import PAGE, TimelineService


class TimelineViewPort(ViewPort, Protocol):
    """What the middle of the chart offers."""

    @property
    def more_requested(self) -> Connectable: ...
    @property
    def entry_chosen(self) -> Connectable: ...
    @property
    def act_requested(self) -> Connectable: ...
    @property
    def reason_given(self) -> Connectable: ...
    @property
    def add_requested(self) -> Connectable: ...
    def allow(self, forms: Collection[Form], acts: Collection[Act]) -> None: ...
    def show_section(self, section: Section) -> None: ...
    def show_closed(self) -> None: ...
    def show_entries(self, entries: Sequence[TimelineEntry]) -> None: ...
    def show_detail(self, entry: TimelineEntry, whole: str = "") -> None: ...
    def ask_reason(self, entry: TimelineEntry, title: str, text: str, action: str) -> TypedForm: ...


@dataclass(frozen=True, slots=True)
class TimelineServices:
    """What the timeline reads from and writes to."""

    timeline: TimelineService
    records: RecordService
    notes: NoteService
    prescriptions: PrescriptionService


@dataclass(frozen=True, slots=True)
class TimelineLinks:
    """Who does what the timeline itself does not."""

    begin: Callable[[Form], object]
    amend: Callable[[Note], object]
    print_prescription: Callable[[UUID], object]
    preview_prescription: Callable[[UUID], object]
    changed: Callable[[], object]
    late: Callable[[Message], object]


class TimelinePresenter(Presenter[TimelineViewPort]):
    """Reads a section page by page. A change elsewhere re-reads as much as was shown."""

    def __init__(
        self,
        view: TimelineViewPort,
        services: TimelineServices,
        links: TimelineLinks,
        tasks: TaskRunner,
        clock: Clock,
    ) -> None:
        super().__init__(view, tasks)
        self._services, self._links, self._clock = services, links, clock
        self._patient_id: UUID | None = None
        self._section = Section.TIMELINE
        self._entries: tuple[TimelineEntry, ...] = ()
        self._more = False
        self._outdated = False  # what is shown is being read anew
        self._typed_in = OpenForms()
        view.more_requested.connect(self.read_more)
        view.entry_chosen.connect(self.choose)
        view.act_requested.connect(self.act)
        view.reason_given.connect(self.withdraw)
        view.add_requested.connect(links.begin)
        view.show_section(self._section)

    def show_patient(self, patient_id: UUID | None) -> None:
        """Show somebody's chart from its newest entry."""
        self._patient_id, self._entries = patient_id, ()
        self._drop("thread")
        self._typed_in = OpenForms()
        if patient_id is None:
            self._view.clear_message()
        self._view.show_section(self._section)
        self._view.show_entries(())
        self.refresh()

    def show_section(self, section: Section) -> None:
        """Show one section of it."""
        self._section, self._entries = section, ()
        self._drop("thread")
        self._view.show_section(section)
        self._view.show_entries(())
        self.refresh()

    def draft(self) -> Draft | None:
        """The reason that is being typed."""
        return self._typed_in.draft()

    def restore(self, draft: object) -> None:
        """Ask for the reason again, as soon as its entry is shown."""
        self._typed_in.restore(draft)
        self._open_kept()

    def say(self, sentence: str) -> None:
        """Something was done."""
        self._view.show_message(said(sentence))

    def refresh(self) -> None:
        """Read again what is shown."""
        self._read(None, max(PAGE, len(self._entries)))

    def read_more(self) -> None:
        """Read what follows back in time."""
        if self._more and self._entries:
            self._more = False
            if self._outdated:
                self._read(None, len(self._entries) + PAGE)
            else:
                self._read(self._entries[-1], PAGE)

    def choose(self, entry: TimelineEntry) -> None:
        """Show an entry whole; a note with everything that amends it."""
        self._view.show_detail(entry)
        self._drop("thread")
        note = entry.fact
        if isinstance(note, Note) and (note.amended or note.amends_id is not None):
            work = partial(self._services.notes.thread, note.id)
            self._run_latest("thread", work, partial(self._show_thread, entry))

    def act(self, act: Act, entry: TimelineEntry) -> None:
        """Do what a button of the pane says."""
        fact = entry.fact
        if isinstance(fact, Note):
            self._links.amend(fact)
        elif isinstance(fact, Problem):
            self._set_problem(act, fact)
        elif isinstance(fact, Prescription) and act is Act.PRINT:
            self._links.print_prescription(fact.id)
        elif isinstance(fact, Prescription) and act is Act.PREVIEW:
            self._links.preview_prescription(fact.id)
        else:
            self._ask_why(entry)

    def withdraw(self, _act: Act, entry: TimelineEntry, reason: str) -> None:
        """Take something back for a reason."""
        fact = entry.fact
        if isinstance(fact, Allergy):
            self._do(partial(self._services.records.withdraw_allergy, fact, reason))
        elif isinstance(fact, Prescription):
            self._do(partial(self._services.prescriptions.withdraw, fact, reason))

    def _read(self, after: TimelineEntry | None, size: int) -> None:
        self._drop("page")
        if self._patient_id is None:
            return
        self._outdated = after is None
        kinds = SECTIONS[self._section].kinds
        work = partial(self._services.timeline.page, self._patient_id, kinds, after, size)
        self._run_latest("page", work, partial(self._show, after))

    def _show(self, after: TimelineEntry | None, page: TimelinePage) -> None:
        self._outdated = False
        kept = self._entries if after is not None else ()
        self._entries = (*kept, *page.entries)
        self._more = page.more
        self._view.show_entries(self._entries)
        self._open_kept()

    def _open_kept(self) -> None:
        kept = self._typed_in.waiting()
        record_id = kept.key_of("record") if kept is not None else None
        entry = next((each for each in self._entries if each.id == record_id), None)
        if entry is not None:
            self._ask_why(entry, kept)

    def _show_thread(self, entry: TimelineEntry, thread: list[Note]) -> None:
        first, *later = thread
        parts = [first.body]
        for note in later:
            moment = format_moment(local(self._clock, note.written_at))
            head = _("Amended {moment} by {author}: {reason}")
            told = head.format(moment=moment, author=note.author, reason=note.amend_reason)
            parts.append(f"{told}\n{note.body}")
        self._view.show_detail(entry, "\n\n".join(parts))

    def _set_problem(self, act: Act, problem: Problem) -> None:
        records = self._services.records
        change = records.resolve if act is Act.RESOLVE else records.reactivate
        self._do(partial(change, problem))

    def _ask_why(self, entry: TimelineEntry, kept: KeptForm | None = None) -> None:
        fact = entry.fact
        if isinstance(fact, HistoryEntry):
            self._do(partial(self._services.records.withdraw_history, fact))
        elif isinstance(fact, Allergy):
            text = _("{allergy} will no longer stop prescriptions. It stays on the record.")
            self._ask(entry, _("Withdraw an allergy"), text.format(allergy=fact.text), kept)
        elif isinstance(fact, Prescription):
            number = prescription_number(fact.number)
            text = _("{number} stays on the record and is no longer printed.")
            self._ask(entry, _("Withdraw a prescription"), text.format(number=number), kept)

    def _ask(self, entry: TimelineEntry, title: str, text: str, kept: KeptForm | None) -> None:
        form = self._view.ask_reason(entry, title, text, _("Withdraw"))
        self._typed_in.opened("withdraw", form, {"record": entry.id}, kept=kept)

    def _do(self, work: Callable[[], object]) -> None:
        self._view.clear_message()
        patient_id = self._patient_id
        self._run(work, partial(self._done, patient_id), partial(self._failed, patient_id))

    def _done(self, patient_id: UUID | None, _result: object) -> None:
        if patient_id == self._patient_id:
            self.refresh()
            self._links.changed()

    def _failed(self, patient_id: UUID | None, error: Exception) -> None:
        if patient_id == self._patient_id:
            self._on_error(error)
        else:
            self._links.late(self._worded(error))

    def _on_error(self, error: Exception) -> None:
        super()._on_error(error)
        self._more = True  # the end was not reached

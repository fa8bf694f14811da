"""Decides whose chart is shown and what is open in it; each part has a presenter of its own."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.access import Permission
from pms_desktop.domain.changes import Change
from pms_desktop.domain.charts import ChartClosedError
from pms_desktop.domain.emr import ProblemState
from pms_desktop.domain.notes import Note
from pms_desktop.features.emr.form.presenter import FormEnds
from pms_desktop.features.emr.forms import FormPorts, chart_acts, note_form, record_forms
from pms_desktop.features.emr.home.presenter import HomePresenter, HomeViewPort
from pms_desktop.features.emr.kept import KeptCharts
from pms_desktop.features.emr.papers import PrescriptionPapers
from pms_desktop.features.emr.prescribing.presenter import (
    PrescribingLinks,
    PrescribingPresenter,
    PrescribingViewPort,
)
from pms_desktop.features.emr.sections import TOPICS, Form, Section
from pms_desktop.features.emr.sent import Sent
from pms_desktop.features.emr.timeline.presenter import (
    TimelineLinks,
    TimelinePresenter,
    TimelineServices,
    TimelineViewPort,
)
from pms_desktop.features.emr.trend.presenter import TrendPresenter, TrendViewPort
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed, touches
from pms_desktop.mvp.chart_door import ChartDoor
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.navigation import Destination, Navigator
from pms_desktop.mvp.presenter import Connectable, Presenter
from pms_desktop.mvp.preview import Printing
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.context import Context
from pms_desktop.services.emr import ChartSummary, RecordService
from pms_desktop.services.my_patients import MyPatientsService
from pms_desktop.services.notes import NoteService
from pms_desktop.services.patients import PatientService
from pms_desktop.services.prescribing import PrescriptionService
from pms_desktop.services.timeline import TimelineService


class EmrViewPort(FormPorts, Protocol):
    """What the tab's view offers."""

    @property
    def section_chosen(self) -> Connectable: ...
    @property
    def form_requested(self) -> Connectable: ...
    @property
    def prescribe_requested(self) -> Connectable: ...
    @property
    def home(self) -> HomeViewPort: ...
    @property
    def timeline(self) -> TimelineViewPort: ...
    @property
    def trend(self) -> TrendViewPort: ...
    @property
    def prescribing(self) -> PrescribingViewPort: ...
    def show_home(self) -> None: ...
    def show_chart(self) -> None: ...
    def show_section(self, section: Section) -> None: ...
    def show_counts(self, counts: Mapping[Section, int]) -> None: ...
    def show_form(self, form: Form | None) -> None: ...
    def shown_form(self) -> Form | None: ...
    def allow(self, forms: Collection[Form]) -> None: ...


class EmrPresenter(Presenter[TimelineViewPort]):
    """Hands the patient in focus to every part. What is typed is kept for each patient."""

    def __init__(
        self,
        view: EmrViewPort,
        context: Context,
        tasks: TaskRunner,
        changes: ChangeFeed,
        navigator: Navigator,
        *,
        printing: Printing,
        door: ChartDoor,
    ) -> None:
        super().__init__(view.timeline, tasks)
        self._door, self._opening = door, False
        self._tab, self._navigator = view, navigator
        self._records = RecordService(context)
        self._prescriptions = PrescriptionService(context)
        self._patient_id: UUID | None = None
        self._kept = KeptCharts()
        self._papers = PrescriptionPapers(
            view.timeline, self._prescriptions, printing, tasks,
            in_focus=self._focused, say_of=self._say_of,
        )  # fmt: skip
        self._build_forms(context)
        self._home = HomePresenter(
            view.home,
            MyPatientsService(context),
            PatientService(context),
            tasks,
            context.clock,
            open_patient=self._turn_to,
        )
        self._build_chart(context)
        self._unsubscribe = changes.subscribe({*TOPICS, "medicines"}, self._changed)
        view.section_chosen.connect(self.open_section)
        view.form_requested.connect(self.begin_form)
        view.prescribe_requested.connect(self._begin_prescription)

    def activate(self) -> None:
        """The tab comes to the front."""
        if self._navigator.patient_id != self._patient_id:
            self.focus_patient(self._navigator.patient_id)
        elif self._patient_id is None:
            self._tab.show_home()
            self._home.refresh()

    def focus_patient(self, patient_id: UUID | None) -> None:
        """Show somebody's chart; what was typed for the one before stays theirs."""
        if patient_id == self._patient_id and patient_id is not None:
            return
        self._keep()
        self._patient_id = patient_id
        for form in self._forms.values():
            form.forget()
        self._drop("summary")
        self._opening = patient_id is not None
        self._tab.show_form(None)
        self._show_read_parts(None)
        if self._prescribing is not None:
            self._prescribing.show_patient(patient_id)
        self._tab.show_counts({})
        if patient_id is None:
            self._tab.show_home()
            self._home.refresh()
            return
        self._tab.show_chart()
        self.open_section(Section.TIMELINE)
        self._tab.show_section(Section.TIMELINE)
        self._tab.timeline.show_closed()
        self._bring_back()
        self._door.open(
            patient_id, partial(self._opened, patient_id), partial(self._left_closed, patient_id)
        )

    def arrive(self, destination: Destination) -> None:
        """`act` names a form to begin, a section to open, or `prescribe`."""
        if destination.patient_id is not None:
            self.focus_patient(destination.patient_id)
        if destination.act == "prescribe":
            self._begin_prescription()
        elif destination.act in set(Form):
            self.begin_form(Form(destination.act))
        elif destination.act in set(Section):
            self._tab.show_section(Section(destination.act))
            self.open_section(Section(destination.act))

    def open_section(self, section: Section) -> None:
        """Show one section of the chart."""
        self._tab.show_form(None)
        self._timeline.show_section(section)

    def begin_form(self, form: Form | None) -> None:
        """Put a form in the middle, with what was typed in it before."""
        if form in self._forms and self._patient_id is not None:
            self._tab.show_form(form)
            self._forms[form].begin(self._patient_id)

    def draft(self) -> Draft | None:
        """What is typed for every patient, and who is in focus."""
        self._keep()
        return self._kept.draft(self._patient_id)

    def restore(self, draft: Draft) -> None:
        """Bring it back; the patient who was in focus comes into focus if nobody is."""
        focus = self._kept.restore(draft)
        if self._patient_id is None and focus is not None:
            self._navigator.focus(focus)  # the chart opens when the tab is in front
        elif not self._opening:
            self._bring_back()

    def close(self) -> None:
        super().close()
        self._unsubscribe()
        parts = (self._home, self._timeline, self._trend, self._prescribing, self._papers)
        for part in (*parts, *self._forms.values()):
            if part is not None:
                part.close()

    def _build_forms(self, context: Context) -> None:
        ends = FormEnds(
            self._form_saved, self._form_left, written=self._chart_changed, late=self._ended_late
        )
        self._note = note_form(self._tab, context, self._tasks, ends)
        self._forms = record_forms(self._tab, context, self._tasks, ends)
        if self._note is not None:
            self._forms = {Form.NOTE: self._note, **self._forms}
        self._tab.allow(self._forms)

    def _build_chart(self, context: Context) -> None:
        view, tasks, clock = self._tab, self._tasks, context.clock
        timeline = TimelineService(context)
        services = TimelineServices(
            timeline, self._records, NoteService(context), self._prescriptions
        )
        links = TimelineLinks(
            self.begin_form,
            self._amend,
            self._papers.print_paper,
            self._papers.preview,
            self._read_summary,
            self._say_of_other,
        )
        self._timeline = TimelinePresenter(view.timeline, services, links, tasks, clock)
        view.timeline.allow(self._forms, chart_acts(context.who.may))
        self._trend = TrendPresenter(view.trend, timeline, tasks, clock)
        self._prescribing: PrescribingPresenter | None = None
        if context.who.may(Permission.PRESCRIBE):
            self._prescribing = PrescribingPresenter(
                view.prescribing,
                self._prescriptions,
                PrescribingLinks(
                    self._papers.print_paper,
                    self._papers.preview,
                    self._chart_changed,
                    late=self._ended_late,
                ),
                tasks,
                clock,
            )

    def _focused(self) -> UUID | None:
        return self._patient_id

    def _keep(self) -> None:
        """Remember what is typed for the patient in focus."""
        if self._patient_id is None:
            return
        typed: dict[str, object] = {
            form.value: draft
            for form, presenter in self._forms.items()
            if (draft := presenter.draft()) is not None
        }
        if self._prescribing is not None and (draft := self._prescribing.draft()) is not None:
            typed["prescription"] = draft
        before = self._kept.of(self._patient_id)
        withdrawn = before.get("withdraw") if self._opening else self._timeline.draft()
        if withdrawn is not None:
            typed["withdraw"] = withdrawn
        if typed:
            typed["open"] = shown.value if (shown := self._tab.shown_form()) else ""
        self._kept.keep(self._patient_id, typed)

    def _bring_back(self) -> None:
        typed = self._kept.of(self._patient_id)
        if not typed:
            return
        for form, presenter in self._forms.items():
            draft = typed.get(form.value)
            if isinstance(draft, Mapping):
                presenter.restore(draft)
        draft = typed.get("prescription")
        if self._prescribing is not None and isinstance(draft, Mapping):
            self._prescribing.restore(draft)
        if not self._opening:
            self._timeline.restore(typed.get("withdraw"))
        opened = str(typed.get("open", ""))
        if opened:
            self.begin_form(Form(opened))

    def _turn_to(self, patient_id: UUID) -> None:
        """Somebody was chosen on the home page, perhaps the one whose chart stayed closed."""
        if patient_id == self._navigator.patient_id:
            self.focus_patient(patient_id)
        else:
            self._navigator.focus(patient_id)

    def _show_read_parts(self, patient_id: UUID | None) -> None:
        """What reads the chart waits until it is open; one may begin to write at once."""
        for part in (self._timeline, self._trend):
            part.show_patient(patient_id)

    def _opened(self, patient_id: UUID) -> None:
        if self._closed or patient_id != self._patient_id:
            return
        self._opening = False
        self._show_read_parts(patient_id)
        self._read_summary()
        self._timeline.restore(self._kept.of(patient_id).get("withdraw"))
        if self._prescribing is not None:
            self._prescribing.check()  # what changed meanwhile was told to nobody

    def _left_closed(self, patient_id: UUID, error: Exception | None) -> None:
        """The home page says so; whoever comes back to the tab is asked again."""
        if self._closed or patient_id != self._patient_id:
            return
        self._keep()
        for form in self._forms.values():
            form.forget()
        self._patient_id, self._opening = None, False
        self._tab.show_home()
        self._home.refresh()
        if error is None:
            error = ChartClosedError(patient_id)
        self._home.say(self._worded(error))

    def _read_summary(self) -> None:
        if self._patient_id is not None:
            work = partial(self._records.summary, self._patient_id)
            self._run_latest("summary", work, self._show_summary)

    def _show_summary(self, summary: ChartSummary) -> None:
        active = [one for one in summary.problems if one.state is ProblemState.ACTIVE]
        self._tab.show_counts(
            {
                Section.PROBLEMS: len(active),
                Section.NOTES: summary.notes,
                Section.MEDICINES: summary.prescriptions,
                Section.VITALS: summary.vitals,
                Section.ALLERGIES: len(summary.allergies),
                Section.HISTORY: len(summary.history),
                Section.VISITS: summary.visits,
            }
        )

    def _begin_prescription(self) -> None:
        if self._prescribing is not None and self._patient_id is not None:
            self._prescribing.begin()

    def _amend(self, note: Note) -> None:
        if self._note is not None and self._patient_id is not None:
            self._tab.show_form(Form.NOTE)
            self._note.amend(self._patient_id, note)

    def _form_saved(self, sentence: str) -> None:
        self._tab.show_form(None)
        self._timeline.say(sentence)
        self._chart_changed()

    def _ended_late(self, sent: Sent, message: Message, *, saved: bool) -> None:
        """What was sent for a patient is answered after the form became another's."""
        if saved:
            self._kept.forget(sent)
        if sent.patient_id != self._patient_id:
            self._say_of_other(message)
            return
        self._say(message)
        if saved:
            self._chart_changed()

    def _form_left(self) -> None:
        self._tab.show_form(None)

    def _chart_changed(self) -> None:
        self._timeline.refresh()
        self._read_summary()
        if self._prescribing is not None:
            self._prescribing.check()

    def _say(self, message: Message) -> None:
        """Where it is seen: a form may cover the timeline."""
        covered = self._tab.shown_form() is not None
        (self._tab.prescribing if covered else self._view).show_message(message)

    def _say_of(self, patient_id: UUID, message: Message) -> None:
        (self._say if patient_id == self._patient_id else self._say_of_other)(message)

    def _say_of_other(self, message: Message) -> None:
        """It is about a patient who was left meanwhile: never as if about the one in focus."""
        words = _("For the patient you left: {what}").format(what=message.text)
        told = Message(words, message.tone)
        (self._home.say if self._patient_id is None else self._say)(told)

    def _on_error(self, error: Exception) -> None:
        self._say(self._worded(error))

    def _changed(self, changes: Collection[Change]) -> None:
        if touches(changes, "medicines") and self._prescribing is not None:
            self._prescribing.read_formulary()
        if self._patient_id is None:
            if touches(changes, "admissions", "bed_stays", "appointments"):
                self._home.refresh()
            return
        if not any(change.patient_id in (None, self._patient_id) for change in changes):
            return
        if self._opening or not self._door.is_open(self._patient_id):
            return  # what nobody waits for opens no chart
        with self._door.quietly():
            self._chart_changed()
            if touches(changes, "vital_signs"):
                self._trend.refresh()

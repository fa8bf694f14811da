"""The registration tab: whom the desk looks for, reads, registers and edits."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Protocol, cast
from uuid import UUID

from pms_desktop.domain.access import Permission
from pms_desktop.domain.cameras import Cameras
from pms_desktop.domain.changes import Change
from pms_desktop.domain.clock import today
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patients import Patient, PatientBrief
from pms_desktop.features.registration.beside.presenter import BesidePresenter
from pms_desktop.features.registration.form.ports import FormPort, Saved, TwinsPort
from pms_desktop.features.registration.form.presenter import PatientFormPresenter
from pms_desktop.features.registration.record.presenter import RecordActsPort, RecordPresenter
from pms_desktop.features.registration.work_lists.presenter import (
    WorkListsPort,
    WorkListsPresenter,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed, touches
from pms_desktop.mvp.chart_door import ChartDoor
from pms_desktop.mvp.messages import Message, said, warned
from pms_desktop.mvp.navigation import Destination, Navigator, Place
from pms_desktop.mvp.open_forms import OpenForms
from pms_desktop.mvp.out_of_use import why_out_of_use
from pms_desktop.mvp.patient_picker import PatientPickerPort, PatientPickerPresenter
from pms_desktop.mvp.presenter import Connectable, Presenter
from pms_desktop.mvp.preview import Printing
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.mvp.work_lists import WorkList
from pms_desktop.services.context import Context
from pms_desktop.services.patients import PatientService

_ACTS = {
    "book": Permission.BOOK_APPOINTMENTS,
    "admit": Permission.ADMIT,
    "chart": Permission.READ_CHART,
    "edit": Permission.REGISTER_PATIENTS,
    "print": Permission.PRINT_PAPERS,
    "export": Permission.EXPORT_PATIENTS,
    "close": Permission.CLOSE_PATIENTS,
    "restrict": Permission.REGISTER_PATIENTS,
    "lift": Permission.LIFT_RESTRICTION,
}
_BESIDE = frozenset({"patient_alerts", "patient_consents", "patient_relations", "patient_photos"})
_TOPICS = {"patients", "allergies", "identifier_kinds", *_BESIDE}
_NEXT = {"book": Place.APPOINTMENTS, "admit": Place.WARDS, "chart": Place.EMR}


class RegistrationPort(RecordActsPort, WorkListsPort, Protocol):
    """The finder, and beside it a record, the form, or nobody; or a work list instead of all."""

    @property
    def new_requested(self) -> Connectable: ...
    @property
    def unknown_requested(self) -> Connectable: ...
    @property
    def picker(self) -> PatientPickerPort: ...
    @property
    def form(self) -> FormPort: ...
    @property
    def twins(self) -> TwinsPort: ...

    def show_nobody(self) -> None: ...
    def show_record(self, patient: Patient, today: date) -> None: ...
    def show_form_card(self, *, new: bool) -> None: ...
    def form_shown(self) -> bool: ...
    def clear_finder(self) -> None: ...
    def clear_news(self) -> None: ...
    def set_may_register(self, may: bool) -> None: ...


class RegistrationPresenter(Presenter[RegistrationPort]):
    """The patient opened here comes into focus for the whole window."""

    def __init__(
        self,
        view: RegistrationPort,
        context: Context,
        tasks: TaskRunner,
        changes: ChangeFeed,
        navigator: Navigator,
        *,
        door: ChartDoor,
        printing: Printing,
        cameras: Cameras,
        work_lists: Sequence[WorkList] = (),
    ) -> None:
        super().__init__(view, tasks)
        self._patients = PatientService(context)
        self._door = door
        self._clock, self._who, self._navigator = context.clock, context.who, navigator
        self._shown: Patient | None = None
        self._active = False
        self._forms = OpenForms()
        self._picker = PatientPickerPresenter(view.picker, self._patients, tasks, context.clock)
        self._form = PatientFormPresenter(
            view.form, view.twins, context, tasks,
            on_saved=self._saved, on_unsaved=self._unsaved, on_back=self._leave_form,
            on_use=self._use,
        )  # fmt: skip
        self._record = RecordPresenter(
            view, context, tasks, self._forms, printing,
            shown=self._in_front, on_changed=self._changed_here,
        )  # fmt: skip
        self._beside = BesidePresenter(
            view, view.record.beside, context, tasks, self._forms, cameras,
            on_registered=self._registered, on_changed=self._record.changed, on_open=self._open,
        )  # fmt: skip
        self._lists = WorkListsPresenter(view, work_lists, tasks, changes)
        self._unsubscribe = changes.subscribe(_TOPICS, self._changed)
        self._connect()
        view.set_may_register(self._may("edit"))
        view.record.set_allowed(frozenset(act for act in _ACTS if self._may(act)))
        view.show_nobody()

    def activate(self) -> None:
        """Show the latest patients the first time, then whatever was there."""
        if not self._active:
            self._active = True
            self._form.read_kinds()
            self._picker.refresh()
        self._lists.activate()

    def focus_patient(self, patient_id: UUID | None) -> None:
        """Another tab or the finder chose somebody: show the record, unless somebody types."""
        if patient_id is None:
            self._drop("open")  # its answer would bring the patient back into focus
        else:
            self._lists.leave()
        if self._view.form_shown() and (patient_id is None or self._form.dirty):
            if patient_id not in {None, self._form.key}:
                self._view.show_message(warned(self._form_stays()))
            return
        if patient_id is None:
            self._shown = None
            self._view.clear_news()
            self._view.show_nobody()
        elif self._shown is None or self._shown.id != patient_id:
            self._open(patient_id)

    def _form_stays(self) -> str:
        """Whose form it is that stays below the banner of somebody else."""
        edited = self._shown
        name = edited.details.name if edited is not None else _("the new patient")
        words = _("This form is still about {name}. Leave it to see who was chosen since.")
        return words.format(name=name)

    def _form_kept(self) -> str:
        """Where the form in front goes when a record takes its place; nothing for an empty one."""
        if not (self._view.form_shown() and self._form.dirty):
            return ""
        edited = self._shown
        if edited is None or edited.id != self._form.key:
            return _("What you typed about the new patient is kept. Ctrl+N goes on with it.")
        words = _("What you typed about {name} is kept. F2 on their record goes on with it.")
        return words.format(name=edited.details.name)

    def arrive(self, destination: Destination) -> None:
        """`new` begins a patient, `edit` edits the one in focus."""
        self._lists.leave()
        if destination.act == "new":
            self._new()
        elif destination.patient_id is not None:
            if destination.act == "edit":
                self._open(destination.patient_id, then_edit=True)
            else:
                self._open(destination.patient_id)
        else:
            self._view.focus_finder()

    def draft(self) -> Draft | None:
        """What was typed in the form, in the question above the record and in work lists."""
        typed, asked, lists = self._form.draft(), self._forms.draft(), self._lists.draft()
        if not (typed or asked or lists):
            return None
        return {**(typed or {}), "forms": asked, "work_lists": lists}

    def restore(self, draft: Draft) -> None:
        """Put the form back as it was."""
        stored = cast(Mapping[str, Any], draft)
        self._forms.restore(stored.get("forms"))
        self._form.restore(stored)
        closing = self._forms.waiting()
        if "typed" in stored:
            self._view.show_form_card(new=not stored["editing"])
        elif closing is not None and (patient_id := closing.key_of("patient")) is not None:
            self._open(patient_id)
        elif closing is not None:
            self._beside.ask(closing.act)
        self._lists.restore(stored.get("work_lists"))

    def close(self) -> None:
        self._unsubscribe()
        self._picker.close()
        self._form.close()
        self._record.close()
        self._beside.close()
        self._lists.close()
        super().close()

    def _connect(self) -> None:
        view, record = self._view, self._view.record
        view.new_requested.connect(self._new)
        view.unknown_requested.connect(self._unknown)
        view.picker.picked.connect(self._pick)
        record.edit_requested.connect(self._edit)
        record.book_requested.connect(self._book)
        record.admit_requested.connect(self._admit)
        record.chart_requested.connect(self._chart)

    def _may(self, act: str) -> bool:
        return self._who.may(_ACTS[act])

    def _new(self) -> None:
        """Nobody is in focus or marked as found while somebody new is in front of the desk."""
        if self._may("edit"):
            self._drop("open")
            self._shown = None
            self._navigator.focus(None)
            self._view.clear_message()
            self._view.clear_finder()
            self._form.start_new()
            self._view.show_form_card(new=True)

    def _unknown(self) -> None:
        """Somebody nobody knows is in front of the desk."""
        self._view.clear_message()
        self._beside.ask("unknown")

    def _registered(self, patient: Patient) -> None:
        """Somebody came without a form."""
        self._show(patient)
        self._say_saved(_("Registered {name} as MRN {mrn}."), patient)
        self._view.clear_finder()
        self._picker.refresh()

    def _say_saved(self, words: str, patient: Patient) -> None:
        name, mrn = patient.details.name, shown_mrn(patient.mrn)
        self._view.show_message(said(words.format(name=name, mrn=mrn)))

    def _pick(self, patient: PatientBrief) -> None:
        self._open(patient.id)

    def _use(self, patient_id: UUID) -> None:
        """The form was about somebody who has a record: that one is used."""
        self._open(patient_id, instead_of=self._form.key)

    def _open(
        self, patient_id: UUID, *, then_edit: bool = False, instead_of: UUID | None = None
    ) -> None:
        """`instead_of` is what was typed about somebody who turns out to be this one."""
        before = self._navigator.patient_id

        def show(patient: Patient) -> None:
            if instead_of is not None:
                self._form.forget(instead_of)
            self._lists.leave()
            kept = self._form_kept()
            self._show(patient, focus=self._navigator.patient_id in {before, patient_id})
            if kept and not then_edit:
                self._view.show_message(said(kept))
            if then_edit:
                self._edit()

        self._run_latest("open", lambda: self._patients.get(patient_id), show)

    def _show(self, patient: Patient, *, focus: bool = True) -> None:
        """`focus` unless somebody turned to another patient meanwhile, in another tab."""
        if self._shown is None or self._shown.id != patient.id:
            self._view.clear_news()  # it was about the one before
        self._shown = patient
        self._picker.remember(patient.brief)
        self._view.show_record(patient, today(self._clock))
        if focus:
            self._navigator.focus(patient.id)
        self._beside.show(patient)
        self._record.bring_back(patient)

    def _edit(self) -> None:
        if self._shown is not None and self._may("edit") and self._shown.closed_at is None:
            self._drop("open")
            self._view.clear_message()
            self._form.start_edit(self._shown)
            self._view.show_form_card(new=False)

    def _leave_form(self) -> None:
        """What was typed stays until the form is opened again."""
        if kept := self._form_kept():
            self._view.show_message(said(kept))
        if self._shown is not None:
            self._view.show_record(self._shown, today(self._clock))
        else:
            self._view.show_nobody()
        in_focus = self._navigator.patient_id
        if in_focus is not None and (self._shown is None or self._shown.id != in_focus):
            self._open(in_focus)
        self._view.focus_finder()

    def _saved(self, saved: Saved) -> None:
        patient = saved.patient
        shown, front = self._shown, self._view.form_shown()
        left = not front and shown is not None and shown.id != patient.id
        if not saved.typed_on:
            self._form.forget(patient.id)
        if left or saved.typed_on:
            self._refreshed(patient)
            if front and self._form.key == patient.id:
                self._shown = patient
                self._navigator.focus(patient.id)
                self._beside.show(patient)
                self._view.show_form_card(new=False)
        else:
            self._show(patient)
        words = _("Registered {name} as MRN {mrn}.") if saved.new else _("Saved {name}, MRN {mrn}.")
        self._say_saved(words, patient)
        if left or saved.typed_on:
            self._picker.refresh()
        else:
            self._go_on_from(saved)

    def _go_on_from(self, saved: Saved) -> None:
        if saved.new:
            self._view.clear_finder()
        self._picker.refresh()
        if saved.then:
            self._go(saved.then)
        else:
            self._view.focus_finder()

    def _unsaved(self, key: UUID, message: Message) -> None:
        """The form in front says itself why it was refused."""
        if not self._view.form_shown() or self._form.key != key:
            self._view.show_message(message)

    def _go(self, act: str) -> None:
        shown = self._shown
        if shown is None:
            return
        if act != "chart" and (why := why_out_of_use(shown.brief)):
            self._view.show_message(warned(why))
        else:
            self._navigator.go(Destination(_NEXT[act], shown.id, "" if act == "chart" else act))

    def _book(self) -> None:
        self._go("book")

    def _admit(self) -> None:
        self._go("admit")

    def _chart(self) -> None:
        self._go("chart")

    def _changed(self, changes: Collection[Change]) -> None:
        """Show what other stations did; the form keeps what is typed."""
        if not self._active:
            return
        if touches(changes, "identifier_kinds"):
            self._form.read_kinds()
        topics = {change.topic for change in changes}
        if touches(changes, *_BESIDE):
            self._beside.refresh()
        if not topics - _BESIDE:
            return
        self._picker.refresh()
        shown = self._shown
        if shown is None or not {shown.id, None} & {change.patient_id for change in changes}:
            return
        with self._door.quietly():
            get = partial(self._patients.get, shown.id)
            self._run_latest("refresh", get, self._refreshed, _ignore)

    def _in_front(self) -> Patient | None:
        return self._shown

    def _changed_here(self, patient: Patient) -> None:
        self._refreshed(patient)
        self._picker.refresh()

    def _refreshed(self, patient: Patient) -> None:
        """Show it as it stands now, unless another is shown or a newer answer came before."""
        shown = self._shown
        if shown is None or shown.id != patient.id or shown.version > patient.version:
            return
        self._shown = patient
        self._beside.show(patient)
        if not self._view.form_shown():
            self._view.show_record(patient, today(self._clock))


def _ignore(_error: Exception) -> None:
    """What is shown stays: nobody asked for it anew."""

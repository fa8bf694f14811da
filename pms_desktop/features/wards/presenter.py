"""Decides what the wards tab shows and what happens to a bed."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.board import BoardBed
from pms_desktop.domain.changes import Change
from pms_desktop.domain.vitals import VitalSigns
from pms_desktop.domain.wards import BedState, RunningAdmission, WardOccupancy
from pms_desktop.features.wards.cards import Act, BedCard, BedSheet, BedWords, urgent
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.chart_door import ChartDoor
from pms_desktop.mvp.messages import Message, said, warned
from pms_desktop.mvp.navigation import Destination, Navigator, Place
from pms_desktop.mvp.open_forms import FormKeys, KeptForm, OpenForms, TypedForm
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.wards import SetBedState, WardService

_TOPICS = {
    "wards", "rooms", "beds", "bed_stays", "admissions", "vital_signs", "allergies", "patients",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormRequest:
    """A form to open: for a bed or a patient. `kept` is one that is shown again."""

    act: Act
    bed: BoardBed | None = None
    patient_id: UUID | None = None
    target_id: UUID | None = None
    kept: KeptForm | None = None
    keys: FormKeys = field(default_factory=FormKeys)


@dataclass(frozen=True, slots=True)
class WardCharts:
    """How the charts of those on the board are opened, and what is read of them there."""

    door: ChartDoor
    last: Callable[[UUID], VitalSigns | None]


class OpenForm(Protocol):
    """A form that stands open."""

    @property
    def is_open(self) -> bool: ...
    @property
    def form(self) -> TypedForm: ...
    def close(self) -> None: ...


class Forms(Protocol):
    """Opens the forms of the tab; `done` is called with what was done, and for whom where the form
    chose them."""

    def open(
        self, request: FormRequest, done: Callable[[Message, UUID | None], None]
    ) -> OpenForm: ...


class WardsViewPort(ViewPort, Protocol):
    """What the tab's view offers."""

    @property
    def ward_chosen(self) -> Connectable: ...
    @property
    def bed_chosen(self) -> Connectable: ...
    @property
    def act_requested(self) -> Connectable: ...
    @property
    def move_dropped(self) -> Connectable: ...
    @property
    def names_toggled(self) -> Connectable: ...
    @property
    def minute_passed(self) -> Connectable: ...
    @property
    def set_up_requested(self) -> Connectable: ...
    def show_wards(self, wards: Sequence[WardOccupancy], chosen: UUID | None) -> None: ...
    def show_board(
        self, title: str, cards: Sequence[BedCard], free: int, urgent: int, chosen: UUID | None
    ) -> None: ...
    def show_sheet(self, sheet: BedSheet | None) -> None: ...
    def show_names_hidden(self, hidden: bool) -> None: ...
    def focus_board(self) -> None: ...
    def clear_news(self) -> None: ...


class WardsPresenter(Presenter[WardsViewPort]):
    """One ward is shown, one bed is chosen. Whoever something is done for comes into focus."""

    def __init__(
        self,
        view: WardsViewPort,
        service: WardService,
        forms: Forms,
        words: BedWords,
        *,
        charts: WardCharts,
        tasks: TaskRunner,
        changes: ChangeFeed,
        navigator: Navigator,
    ) -> None:
        super().__init__(view, tasks)
        self._service, self._forms, self._words = service, forms, words
        self._navigator, self._charts = navigator, charts
        self._last: VitalSigns | None = None
        self._wards: Sequence[WardOccupancy] = ()
        self._beds: Sequence[BoardBed] = ()
        self._ward_id: UUID | None = None
        self._board_of: UUID | None = None  # the ward whose beds are shown; another is being read
        self._under_way: set[UUID] = set()  # beds whose state is being set
        self._answered: set[UUID] = set()
        self._destination: Destination | None = None
        self._bed_id: UUID | None = None
        self._hidden = False
        self._asked = self._loaded = False
        self._form: OpenForm | None = None
        self._typed_in = OpenForms()
        self._unsubscribe = changes.subscribe(_TOPICS, self._changed)
        view.ward_chosen.connect(self.choose_ward)
        view.bed_chosen.connect(self.choose_bed)
        view.act_requested.connect(self.act)
        view.move_dropped.connect(self.propose_move)
        view.names_toggled.connect(self.toggle_names)
        view.minute_passed.connect(self._repaint)
        view.set_up_requested.connect(self.set_up)

    def activate(self) -> None:
        """Read the wards the first time."""
        if not self._loaded:
            self._load()

    def choose_ward(self, ward_id: UUID) -> None:
        """Show another ward; no bed of it is chosen yet."""
        self._drop("focus")  # whoever was looked up is not waited for any more
        if ward_id != self._ward_id:
            self._ward_id, self._bed_id = ward_id, None
            self._load_board()

    def choose_bed(self, bed_id: UUID | None) -> None:
        """Show a bed beside the board; the cursor on it moves nobody into focus."""
        self._drop("focus")
        self._bed_id = bed_id
        bed = self._chosen()
        self._show_sheet()
        if bed is not None and bed.patient is not None and bed.vitals is not None:
            read = partial(self._read_last, bed.patient.id)
            self._charts.door.open_by_itself(bed.patient.id, read)

    def act(self, act: Act) -> None:
        """Do something with the chosen bed or its patient."""
        bed = self._chosen()
        if bed is None:
            return
        self._view.clear_message()
        if act is Act.READY:
            self._set_state(bed, BedState.READY, _("{bed} is ready for a patient."))
        elif act is Act.CLEAN:
            self._set_state(bed, BedState.CLEANING, _("{bed} is to be cleaned."))
        elif act is Act.CHART and bed.patient is not None:
            self._navigator.go(Destination(Place.EMR, bed.patient.id))
        else:
            patient_id = self._navigator.chosen_id if act is Act.ADMIT else None
            self._open(FormRequest(act, bed, patient_id))

    def propose_move(self, admission_id: UUID, bed_id: UUID) -> None:
        """A card was carried to a free bed: ask once before moving the patient."""
        for bed in self._beds:
            if bed.place.admission_id == admission_id:
                self._open(FormRequest(Act.MOVE, bed, target_id=bed_id))
                return

    def toggle_names(self) -> None:
        """Show initials on the board, or names again."""
        self._hidden = not self._hidden
        self._view.show_names_hidden(self._hidden)
        self._repaint()

    def set_up(self) -> None:
        """Go to where wards and beds are entered."""
        self._navigator.go(Destination(Place.ADMINISTRATION, act="wards"))

    def focus_patient(self, patient_id: UUID | None) -> None:
        """The cursor goes to this patient's bed; one in another ward is looked up. What was done
        for another is no news any more."""
        self._view.clear_news()
        chosen = self._chosen()
        if patient_id is None or (chosen and chosen.patient and chosen.patient.id == patient_id):
            return
        for bed in self._beds:
            if bed.patient is not None and bed.patient.id == patient_id:
                self._bed_id = bed.bed.id
                self._repaint()
                return
        find = partial(self._service.running_of, patient_id)
        self._run_latest("focus", find, self._looked_up, self._say)

    def arrive(self, destination: Destination) -> None:
        """`admit` opens the form for the patient; otherwise show where the patient lies."""
        self.activate()
        if destination.patient_id is None:
            return
        self._destination = destination
        find = partial(self._service.running_of, destination.patient_id)
        self._run(find, partial(self._found, destination))

    def draft(self) -> Draft | None:
        """What was typed in the open form."""
        return self._typed_in.draft()

    def restore(self, draft: Draft) -> None:
        """Open the form again with what was typed, once it is known where its patient lies."""
        self._typed_in.restore(draft)
        self._load()

    def close(self) -> None:
        super().close()
        self._unsubscribe()
        if self._form is not None:
            self._form.close()

    def _open(self, request: FormRequest) -> None:
        if self._form is not None and self._form.is_open:
            return
        bed, kept = request.bed, request.kept
        lying = bed.patient.id if bed and bed.patient else None
        self._form = self._forms.open(request, partial(self._form_done, lying))
        about = {
            "patient": lying,
            "bed": bed.bed.id if bed else None,
            "ward": self._board_of,
        }
        act = request.act.value
        self._typed_in.opened(act, self._form.form, about, keys=request.keys, kept=kept)

    def _form_done(self, lying: UUID | None, message: Message, chosen: UUID | None) -> None:
        """Whoever it was done for comes into focus: whom the form chose, or who lay in the bed."""
        patient_id = chosen or lying
        if patient_id is not None:
            self._navigator.serve(patient_id)
        self._done(message)

    def _done(self, message: Message) -> None:
        self._view.show_message(message)
        if self._form is None or not self._form.is_open:  # one may have been opened meanwhile
            self._view.focus_board()
        self._load()

    def _looked_up(self, running: RunningAdmission | None) -> None:
        if running is not None:
            self._ward_id, self._bed_id = running.ward_id, running.bed_id
            self._load()

    def _found(self, destination: Destination, running: RunningAdmission | None) -> None:
        if destination is not self._destination:
            return  # somebody else is asked for by now
        if running is not None:
            self._ward_id, self._bed_id = running.ward_id, running.bed_id
            self._load()
            self._view.focus_board()
        elif destination.act == Act.ADMIT:
            self._open(FormRequest(Act.ADMIT, patient_id=destination.patient_id))
        else:
            self._view.show_message(warned(_("This patient is not in hospital.")))

    def _set_state(self, bed: BoardBed, state: BedState, words: str) -> None:
        if bed.bed.id in self._under_way:
            return  # the same key twice
        self._under_way.add(bed.bed.id)
        command = SetBedState(bed.bed.id, bed.bed.version, state)
        message = said(words.format(bed=bed.bed.label))
        done = partial(self._state_set, bed.bed.id, message)
        failed = partial(self._state_not_set, bed.bed.id)
        self._run(partial(self._service.set_bed_state, command), done, failed)

    def _state_set(self, bed_id: UUID, message: Message, _result: object) -> None:
        self._answered.add(bed_id)  # the board shows what it was until it is read anew
        self._done(message)

    def _state_not_set(self, bed_id: UUID, error: Exception) -> None:
        self._under_way.discard(bed_id)
        self._on_error(error)

    def _load(self) -> None:
        self._asked = True
        self._run_latest("wards", self._service.wards, self._show_wards, self._say)

    def _show_wards(self, wards: Sequence[WardOccupancy]) -> None:
        self._loaded, self._wards = True, wards
        if all(ward.ward_id != self._ward_id for ward in wards):
            self._ward_id = wards[0].ward_id if wards else None
        self._view.show_wards(wards, self._ward_id)
        self._load_board()

    def _load_board(self) -> None:
        if self._ward_id is None:
            self._drop("board")
            self._show_beds(None, [])
            return
        board = partial(self._service.board, self._ward_id)
        self._run_latest("board", board, partial(self._show_beds, self._ward_id), self._say)

    def _show_beds(self, ward_id: UUID | None, beds: Sequence[BoardBed]) -> None:
        if ward_id != self._ward_id:
            return
        self._board_of, self._beds = ward_id, beds
        self._under_way -= self._answered
        self._answered.clear()
        if self._chosen() is None:
            self._bed_id = None
        self._repaint()
        chosen = self._chosen()
        if chosen is not None and chosen.patient is not None and chosen.vitals is not None:
            patient_id = chosen.patient.id
            if self._charts.door.is_open(patient_id):
                with self._charts.door.quietly():
                    self._read_last(patient_id)
        self._open_kept()

    def _repaint(self) -> None:
        name = next((one.name for one in self._wards if one.ward_id == self._board_of), _("Beds"))
        cards = [self._words.card(bed, hidden=self._hidden) for bed in self._beds]
        free = sum(1 for bed in self._beds if bed.free)
        self._view.show_board(name, cards, free, urgent(self._beds), self._bed_id)
        self._show_sheet()

    def _show_sheet(self) -> None:
        chosen = self._chosen()
        self._view.show_sheet(self._words.sheet(chosen, self._last) if chosen else None)

    def _read_last(self, patient_id: UUID) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.patient is not None and chosen.patient.id == patient_id:
            self._run_latest("last", partial(self._charts.last, patient_id), self._show_last, _drop)

    def _show_last(self, last: VitalSigns | None) -> None:
        self._last = last
        self._show_sheet()

    def _open_kept(self) -> None:
        """A form that waits is opened for its patient, wherever they lie now."""
        kept = self._typed_in.waiting()
        if kept is None or (self._form is not None and self._form.is_open):
            return
        patient_id = kept.key_of("patient")
        if patient_id is None:
            self._open_again(kept, kept.key_of("ward"), kept.key_of("bed"))
        else:
            find = partial(self._service.running_of, patient_id)
            self._run_latest("kept", find, partial(self._found_kept, kept), self._say)

    def _found_kept(self, kept: KeptForm, running: RunningAdmission | None) -> None:
        if running is None:
            self._tell_gone(kept)
        else:
            self._open_again(kept, running.ward_id, running.bed_id)

    def _open_again(self, kept: KeptForm, ward_id: UUID | None, bed_id: UUID | None) -> None:
        known = any(ward.ward_id == ward_id for ward in self._wards)
        if known and ward_id != self._board_of:
            self._ward_id, self._bed_id = ward_id, bed_id
            self._load()
            return
        self._bed_id = bed_id
        self._repaint()
        bed, act = self._chosen(), Act(kept.act)
        keys = FormKeys(kept.keys)
        if act is Act.ADMIT:
            patient = kept.typed.get("patient")
            patient_id = UUID(str(patient)) if patient else None
            self._open(FormRequest(act, bed, patient_id, kept=kept, keys=keys))
        elif bed is not None and act in self._words.sheet(bed).acts:
            self._open(FormRequest(act, bed, kept=kept, keys=keys))
        else:
            self._tell_gone(kept)

    def _tell_gone(self, kept: KeptForm) -> None:
        """The bed or its patient is not what it was: the words are shown, to be used elsewhere."""
        self._view.show_message(self._typed_in.give_up(kept))

    def _chosen(self) -> BoardBed | None:
        return next((bed for bed in self._beds if bed.bed.id == self._bed_id), None)

    def _changed(self, _changes: Collection[Change]) -> None:
        if self._asked:  # also before the first answer: it may be older than this
            self._load()

    def _say(self, error: Exception) -> None:
        self._view.show_message(self._worded(error))

    def _on_error(self, error: Exception) -> None:
        super()._on_error(error)
        if self._loaded:
            self._load()  # what is shown may be out of date


def _drop(_error: Exception) -> None:
    """The sheet then says no more than the board."""

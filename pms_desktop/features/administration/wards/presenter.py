"""Decides what the wards section shows and keeps."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.changes import Change, Newest
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError
from pms_desktop.domain.tariff import TariffItem
from pms_desktop.domain.wards import Bed, Room, Ward
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.conflicts import EditedForm, FormField, FormJoin, offered_note
from pms_desktop.mvp.kept_edits import EditKeeper, KeptEdit
from pms_desktop.mvp.messages import Message, said
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.ids import new_id
from pms_desktop.services.ward_setup import NewBeds, WardPlan, WardSetupService

BedLine = tuple[Bed, str, str]
Values = Mapping[str, Any]


class WardSetupViewPort(ViewPort, Protocol):
    """What the section's view offers."""

    @property
    def ward_chosen(self) -> Connectable: ...
    @property
    def bed_chosen(self) -> Connectable: ...
    @property
    def new_ward_requested(self) -> Connectable: ...
    @property
    def new_bed_requested(self) -> Connectable: ...
    @property
    def ward_saved(self) -> Connectable: ...
    @property
    def ward_switched(self) -> Connectable: ...
    @property
    def bed_saved(self) -> Connectable: ...
    @property
    def bed_switched(self) -> Connectable: ...
    @property
    def ward_form(self) -> EditedForm: ...
    @property
    def bed_form(self) -> EditedForm: ...
    def show_wards(self, wards: Sequence[Ward], chosen: UUID | None) -> None: ...
    def show_beds(
        self, beds: Sequence[BedLine], rooms: Sequence[Room], room_id: UUID | None
    ) -> None: ...
    def offer_days(self, items: Sequence[tuple[UUID, str]]) -> None: ...
    def edit_ward(self, ward: Ward | None) -> None: ...
    def edit_bed(self, bed: Bed | None) -> None: ...
    def focus_bed(self) -> None: ...
    def ward_name(self) -> str: ...
    def ward_place(self) -> int | None: ...
    def bed_values(self) -> dict[str, Any]: ...
    def show_faults(self, faults: Mapping[str, str]) -> None: ...


@dataclass(frozen=True, slots=True)
class _Read:
    wards: Sequence[Ward]
    days: Sequence[TariffItem]


class WardSetupPresenter(Presenter[WardSetupViewPort]):
    """A ward and a bed of it are edited; keys of new ones are made before they are saved."""

    def __init__(
        self,
        view: WardSetupViewPort,
        service: WardSetupService,
        tasks: TaskRunner,
        changes: ChangeFeed,
    ) -> None:
        super().__init__(view, tasks)
        self._service = service
        self._wards: Sequence[Ward] = ()
        self._days: Mapping[UUID, str] = {}
        self._ward: Ward | None = None
        self._bed: Bed | None = None
        self._plan: WardPlan | None = None
        self._new_ward, self._new_room = new_id(), new_id()
        self._new_beds = tuple(new_id() for _ in range(60))
        self._ward_join = FormJoin(view.ward_form, _words_of_ward())
        self._bed_join = FormJoin(view.bed_form, self._words_of_bed())
        self._loaded = self._begun = False
        self._own: set[UUID] = set()  # saved here: a version read now is of one's own making
        self._ward_kept, self._bed_kept = EditKeeper(), EditKeeper()
        self._again: dict[str, KeptEdit] = {}
        self._waiting: Draft | None = None
        self._room_id: UUID | None = None
        topics = {"wards", "rooms", "beds", "tariff_items"}
        self._unsubscribe = changes.subscribe(topics, self._changed)
        view.ward_chosen.connect(self.choose_ward)
        view.bed_chosen.connect(self.choose_bed)
        view.new_ward_requested.connect(self.begin_ward)
        view.new_bed_requested.connect(self.begin_beds)
        view.ward_saved.connect(self.save_ward)
        view.ward_switched.connect(self.switch_ward)
        view.bed_saved.connect(self.save_bed)
        view.bed_switched.connect(self.switch_bed)

    def activate(self) -> None:
        """Read the wards the first time."""
        if not self._begun:
            self._begun = True
            self._view.edit_bed(None)
        if not self._loaded:
            self._load()

    def choose_ward(self, ward: Ward) -> None:
        """Show the rooms and beds of a ward."""
        self._ward, self._bed = ward, None
        self._forget_conflicts()
        self._view.edit_ward(ward)
        self._view.edit_bed(None)
        self._load_plan()

    def choose_bed(self, bed: Bed) -> None:
        """Edit one bed."""
        self._bed = bed
        self._bed_join.forget()
        self._view.edit_bed(bed)

    def begin_ward(self) -> None:
        """Name a new ward."""
        self._ward, self._bed, self._plan = None, None, None
        self._forget_conflicts()
        self._new_ward = new_id()
        self._view.edit_ward(None)
        self._view.show_beds([], [], None)

    def begin_beds(self) -> None:
        """Enter new beds."""
        self._bed = None
        self._bed_join.forget()
        self._new_bed_keys()
        self._view.edit_bed(None)
        self._view.focus_bed()

    def save_ward(self, name: str) -> None:
        """Keep the name typed for the chosen or the new ward."""
        place = self._view.ward_place()
        if place is None:
            place = max((ward.position for ward in self._wards), default=0) + 1
        if self._ward is not None:
            self._put_ward(replace(self._ward, name=name, position=place))
        else:
            self._put_ward(Ward(self._new_ward, name, place))

    def switch_ward(self) -> None:
        """Take the chosen ward out of use, or use it again."""
        if self._ward is not None:
            self._put_ward(replace(self._ward, active=not self._ward.active))

    def save_bed(self) -> None:
        """Keep the bed, or the new beds, and the new room if one was named."""
        if self._ward is None or not self._bed_join.ready():
            return
        values = self._view.bed_values()
        room = None
        if not isinstance(values["room_choice"], UUID):
            room = Room(self._new_room, self._ward.id, values["room"])
        elif values["renames"]:
            room = Room(values["room_choice"], self._ward.id, values["room"])
        work = partial(self._save_bed, self._bed, room, values)
        message = said(_("Saved {label}.").format(label=values["label"]))
        self._view.clear_message()
        done = partial(self._bed_done, self._bed_key(), values, message, room)
        self._run(work, done, partial(self._bed_refused, self._bed_key()))

    def switch_bed(self) -> None:
        """Take the chosen bed out of use, or use it again."""
        if self._bed is not None:
            bed = replace(self._bed, active=not self._bed.active)
            message = said(_("Saved {label}.").format(label=bed.label))
            self._view.clear_message()
            work = partial(self._service.put_bed, bed)
            done = partial(self._bed_done, bed.id, self._view.bed_values(), message, None)
            self._run(work, done, partial(self._bed_refused, bed.id))

    def draft(self) -> Draft | None:
        """What is typed of the ward and of its beds."""
        if not self._loaded or self._again:
            return self._waiting
        ward, bed = self._ward, self._bed
        of_ward = self._ward_kept.draft(
            ward.id if ward else None,
            self._new_ward,
            _ward_form(ward) if ward else {"name": "", "place": None},
            self._view.ward_form.form_values(),
        )
        typed = self._view.bed_form.form_values()
        begun = bed is not None or bool(typed["label"])
        base = _bed_form(bed) if bed else dict.fromkeys(typed)
        key = bed.id if bed else None
        of_bed = self._bed_kept.draft(key, self._new_room, base, typed) if begun else None
        if of_ward is None and of_bed is None:
            return None
        return {"ward_id": str(ward.id) if ward else "", "ward": of_ward, "bed": of_bed}

    def restore(self, draft: Draft) -> None:
        """Bring back what was typed, as soon as the wards are there."""
        self._waiting = draft
        for name, keeper in (("ward", self._ward_kept), ("bed", self._bed_kept)):
            edit = draft.get(name)
            if isinstance(edit, Mapping):
                take = partial(self._again.__setitem__, name)
                keeper.restore(edit, take, take)
        self._load()

    def close(self) -> None:
        super().close()
        self._unsubscribe()

    def _save_bed(self, bed: Bed | None, room: Room | None, values: Mapping[str, Any]) -> None:
        room_id = room.id if room is not None else values["room_choice"]
        label, day = values["label"], values["day"]
        if bed is not None:
            wanted = replace(bed, label=label, room_id=room_id, tariff_item_id=day)
            self._service.put_bed(wanted, room)
        else:
            keys = self._new_beds[: int(values["count"])]
            self._service.add_beds(NewBeds(keys, room_id, label, day), room)

    def _put_ward(self, ward: Ward) -> None:
        if not self._ward_join.ready():
            return
        self._view.clear_message()
        work = partial(self._service.put_ward, ward)
        sent = self._view.ward_form.form_values()
        self._run(work, partial(self._ward_done, ward, sent), partial(self._ward_refused, ward.id))

    def _ward_key(self) -> UUID:
        return self._ward.id if self._ward is not None else self._new_ward

    def _bed_key(self) -> UUID:
        return self._bed.id if self._bed is not None else self._new_beds[0]

    def _ward_refused(self, key: UUID, error: Exception) -> None:
        ward = self._ward
        if key != self._ward_key():
            super()._on_error(error)  # the form shows another by now
        elif isinstance(error, ConcurrentUpdateError) and ward is not None:
            self._run(partial(self._service.newest_ward, ward.id), self._meet_ward)
        else:
            self._on_error(error)

    def _bed_refused(self, key: UUID, error: Exception) -> None:
        ward, bed = self._ward, self._bed
        if key != self._bed_key():
            super()._on_error(error)
        elif isinstance(error, ConcurrentUpdateError) and ward is not None and bed is not None:
            self._run(partial(self._service.newest_bed, bed, ward.id), self._meet_bed)
        else:
            self._on_error(error)

    def _meet_ward(self, newest: Newest[Ward]) -> None:
        before = self._ward
        if before is not None and before.id == newest.record.id:
            self._ward = newest.record
            note = offered_note(before.active, newest.record.active)
            self._ward_join.meet(_ward_form(before), _ward_form(newest.record), newest, note=note)

    def _meet_bed(self, newest: Newest[Bed]) -> None:
        before = self._bed
        if before is not None and before.id == newest.record.id:
            self._bed = newest.record
            note = offered_note(before.active, newest.record.active)
            self._bed_join.meet(_bed_form(before), _bed_form(newest.record), newest, note=note)

    def _forget_conflicts(self) -> None:
        self._ward_join.forget()
        self._bed_join.forget()

    def _words_of_bed(self) -> dict[str, FormField]:
        return {
            "label": FormField(_("Label")),
            "room_choice": FormField(_("Room"), self._room_words),
            "day": FormField(_("A day is charged as"), self._day_words, careful=True),
        }

    def _room_words(self, room_id: object) -> str:
        rooms = self._plan.rooms if self._plan else ()
        return next((room.name for room in rooms if room.id == room_id), _("a new room"))

    def _day_words(self, item_id: UUID) -> str:
        return self._days.get(item_id, _("an item that is no longer offered"))

    def _ward_done(self, ward: Ward, sent: Values, _result: None) -> None:
        """Show what was saved, unless somebody typed on while it was under way."""
        self._own.add(ward.id)
        if ward.id == self._ward_key():
            self._ward_join.forget()
            self._ward = ward
            if self._view.ward_form.form_values() == sent:
                self._view.edit_ward(ward)
        self._view.show_message(said(_("Saved {name}.").format(name=ward.name)))
        self._load()

    def _bed_done(
        self, key: UUID, sent: Values, message: Message, room: Room | None, _result: None
    ) -> None:
        """Begin the next, unless somebody did or typed on while it was under way."""
        self._view.show_message(message)
        self._own.add(key)
        if key == self._bed_key():
            self._room_id = room.id if room is not None else None
            if self._view.bed_values() == sent:
                self.begin_beds()
            elif self._bed is None:
                self._new_bed_keys()
        self._load_plan()

    def _new_bed_keys(self) -> None:
        self._new_room = new_id()
        self._new_beds = tuple(new_id() for _ in range(60))

    def _load(self) -> None:
        self._run_latest("wards", self._read, self._show)

    def _read(self) -> _Read:
        return _Read(self._service.wards(), self._service.bed_days())

    def _show(self, read: _Read) -> None:
        first, self._loaded, self._wards = not self._loaded, True, read.wards
        self._days = {item.id: f"{item.name} · {item.code}" for item in read.days}
        self._view.offer_days(list(self._days.items()))
        typed = self._ward_typed()
        if self._ward is not None:
            self._take_newest(self._ward, typed=typed)
        elif first and not self._again and not typed:
            self._ward = next(iter(read.wards), None)
        self._view.show_wards(read.wards, self._ward.id if self._ward else None)
        if self._ward is not None:
            if not typed:
                self._view.edit_ward(self._ward)
            self._load_plan()
        elif not read.wards and not typed:
            self.begin_ward()
        self._bring_back_ward()

    def _take_newest(self, shown: Ward, *, typed: bool) -> None:
        """Over what somebody else saved meanwhile, typed words are asked about as they are sent."""
        if not typed or shown.id in self._own:
            self._own.discard(shown.id)
            self._ward = next((ward for ward in self._wards if ward.id == shown.id), None)

    def _ward_typed(self) -> bool:
        """Whether the form of the ward says something that is not kept."""
        if self._ward is None:
            return bool(self._view.ward_name())
        return dict(self._view.ward_form.form_values()) != _ward_form(self._ward)

    def _bring_back_ward(self) -> None:
        """Go to the ward that was worked on, with what was typed of it."""
        if not self._again or self._waiting is None:
            return
        edit = self._again.pop("ward", None)
        ward_id = self._waiting["ward_id"]
        ward = next((one for one in self._wards if str(one.id) == ward_id), None)
        if ward is not None:
            self.choose_ward(ward)
        else:
            self._again.clear()
            self.begin_ward()
        if edit is not None and edit.record_id is not None:
            read = partial(self._service.newest_ward, edit.record_id)
            self._run(read, partial(self._ward_again, edit))
        elif edit is not None:
            self._view.ward_form.put_values(edit.typed)

    def _ward_again(self, edit: KeptEdit, newest: Newest[Ward]) -> None:
        self._ward = newest.record
        self._ward_kept.join(edit, self._ward_join, _ward_form(newest.record), newest)

    def _bring_back_bed(self, plan: WardPlan) -> None:
        edit = self._again.pop("bed", None)
        if edit is None:
            return
        bed = next((one for one in plan.beds if one.id == edit.record_id), None)
        if bed is None:
            self.begin_beds()
            self._view.bed_form.put_values(edit.typed)
        else:
            self.choose_bed(bed)
            read = partial(self._service.newest_bed, bed, plan.ward.id)
            self._run(read, partial(self._bed_again, edit))

    def _bed_again(self, edit: KeptEdit, newest: Newest[Bed]) -> None:
        self._bed = newest.record
        self._bed_kept.join(edit, self._bed_join, _bed_form(newest.record), newest)

    def _load_plan(self) -> None:
        if self._ward is not None:
            self._run_latest("plan", partial(self._service.plan, self._ward), self._show_plan)

    def _show_plan(self, plan: WardPlan) -> None:
        self._plan = plan
        rooms = {room.id: room.name for room in plan.rooms}
        lines = [(bed, rooms[bed.room_id], self._day(bed)) for bed in plan.beds]
        self._view.show_beds(lines, plan.rooms, self._room_id)
        self._room_id = None
        if self._bed is not None and self._bed.id in self._own:
            self._own.discard(self._bed.id)
            key = self._bed.id
            self._bed = next((bed for bed in plan.beds if bed.id == key), None)
        self._bring_back_bed(plan)

    def _day(self, bed: Bed) -> str:
        return self._days.get(bed.tariff_item_id, "") if bed.tariff_item_id is not None else ""

    def _changed(self, _changes: Collection[Change]) -> None:
        if self._loaded and not self._typing():
            self._load()

    def _typing(self) -> bool:
        name = self._ward.name if self._ward is not None else ""
        label = self._bed.label if self._bed is not None else ""
        return (self._view.ward_name(), self._view.bed_values()["label"]) != (name, label)

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self._view.show_faults(error.faults)
        else:
            super()._on_error(error)


def _ward_form(ward: Ward) -> dict[str, Any]:
    return {"name": ward.name, "place": Decimal(ward.position)}


def _bed_form(bed: Bed) -> dict[str, Any]:
    return {"label": bed.label, "room_choice": bed.room_id, "day": bed.tariff_item_id}


def _words_of_ward() -> dict[str, FormField]:
    return {"name": FormField(_("Name of the ward")), "place": FormField(_("Place in the list"))}

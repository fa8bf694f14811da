"""Decides what is shown and kept of the beds of the ward that is open. Imports no Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.changes import Newest
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError
from pms_desktop.domain.wards import Bed, Room, Ward
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.conflicts import EditedForm, FormField, FormJoin, offered_note
from pms_desktop.mvp.kept_edits import EditKeeper, KeptEdit
from pms_desktop.mvp.messages import Message, said
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.ids import new_id
from pms_desktop.services.ward_setup import NewBeds, WardPlan, WardSetupService

BedLine = tuple[Bed, str, str]
_MOST_AT_ONCE = 60


class BedSetupViewPort(ViewPort, Protocol):
    """What the section's view offers for beds."""

    @property
    def bed_chosen(self) -> Connectable: ...
    @property
    def new_bed_requested(self) -> Connectable: ...
    @property
    def bed_saved(self) -> Connectable: ...
    @property
    def bed_switched(self) -> Connectable: ...
    @property
    def bed_form(self) -> EditedForm: ...
    def show_beds(
        self, beds: Sequence[BedLine], rooms: Sequence[Room], room_id: UUID | None
    ) -> None: ...
    def offer_days(self, items: Sequence[tuple[UUID, str]]) -> None: ...
    def edit_bed(self, bed: Bed | None) -> None: ...
    def focus_bed(self) -> None: ...
    def bed_values(self) -> dict[str, Any]: ...
    def show_faults(self, faults: Mapping[str, str]) -> None: ...


class BedSetupPresenter(Presenter[BedSetupViewPort]):
    """One bed is edited, or several new ones entered, whose keys are made before they are saved."""

    def __init__(
        self, view: BedSetupViewPort, service: WardSetupService, tasks: TaskRunner
    ) -> None:
        super().__init__(view, tasks)
        self._service = service
        self._ward: Ward | None = None
        self._bed: Bed | None = None
        self._plan: WardPlan | None = None
        self._days: Mapping[UUID, str] = {}
        self._room_id: UUID | None = None
        self._own: set[UUID] = set()  # saved here: a version read now is of one's own making
        self._join = FormJoin(view.bed_form, self._words())
        self._kept = EditKeeper()
        self._again: KeptEdit | None = None
        self._make_keys()
        view.bed_chosen.connect(self.choose)
        view.new_bed_requested.connect(self.begin)
        view.bed_saved.connect(self.save)
        view.bed_switched.connect(self.switch)

    def open(self, ward: Ward) -> None:
        """Show the rooms and beds of another ward."""
        self._bed = None
        self._join.forget()
        self._view.edit_bed(None)
        self.follow(ward)

    def follow(self, ward: Ward) -> None:
        """Read the beds of this ward anew; what is typed stays."""
        self._ward = ward
        self._load()

    def leave(self) -> None:
        """There is no ward: a new one is named."""
        self._ward, self._bed, self._plan = None, None, None
        self._join.forget()
        self._view.show_beds([], [], None)

    def offer_days(self, days: Mapping[UUID, str]) -> None:
        """What a day in a bed may be charged as."""
        self._days = days
        self._view.offer_days(list(days.items()))

    def choose(self, bed: Bed) -> None:
        """Edit one bed."""
        self._bed = bed
        self._join.forget()
        self._view.edit_bed(bed)

    def begin(self) -> None:
        """Enter new beds."""
        self._bed = None
        self._join.forget()
        self._make_keys()
        self._view.edit_bed(None)
        self._view.focus_bed()

    def save(self) -> None:
        """Keep the bed, or the new beds, and the new room if one was named."""
        if self._ward is None or not self._join.ready():
            return
        values = self._view.bed_values()
        room = None
        if not isinstance(values["room_choice"], UUID):
            room = Room(self._new_room, self._ward.id, values["room"])
        elif values["renames"]:
            room = Room(values["room_choice"], self._ward.id, values["room"])
        work = partial(self._put, self._bed, room, values)
        message = said(_("Saved {label}.").format(label=values["label"]))
        self._view.clear_message()
        done = partial(self._done, self._key(), values, message, room)
        self._run(work, done, partial(self._refused, self._key()))

    def switch(self) -> None:
        """Take the chosen bed out of use, or use it again."""
        if self._bed is not None:
            bed = replace(self._bed, active=not self._bed.active)
            message = said(_("Saved {label}.").format(label=bed.label))
            self._view.clear_message()
            work = partial(self._service.put_bed, bed)
            done = partial(self._done, bed.id, self._view.bed_values(), message, None)
            self._run(work, done, partial(self._refused, bed.id))

    @property
    def typing(self) -> bool:
        """Whether another label is typed than the one that is kept."""
        label = self._bed.label if self._bed is not None else ""
        return bool(self._view.bed_values()["label"] != label)

    @property
    def comes_back(self) -> bool:
        """Whether something kept from before waits for its ward."""
        return self._again is not None

    def draft(self) -> Draft | None:
        """What is typed of beds."""
        bed, typed = self._bed, self._view.bed_form.form_values()
        if bed is None and not typed["label"]:
            return None
        base = _form(bed) if bed else dict.fromkeys(typed)
        return self._kept.draft(bed.id if bed else None, self._new_room, base, typed)

    def restore(self, edit: object) -> None:
        """Keep what `draft` gave until its ward is shown."""
        if isinstance(edit, Mapping):
            self._kept.restore(edit, self._take_edit, self._take_edit)

    def drop_edit(self) -> None:
        """Its ward is gone."""
        self._again = None

    def _take_edit(self, edit: KeptEdit) -> None:
        self._again = edit

    def _put(self, bed: Bed | None, room: Room | None, values: Mapping[str, Any]) -> None:
        room_id = room.id if room is not None else values["room_choice"]
        label, day = values["label"], values["day"]
        if bed is not None:
            wanted = replace(bed, label=label, room_id=room_id, tariff_item_id=day)
            self._service.put_bed(wanted, room)
        else:
            keys = self._new_beds[: int(values["count"])]
            self._service.add_beds(NewBeds(keys, room_id, label, day), room)

    def _key(self) -> UUID:
        return self._bed.id if self._bed is not None else self._new_beds[0]

    def _make_keys(self) -> None:
        self._new_room = new_id()
        self._new_beds = tuple(new_id() for _ in range(_MOST_AT_ONCE))

    def _done(
        self, key: UUID, sent: Mapping[str, Any], message: Message, room: Room | None, _result: None
    ) -> None:
        """Begin the next, unless somebody did or typed on while it was under way."""
        self._view.show_message(message)
        self._own.add(key)
        if key == self._key():
            self._room_id = room.id if room is not None else None
            if self._view.bed_values() == sent:
                self.begin()
            elif self._bed is None:
                self._make_keys()
        self._load()

    def _refused(self, key: UUID, error: Exception) -> None:
        ward, bed = self._ward, self._bed
        if key != self._key():
            super()._on_error(error)  # the form shows another by now
        elif isinstance(error, ConcurrentUpdateError) and ward is not None and bed is not None:
            self._run(partial(self._service.newest_bed, bed, ward.id), self._meet)
        else:
            self._on_error(error)

    def _meet(self, newest: Newest[Bed]) -> None:
        before = self._bed
        if before is not None and before.id == newest.record.id:
            self._bed = newest.record
            note = offered_note(before.active, newest.record.active)
            self._join.meet(_form(before), _form(newest.record), newest, note=note)

    def _load(self) -> None:
        if self._ward is not None:
            self._run_latest("plan", partial(self._service.plan, self._ward), self._show)

    def _show(self, plan: WardPlan) -> None:
        self._plan = plan
        rooms = {room.id: room.name for room in plan.rooms}
        lines = [(bed, rooms[bed.room_id], self._day(bed)) for bed in plan.beds]
        self._view.show_beds(lines, plan.rooms, self._room_id)
        self._room_id = None
        if self._bed is not None and self._bed.id in self._own:
            self._own.discard(self._bed.id)
            key = self._bed.id
            self._bed = next((bed for bed in plan.beds if bed.id == key), None)
        self._bring_back(plan)

    def _bring_back(self, plan: WardPlan) -> None:
        edit, self._again = self._again, None
        if edit is None:
            return
        bed = next((one for one in plan.beds if one.id == edit.record_id), None)
        if bed is None:
            self.begin()
            self._view.bed_form.put_values(edit.typed)
        else:
            self.choose(bed)
            read = partial(self._service.newest_bed, bed, plan.ward.id)
            self._run(read, partial(self._brought_back, edit))

    def _brought_back(self, edit: KeptEdit, newest: Newest[Bed]) -> None:
        self._bed = newest.record
        self._kept.join(edit, self._join, _form(newest.record), newest)

    def _words(self) -> dict[str, FormField]:
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

    def _day(self, bed: Bed) -> str:
        return self._days.get(bed.tariff_item_id, "") if bed.tariff_item_id is not None else ""

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self._view.show_faults(error.faults)
        else:
            super()._on_error(error)


def _form(bed: Bed) -> dict[str, Any]:
    return {"label": bed.label, "room_choice": bed.room_id, "day": bed.tariff_item_id}

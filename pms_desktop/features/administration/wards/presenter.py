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
from pms_desktop.domain.wards import Ward
from pms_desktop.features.administration.wards.beds import BedSetupPresenter, BedSetupViewPort
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.conflicts import EditedForm, FormField, FormJoin, offered_note
from pms_desktop.mvp.kept_edits import EditKeeper, KeptEdit
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.presenter import Connectable, Presenter
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.ids import new_id
from pms_desktop.services.ward_setup import WardSetupService

Values = Mapping[str, Any]


class WardSetupViewPort(BedSetupViewPort, Protocol):
    """What the section's view offers."""

    @property
    def ward_chosen(self) -> Connectable: ...
    @property
    def new_ward_requested(self) -> Connectable: ...
    @property
    def ward_saved(self) -> Connectable: ...
    @property
    def ward_switched(self) -> Connectable: ...
    @property
    def ward_form(self) -> EditedForm: ...
    def show_wards(self, wards: Sequence[Ward], chosen: UUID | None) -> None: ...
    def edit_ward(self, ward: Ward | None) -> None: ...
    def go_on_to_beds(self) -> None: ...
    def ward_name(self) -> str: ...
    def ward_place(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class _Read:
    wards: Sequence[Ward]
    days: Sequence[TariffItem]


class WardSetupPresenter(Presenter[WardSetupViewPort]):
    """A ward is edited, and beds of it by a presenter of their own; the key of a new ward is made
    before it is saved."""

    def __init__(
        self,
        view: WardSetupViewPort,
        service: WardSetupService,
        tasks: TaskRunner,
        changes: ChangeFeed,
    ) -> None:
        super().__init__(view, tasks)
        self._service = service
        self._beds = BedSetupPresenter(view, service, tasks)
        self._wards: Sequence[Ward] = ()
        self._ward: Ward | None = None
        self._new_ward = new_id()
        self._join = FormJoin(view.ward_form, _words())
        self._asked = self._loaded = self._begun = False
        self._own: set[UUID] = set()  # saved here: a version read now is of one's own making
        self._kept = EditKeeper()
        self._again: KeptEdit | None = None
        self._waiting: Draft | None = None
        topics = {"wards", "rooms", "beds", "tariff_items"}
        self._unsubscribe = changes.subscribe(topics, self._changed)
        view.ward_chosen.connect(self.choose_ward)
        view.new_ward_requested.connect(self.begin_ward)
        view.ward_saved.connect(self.save_ward)
        view.ward_switched.connect(self.switch_ward)

    def activate(self) -> None:
        """Read the wards the first time."""
        if not self._begun:
            self._begun = True
            self._view.edit_bed(None)
        if not self._loaded:
            self._load()

    def choose_ward(self, ward: Ward) -> None:
        """Show a ward, its rooms and its beds."""
        self._ward = ward
        self._join.forget()
        self._view.edit_ward(ward)
        self._beds.open(ward)

    def begin_ward(self) -> None:
        """Name a new ward."""
        self._ward = None
        self._join.forget()
        self._new_ward = new_id()
        self._view.edit_ward(None)
        self._beds.leave()

    def save_ward(self, name: str) -> None:
        """Keep the name typed for the chosen or the new ward."""
        place = self._view.ward_place()
        if place is None:
            place = max((ward.position for ward in self._wards), default=0) + 1
        if self._ward is not None:
            self._put(replace(self._ward, name=name, position=place))
        else:
            self._put(Ward(self._new_ward, name, place))

    def switch_ward(self) -> None:
        """Take the chosen ward out of use, or use it again."""
        if self._ward is not None:
            self._put(replace(self._ward, active=not self._ward.active))

    def draft(self) -> Draft | None:
        """What is typed of the ward and of its beds."""
        if not self._loaded or self._comes_back:
            return self._waiting
        ward = self._ward
        of_ward = self._kept.draft(
            ward.id if ward else None,
            self._new_ward,
            _form(ward) if ward else {"name": "", "place": None},
            self._view.ward_form.form_values(),
        )
        of_bed = self._beds.draft()
        if of_ward is None and of_bed is None:
            return None
        return {"ward_id": str(ward.id) if ward else "", "ward": of_ward, "bed": of_bed}

    def restore(self, draft: Draft) -> None:
        """Bring back what was typed, as soon as the wards are there."""
        self._waiting = draft
        edit = draft.get("ward")
        if isinstance(edit, Mapping):
            self._kept.restore(edit, self._take_edit, self._take_edit)
        self._beds.restore(draft.get("bed"))
        self._load()

    def close(self) -> None:
        super().close()
        self._beds.close()
        self._unsubscribe()

    @property
    def _comes_back(self) -> bool:
        return self._again is not None or self._beds.comes_back

    def _take_edit(self, edit: KeptEdit) -> None:
        self._again = edit

    def _put(self, ward: Ward) -> None:
        if not self._join.ready():
            return
        self._view.clear_message()
        work = partial(self._service.put_ward, ward)
        sent = self._view.ward_form.form_values()
        self._run(work, partial(self._done, ward, sent), partial(self._refused, ward.id))

    def _key(self) -> UUID:
        return self._ward.id if self._ward is not None else self._new_ward

    def _done(self, ward: Ward, sent: Values, _result: None) -> None:
        """Show what was saved, and go on to the beds of a new ward, unless somebody typed on while
        it was under way."""
        self._own.add(ward.id)
        if ward.id == self._key():
            is_new = self._ward is None
            self._join.forget()
            self._ward = ward
            self._beds.follow(ward)
            if self._view.ward_form.form_values() == sent:
                self._view.edit_ward(ward)
                if is_new:
                    self._view.go_on_to_beds()
        self._view.show_message(said(_("Saved {name}.").format(name=ward.name)))
        self._load()

    def _refused(self, key: UUID, error: Exception) -> None:
        ward = self._ward
        if key != self._key():
            super()._on_error(error)  # the form shows another by now
        elif isinstance(error, ConcurrentUpdateError) and ward is not None:
            self._run(partial(self._service.newest_ward, ward.id), self._meet)
        else:
            self._on_error(error)

    def _meet(self, newest: Newest[Ward]) -> None:
        before = self._ward
        if before is not None and before.id == newest.record.id:
            self._ward = newest.record
            note = offered_note(before.active, newest.record.active)
            self._join.meet(_form(before), _form(newest.record), newest, note=note)

    def _load(self) -> None:
        self._asked = True
        self._run_latest("wards", self._read, self._show)

    def _read(self) -> _Read:
        return _Read(self._service.wards(), self._service.bed_days())

    def _show(self, read: _Read) -> None:
        first, self._loaded, self._wards = not self._loaded, True, read.wards
        self._beds.offer_days({item.id: f"{item.name} · {item.code}" for item in read.days})
        typed = self._typed()
        if self._ward is not None:
            self._take_newest(self._ward, typed=typed)
        elif first and not self._comes_back and not typed:
            self._ward = next(iter(read.wards), None)
        self._view.show_wards(read.wards, self._ward.id if self._ward else None)
        if self._ward is not None:
            if not typed:
                self._view.edit_ward(self._ward)
            self._beds.follow(self._ward)
        elif not read.wards and not typed:
            self.begin_ward()
        self._bring_back()

    def _take_newest(self, shown: Ward, *, typed: bool) -> None:
        """Over what somebody else saved meanwhile, typed words are asked about as they are sent."""
        if not typed or shown.id in self._own:
            self._own.discard(shown.id)
            self._ward = next((ward for ward in self._wards if ward.id == shown.id), None)

    def _typed(self) -> bool:
        """Whether the form of the ward says something that is not kept."""
        if self._ward is None:
            return bool(self._view.ward_name())
        return dict(self._view.ward_form.form_values()) != _form(self._ward)

    def _bring_back(self) -> None:
        """Go to the ward that was worked on, with what was typed of it."""
        if not self._comes_back or self._waiting is None:
            return
        edit, self._again = self._again, None
        ward_id = self._waiting["ward_id"]
        ward = next((one for one in self._wards if str(one.id) == ward_id), None)
        if ward is not None:
            self.choose_ward(ward)
        else:
            self._beds.drop_edit()
            self.begin_ward()
        if edit is not None and edit.record_id is not None:
            read = partial(self._service.newest_ward, edit.record_id)
            self._run(read, partial(self._brought_back, edit))
        elif edit is not None:
            self._view.ward_form.put_values(edit.typed)

    def _brought_back(self, edit: KeptEdit, newest: Newest[Ward]) -> None:
        self._ward = newest.record
        self._kept.join(edit, self._join, _form(newest.record), newest)

    def _changed(self, _changes: Collection[Change]) -> None:
        if self._asked and not self._typing():  # also before the first answer: it may be older
            self._load()

    def _typing(self) -> bool:
        name = self._ward.name if self._ward is not None else ""
        return self._view.ward_name() != name or self._beds.typing

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self._view.show_faults(error.faults)
        else:
            super()._on_error(error)


def _form(ward: Ward) -> dict[str, Any]:
    return {"name": ward.name, "place": Decimal(ward.position)}


def _words() -> dict[str, FormField]:
    return {"name": FormField(_("Name of the ward")), "place": FormField(_("Place in the list"))}

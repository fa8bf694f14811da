"""Decides what the specialities section shows and saves."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.changes import Change, Newest
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError
from pms_desktop.domain.staff import Speciality
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.conflicts import EditedForm, FormField, FormJoin, offered_note
from pms_desktop.mvp.kept_edits import EditKeeper, KeptEdit
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.ids import new_id
from pms_desktop.services.staff import StaffService


class SpecialitiesViewPort(ViewPort, EditedForm, Protocol):
    """What the section's view offers."""

    @property
    def chosen(self) -> Connectable: ...
    @property
    def add_requested(self) -> Connectable: ...
    @property
    def save_requested(self) -> Connectable: ...
    @property
    def active_requested(self) -> Connectable: ...
    def typed_name(self) -> str: ...
    def show_specialities(self, specialities: Sequence[Speciality]) -> None: ...
    def edit(self, speciality: Speciality | None, name: str) -> None: ...
    def choose(self, speciality_id: UUID) -> None: ...
    def show_fault(self, sentence: str) -> None: ...


class SpecialitiesPresenter(Presenter[SpecialitiesViewPort]):
    """One is chosen and renamed, or a new one is named; the key of a new one is made at once."""

    def __init__(
        self,
        view: SpecialitiesViewPort,
        service: StaffService,
        tasks: TaskRunner,
        changes: ChangeFeed,
    ) -> None:
        super().__init__(view, tasks)
        self._service = service
        self._chosen: Speciality | None = None
        self._new_id = new_id()
        self._loaded = False
        self._kept = EditKeeper()
        self._join = FormJoin(view, {"name": FormField(_("Name"))})
        self._unsubscribe = changes.subscribe({"specialities"}, self._changed)
        view.chosen.connect(self.choose)
        view.add_requested.connect(self.begin)
        view.save_requested.connect(self.save)
        view.active_requested.connect(self.switch)

    def activate(self) -> None:
        """Read the list the first time."""
        if not self._loaded:
            self._load()

    def choose(self, speciality: Speciality) -> None:
        """Edit one of the list."""
        self._chosen = speciality
        self._join.forget()
        self._view.edit(speciality, speciality.name)

    def begin(self) -> None:
        """Name a new one."""
        self._chosen, self._new_id = None, new_id()
        self._join.forget()
        self._view.edit(None, "")

    def save(self, name: str) -> None:
        """Keep the name typed for the chosen or the new one."""
        self._view.clear_message()
        if self._chosen is not None:
            wanted = replace(self._chosen, name=name)
        else:
            wanted = Speciality(self._new_id, name, active=True, version=0)
        self._run(partial(self._service.put_speciality, wanted), self._saved)

    def switch(self) -> None:
        """Offer the chosen one no more, or again."""
        if self._chosen is not None:
            wanted = replace(self._chosen, active=not self._chosen.active)
            self._run(partial(self._service.put_speciality, wanted), self._saved)

    def draft(self) -> Draft | None:
        """What is typed and not saved."""
        base = _form_of(self._chosen) if self._chosen else {"name": ""}
        key = self._chosen.id if self._chosen else None
        return self._kept.draft(key, self._new_id, base, self._view.form_values())

    def restore(self, draft: Draft) -> None:
        """Bring back what was typed, over the record as it stands now."""
        self.activate()
        self._kept.restore(draft, self._begin_again, self._read_again)

    def close(self) -> None:
        super().close()
        self._unsubscribe()

    def _load(self) -> None:
        self._run_latest("list", self._service.all_specialities, self._show)

    def _show(self, specialities: Sequence[Speciality]) -> None:
        self._loaded = True
        self._view.show_specialities(specialities)

    def _saved(self, speciality: Speciality) -> None:
        self._chosen = speciality
        self._join.forget()
        self._view.edit(speciality, speciality.name)
        self._view.show_message(said(_("Saved {name}.").format(name=speciality.name)))
        self._run_latest("list", self._service.all_specialities, self._show_saved)

    def _show_saved(self, specialities: Sequence[Speciality]) -> None:
        self._show(specialities)
        if self._chosen is not None:
            self._view.choose(self._chosen.id)

    def _meet(self, newest: Newest[Speciality]) -> None:
        """Somebody else saved it while the form was open."""
        before, self._chosen = self._chosen, newest.record
        if before is not None:
            note = offered_note(before.active, newest.record.active)
            self._join.meet(_form_of(before), _form_of(newest.record), newest, note=note)

    def _begin_again(self, edit: KeptEdit) -> None:
        self.begin()
        self._new_id = edit.new_id
        self._view.put_values(edit.typed)

    def _read_again(self, edit: KeptEdit) -> None:
        assert edit.record_id is not None
        self._run(
            partial(self._service.newest_speciality, edit.record_id),
            partial(self._edit_again, edit),
        )

    def _edit_again(self, edit: KeptEdit, newest: Newest[Speciality]) -> None:
        self.choose(newest.record)
        self._kept.join(edit, self._join, _form_of(newest.record), newest)

    def _changed(self, _changes: Collection[Change]) -> None:
        if self._loaded:
            self._load()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, ConcurrentUpdateError) and self._chosen is not None:
            self._run(partial(self._service.newest_speciality, self._chosen.id), self._meet)
        elif isinstance(error, InvalidInputError) and "name" in error.faults:
            self._view.show_fault(error.faults["name"])
        else:
            super()._on_error(error)


def _form_of(speciality: Speciality) -> dict[str, Any]:
    return {"name": speciality.name}

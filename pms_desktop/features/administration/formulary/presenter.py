"""Decides what the formulary section shows and saves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.changes import Change, Newest
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError
from pms_desktop.domain.folding import fold
from pms_desktop.domain.prescribing import Medicine
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.conflicts import EditedForm, FormField, FormJoin, listed, offered_note
from pms_desktop.mvp.kept_edits import EditKeeper, KeptEdit
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.formulary import FormularyService
from pms_desktop.services.ids import new_id


class FormularyViewPort(ViewPort, EditedForm, Protocol):
    """What the section's view offers. `typed` answers the fields of a medicine by name."""

    @property
    def searched(self) -> Connectable: ...
    @property
    def chosen(self) -> Connectable: ...
    @property
    def add_requested(self) -> Connectable: ...
    @property
    def save_requested(self) -> Connectable: ...
    @property
    def active_requested(self) -> Connectable: ...
    def typed(self) -> dict[str, Any]: ...
    def show_medicines(self, medicines: Sequence[Medicine], whole: int) -> None: ...
    def edit(self, medicine: Medicine | None, typed: Mapping[str, Any]) -> None: ...
    def choose(self, medicine_id: UUID) -> None: ...
    def show_faults(self, faults: Mapping[str, str]) -> None: ...


FIELDS = (
    "name", "strength", "form", "ingredients", "classes", "atc_code", "default_dose",
    "default_route", "default_frequency",
)  # fmt: skip
_LISTS = ("ingredients", "classes")


class FormularyPresenter(Presenter[FormularyViewPort]):
    """One is chosen and changed, or a new one is entered; its key is made when it is begun."""

    def __init__(
        self,
        view: FormularyViewPort,
        service: FormularyService,
        tasks: TaskRunner,
        changes: ChangeFeed,
    ) -> None:
        super().__init__(view, tasks)
        self._service = service
        self._medicines: tuple[Medicine, ...] = ()
        self._chosen: Medicine | None = None
        self._new_id = new_id()
        self._words = ""
        self._loaded = False
        self._kept = EditKeeper()
        self._join = FormJoin(view, _words_of_fields())
        self._unsubscribe = changes.subscribe({"medicines"}, self._changed)
        view.searched.connect(self.search)
        view.chosen.connect(self.choose)
        view.add_requested.connect(self.begin)
        view.save_requested.connect(self.save)
        view.active_requested.connect(self.switch)

    def activate(self) -> None:
        """Read the formulary the first time."""
        if not self._loaded:
            self._load()

    def search(self, words: str) -> None:
        """Show medicines whose name, ingredients, classes or ATC code hold every word."""
        self._words = words
        self._show_found()

    def choose(self, medicine: Medicine) -> None:
        """Edit one of the list."""
        self._chosen = medicine
        self._join.forget()
        self._view.clear_message()
        self._view.edit(medicine, _fields_of(medicine))

    def begin(self) -> None:
        """Enter a new one."""
        self._chosen, self._new_id = None, new_id()
        self._join.forget()
        self._view.clear_message()
        self._view.edit(None, {})

    def save(self) -> None:
        """Keep what is typed for the chosen or the new one."""
        self._view.clear_message()
        self._put(self._wanted())

    def switch(self) -> None:
        """Offer the chosen one no more, or again."""
        if self._chosen is not None:
            self._put(replace(self._chosen, active=not self._chosen.active))

    def draft(self) -> Draft | None:
        """What is typed and not saved."""
        base = _fields_of(self._chosen) if self._chosen else _fields_of(_empty(self._new_id))
        key = self._chosen.id if self._chosen else None
        return self._kept.draft(key, self._new_id, base, self._view.form_values())

    def restore(self, draft: Draft) -> None:
        """Bring back what was typed, over the record as it stands now."""
        self.activate()
        self._kept.restore(draft, self._begin_again, self._read_again)

    def close(self) -> None:
        super().close()
        self._unsubscribe()

    def _wanted(self) -> Medicine:
        before = self._chosen or _empty(self._new_id)
        typed = self._view.typed()
        fields = {name: typed[name] for name in FIELDS}
        return replace(before, **fields)

    def _put(self, medicine: Medicine) -> None:
        if not self._running and self._join.ready():
            self._run(partial(self._service.put, medicine), self._saved)

    def _load(self) -> None:
        self._run_latest("list", self._service.medicines, self._show)

    def _show(self, medicines: tuple[Medicine, ...]) -> None:
        self._loaded = True
        self._medicines = medicines
        self._show_found()

    def _show_found(self) -> None:
        words = fold(self._words).split()
        found = [one for one in self._medicines if all(word in _text(one) for word in words)]
        self._view.show_medicines(found, len(self._medicines))

    def _saved(self, medicine: Medicine) -> None:
        self._chosen = medicine
        self._join.forget()
        self._view.edit(medicine, _fields_of(medicine))
        self._view.show_message(said(_("Saved {medicine}.").format(medicine=medicine.label)))
        self._run_latest("list", self._service.medicines, self._show_saved)

    def _show_saved(self, medicines: tuple[Medicine, ...]) -> None:
        self._show(medicines)
        if self._chosen is not None:
            self._view.choose(self._chosen.id)

    def _meet(self, newest: Newest[Medicine]) -> None:
        """Somebody else saved it while the form was open."""
        before, self._chosen = self._chosen, newest.record
        if before is not None:
            note = offered_note(before.active, newest.record.active)
            self._join.meet(_fields_of(before), _fields_of(newest.record), newest, note=note)

    def _begin_again(self, edit: KeptEdit) -> None:
        self.begin()
        self._new_id = edit.new_id
        self._view.put_values(edit.typed)

    def _read_again(self, edit: KeptEdit) -> None:
        assert edit.record_id is not None
        self._run(partial(self._service.newest, edit.record_id), partial(self._edit_again, edit))

    def _edit_again(self, edit: KeptEdit, newest: Newest[Medicine]) -> None:
        self.choose(newest.record)
        self._kept.join(edit, self._join, _fields_of(newest.record), newest)

    def _changed(self, _changes: Collection[Change]) -> None:
        if self._loaded:
            self._load()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, ConcurrentUpdateError) and self._chosen is not None:
            self._run(partial(self._service.newest, self._chosen.id), self._meet)
        elif isinstance(error, InvalidInputError):
            self._view.show_faults(error.faults)
        else:
            super()._on_error(error)


def _empty(medicine_id: UUID) -> Medicine:
    return Medicine(medicine_id, "", "", "", (), version=0)


def _fields_of(medicine: Medicine) -> dict[str, Any]:
    return {name: getattr(medicine, name) for name in FIELDS}


def _words_of_fields() -> dict[str, FormField]:
    return {
        "name": FormField(_("Name"), careful=True),
        "strength": FormField(_("Strength"), careful=True),
        "form": FormField(_("Form"), careful=True),
        "ingredients": FormField(_("Ingredients"), listed, careful=True),
        "classes": FormField(_("Classes"), listed, careful=True),
        "atc_code": FormField(_("ATC code")),
        "default_dose": FormField(_("Usual dose"), careful=True),
        "default_route": FormField(_("Route"), careful=True),
        "default_frequency": FormField(_("How often"), careful=True),
    }


def _text(medicine: Medicine) -> str:
    words = (medicine.label, medicine.atc_code, *medicine.ingredients, *medicine.classes)
    return fold(" ".join(words))

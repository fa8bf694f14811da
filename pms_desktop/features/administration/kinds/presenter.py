"""Decides what a list of kinds shows and saves: numbers, consents or alerts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.changes import Change, Newest
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.conflicts import EditedForm, FormField, FormJoin, offered_note
from pms_desktop.mvp.kept_edits import EditKeeper, KeptEdit
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_kinds import last_position


@dataclass(frozen=True, slots=True)
class KindSet:
    """One list of kinds. `empty` is a new one with version 0, `fields` name what its form holds,
    `from_form` turns a field's value into the record's."""

    topic: str
    read: Callable[[], Sequence[Any]]
    newest: Callable[[UUID], Newest[Any]]
    put: Callable[[Any], Any]
    empty: Any
    fields: Mapping[str, FormField]
    from_form: Mapping[str, Callable[[Any], Any]]


class KindsViewPort(ViewPort, EditedForm, Protocol):
    """A list and a form. `chosen` carries the kind."""

    @property
    def chosen(self) -> Connectable: ...
    @property
    def add_requested(self) -> Connectable: ...
    @property
    def save_requested(self) -> Connectable: ...
    @property
    def active_requested(self) -> Connectable: ...
    def show_kinds(self, kinds: Sequence[Any]) -> None: ...
    def edit(self, kind: Any, values: Mapping[str, Any]) -> None: ...
    def choose(self, kind_id: UUID) -> None: ...
    def show_fault(self, field: str, sentence: str) -> None: ...


class KindsPresenter(Presenter[KindsViewPort]):
    """One kind is chosen and changed, or a new one is entered."""

    def __init__(
        self, view: KindsViewPort, kinds: KindSet, tasks: TaskRunner, changes: ChangeFeed
    ) -> None:
        super().__init__(view, tasks)
        self._set = kinds
        self._known: Sequence[Any] = ()
        self._chosen: Any = None
        self._new_id = new_id()
        self._loaded = False
        self._kept = EditKeeper()
        self._join = FormJoin(view, kinds.fields)
        self._unsubscribe = changes.subscribe({kinds.topic}, self._changed)
        view.chosen.connect(self.choose)
        view.add_requested.connect(self.begin)
        view.save_requested.connect(self.save)
        view.active_requested.connect(self.switch)

    def activate(self) -> None:
        """Read the list the first time."""
        if not self._loaded:
            self._view.put_values(self._form_of(self._set.empty))
            self._load()

    def choose(self, kind: Any) -> None:
        """Edit one of the list."""
        self._chosen = kind
        self._join.forget()
        self._view.edit(kind, self._form_of(kind))

    def begin(self) -> None:
        """Enter a new one."""
        self._chosen, self._new_id = None, new_id()
        self._join.forget()
        self._view.edit(None, self._form_of(self._set.empty))

    def save(self) -> None:
        """Keep what is typed."""
        self._put(self._chosen.active if self._chosen else True)

    def switch(self) -> None:
        """Offer the chosen one no more, or again."""
        if self._chosen is not None:
            self._put(not self._chosen.active)

    def draft(self) -> Draft | None:
        """What is typed and not saved."""
        if not self._loaded:
            return None
        base = self._form_of(self._chosen or self._set.empty)
        key = self._chosen.id if self._chosen else None
        return self._kept.draft(key, self._new_id, base, self._view.form_values())

    def restore(self, draft: Draft) -> None:
        """Bring back what was typed, over the record as it stands now."""
        self.activate()
        self._kept.restore(draft, self._begin_again, self._read_again)

    def close(self) -> None:
        super().close()
        self._unsubscribe()

    def _form_of(self, kind: Any) -> dict[str, Any]:
        """Enumerations as their values: a draft holds nothing else."""
        values = {name: getattr(kind, name) for name in self._set.fields}
        return {name: getattr(value, "value", value) for name, value in values.items()}

    def _put(self, active: bool) -> None:
        if not self._join.ready():
            return
        self._view.clear_message()
        base = self._chosen or replace(
            self._set.empty, id=self._new_id, position=last_position(self._known)
        )
        typed = self._view.form_values()
        turned = {
            name: self._set.from_form.get(name, _same)(typed[name]) for name in self._set.fields
        }
        kind = replace(base, active=active, **turned)
        self._run(partial(self._set.put, kind), self._saved)

    def _load(self) -> None:
        self._run_latest("list", self._set.read, self._show)

    def _show(self, kinds: Sequence[Any]) -> None:
        self._loaded, self._known = True, kinds
        self._view.show_kinds(kinds)
        if self._chosen is not None:
            self._view.choose(self._chosen.id)

    def _saved(self, kind: Any) -> None:
        self._chosen = kind
        self._join.forget()
        self._view.edit(kind, self._form_of(kind))
        self._view.show_message(said(_("Saved {name}.").format(name=kind.name)))
        self._load()

    def _meet(self, newest: Newest[Any]) -> None:
        """Somebody else saved it while the form was open."""
        before, self._chosen = self._chosen, newest.record
        if before is not None:
            note = offered_note(before.active, newest.record.active)
            now = self._form_of(newest.record)
            self._join.meet(self._form_of(before), now, newest, note=note)

    def _begin_again(self, edit: KeptEdit) -> None:
        self.begin()
        self._new_id = edit.new_id
        self._view.put_values(edit.typed)

    def _read_again(self, edit: KeptEdit) -> None:
        assert edit.record_id is not None
        self._run(partial(self._set.newest, edit.record_id), partial(self._edit_again, edit))

    def _edit_again(self, edit: KeptEdit, newest: Newest[Any]) -> None:
        self.choose(newest.record)
        self._kept.join(edit, self._join, self._form_of(newest.record), newest)

    def _changed(self, _changes: Collection[Change]) -> None:
        if self._loaded:
            self._load()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, ConcurrentUpdateError) and self._chosen is not None:
            self._run(partial(self._set.newest, self._chosen.id), self._meet)
        elif isinstance(error, InvalidInputError):
            for field, sentence in error.faults.items():
                self._view.show_fault(field, sentence)
        else:
            super()._on_error(error)


def _same(value: Any) -> Any:
    return value

"""A list an administrator keeps: one of it is chosen and changed, or a new one is entered.

The lists differ in their records and fields only. What is typed is kept, two people may edit the
same record, and what is no longer offered stays in the list.
"""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol, TypeVar
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

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KeptList:
    """What is kept. Its records have `id`, `active` and `version`.

    `topics` are tables whose changes matter. `new` makes an empty record of a key, beside those
    there are. `fields` are those of the form: `values` reads them from a record, `typed` puts
    what was typed into one. `label` is what a record is called.
    """

    topics: Set[str]
    read: Callable[[], Sequence[Any]]
    newest: Callable[[UUID], Newest[Any]]
    put: Callable[[Any], Any]
    new: Callable[[UUID, Sequence[Any]], Any]
    fields: Mapping[str, FormField]
    values: Callable[[Any], dict[str, Any]]
    typed: Callable[[Any, Values], Any]
    label: Callable[[Any], str] = lambda record: str(record.name)


class KeptListViewPort(ViewPort, EditedForm, Protocol):
    """A list and a form. `chosen` carries a record, `whole` is how many there are in all."""

    @property
    def chosen(self) -> Connectable: ...
    @property
    def add_requested(self) -> Connectable: ...
    @property
    def save_requested(self) -> Connectable: ...
    @property
    def active_requested(self) -> Connectable: ...
    def show_records(self, records: Sequence[Any], whole: int) -> None: ...
    def show_new(self, values: Values) -> None: ...
    def show_chosen(self, label: str, values: Values, *, active: bool) -> None: ...
    def choose(self, key: UUID) -> None: ...
    def show_faults(self, faults: Mapping[str, str]) -> None: ...


V = TypeVar("V", bound=KeptListViewPort)


class KeptListPresenter(Presenter[V]):
    """The key of a new record is made when it is begun, so that sending it twice is one record."""

    def __init__(self, view: V, kept: KeptList, tasks: TaskRunner, changes: ChangeFeed) -> None:
        super().__init__(view, tasks)
        self._list = kept
        self._records: Sequence[Any] = ()
        self._chosen: Any = None
        self._new_id = new_id()
        self._asked = self._loaded = False
        self._sending: dict[UUID, tuple[Values, bool]] = {}
        self._next: dict[UUID, tuple[Values, bool]] = {}  # waits for the answer about the same
        self._kept = EditKeeper()
        self._join = FormJoin(view, kept.fields)
        self._unsubscribe = changes.subscribe(kept.topics, self._changed)
        view.put_values(kept.values(self._empty()))
        view.chosen.connect(self.choose)
        view.add_requested.connect(self.begin)
        view.save_requested.connect(self.save)
        view.active_requested.connect(self.switch)

    def activate(self) -> None:
        """Read the list the first time."""
        if not self._loaded:
            self._load()

    def choose(self, record: Any) -> None:
        """Edit one of the list."""
        self._view.clear_message()
        self._edit(record)

    def begin(self) -> None:
        """Enter a new one."""
        self._chosen, self._new_id = None, new_id()
        self._join.forget()
        self._view.clear_message()
        self._view.show_new(self._list.values(self._empty()))

    def save(self) -> None:
        """Keep what is typed for the chosen or the new one."""
        self._put(self._chosen.active if self._chosen else True)

    def switch(self) -> None:
        """Offer the chosen one no more, or again; what is typed is kept with it."""
        if self._chosen is not None:
            self._put(not self._chosen.active)

    def draft(self) -> Draft | None:
        """What is typed and not saved."""
        base = self._list.values(self._chosen or self._empty())
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
        self._asked = True
        self._run_latest("list", self._list.read, self._show)

    def _show(self, records: Sequence[Any]) -> None:
        self._loaded, self._records = True, records
        found = self._found()
        self._view.show_records(found, len(records))
        if self._chosen is not None:
            self._view.choose(self._chosen.id)

    def _found(self) -> Sequence[Any]:
        """Those of the records that are shown."""
        return self._records

    def _empty(self) -> Any:
        return self._list.new(self._new_id, self._records)

    def _edit(self, record: Any) -> None:
        self._chosen = record
        self._join.forget()
        values = self._list.values(record)
        self._view.show_chosen(self._list.label(record), values, active=record.active)

    def _put(self, active: bool) -> None:
        sent = self._view.form_values()
        key = self._key()
        if self._sending.get(key) == (sent, active):
            self._next.pop(key, None)
        elif key in self._sending:
            self._next[key] = (sent, active)
        elif self._join.ready() and (self._sending or not self._running):
            self._view.clear_message()
            self._send(self._chosen or self._empty(), sent, active)

    def _send(self, record: Any, sent: Values, active: bool) -> None:
        self._sending[record.id] = (sent, active)
        typed = replace(self._list.typed(record, sent), active=active)
        put = partial(self._list.put, typed)
        self._run(put, partial(self._saved, sent), partial(self._refused, typed))

    def _saved(self, sent: Values, record: Any) -> None:
        """Show what was saved, unless somebody typed on while it was under way."""
        del self._sending[record.id]
        if record.id == self._key():
            if self._view.form_values() == sent:
                self._edit(record)
            else:
                self._chosen = record
        self._view.show_message(said(_("Saved {name}.").format(name=self._list.label(record))))
        self._load()
        if record.id in self._next:
            self._send(record, *self._next.pop(record.id))

    def _refused(self, sent: Any, error: Exception) -> None:
        del self._sending[sent.id]
        self._next.pop(sent.id, None)
        if sent.id == self._key():
            self._on_error(error)
        else:  # the form shows another by now
            words, why = _("{name} was not saved. {why}"), self._worded(error)
            told = words.format(name=self._list.label(sent), why=why.text)
            self._view.show_message(replace(why, text=told))

    def _key(self) -> UUID:
        key: UUID = self._chosen.id if self._chosen else self._new_id
        return key

    def _meet(self, newest: Newest[Any]) -> None:
        """Somebody else saved it while the form was open."""
        before = self._chosen
        if before is None or before.id != newest.record.id:
            return
        self._chosen = newest.record
        note = offered_note(before.active, newest.record.active)
        values = self._list.values
        self._join.meet(values(before), values(newest.record), newest, note=note)

    def _begin_again(self, edit: KeptEdit) -> None:
        self.begin()
        self._new_id = edit.new_id
        self._view.put_values(edit.typed)

    def _read_again(self, edit: KeptEdit) -> None:
        assert edit.record_id is not None
        self._run(partial(self._list.newest, edit.record_id), partial(self._edit_again, edit))

    def _edit_again(self, edit: KeptEdit, newest: Newest[Any]) -> None:
        self.choose(newest.record)
        self._kept.join(edit, self._join, self._list.values(newest.record), newest)

    def _changed(self, _changes: Collection[Change]) -> None:
        if self._asked:  # also before the first answer: it may be older than this
            self._load()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, ConcurrentUpdateError) and self._chosen is not None:
            self._run(partial(self._list.newest, self._chosen.id), self._meet)
        elif isinstance(error, InvalidInputError) and error.faults.keys() <= set(self._list.fields):
            self._view.show_faults(error.faults)
        else:
            super()._on_error(error)

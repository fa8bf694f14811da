"""Two people edited one record: what the second is asked, in words, for every form alike."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pms_desktop.domain.changes import LastChange, Newest
from pms_desktop.domain.merge import Choice, Conflict, Merged, merge
from pms_desktop.i18n import format_moment, format_time
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.presenter import Connectable

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FormField:
    """What a field is called, how its value is put in words, and whether a wrong choice does
    harm: then nothing is chosen for anybody."""

    title: str
    words: Callable[[Any], str] = str
    careful: bool = False


class ConflictPort(Protocol):
    """The panel of a form. `chosen` carries a field's name and whether theirs was chosen."""

    @property
    def chosen(self) -> Connectable: ...
    def show_conflict(self, conflict: Conflict) -> None: ...
    def remind(self) -> None: ...
    def dismiss(self) -> None: ...


class EditedForm(Protocol):
    """A view with fields that two people may edit."""

    @property
    def conflict_panel(self) -> ConflictPort: ...
    def form_values(self) -> dict[str, Any]: ...
    def put_values(self, values: Values) -> None: ...
    def mark_taken(self, names: Iterable[str], sentence: str) -> None: ...


class FormJoin:
    """Joins what is typed in a form with what somebody else saved meanwhile.

    What only the other changed is taken over and listed; what both changed stays as typed and is
    asked for side by side. Saving again is up to the person, once nothing is open.
    """

    def __init__(self, form: EditedForm, fields: Mapping[str, FormField]) -> None:
        self._form, self._fields = form, fields
        self._mine: dict[str, Any] = {}
        self._theirs: dict[str, Any] = {}
        self._open: set[str] = set()
        form.conflict_panel.chosen.connect(self.choose)

    def meet(
        self,
        base: Values,
        theirs: Values,
        newest: Newest[Any],
        *,
        note: str = "",
        mine: Values | None = None,
    ) -> Merged:
        """Somebody saved `theirs` over `base` while the form was open. `note` says what no field
        shows, as that the record was closed. Earlier choices fall: they are asked anew. `mine`
        is what was typed, where that is not what the form shows or has to be cleaned."""
        change = newest.change
        typed = self._form.form_values() if mine is None else mine
        merged = merge(base, {name: typed.get(name, old) for name, old in base.items()}, theirs)
        self._mine, self._theirs = merged.values, dict(theirs)
        self._form.put_values({name: theirs[name] for name in merged.theirs})
        self._form.mark_taken(merged.theirs, _marked(change))
        choices = tuple(self._choice(name) for name in merged.both)
        self._open = {choice.name for choice in choices if choice.careful}
        sentence = " ".join(filter(None, (change_words(newest), note)))
        taken = tuple((self._title(name), self._worded(name, theirs)) for name in merged.theirs)
        self._form.conflict_panel.show_conflict(Conflict(sentence, taken, choices))
        return merged

    def bring_back(
        self, base: Values, mine: Values, theirs: Values, newest: Newest[Any], note: str = ""
    ) -> None:
        """Show what was typed over `base` some time ago; the record says `theirs` now."""
        self._form.put_values(mine)
        if note or any(theirs[name] != old for name, old in base.items() if name in theirs):
            self.meet(base, theirs, newest, note=note, mine=mine)

    def choose(self, name: str, theirs: bool) -> None:
        """Put one side's value into the field."""
        self._open.discard(name)
        self._form.put_values({name: (self._theirs if theirs else self._mine)[name]})

    def ready(self) -> bool:
        """Whether the form may be saved; reminds of what is not chosen yet."""
        if self._open:
            self._form.conflict_panel.remind()
        return not self._open

    def forget(self) -> None:
        """Another record is shown, or this one is saved."""
        self._open.clear()
        self._form.conflict_panel.dismiss()

    def _choice(self, name: str) -> Choice:
        mine, theirs = self._worded(name, self._mine), self._worded(name, self._theirs)
        return Choice(name, self._title(name), mine, theirs, self._fields[name].careful)

    def _title(self, name: str) -> str:
        return self._fields[name].title

    def _worded(self, name: str, values: Values) -> str:
        value = values[name]
        words = "" if value is None else self._fields[name].words(value)
        return words or _("empty")


def change_words(newest: Newest[Any]) -> str:
    """Who saved a record, and when."""
    if newest.change is None:
        return _("Somebody else saved this record while you had it open.")
    moment = newest.change.at
    same_day = moment.date() == newest.today
    words = _("{name} saved this record at {time}, while you had it open.")
    return words.format(
        name=newest.change.name, time=(format_time if same_day else format_moment)(moment)
    )


def _marked(change: LastChange | None) -> str:
    return _("Changed by {name}.").format(name=change.name if change else _("somebody else"))


def offered_note(before: bool, now: bool) -> str:
    """Whether what is edited was taken out of use meanwhile, or is back."""
    if before == now:
        return ""
    return _("It is used again.") if now else _("It is no longer in use.")


def listed(value: Any) -> str:
    """Several texts in one line."""
    return ", ".join(str(each) for each in value)


def yes_or_no(value: Any) -> str:
    """A tick in words."""
    return _("yes") if value else _("no")

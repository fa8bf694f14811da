"""The forms of a tab that stand open above it, kept as one types and opened again.

A tab tells of every form it opens. What is typed there goes into the tab's draft with the keys of
what the form would send, so that a form sent just before a crash and sent again is one command.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message, warned
from pms_desktop.mvp.presenter import Connectable
from pms_desktop.mvp.tab import Draft
from pms_desktop.services.ids import new_id


class TypedForm(Protocol):
    """A form that can say what was typed in it and take it back. `finished` as it closes."""

    @property
    def finished(self) -> Connectable: ...
    def kept(self) -> dict[str, Any]: ...
    def bring_back(self, kept: Mapping[str, Any]) -> None: ...


class FormKeys:
    """The keys of the records a form makes, each made once and taken in the same order."""

    def __init__(self, kept: Iterable[UUID] = ()) -> None:
        self._waiting = deque(kept)
        self._taken: list[UUID] = []

    def next(self) -> UUID:
        """The next key of this form."""
        self._taken.append(self._waiting.popleft() if self._waiting else new_id())
        return self._taken[-1]

    def as_text(self) -> list[str]:
        """Every key taken."""
        return [str(key) for key in self._taken]


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form as it was kept: what it does, what it is about, and what was typed in it."""

    act: str
    about: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, Any] = field(default_factory=dict)
    keys: tuple[UUID, ...] = ()

    def key_of(self, name: str) -> UUID | None:
        """A record the form is about."""
        text = self.about.get(name)
        return UUID(text) if text else None


class OpenForms:
    """The forms of one tab, by what they do. At most one of each stands open."""

    def __init__(self) -> None:
        self._open: dict[str, Callable[[], KeptForm]] = {}
        self._waiting: dict[str, KeptForm] = {}

    def opened(
        self,
        act: str,
        form: TypedForm,
        about: Mapping[str, object] | None = None,
        *,
        keys: FormKeys | None = None,
        kept: KeptForm | None = None,
    ) -> None:
        """A form stands open; `kept` is what it is to show again."""
        if kept is not None:
            self._waiting.pop(kept.act, None)
            form.bring_back(kept.typed)
        told = {name: str(value) for name, value in (about or {}).items() if value is not None}
        self._open[act] = read = partial(_as_typed, act, told, form, keys or FormKeys())
        form.finished.connect(partial(self._closed, act, read))

    def draft(self) -> dict[str, object] | None:
        """What is typed in every form, and what waits to be shown again."""
        forms = {**self._waiting, **{act: read() for act, read in self._open.items()}}
        return {act: _to_json(form) for act, form in forms.items() if form.typed} or None

    def restore(self, draft: object) -> None:
        """These forms wait until the tab has read what they are about; see `waiting`."""
        for act, stored in draft.items() if isinstance(draft, Mapping) else ():
            self._waiting[str(act)] = _from_json(str(act), stored)

    def waiting(self, *acts: str) -> KeptForm | None:
        """A form that waits to be opened again; of any kind unless some are named."""
        found = (form for act, form in self._waiting.items() if not acts or act in acts)
        return next(found, None)

    def give_up(self, form: KeptForm) -> Message:
        """What it was about is not what it was, so that the form has no use: it waits no longer.
        Returns what was typed in it, to be said, so that it can be used elsewhere."""
        self._waiting.pop(form.act, None)
        typed = " · ".join(each for each in form.typed.values() if isinstance(each, str) and each)
        words = _("What this was for has changed since you typed it: {typed}")
        return warned(words.format(typed=typed))

    def _closed(self, act: str, read: Callable[[], KeptForm], _result: int = 0) -> None:
        if self._open.get(act) is read:
            del self._open[act]


def _as_typed(act: str, about: Mapping[str, str], form: TypedForm, keys: FormKeys) -> KeptForm:
    return KeptForm(act, about, form.kept(), tuple(UUID(key) for key in keys.as_text()))


def _to_json(form: KeptForm) -> Draft:
    keys = [str(key) for key in form.keys]
    return {"about": dict(form.about), "typed": dict(form.typed), "keys": keys}


def _from_json(act: str, stored: Any) -> KeptForm:
    keys = tuple(UUID(str(key)) for key in stored["keys"])
    return KeptForm(act, stored["about"], stored["typed"], keys)

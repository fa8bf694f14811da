"""Keeps what is typed, in the background, one writing at a time."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.security.drafts import DraftUnreadableError, DraftWaitsError, KeptDraft
from pms_desktop.security.keystore import StoreTrouble


class Drafts(Protocol):
    """Where typed text is kept; all methods may block."""

    @property
    def trouble(self) -> StoreTrouble | None: ...
    def save(self, form: str, draft: Mapping[str, object]) -> None: ...
    def load(self, form: str) -> KeptDraft | None: ...
    def drop(self, form: str) -> None: ...
    def set_aside(self, form: str, *, waits: bool = False) -> None: ...
    def forms(self) -> list[str]: ...


@dataclass(slots=True)
class BroughtBack:
    """What was found of an earlier session, by form; `unreadable` for good, `waiting` for their
    key, `later` (titles of tabs) because somebody was typing there before it was found. `trouble`
    says why the key store gave none."""

    drafts: dict[str, KeptDraft] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    trouble: StoreTrouble | None = None


class DraftKeeper:
    """The drafts of one session. An older text never overwrites a newer one.

    `on_kept` is called once everything noted so far is on the disk, `on_lost` with why the disk
    refused; the refused text is tried again at the next `keep`. Nothing is written by and by
    until `go_on`: what an earlier session left is to be read first.
    """

    def __init__(
        self,
        drafts: Drafts,
        tasks: TaskRunner,
        on_kept: Callable[[], object],
        on_lost: Callable[[Exception], object],
    ) -> None:
        self._drafts, self._tasks = drafts, tasks
        self._on_kept, self._on_lost = on_kept, on_lost
        self._texts: dict[str, str] = {}
        self._pending: dict[str, str] = {}
        self._aside: set[str] = set()
        self._held = True
        self._changing = threading.Lock()
        self._writing = threading.Lock()

    def keep(self, typed: Mapping[str, Draft | None]) -> bool:
        """Save what changed since the last time, by and by; whether there was anything."""
        changed = not self._held and self._note(typed)
        if changed:
            self._tasks.submit(self._write, self._written, self._on_lost, _nothing)
        return changed

    def keep_now(self, typed: Mapping[str, Draft | None]) -> None:
        """The same at once: when the program ends or has met a bug. Raises OSError."""
        self._note(typed)
        self._write()

    def go_on(self) -> None:
        """What was kept is shown again, or set aside: from now on it is written over."""
        self._held = False

    def set_aside(self, form: str, *, waits: bool = False) -> None:
        """Take a draft that no form can show out of the way, before anything is written there;
        one that `waits` comes back with the next session."""
        with self._changing:
            self._aside.add(form)
        self._tasks.submit(partial(self._move_aside, form, waits), _ignore, _ignore, _nothing)

    def holds(self, typed: Mapping[str, Draft | None]) -> bool:
        """Whether exactly this is on the disk, and it is not nothing."""
        with self._changing:
            same = all(_text(draft) == self._texts.get(form, "") for form, draft in typed.items())
            return same and not self._pending and any(self._texts.values())

    def bring_back(self) -> BroughtBack:
        """Every draft by its form; what cannot be read is set aside. Blocks."""
        found = BroughtBack(trouble=self._drafts.trouble)
        for form in self._drafts.forms():
            try:
                draft = self._drafts.load(form)
            except DraftWaitsError:
                self._drafts.set_aside(form, waits=True)
                found.waiting.append(form)
            except DraftUnreadableError:
                self._drafts.set_aside(form)
                found.unreadable.append(form)
            else:
                if draft is not None:
                    found.drafts[form] = draft
        with self._changing:
            kept = {form: _text(draft.typed) for form, draft in found.drafts.items()}
            self._texts = kept | self._texts
        return found

    def _note(self, typed: Mapping[str, Draft | None]) -> bool:
        with self._changing:
            for form, draft in typed.items():
                text = _text(draft)
                if form not in self._aside and text != self._texts.get(form, ""):
                    self._texts[form] = self._pending[form] = text
            return bool(self._pending)

    def _write(self) -> None:
        with self._writing:
            with self._changing:
                pending = dict(self._pending)
            for form, text in pending.items():
                self._put(form, text)
                with self._changing:
                    if self._pending.get(form) == text:  # else it was typed on meanwhile
                        del self._pending[form]

    def _move_aside(self, form: str, waits: bool) -> None:
        try:
            with self._writing:
                self._drafts.set_aside(form, waits=waits)
        finally:
            with self._changing:
                self._aside.discard(form)
                self._texts.pop(form, None)

    def _written(self, _none: None) -> None:
        self._on_kept()

    def _put(self, form: str, text: str) -> None:
        if text:
            self._drafts.save(form, json.loads(text))
        else:
            self._drafts.drop(form)


def _text(draft: Draft | None) -> str:
    return json.dumps(draft, sort_keys=True, default=str) if draft else ""


def _ignore(_result: object) -> None:
    pass


def _nothing() -> None:
    pass

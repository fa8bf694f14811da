"""Keeps what is typed, in the background, one writing at a time."""

import json
import threading
from collections.abc import Callable, Mapping
from typing import Protocol

from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner


class Drafts(Protocol):
    """Where typed text is kept; all methods may block."""

    def save(self, form: str, draft: Mapping[str, object]) -> None: ...
    def load(self, form: str) -> dict[str, object] | None: ...
    def drop(self, form: str) -> None: ...
    def set_aside(self, form: str) -> None: ...
    def forms(self) -> list[str]: ...


class DraftKeeper:
    """The drafts of one session. An older text never overwrites a newer one.

    `on_kept` gets whether anything is kept, `on_lost` why the disk refused; the refused text is
    tried again at the next `keep`.
    """

    def __init__(
        self,
        drafts: Drafts,
        tasks: TaskRunner,
        on_kept: Callable[[bool], object],
        on_lost: Callable[[Exception], object],
    ) -> None:
        self._drafts, self._tasks = drafts, tasks
        self._on_kept, self._on_lost = on_kept, on_lost
        self._texts: dict[str, str] = {}
        self._pending: dict[str, str] = {}
        self._changing = threading.Lock()
        self._writing = threading.Lock()

    def keep(self, typed: Mapping[str, Draft | None]) -> None:
        """Save what changed since the last time, by and by."""
        if self._note(typed):
            self._tasks.submit(self._write, self._on_kept, self._on_lost, _nothing)

    def keep_now(self, typed: Mapping[str, Draft | None]) -> None:
        """The same at once: when the program ends or has met a bug. Raises OSError."""
        self._note(typed)
        self._write()

    def bring_back(self) -> dict[str, dict[str, object] | None]:
        """Every draft by its form; None for one that cannot be read, which is set aside. Blocks."""
        found: dict[str, dict[str, object] | None] = {}
        for form in self._drafts.forms():
            try:
                found[form] = self._drafts.load(form)
            except ValueError:
                found[form] = None
                self._drafts.set_aside(form)
        with self._changing:
            kept = {form: draft for form, draft in found.items() if draft}
            self._texts = {form: _text(draft) for form, draft in kept.items()} | self._texts
        return found

    def _note(self, typed: Mapping[str, Draft | None]) -> bool:
        with self._changing:
            for form, draft in typed.items():
                text = _text(draft)
                if text != self._texts.get(form, ""):
                    self._texts[form] = self._pending[form] = text
            return bool(self._pending)

    def _write(self) -> bool:
        with self._writing:
            with self._changing:
                pending, self._pending = self._pending, {}
            try:
                for form in list(pending):
                    self._put(form, pending[form])
                    del pending[form]
            finally:
                with self._changing:
                    self._pending = pending | self._pending
        return any(self._texts.values())

    def _put(self, form: str, text: str) -> None:
        if text:
            self._drafts.save(form, json.loads(text))
        else:
            self._drafts.drop(form)


def _text(draft: Draft | None) -> str:
    return json.dumps(draft, sort_keys=True, default=str) if draft else ""


def _nothing() -> None:
    pass

"""Decides what the duplicates section shows: pairs to decide about, decided ones, and merges."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol, TypeVar
from uuid import UUID

from pms_desktop.domain.changes import Change
from pms_desktop.domain.clock import Clock
from pms_desktop.domain.duplicates import DecidePair, PairState, SuspectedPair
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError
from pms_desktop.domain.merge_choice import Whose, combined, offered, suggested
from pms_desktop.domain.patient_merges import (
    MergePatients,
    MergePreview,
    MergeStoppedError,
    MovingRow,
    PatientMerge,
)
from pms_desktop.domain.patients import Patient
from pms_desktop.features.duplicates.whole_search import (
    WholeSearchPresenter,
    WholeSearchViewPort,
)
from pms_desktop.features.duplicates.words import (
    FieldLine,
    ListLine,
    MovingLine,
    field_lines,
    merge_line,
    merged_words,
    moving_lines,
    pair_line,
    reasons_of,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.merge_words import merge_stop_words
from pms_desktop.mvp.messages import said, warned
from pms_desktop.mvp.presenter import Connectable, Presenter
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.duplicate_list import DuplicateListService
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_merges import PatientMergeService

T = TypeVar("T")
OPEN, DECIDED, MERGED, HANDED = "open", "decided", "merged", "handed"
_DECIDED = {DECIDED: PairState.DIFFERENT, HANDED: PairState.SAME}


class DuplicatesViewPort(WholeSearchViewPort, Protocol):
    """What the section's view offers. Signals carry keys as text."""

    @property
    def kind_changed(self) -> Connectable: ...
    @property
    def chosen(self) -> Connectable: ...
    @property
    def decided(self) -> Connectable: ...
    @property
    def swap_requested(self) -> Connectable: ...
    @property
    def field_activated(self) -> Connectable: ...
    @property
    def rows_activated(self) -> Connectable: ...
    @property
    def merge_requested(self) -> Connectable: ...
    @property
    def undo_requested(self) -> Connectable: ...

    def kind(self) -> str: ...
    def set_kind(self, kind: str) -> None: ...
    def show_list(self, lines: Sequence[ListLine]) -> None: ...
    def show_waiting(self, records: int) -> None: ...
    def choose(self, key: str) -> None: ...
    def show_pair(self, survivor: Patient, merged: Patient, reasons: str, kind: str) -> None: ...
    def show_fields(self, lines: Sequence[FieldLine]) -> None: ...
    def show_rows(self, lines: Sequence[MovingLine]) -> None: ...
    def show_stop(self, sentence: str) -> None: ...
    def show_nothing(self) -> None: ...
    def reason(self) -> str: ...
    def set_reason(self, reason: str) -> None: ...
    def show_fault(self, sentence: str) -> None: ...


@dataclass
class _Looked:
    """What is in front: a pair or a merge, with what was chosen about it."""

    preview: MergePreview
    merge_id: UUID
    choices: dict[str, Whose] = field(default_factory=dict)
    opened: str = ""
    moved: Sequence[MovingRow] = ()


class DuplicatesPresenter(Presenter[DuplicatesViewPort]):
    """The record registered first stays, unless somebody swaps them. Without `merges` the person
    decides whether two records are one, and hands such a pair to somebody who may merge."""

    def __init__(
        self,
        view: DuplicatesViewPort,
        pairs: DuplicateListService,
        merges: PatientMergeService | None,
        tasks: TaskRunner,
        changes: ChangeFeed,
        clock: Clock,
    ) -> None:
        super().__init__(view, tasks)
        self._service, self._merging, self._clock = pairs, merges, clock
        self._pairs: dict[str, SuspectedPair] = {}
        self._merges: dict[str, PatientMerge] = {}
        self._chosen, self._asked, self._swapped = "", False, False
        self._looked: _Looked | None = None
        self._waiting: Mapping[str, Any] = {}
        self._deciding: set[str] = set()
        self._search = WholeSearchPresenter(view, pairs, tasks, self._read)
        self._unsubscribe = changes.subscribe(
            {"duplicate_pairs", "patient_merges", "patients"}, self._changed
        )
        self._connect()

    def activate(self) -> None:
        """Read the list anew."""
        self._read()

    def draft(self) -> Draft | None:
        """What was chosen and typed about the pair in front, or waits for its pair."""
        if self._waiting and not self._is_waiting(self._chosen):
            return dict(self._waiting)
        reason = self._view.reason()
        choices = self._looked.choices if self._looked is not None else {}
        touched = self._looked is not None and choices != self._suggestion(self._looked.preview)
        if not reason and not touched and not self._swapped:
            return None
        return {
            "chosen": self._chosen, "kind": self._view.kind(), "swapped": self._swapped,
            "reason": reason, "choices": {name: str(each) for name, each in choices.items()},
        }  # fmt: skip

    def restore(self, draft: Draft) -> None:
        """Bring back what `draft` gave."""
        self._waiting = dict(draft)
        self._view.set_kind(str(draft.get("kind", OPEN)))
        self._view.set_reason(str(draft.get("reason", "")))

    def close(self) -> None:
        self._search.close()
        self._unsubscribe()
        super().close()

    def _connect(self) -> None:
        view = self._view
        view.kind_changed.connect(self._kind_changed)
        view.chosen.connect(self._choose)
        view.decided.connect(self._decide)
        view.swap_requested.connect(self._swap)
        view.field_activated.connect(self._turn)
        view.rows_activated.connect(self._open_rows)
        view.merge_requested.connect(self._merge)
        view.undo_requested.connect(self._undo)

    def _kind_changed(self) -> None:
        self._put_aside()
        self._read()

    def _read(self) -> None:
        self._asked = True
        if self._view.kind() == MERGED and self._merging is not None:
            self._run_latest("list", self._merging.latest, self._show_merges)
        else:
            work = partial(_work_list, self._service, self._states())
            self._run_latest("list", work, self._show_pairs)

    def _states(self) -> list[PairState]:
        if (decided := _DECIDED.get(self._view.kind())) is not None:
            return [decided]
        handed_here = [PairState.SAME] if self._merging is not None else []
        return [*handed_here, PairState.OPEN, PairState.LATER]

    def _show_pairs(self, found: tuple[Sequence[SuspectedPair], int]) -> None:
        pairs, waiting = found
        self._view.show_waiting(waiting)
        self._pairs = {str(each.pair.id): each for each in pairs}
        self._show_list([pair_line(each) for each in pairs])

    def _show_merges(self, merges: Sequence[PatientMerge]) -> None:
        self._merges = {str(each.id): each for each in merges}
        self._show_list([merge_line(each, self._clock.zone) for each in merges])

    def _show_list(self, lines: Sequence[ListLine]) -> None:
        self._view.show_list(lines)
        keys = [line.key for line in lines]
        waiting = str(self._waiting.get("chosen", ""))
        wanted = waiting or self._chosen
        if wanted in keys:
            self._view.choose(wanted)
            return
        gone, typed = wanted and wanted not in self._deciding, self._view.reason()
        self._waiting = {}
        self._put_aside()
        self._view.show_list(lines)
        if gone:  # nobody is to decide about another pair than the one they looked at
            self._say_gone(typed)
        elif keys:
            self._view.choose(keys[0])

    def _say_gone(self, typed: str) -> None:
        said_so = _("The pair you looked at was decided at another station meanwhile.")
        words = _("You typed: {typed}").format(typed=typed) if typed else ""
        self._view.show_message(warned(f"{said_so} {words}".strip()))

    def _choose(self, key: str) -> None:
        if key != self._chosen:
            self._chosen, self._looked = key, None
            self._swapped = bool(self._waiting.get("swapped")) and self._is_waiting(key)
            if not self._is_waiting(key):
                self._view.set_reason("")
        self._look()

    def _is_waiting(self, key: str) -> bool:
        return self._waiting.get("chosen") == key

    def _look(self) -> None:
        records, pair = self._records(), self._pairs.get(self._chosen)
        if self._merging is None and pair is not None:
            self._show(MergePreview(pair.first, pair.second, (), None))
        elif self._merging is not None and records is not None:
            self._run_latest("look", partial(self._merging.preview, *records), self._show)

    def _records(self) -> tuple[UUID, UUID] | None:
        if self._view.kind() == MERGED:
            merge = self._merges.get(self._chosen)
            return None if merge is None else (merge.survivor.id, merge.merged.id)
        pair = self._pairs.get(self._chosen)
        if pair is None:
            return None
        keys = pair.pair.first_id, pair.pair.second_id
        return keys[::-1] if self._swapped else keys

    def _show(self, preview: MergePreview) -> None:
        kept = self._looked
        choices = self._suggestion(preview)
        if self._is_waiting(self._chosen):
            stored = self._waiting.get("choices", {})
            choices |= {name: Whose(each) for name, each in stored.items() if name in choices}
            self._waiting = {}
        elif kept is not None and kept.preview.survivor.id == preview.survivor.id:
            choices |= {name: each for name, each in kept.choices.items() if name in choices}
        merge_id = kept.merge_id if kept is not None else new_id()
        opened, moved = (kept.opened, kept.moved) if kept is not None else ("", ())
        self._looked = _Looked(preview, merge_id, choices, opened, moved)
        self._view.show_pair(preview.survivor, preview.merged, self._reasons(), self._state())
        self._show_choices()
        if self._view.kind() == MERGED:
            self._show_moved()
        else:
            self._view.show_stop(merge_stop_words(preview.stop) if preview.stop else "")
            self._show_rows()

    def _reasons(self) -> str:
        """What speaks for one person; of a merge, who found so, when and why."""
        if self._view.kind() == MERGED:
            merge = self._merges.get(self._chosen)
            return merged_words(merge, self._clock.zone) if merge is not None else ""
        pair = self._pairs.get(self._chosen)
        return reasons_of(pair) if pair is not None else ""

    def _state(self) -> str:
        merge = self._merges.get(self._chosen)
        if self._view.kind() == MERGED and merge is not None and merge.undone_at is not None:
            return "undone"
        return self._view.kind()

    def _show_moved(self) -> None:
        merge = self._merges.get(self._chosen)
        words = ""
        if merge is not None and merge.undone_at is not None:
            words = _("Taken back by {name}: {reason}").format(
                name=merge.undone_by, reason=merge.undone_reason
            )
        self._view.show_stop(words)
        if merge is not None and self._merging is not None:
            self._run_latest("moved", partial(self._merging.moved, merge.id), self._show_moved_rows)

    def _show_moved_rows(self, rows: Sequence[MovingRow]) -> None:
        if self._looked is not None:
            self._looked.moved = rows
            self._show_rows()

    def _suggestion(self, preview: MergePreview) -> dict[str, Whose]:
        if self._view.kind() == MERGED:
            return {}
        return suggested(preview.survivor.details, preview.merged.details)

    def _show_choices(self) -> None:
        if self._looked is not None:
            preview = self._looked.preview
            mine, theirs = preview.survivor.details, preview.merged.details
            self._view.show_fields(field_lines(mine, theirs, self._looked.choices))

    def _show_rows(self) -> None:
        if self._looked is not None:
            done, opened = self._view.kind() == MERGED, self._looked.opened
            rows = self._looked.moved if done else self._looked.preview.rows
            self._view.show_rows(moving_lines(rows, opened, self._clock.zone, done=done))

    def _turn(self, name: str) -> None:
        """The next choice for a field."""
        looked = self._looked
        if self._merging is not None and looked is not None and name in looked.choices:
            ways = offered(name)
            at = ways.index(looked.choices[name])
            looked.choices[name] = ways[(at + 1) % len(ways)]
            self._show_choices()

    def _open_rows(self, key: str) -> None:
        if self._looked is not None:
            group = "/".join(key.split("/")[:2])
            self._looked.opened = "" if self._looked.opened == group else group
            self._show_rows()

    def _swap(self) -> None:
        if self._merging is not None and self._view.kind() != MERGED:
            self._swapped, self._looked = not self._swapped, None
            self._look()

    def _send(self, work: Callable[[], T], done: Callable[[T], object]) -> None:
        """Do it to what is in front, once; whoever goes on to the next stays there."""
        key = self._chosen
        if key in self._deciding:
            return
        self._deciding.add(key)
        self._view.clear_message()
        self._run(work, partial(self._done, key, done), partial(self._not_done, key))

    def _done(self, key: str, done: Callable[[T], object], answer: T) -> None:
        done(answer)
        if key == self._chosen:
            self._put_aside()
        self._deciding.discard(key)
        self._read()

    def _not_done(self, key: str, error: Exception) -> None:
        self._deciding.discard(key)
        if key == self._chosen:
            self._on_error(error)
        else:
            self._view.show_message(self._worded(error))

    def _decide(self, state: str) -> None:
        pair = self._pairs.get(self._chosen)
        if pair is not None and self._looked is not None and self._view.kind() != MERGED:
            kept, remark = pair.pair, self._view.reason()
            command = DecidePair(
                id=kept.id, version=kept.version, state=PairState(state), remark=remark
            )
            self._send(partial(self._service.decide, command), partial(self._noted, state))

    def _noted(self, state: str, _nothing: None) -> None:
        handed = state == PairState.SAME
        words = _("Handed over. Somebody who may merge sees it first in the list.")
        decided = _("Kept. It stays in the audit who decided this.")
        self._view.show_message(said(words if handed else decided))

    def _merge(self) -> None:
        looked, merging = self._looked, self._merging
        if looked is None or merging is None or self._view.kind() != OPEN:
            return
        preview = looked.preview
        command = MergePatients(
            id=looked.merge_id,
            survivor_id=preview.survivor.id,
            merged_id=preview.merged.id,
            reason=self._view.reason(),
            survivor_version=preview.survivor.version,
            merged_version=preview.merged.version,
            rows=len(preview.rows),
            details=combined(preview.survivor.details, preview.merged.details, looked.choices),
        )
        self._send(partial(merging.merge, command), self._merged)

    def _merged(self, survivor: Patient) -> None:
        words = _("Merged. {name} has it all; this can be taken back under Merged.")
        self._view.show_message(said(words.format(name=survivor.details.name)))

    def _undo(self) -> None:
        merge, merging = self._merges.get(self._chosen), self._merging
        if merge is not None and merging is not None and merge.undone_at is None:
            work = partial(merging.unmerge, merge.id, self._view.reason())
            self._send(work, self._undone)

    def _undone(self, merge: PatientMerge) -> None:
        words = _("Taken back: {name} has a record of their own again.")
        self._view.show_message(said(words.format(name=merge.merged.name)))

    def _put_aside(self) -> None:
        self._chosen, self._looked, self._swapped = "", None, False
        self._drop("look", "moved")
        self._view.set_reason("")
        self._view.show_nothing()
        self._view.show_list([])

    def _changed(self, _changes: Collection[Change]) -> None:
        if self._asked:
            self._read()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self._view.show_fault(next(iter(error.faults.values())))
            return
        super()._on_error(error)
        if isinstance(error, ConcurrentUpdateError | MergeStoppedError):
            self._read()


def _work_list(
    service: DuplicateListService, states: Sequence[PairState]
) -> tuple[Sequence[SuspectedPair], int]:
    return service.pairs(*states), service.uncompared()

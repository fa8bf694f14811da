"""What was typed over a record, kept with what the record said then, to be joined with what it says
once it comes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pms_desktop.domain.changes import Newest
from pms_desktop.domain.kept_values import pack, unpack
from pms_desktop.mvp.conflicts import FormJoin, Values
from pms_desktop.mvp.tab import Draft


@dataclass(frozen=True, slots=True)
class KeptEdit:
    """`record_id` is None for a new record, which is to get `new_id`."""

    record_id: UUID | None
    new_id: UUID
    base: Values
    typed: Values


class EditKeeper:
    """One form over one record at a time. What was restored is kept until it is in the form."""

    def __init__(self) -> None:
        self._waiting: Draft | None = None

    def draft(
        self, record_id: UUID | None, new_id: UUID, base: Values, typed: Values
    ) -> Draft | None:
        """What is typed and differs from the record, or what waits to be shown."""
        if self._waiting is not None:
            return self._waiting
        if dict(base) == dict(typed):
            return None
        return {
            "record": str(record_id) if record_id else "",
            "new": str(new_id),
            "base": pack(base),
            "typed": pack(typed),
        }

    def restore(
        self, draft: Draft, new: Callable[[KeptEdit], object], old: Callable[[KeptEdit], object]
    ) -> None:
        """Show it at once as a `new` record, or hand it to whoever reads the `old` one."""
        edit = _edit_of(draft)
        if edit.record_id is None:
            new(edit)
        else:
            self._waiting = draft
            old(edit)

    def join(
        self, edit: KeptEdit, form: FormJoin, theirs: Values, newest: Newest[Any], note: str = ""
    ) -> None:
        """The record is read and in the form: put over it what was typed."""
        self._waiting = None
        form.bring_back(edit.base, edit.typed, theirs, newest, note)


def _edit_of(draft: Draft) -> KeptEdit:
    record = str(draft["record"])
    base, typed = unpack(draft["base"]), unpack(draft["typed"])
    if not isinstance(base, Mapping) or not isinstance(typed, Mapping):
        raise TypeError("not an edit")
    return KeptEdit(UUID(record) if record else None, UUID(str(draft["new"])), base, typed)

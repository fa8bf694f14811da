"""What was sent from a chart and is not answered yet: its patient may be left meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.tab import Draft
from pms_desktop.services.ids import new_id


@dataclass(frozen=True, slots=True)
class Sent:
    """`key` is that of the record; `draft` and `typed` are what the form held, `sentence` is what
    to say once it is saved."""

    patient_id: UUID
    key: UUID
    draft: Draft
    typed: Mapping[str, str] = field(default_factory=dict)
    sentence: str = ""


class Late(Protocol):
    """Told how sending ended once the form is about something else."""

    def __call__(self, sent: Sent, message: Message, *, saved: bool) -> object: ...


def left_over(now: Draft, sent: Draft) -> Draft | None:
    """What was typed on after `sent` went out and was saved, to become a record of its own."""
    if now.get("key") != sent.get("key"):
        return now
    if "items" in now:
        return _left_of_prescription(now, sent)
    return None if now == sent else {**now, "key": str(new_id())}


def _left_of_prescription(now: Draft, sent: Draft) -> Draft | None:
    before, after = sent.get("items"), now["items"]
    if not isinstance(before, list) or not isinstance(after, list):
        return now
    items = [item for item in after if item not in before]
    in_form = bool(now.get("in_form")) and bool(items) and items[-1] == after[-1]
    if not items and not now.get("loose"):
        return None
    return {**now, "key": str(new_id()), "items": items, "in_form": in_form}


def without(kept: Draft, sent: Sent) -> Draft | None:
    """What is kept of a patient's forms once `sent` is saved."""
    parts = dict(kept)
    for name, part in kept.items():
        if isinstance(part, Mapping) and part.get("key") == str(sent.key):
            left = left_over(part, sent.draft)
            parts[name] = left
            if left is None:
                del parts[name]
    if parts.get("open") not in parts:
        parts["open"] = ""
    return parts if parts.keys() - {"open"} else None

"""Decides what a list of kinds shows and saves: numbers, consents or alerts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from pms_desktop.domain.changes import Newest
from pms_desktop.features.administration.kept_list.presenter import (
    KeptList,
    KeptListPresenter,
    KeptListViewPort,
)
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.conflicts import FormField
from pms_desktop.mvp.tasks import TaskRunner
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


class KindsPresenter(KeptListPresenter[KeptListViewPort]):
    """One kind is chosen and changed, or a new one is entered."""

    def __init__(
        self, view: KeptListViewPort, kinds: KindSet, tasks: TaskRunner, changes: ChangeFeed
    ) -> None:
        self._set = kinds
        kept = KeptList(
            topics={kinds.topic},
            read=kinds.read,
            newest=kinds.newest,
            put=kinds.put,
            new=self._new,
            fields=kinds.fields,
            values=self._values,
            typed=self._typed,
        )
        super().__init__(view, kept, tasks, changes)

    def _new(self, key: UUID, known: Sequence[Any]) -> Any:
        return replace(self._set.empty, id=key, position=last_position(known))

    def _values(self, kind: Any) -> dict[str, Any]:
        """Enumerations as their values: a draft holds nothing else."""
        values = {name: getattr(kind, name) for name in self._set.fields}
        return {name: getattr(value, "value", value) for name, value in values.items()}

    def _typed(self, kind: Any, values: Mapping[str, Any]) -> Any:
        turned = {
            name: self._set.from_form.get(name, _same)(values[name]) for name in self._set.fields
        }
        return replace(kind, **turned)


def _same(value: Any) -> Any:
    return value

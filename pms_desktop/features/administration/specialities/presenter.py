"""Decides what the specialities section shows and saves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from pms_desktop.domain.staff import Speciality
from pms_desktop.features.administration.kept_list.presenter import (
    KeptList,
    KeptListPresenter,
    KeptListViewPort,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.conflicts import FormField
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.staff import StaffService


class SpecialitiesPresenter(KeptListPresenter[KeptListViewPort]):
    """One is chosen and renamed, or a new one is named."""

    def __init__(
        self,
        view: KeptListViewPort,
        service: StaffService,
        tasks: TaskRunner,
        changes: ChangeFeed,
    ) -> None:
        kept = KeptList(
            topics={"specialities"},
            read=service.all_specialities,
            newest=service.newest_speciality,
            put=service.put_speciality,
            new=_empty,
            fields={"name": FormField(_("Name"))},
            values=_values,
            typed=_typed,
        )
        super().__init__(view, kept, tasks, changes)


def _empty(key: UUID, _known: Sequence[Speciality]) -> Speciality:
    return Speciality(key, "", active=True, version=0)


def _values(speciality: Speciality) -> dict[str, Any]:
    return {"name": speciality.name}


def _typed(speciality: Speciality, values: Mapping[str, Any]) -> Speciality:
    return replace(speciality, name=values["name"])

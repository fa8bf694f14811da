"""Records a line of history."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.emr import HistoryKind, NewHistoryEntry
from pms_desktop.features.emr.form.presenter import ChartFormPort, ChartFormPresenter, FormEnds
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.emr import RecordService


class HistoryFormPort(ChartFormPort, Protocol):
    """What the history form's view offers."""

    def value(self, name: str) -> Any: ...


class HistoryFormPresenter(ChartFormPresenter[HistoryFormPort]):
    """One line at a time."""

    def __init__(
        self,
        view: HistoryFormPort,
        service: RecordService,
        tasks: TaskRunner,
        ends: FormEnds,
    ) -> None:
        super().__init__(view, tasks, ends)
        self._service = service

    def _worth(self, typed: Mapping[str, str]) -> bool:
        return "text" in typed  # a kind alone says nothing

    def _command(self, patient_id: UUID) -> Callable[[], object]:
        kind = HistoryKind(self._view.value("kind") or HistoryKind.MEDICAL)
        new = NewHistoryEntry(self._key, patient_id, kind, self._view.value("text"))
        return partial(self._service.add_history, new)

    def _said(self) -> str:
        return _("History recorded.")

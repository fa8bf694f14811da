"""Records an allergy."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.emr import AllergySeverity, NewAllergy
from pms_desktop.features.emr.form.presenter import ChartFormPort, ChartFormPresenter, FormEnds
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.emr import RecordService


class AllergyFormPort(ChartFormPort, Protocol):
    """What the allergy form's view offers."""

    def value(self, name: str) -> Any: ...


class AllergyFormPresenter(ChartFormPresenter[AllergyFormPort]):
    """The severity is unknown until somebody chooses it."""

    def __init__(
        self,
        view: AllergyFormPort,
        service: RecordService,
        tasks: TaskRunner,
        ends: FormEnds,
    ) -> None:
        super().__init__(view, tasks, ends)
        self._service = service

    def _command(self, patient_id: UUID) -> Callable[[], object]:
        severity = self._view.value("severity") or AllergySeverity.UNKNOWN
        new = NewAllergy(
            self._key,
            patient_id,
            self._view.value("substance"),
            self._view.value("reaction"),
            AllergySeverity(severity),
        )
        return partial(self._service.add_allergy, new)

    def _said(self) -> str:
        return _("Allergy recorded.")

"""Sends the form that ends an admission."""

from datetime import date, time
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.wards import DischargeKind
from pms_desktop.features.wards.form.presenter import Done, FormPort, FormPresenter
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.wards import Discharge, WardService


class DischargeFormPort(FormPort, Protocol):
    """What the form offers."""

    def kind(self) -> DischargeKind: ...
    def summary(self) -> str: ...
    def died(self) -> tuple[date | None, time | None]: ...


class DischargePresenter(FormPresenter[DischargeFormPort]):
    """`message` is what is said once the patient has left."""

    def __init__(
        self,
        view: DischargeFormPort,
        service: WardService,
        tasks: TaskRunner,
        done: Done,
        *,
        admission_id: UUID,
        message: Message,
    ) -> None:
        super().__init__(view, tasks, done)
        self._service, self._admission_id, self._message = service, admission_id, message

    def send(self) -> None:
        """Discharge the patient."""
        on, at = self._view.died()
        command = Discharge(self._admission_id, self._view.kind(), self._view.summary(), on, at)
        self._do(partial(self._service.discharge, command), self._message)

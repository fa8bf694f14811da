"""Decides what the form that moves a patient offers."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.board import FreeBed
from pms_desktop.domain.errors import PmsError
from pms_desktop.features.wards.form.presenter import Done, FormPort, FormPresenter
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.open_forms import FormKeys
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.wards import Move, WardService


class MoveFormPort(FormPort, Protocol):
    """What the form offers."""

    def show_beds(self, beds: Sequence[FreeBed], chosen: UUID | None) -> None: ...
    def bed_id(self) -> UUID | None: ...


class MovePresenter(FormPresenter[MoveFormPort]):
    """Reads the free beds anew when one turns out to be taken."""

    def __init__(
        self,
        view: MoveFormPort,
        service: WardService,
        tasks: TaskRunner,
        done: Done,
        *,
        admission_id: UUID,
        target_id: UUID | None = None,
        keys: FormKeys | None = None,
    ) -> None:
        super().__init__(view, tasks, done, keys)
        self._service = service
        self._admission_id, self._target_id = admission_id, target_id
        self._stay_id = self._keys.next()
        self._beds: Sequence[FreeBed] = ()
        self._load()

    def send(self) -> None:
        """Move the patient."""
        bed_id = self._view.bed_id()
        if bed_id is None:
            return
        label = next((one.bed.label for one in self._beds if one.bed.id == bed_id), "")
        self._do(
            partial(self._service.move, Move(self._stay_id, self._admission_id, bed_id)),
            said(_("Moved to {bed}.").format(bed=label)),
        )

    def _load(self) -> None:
        self._run_latest("beds", self._service.free_beds, self._show)

    def _show(self, beds: Sequence[FreeBed]) -> None:
        self._beds = beds
        self._view.show_beds(beds, self._target_id)
        self._target_id = None

    def _on_error(self, error: Exception) -> None:
        super()._on_error(error)
        if isinstance(error, PmsError) and self._beds:
            self._run_latest("beds", self._service.free_beds, self._show, _ignore)


def _ignore(_error: Exception) -> None:
    """The failure that led here is already said."""

"""Decides what the tab shows while nobody is in focus, and who is opened."""

from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.clock import Clock
from pms_desktop.domain.emr import MyPatient
from pms_desktop.domain.patients import PatientBrief
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.patient_picker import PatientPickerPort, PatientPickerPresenter
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.my_patients import MyPatientsService
from pms_desktop.services.patients import PatientService


class HomeViewPort(ViewPort, Protocol):
    """What the view offers."""

    @property
    def picker(self) -> PatientPickerPort: ...
    @property
    def opened(self) -> Connectable: ...
    def show_mine(self, patients: Sequence[MyPatient]) -> None: ...


class HomePresenter(Presenter[HomeViewPort]):
    """`open_patient` puts somebody into focus."""

    def __init__(
        self,
        view: HomeViewPort,
        mine: MyPatientsService,
        patients: PatientService,
        tasks: TaskRunner,
        clock: Clock,
        *,
        open_patient: Callable[[UUID], object],
    ) -> None:
        super().__init__(view, tasks)
        self._mine, self._open = mine, open_patient
        self._picker = PatientPickerPresenter(view.picker, patients, tasks, clock)
        view.picker.picked.connect(self._picked)
        view.opened.connect(self._opened)

    def refresh(self) -> None:
        """Read both lists again."""
        self._run_latest("mine", self._mine.now, self._view.show_mine)
        self._picker.refresh()

    def say(self, message: Message) -> None:
        """Say something above the lists."""
        self._view.show_message(message)

    def close(self) -> None:
        super().close()
        self._picker.close()

    def _picked(self, patient: PatientBrief) -> None:
        self._open(patient.id)

    def _opened(self, mine: MyPatient) -> None:
        self._open(mine.patient.id)

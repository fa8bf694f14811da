"""How tabs lead to each other without knowing each other."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Place(StrEnum):
    """Where one can go. Values are the tabs' keys."""

    REGISTRATION = "registration"
    APPOINTMENTS = "appointments"
    WARDS = "wards"
    BILLING = "billing"
    EMR = "emr"
    ADMINISTRATION = "administration"


@dataclass(frozen=True, slots=True)
class Destination:
    """Go to a tab, with a patient in focus and an act to begin (`book`, `admit`, `edit` ...)."""

    place: Place
    patient_id: UUID | None = None
    act: str = ""
    record_id: UUID | None = None


class Navigator:
    """The shell listens and switches tabs; the patient in focus is the same in every tab.

    Who is opened comes into focus, and so does whoever something is done for: what stands above
    every tab is never somebody else than the work was for. A cursor that stands on a row, a bed or
    an appointment moves nobody.
    """

    def __init__(self) -> None:
        self._patient_id: UUID | None = None
        self._served = False
        self._on_go: list[Callable[[Destination], object]] = []
        self._on_focus: list[Callable[[UUID | None], object]] = []

    @property
    def patient_id(self) -> UUID | None:
        """The patient in focus."""
        return self._patient_id

    @property
    def chosen_id(self) -> UUID | None:
        """The patient in focus if somebody turned to them: what is begun next is offered to them.
        It is not to one who was merely served: the next at the desk is somebody else."""
        return None if self._served else self._patient_id

    def go(self, destination: Destination) -> None:
        """Focus the patient, if one is named, and show the tab."""
        if destination.patient_id is not None:
            self.focus(destination.patient_id)
        for listener in list(self._on_go):
            listener(destination)

    def focus(self, patient_id: UUID | None) -> None:
        """Somebody turned to a patient, or put one away."""
        self._served = False
        self._turn(patient_id)

    def serve(self, patient_id: UUID) -> None:
        """Something is done for a patient: booked, checked in, admitted, moved, paid."""
        if patient_id != self._patient_id:
            self._served = True
            self._turn(patient_id)

    def on_go(self, listener: Callable[[Destination], object]) -> None:
        """Be told when somebody wants to be elsewhere."""
        self._on_go.append(listener)

    def on_focus(self, listener: Callable[[UUID | None], object]) -> None:
        """Be told when another patient comes into focus."""
        self._on_focus.append(listener)

    def _turn(self, patient_id: UUID | None) -> None:
        if patient_id != self._patient_id:
            self._patient_id = patient_id
            for listener in list(self._on_focus):
                listener(patient_id)

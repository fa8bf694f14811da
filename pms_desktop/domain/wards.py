"""Wards, rooms, beds and admissions (ADT)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.clock import Clock, local, today
from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.vitals import Spo2Scale


class BedState(StrEnum):
    """State of a bed apart from who lies in it. Only READY beds take patients."""

    READY = "ready"
    CLEANING = "cleaning"
    BLOCKED = "blocked"


class DischargeKind(StrEnum):
    """How an admission ended."""

    HOME = "home"
    TRANSFERRED = "transferred"
    AGAINST_ADVICE = "against_advice"
    DIED = "died"


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward. `position` orders wards on screen; an inactive one is no longer shown there."""

    id: UUID
    name: str
    position: int = 0
    active: bool = True
    version: int = 1


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a ward; it is shown as long as it has beds."""

    id: UUID
    ward_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Bed:
    """A bed. `label` is unique in the hospital; `tariff_item_id` is the charge for one day.

    `state_note` says why a bed is blocked; `state_since` is when its state last changed.
    """

    id: UUID
    room_id: UUID
    label: str
    position: int = 0
    state: BedState = BedState.READY
    state_note: str = ""
    state_since: datetime | None = None
    tariff_item_id: UUID | None = None
    active: bool = True
    version: int = 1


@dataclass(frozen=True, slots=True)
class WardOccupancy:
    """How full a ward is: beds in use, those with a patient, and those ready for one."""

    ward_id: UUID
    name: str
    beds: int
    occupied: int
    ready: int


@dataclass(frozen=True, slots=True)
class Place:
    """A bed on the board with the admission that fills it, if one does."""

    bed: Bed
    room: str
    admission_id: UUID | None = None
    patient_id: UUID | None = None
    admitted_at: datetime | None = None
    reason: str = ""
    doctor: str = ""
    spo2_scale: Spo2Scale = Spo2Scale.SCALE_1


@dataclass(frozen=True, slots=True)
class Admission:
    """One stay in hospital; it runs until `discharged_at`."""

    id: UUID
    patient_id: UUID
    doctor_id: UUID | None
    admitted_at: datetime
    reason: str
    spo2_scale: Spo2Scale = Spo2Scale.SCALE_1
    discharged_at: datetime | None = None
    discharge_kind: DischargeKind | None = None
    discharge_summary: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class RunningAdmission:
    """Where a patient lies now."""

    admission: Admission
    ward_id: UUID
    ward: str
    bed_id: UUID
    bed: str
    doctor: str


@dataclass(frozen=True, slots=True)
class BedStay:
    """A stretch of an admission in one bed, with the tariff item of a day there."""

    id: UUID
    admission_id: UUID
    patient_id: UUID
    bed_id: UUID
    bed: str
    tariff_item_id: UUID | None
    started_at: datetime
    ended_at: datetime | None


def day_of_stay(clock: Clock, admitted_at: datetime) -> int:
    """The number of this hospital day in the stay; the day of admission is day 1."""
    admitted: date = local(clock, admitted_at).date()
    return (today(clock) - admitted).days + 1


class BedOccupiedError(PmsError):
    """Somebody lies in the bed. `occupant` is the name to say, empty when it is not known."""

    def __init__(self, bed: str, occupant: str = "") -> None:
        super().__init__(f"bed {bed} is occupied")
        self.bed, self.occupant = bed, occupant


class BedNotReadyError(PmsError):
    """The bed is being cleaned, is blocked (`note` says why) or is no longer in use."""

    def __init__(self, bed: str, state: BedState, note: str = "") -> None:
        super().__init__(f"bed {bed} is {state.value}")
        self.bed, self.state, self.note = bed, state, note


class AlreadyAdmittedError(PmsError):
    """The patient already lies in a bed of the hospital."""

    def __init__(self, patient: str, ward: str, bed: str) -> None:
        super().__init__(f"already in bed {bed}")
        self.patient, self.ward, self.bed = patient, ward, bed


class AdmissionEndedError(PmsError):
    """The patient was discharged before, perhaps at another station."""


class WardInUseError(PmsError):
    """Patients still lie in the ward or bed that is to be taken out of use."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} still has patients")
        self.name = name


class NameTakenError(PmsError):
    """Another ward, room or bed already has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is taken")
        self.name = name

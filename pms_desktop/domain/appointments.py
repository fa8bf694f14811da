"""Appointments: states, what may follow what, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.free_slots import Span
from pms_desktop.domain.patients import display_name
from pms_desktop.domain.staff import Doctor


class AppointmentState(StrEnum):
    """Where an appointment stands. CANCELLED frees the doctor's time; the others hold it."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    SEEN = "seen"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What can be done with an appointment once it is booked."""

    RESCHEDULE = "reschedule"
    CHECK_IN = "check_in"
    UNDO_CHECK_IN = "undo_check_in"
    SEEN = "seen"
    NO_SHOW = "no_show"
    CANCEL = "cancel"
    SLIP = "slip"


ALLOWED: Mapping[AppointmentState, frozenset[Act]] = MappingProxyType(
    {
        AppointmentState.BOOKED: frozenset(
            {Act.RESCHEDULE, Act.CHECK_IN, Act.NO_SHOW, Act.CANCEL, Act.SLIP}
        ),
        AppointmentState.ARRIVED: frozenset({Act.SEEN, Act.UNDO_CHECK_IN, Act.CANCEL}),
        AppointmentState.SEEN: frozenset(),
        AppointmentState.NO_SHOW: frozenset({Act.CHECK_IN}),  # they came late after all
        AppointmentState.CANCELLED: frozenset(),
    }
)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A patient's time with a doctor, [starts_at, ends_at) in UTC.

    `override_reason` says why it may overlap others; `queue_number` is of the doctor's day, and
    `number` what people say of it (`appointment_numbers.py`), 0 until it is booked.
    """

    id: UUID
    doctor_id: UUID
    patient_id: UUID
    family_names: str
    given_names: str
    mrn: str
    starts_at: datetime
    ends_at: datetime
    purpose: str
    state: AppointmentState
    cancel_reason: str
    override_reason: str
    checked_in_at: datetime | None
    queue_number: int | None
    version: int
    restricted: bool = False
    number: int = 0

    @property
    def patient(self) -> str:
        """`GARCÍA MARTÍNEZ, María José`."""
        return display_name(self.family_names, self.given_names)

    @property
    def span(self) -> Span:
        """The time it takes."""
        return Span(self.starts_at, self.ends_at)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def overbooked(self) -> bool:
        """Booked over another one, with a reason."""
        return bool(self.override_reason)

    def may(self, act: Act) -> bool:
        """Whether the state allows an act."""
        return act in ALLOWED[self.state]


@dataclass(frozen=True, slots=True)
class DoctorDay:
    """One column of the day: when the doctor works, and what is booked, in order."""

    doctor: Doctor
    working: tuple[Span, ...]
    appointments: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True)
class DaySchedule:
    """One day of the hospital, a column per doctor; cancelled appointments are left out."""

    day: date
    columns: tuple[DoctorDay, ...]

    def waiting(self) -> list[tuple[Appointment, Doctor]]:
        """Who has arrived and was not seen yet, the longest waiting first."""
        arrived = [
            (appointment, column.doctor)
            for column in self.columns
            for appointment in column.appointments
            if appointment.state is AppointmentState.ARRIVED
        ]
        return sorted(arrived, key=lambda pair: pair[0].checked_in_at or pair[0].starts_at)

    def find(self, appointment_id: UUID | None) -> Appointment | None:
        """The appointment of this key, if it is on this day."""
        every = (one for column in self.columns for one in column.appointments)
        return next((one for one in every if one.id == appointment_id), None)


@dataclass(frozen=True, slots=True)
class Booked:
    """What was booked or moved, and where else the patient is expected at the same time."""

    appointment: Appointment
    elsewhere: tuple[Appointment, ...] = ()


class AppointmentOverlapError(PmsError):
    """The doctor has somebody else then. Times are hospital time; `next_free` may be unknown."""

    def __init__(self, doctor: str, other: Span, next_free: datetime | None) -> None:
        super().__init__(f"{doctor} is taken {other.starts_at:%H:%M}-{other.ends_at:%H:%M}")
        self.doctor, self.other, self.next_free = doctor, other, next_free


class OutsideHoursError(PmsError):
    """The doctor does not work at that time. `next_free` is hospital time."""

    def __init__(self, doctor: str, next_free: datetime | None) -> None:
        super().__init__(doctor)
        self.doctor, self.next_free = doctor, next_free


class PastAppointmentError(PmsError):
    """The time has passed already."""


class WrongStateError(PmsError):
    """What was asked does not follow from where the appointment stands."""

    def __init__(self, act: Act, state: AppointmentState) -> None:
        super().__init__(f"{act} of an appointment that is {state}")
        self.act, self.state = act, state


class NotTodayError(PmsError):
    """A check-in or a no-show belongs to the day of the appointment. `day` is hospital time."""

    def __init__(self, day: date) -> None:
        super().__init__(f"{day}")
        self.day = day


class NotYetError(PmsError):
    """Nobody is a no-show before their time. `starts_at` is hospital time."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__(f"{starts_at}")
        self.starts_at = starts_at

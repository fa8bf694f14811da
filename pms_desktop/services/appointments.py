"""Appointments: the day of the hospital, booking, and what happens at the desk."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.appointments import (
    Act,
    Appointment,
    AppointmentOverlapError,
    AppointmentState,
    Booked,
    DaySchedule,
    DoctorDay,
    NotTodayError,
    NotYetError,
    OutsideHoursError,
    PastAppointmentError,
    WrongStateError,
)
from pms_desktop.domain.billing import ChargeSource
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.clock import day_bounds, local, today
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    ConstraintViolatedError,
    InvalidInputError,
)
from pms_desktop.domain.free_slots import Span, free_slots, working_spans
from pms_desktop.domain.staff import Doctor
from pms_desktop.domain.typed_text import note_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.consultations import arrive
from pms_desktop.services.context import Service
from pms_desktop.services.patient_rules import require_in_use

_OVERLAP = "ex_appointments_overlap"
_LOOK_AHEAD = timedelta(days=60)
_SHORTEST, _LONGEST = 5, 480


@dataclass(frozen=True, slots=True)
class Booking:
    """When somebody is to come. `override_reason` explains an overlap, `outside_hours` says that
    the doctor is known not to work then. `starts_at` is aware, `minutes` 5 to 480."""

    doctor_id: UUID
    starts_at: datetime
    minutes: int
    override_reason: str = ""
    outside_hours: bool = False

    @property
    def span(self) -> Span:
        """The time it takes."""
        return Span(self.starts_at, self.starts_at + timedelta(minutes=self.minutes))


@dataclass(frozen=True, slots=True)
class Book:
    """A new appointment; `id` is made when the form opens."""

    id: UUID
    patient_id: UUID
    purpose: str
    when: Booking


@dataclass(frozen=True, slots=True)
class Reschedule:
    """Another time, doctor or length for an appointment as it was read (`version`)."""

    appointment_id: UUID
    version: int
    when: Booking


class AppointmentService(Service):
    """That two appointments of a doctor do not overlap is decided by the database."""

    def day(self, day: date) -> DaySchedule:
        """A column for every doctor who works here or has somebody booked that day."""
        self._require(Permission.SEE_APPOINTMENTS)
        return self._read(lambda uow: self._schedule(uow, day))

    def busy_days(self, first: date, last: date) -> Mapping[date, int]:
        """How many appointments each day from `first` to `last` has."""
        self._require(Permission.SEE_APPOINTMENTS)
        start, end = day_bounds(self._clock, first)[0], day_bounds(self._clock, last)[1]
        found: Counter[date] = Counter()
        for moment, count in self._read(lambda uow: uow.appointments.counts(start, end)):
            found[local(self._clock, moment).date()] += count
        return found

    def free_slots(
        self, doctor_id: UUID, minutes: int, start: datetime | None = None, most: int = 6
    ) -> Sequence[Span]:
        """The doctor's next free times of a length, from `start` or now, in UTC."""
        self._require(Permission.SEE_APPOINTMENTS)
        begin = max(start or self._clock.now(), self._clock.now())

        def look(uow: UnitOfWork) -> Sequence[Span]:
            doctor = uow.staff.doctor(doctor_id)
            return list(islice(self._free(uow, doctor, timedelta(minutes=minutes), begin), most))

        return self._read(look)

    def of_patient(self, patient_id: UUID) -> Sequence[Appointment]:
        """A patient's appointments of today and later, also cancelled ones, by time."""
        self._require(Permission.SEE_APPOINTMENTS)
        since = day_bounds(self._clock, today(self._clock))[0]
        return self._read(lambda uow: uow.appointments.of_patient(patient_id, since))

    def newest(self, appointment_id: UUID) -> Newest[Appointment]:
        """An appointment as it stands now, and who left it so. Raises NotFoundError."""
        self._require(Permission.BOOK_APPOINTMENTS)
        return self._newest(
            "appointments", appointment_id, lambda uow: uow.appointments.get(appointment_id)
        )

    def book(self, command: Book) -> Booked:
        """Book a free time. Sent twice, booked once.

        Raises AppointmentOverlapError, OutsideHoursError, PastAppointmentError,
        PatientClosedError, PatientDeceasedError or InvalidInputError.
        """
        self._require(Permission.BOOK_APPOINTMENTS)
        self._check_time(command.when)
        if not command.purpose.strip():
            raise InvalidInputError({"purpose": _("Say what the patient comes for.")})
        if fault := note_fault(command.purpose):
            raise InvalidInputError({"purpose": fault})

        def work(uow: UnitOfWork) -> Booked:
            self._check_open_record(uow, command.patient_id)
            self._check_hours(uow, command.when)
            uow.appointments.hold_doctors([command.when.doctor_id])  # last: others wait now
            known = uow.appointments.find(command.id)
            if known is None:
                uow.appointments.add(_new(command, self._override(uow, command.when)))
                known = uow.appointments.get(command.id)
            return Booked(known, tuple(uow.appointments.elsewhere(known)))

        return self._or_say_who(work, command.when, command.id)

    def reschedule(self, command: Reschedule) -> Booked:
        """Move an appointment that is only booked; its history stays one record.

        Raises what `book` raises, WrongStateError and ConcurrentUpdateError.
        """
        self._require(Permission.BOOK_APPOINTMENTS)
        self._check_time(command.when)

        def work(uow: UnitOfWork) -> Booked:
            self._check_hours(uow, command.when)
            uow.appointments.hold_doctors([command.when.doctor_id])
            now = uow.appointments.get(command.appointment_id)
            if now.doctor_id == command.when.doctor_id and now.span == command.when.span:
                return Booked(now, tuple(uow.appointments.elsewhere(now)))  # sent again
            if now.version != command.version:
                raise ConcurrentUpdateError("appointment", now.id)
            _check_state(now, Act.RESCHEDULE)
            moved = uow.appointments.change(
                replace(
                    now,
                    doctor_id=command.when.doctor_id,
                    starts_at=command.when.span.starts_at,
                    ends_at=command.when.span.ends_at,
                    override_reason=self._override(uow, command.when, now.id),
                )
            )
            return Booked(moved, tuple(uow.appointments.elsewhere(moved)))

        return self._or_say_who(work, command.when, command.appointment_id)

    def cancel(self, appointment_id: UUID, version: int, reason: str) -> Appointment:
        """Free the doctor's time. Somebody who has arrived is charged nothing then.

        Raises InvalidInputError without a reason, WrongStateError, ConcurrentUpdateError, and
        ChargeBilledError when the consultation stands on an invoice.
        """
        self._require(Permission.BOOK_APPOINTMENTS)
        reason = reason.strip()
        if not reason:
            raise InvalidInputError({"reason": _("Say why: the reason is kept with the record.")})

        def work(uow: UnitOfWork) -> Appointment:
            now = self._held(uow, appointment_id)
            if now.state is AppointmentState.CANCELLED:
                return now
            if now.version != version:
                raise ConcurrentUpdateError("appointment", now.id)
            _check_state(now, Act.CANCEL)
            if now.state is AppointmentState.ARRIVED:
                self._require(Permission.CHECK_IN)
                uow.charges.cancel_of(ChargeSource.APPOINTMENT, now.id, reason)
            return uow.appointments.change(
                replace(now, state=AppointmentState.CANCELLED, cancel_reason=reason)
            )

        return self._write(work)

    def check_in(self, appointment_id: UUID) -> Appointment:
        """Give the queue number and charge the consultation, both once.

        Raises NotTodayError or WrongStateError.
        """
        self._require(Permission.CHECK_IN)

        def work(uow: UnitOfWork) -> Appointment:
            now = self._held(uow, appointment_id)
            if now.state is AppointmentState.ARRIVED:
                return now  # asked twice, or at two desks
            _check_state(now, Act.CHECK_IN)
            self._check_today(now)
            return arrive(uow, now, self._clock)

        return self._write(work)

    def undo_check_in(self, appointment_id: UUID) -> Appointment:
        """The wrong patient was checked in: take number and charge back.

        Raises WrongStateError, or ChargeBilledError when it stands on an invoice.
        """
        self._require(Permission.CHECK_IN)

        def work(uow: UnitOfWork) -> Appointment:
            now = self._held(uow, appointment_id)
            if now.state is AppointmentState.BOOKED:
                return now
            _check_state(now, Act.UNDO_CHECK_IN)
            uow.charges.cancel_of(ChargeSource.APPOINTMENT, now.id, _("Check-in undone"))
            return uow.appointments.change(
                replace(now, state=AppointmentState.BOOKED, checked_in_at=None, queue_number=None)
            )

        return self._write(work)

    def seen(self, appointment_id: UUID) -> Appointment:
        """The consultation is over. Raises WrongStateError."""
        return self._to_state(appointment_id, Act.SEEN, AppointmentState.SEEN)

    def no_show(self, appointment_id: UUID) -> Appointment:
        """The patient did not come. Raises NotTodayError, NotYetError or WrongStateError."""
        return self._to_state(appointment_id, Act.NO_SHOW, AppointmentState.NO_SHOW)

    def _to_state(self, appointment_id: UUID, act: Act, state: AppointmentState) -> Appointment:
        self._require(Permission.CHECK_IN)

        def work(uow: UnitOfWork) -> Appointment:
            now = self._held(uow, appointment_id)
            if now.state is state:
                return now
            _check_state(now, act)
            if act is Act.NO_SHOW and now.starts_at > self._clock.now():
                raise NotYetError(local(self._clock, now.starts_at))
            return uow.appointments.change(replace(now, state=state))

        return self._write(work)

    def _schedule(self, uow: UnitOfWork, day: date) -> DaySchedule:
        start, end = day_bounds(self._clock, day)
        booked: dict[UUID, list[Appointment]] = {}
        for appointment in uow.appointments.between(start, end):
            booked.setdefault(appointment.doctor_id, []).append(appointment)
        doctors = uow.staff.doctors()
        gone = set(booked) - {doctor.id for doctor in doctors}
        doctors += [uow.staff.doctor(doctor_id) for doctor_id in sorted(gone)]
        columns = (
            DoctorDay(
                doctor,
                tuple(working_spans(doctor.hours, day, self._clock.zone)),
                tuple(booked.get(doctor.id, ())),
            )
            for doctor in doctors
        )
        return DaySchedule(day, tuple(columns))

    def _held(self, uow: UnitOfWork, appointment_id: UUID) -> Appointment:
        """The appointment as it stands once nobody else works on its doctor's day."""
        uow.appointments.hold_doctors([uow.appointments.get(appointment_id).doctor_id])
        return uow.appointments.get(appointment_id)

    def _free(
        self,
        uow: UnitOfWork,
        doctor: Doctor,
        length: timedelta,
        start: datetime,
        besides: UUID | None = None,
    ) -> Iterator[Span]:
        window = Span(start, start + _LOOK_AHEAD)
        taken = [one.span for one in uow.appointments.taken(doctor.id, window, besides)]
        step = timedelta(minutes=doctor.slot_minutes)
        first = local(self._clock, start).date()
        for ahead in range(_LOOK_AHEAD.days):
            day = first + timedelta(days=ahead)
            working = working_spans(doctor.hours, day, self._clock.zone)
            yield from free_slots(working, taken, step, length, start)

    def _next_free(
        self, uow: UnitOfWork, doctor: Doctor, when: Booking, besides: UUID
    ) -> datetime | None:
        start = max(when.starts_at, self._clock.now())
        length = timedelta(minutes=when.minutes)
        found = next(self._free(uow, doctor, length, start, besides), None)
        return local(self._clock, found.starts_at) if found else None

    def _check_time(self, when: Booking) -> None:
        if not _SHORTEST <= when.minutes <= _LONGEST:
            raise InvalidInputError({"minutes": _("An appointment lasts 5 to 480 minutes.")})
        if when.span.ends_at <= self._clock.now():
            raise PastAppointmentError

    def _check_hours(self, uow: UnitOfWork, when: Booking) -> None:
        doctor = uow.staff.doctor(when.doctor_id)
        day = local(self._clock, when.starts_at).date()
        working = working_spans(doctor.hours, day, self._clock.zone)
        if not when.outside_hours and not any(span.contains(when.span) for span in working):
            raise OutsideHoursError(doctor.name, self._next_free(uow, doctor, when, when.doctor_id))

    def _check_open_record(self, uow: UnitOfWork, patient_id: UUID) -> None:
        require_in_use(uow.patients.get(patient_id))

    def _check_today(self, appointment: Appointment) -> None:
        day = local(self._clock, appointment.starts_at).date()
        if day != today(self._clock):
            raise NotTodayError(day)

    def _override(self, uow: UnitOfWork, when: Booking, besides: UUID | None = None) -> str:
        """The reason, if there is anything to override: otherwise the time stays protected."""
        reason = when.override_reason.strip()
        if reason and uow.appointments.taken(when.doctor_id, when.span, besides):
            return reason
        return ""

    def _or_say_who(
        self, work: Callable[[UnitOfWork], Booked], when: Booking, appointment_id: UUID
    ) -> Booked:
        """Do it, or tell whose time it would have taken and when there is room."""
        try:
            return self._write(work)
        except ConstraintViolatedError as error:
            if error.constraint != _OVERLAP:
                raise
            refusal = self._read(lambda uow: self._overlap(uow, when, appointment_id))
            raise refusal from error

    def _overlap(
        self, uow: UnitOfWork, when: Booking, appointment_id: UUID
    ) -> AppointmentOverlapError:
        doctor = uow.staff.doctor(when.doctor_id)
        others = uow.appointments.taken(doctor.id, when.span, appointment_id)
        other = others[0].span if others else when.span
        shown = Span(local(self._clock, other.starts_at), local(self._clock, other.ends_at))
        next_free = self._next_free(uow, doctor, when, appointment_id)
        return AppointmentOverlapError(doctor.name, shown, next_free)


def _check_state(appointment: Appointment, act: Act) -> None:
    if not appointment.may(act):
        raise WrongStateError(act, appointment.state)


def _new(command: Book, override_reason: str) -> Appointment:
    return Appointment(
        id=command.id,
        doctor_id=command.when.doctor_id,
        patient_id=command.patient_id,
        family_names="",
        given_names="",
        mrn="",
        starts_at=command.when.span.starts_at,
        ends_at=command.when.span.ends_at,
        purpose=command.purpose.strip(),
        state=AppointmentState.BOOKED,
        cancel_reason="",
        override_reason=override_reason,
        checked_in_at=None,
        queue_number=None,
        version=1,
    )

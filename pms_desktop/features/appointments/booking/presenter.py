"""Decides how an appointment is booked or moved: one form for both."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.appointments import (
    Appointment,
    AppointmentOverlapError,
    Booked,
    OutsideHoursError,
)
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.clock import Clock, at, local
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError
from pms_desktop.domain.free_slots import Span
from pms_desktop.domain.patients import PatientBrief
from pms_desktop.domain.staff import Doctor
from pms_desktop.features.appointments.booking.typed import Typed
from pms_desktop.features.appointments.words import moved_elsewhere
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import sentence_for, warned
from pms_desktop.mvp.open_forms import FormKeys, TypedForm
from pms_desktop.mvp.out_of_use import why_out_of_use
from pms_desktop.mvp.patient_picker import PatientPickerPort, PatientPickerPresenter
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.appointments import AppointmentService, Book, Booking, Reschedule
from pms_desktop.services.patients import PatientService


class BookingViewPort(ViewPort, TypedForm, Protocol):
    """What the form offers."""

    @property
    def picker(self) -> PatientPickerPort: ...
    @property
    def submitted(self) -> Connectable: ...
    @property
    def terms_changed(self) -> Connectable: ...
    @property
    def slot_chosen(self) -> Connectable: ...
    @property
    def patient_sought(self) -> Connectable: ...
    @property
    def closed(self) -> Connectable: ...
    def typed(self) -> Typed: ...
    def expect_patient(self) -> None: ...
    def show_patient(self, patient: PatientBrief | None) -> None: ...
    def fix_patient(self, name: str) -> None: ...
    def show_doctors(self, doctors: Sequence[Doctor], chosen: UUID | None) -> None: ...
    def show_when(self, day: date | None, moment: time | None) -> None: ...
    def show_minutes(self, minutes: int) -> None: ...
    def show_purpose(self, purpose: str) -> None: ...
    def show_free(self, slots: Sequence[datetime]) -> None: ...
    def ask_override(self, sentence: str) -> None: ...
    def ask_outside_hours(self, sentence: str) -> None: ...
    def show_faults(self, faults: Mapping[str, str]) -> None: ...
    def finish(self) -> None: ...


class BookingPresenter(Presenter[BookingViewPort]):
    """`on_done` hears what was booked or moved. A new appointment takes the next of `keys`."""

    def __init__(
        self,
        view: BookingViewPort,
        service: AppointmentService,
        patients: PatientService,
        tasks: TaskRunner,
        *,
        clock: Clock,
        doctors: Sequence[Doctor],
        on_done: Callable[[Booked], object],
        keys: FormKeys,
    ) -> None:
        super().__init__(view, tasks)
        self._service, self._patients, self._clock = service, patients, clock
        self._doctors = {doctor.id: doctor for doctor in doctors}
        self._on_done = on_done
        self._id = keys.next()
        self._moving: Appointment | None = None
        self._sought: tuple[object, ...] = ()
        self._usual: int | None = None
        self._picker = PatientPickerPresenter(view.picker, self._patients, tasks, clock)
        view.submitted.connect(self.submit)
        view.terms_changed.connect(self.look_for_free)
        view.slot_chosen.connect(self.take_slot)
        view.closed.connect(self.close)
        view.patient_sought.connect(self._seek_patient)
        view.picker.picked.connect(self._take_patient)

    def begin(
        self,
        doctor_id: UUID | None = None,
        starts_at: datetime | None = None,
        patient_id: UUID | None = None,
    ) -> None:
        """Open for a new appointment, with what is known already."""
        self._view.show_doctors(list(self._doctors.values()), doctor_id)
        if starts_at is not None:
            self._show_start(starts_at)
        if patient_id is not None:
            self._view.expect_patient()
            self._run_latest(
                "patient", partial(self._patients.brief, patient_id), self._take_patient
            )
        else:
            self._picker.refresh()
        self.look_for_free()

    def offer_doctors(self, doctors: Sequence[Doctor]) -> None:
        """The doctors are known only now: the form was opened before the day was read."""
        if self._closed:
            return
        self._doctors = {doctor.id: doctor for doctor in doctors}
        self._view.show_doctors(list(doctors), self._view.typed().doctor_id)
        self.look_for_free()

    def begin_move(self, appointment: Appointment) -> None:
        """Open to give an appointment another time, doctor or length."""
        self._moving = appointment
        self._view.fix_patient(appointment.patient)
        self._view.show_doctors(list(self._doctors.values()), appointment.doctor_id)
        self._view.show_minutes(appointment.minutes)
        self._view.show_purpose(appointment.purpose)
        self._show_start(appointment.starts_at)
        self.look_for_free()

    def tell_moved(self, newest: Newest[Appointment]) -> None:
        """Somebody moved or changed it since its time was typed here."""
        words = moved_elsewhere(newest, self._clock)
        self._view.show_message(
            warned(f"{words} {_('Save once more to move it to what you typed.')}")
        )

    def look_for_free(self) -> None:
        """Offer the doctor's next free times for the length and from the day typed."""
        typed = self._view.typed()
        doctor = self._doctors.get(typed.doctor_id) if typed.doctor_id else None
        if doctor is None:
            self._sought = ()
            self._drop("free")
            self._view.show_free([])
            return
        minutes = self._usual_minutes(typed, doctor)
        start = at(self._clock, typed.day, time.min) if typed.day else None
        if (doctor.id, minutes, start) == self._sought:
            return
        self._sought = (doctor.id, minutes, start)
        self._run_latest(
            "free",
            partial(self._service.free_slots, doctor.id, minutes, start),
            self._show_free,
            self._not_found,
        )

    def take_slot(self, starts_at: datetime) -> None:
        """Take one of the offered times."""
        self._show_start(starts_at)

    def submit(self) -> None:
        """Book or move, or say which field is missing. Ignored while one is under way."""
        if self._running:
            return
        self._view.clear_message()
        typed = self._view.typed()
        faults = self._missing(typed)
        if faults:
            self._view.show_faults(faults)
            return
        when = self._when(typed)
        if self._moving is not None:
            move = Reschedule(self._moving.id, self._moving.version, when)
            self._run(partial(self._service.reschedule, move), self._done)
        else:
            assert typed.patient_id is not None
            book = Book(self._id, typed.patient_id, typed.purpose, when)
            self._run(partial(self._service.book, book), self._done)

    def close(self) -> None:
        super().close()
        self._picker.close()

    def _usual_minutes(self, typed: Typed, doctor: Doctor) -> int:
        """The length typed; the doctor's own where nobody typed another."""
        usual, self._usual = self._usual, doctor.slot_minutes
        if typed.minutes is not None and (typed.minutes != usual or self._moving):
            return typed.minutes
        if typed.minutes != doctor.slot_minutes:
            self._view.show_minutes(doctor.slot_minutes)
        return doctor.slot_minutes

    def _show_start(self, starts_at: datetime) -> None:
        there = local(self._clock, starts_at)
        self._view.show_when(there.date(), there.time())

    def _seek_patient(self) -> None:
        self._drop("patient")  # who was expected is not the one
        self._picker.refresh()

    def _take_patient(self, patient: PatientBrief) -> None:
        """Unless nobody is booked with this record: then why not, and somebody else is sought."""
        self._drop("patient")
        if why := why_out_of_use(patient):
            self._view.show_patient(None)
            self._view.show_message(warned(why))
            self._picker.refresh()
        else:
            self._view.clear_message()
            self._view.show_patient(patient)

    def _not_found(self, error: Exception) -> None:
        self._sought = ()
        self._on_error(error)

    def _show_free(self, slots: Sequence[Span]) -> None:
        self._view.show_free([local(self._clock, slot.starts_at) for slot in slots])

    def _missing(self, typed: Typed) -> dict[str, str]:
        faults = {}
        if self._moving is None and typed.patient_id is None:
            faults["patient"] = _("Find the patient first: type a name and press Enter.")
        if typed.doctor_id is None:
            faults["doctor"] = _("Choose the doctor.")
        if typed.day is None:
            faults["day"] = _("Enter the day.")
        if typed.time is None:
            faults["time"] = _("Enter the time.")
        if typed.minutes is None:
            faults["minutes"] = _("Enter how long it takes.")
        if not typed.purpose:
            faults["purpose"] = _("Say what the patient comes for.")
        return faults

    def _when(self, typed: Typed) -> Booking:
        assert typed.doctor_id is not None
        assert typed.day is not None
        assert typed.time is not None
        return Booking(
            typed.doctor_id,
            at(self._clock, typed.day, typed.time),
            typed.minutes or 0,
            typed.override_reason,
            typed.outside_hours,
        )

    def _done(self, booked: Booked) -> None:
        self._view.finish()
        self._on_done(booked)

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self._view.show_faults(error.faults)
        elif isinstance(error, AppointmentOverlapError):
            self._view.ask_override(sentence_for(error).text)
            self._sought = ()
            self.look_for_free()
        elif isinstance(error, OutsideHoursError):
            self._view.ask_outside_hours(sentence_for(error).text)
        elif isinstance(error, ConcurrentUpdateError) and self._moving is not None:
            self._run(partial(self._service.newest, self._moving.id), self._meet)
        else:
            super()._on_error(error)

    def _meet(self, newest: Newest[Appointment]) -> None:
        """Somebody else moved or changed it: the time typed here stays, to be saved again."""
        self._moving = newest.record
        self.tell_moved(newest)

"""Decides when the form that books or moves opens, and says what came of it. Imports no Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.access import Identity, Permission
from pms_desktop.domain.appointment_numbers import shown_appointment_number
from pms_desktop.domain.appointments import Act, Appointment, Booked
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.clock import Clock, local, today
from pms_desktop.domain.staff import Doctor
from pms_desktop.features.appointments.booking.presenter import BookingPresenter, BookingViewPort
from pms_desktop.i18n import format_moment, format_time
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message, said, warned
from pms_desktop.mvp.open_forms import FormKeys, KeptForm, OpenForms
from pms_desktop.mvp.presenter import Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.appointments import AppointmentService
from pms_desktop.services.patients import PatientService

BOOK, MOVE = "book", "move"


class BookingsViewPort(ViewPort, Protocol):
    """Where the form opens."""

    def open_booking(self, today: date, *, moving: bool) -> BookingViewPort: ...


class DayShown(Protocol):
    """Who shows a day, and goes to what was booked."""

    @property
    def shown_day(self) -> date: ...
    def doctors(self) -> Sequence[Doctor]: ...
    def go_to(self, appointment: Appointment, *, from_day: date) -> None: ...


@dataclass(frozen=True, slots=True)
class BookingServices:
    """What the form works with."""

    appointments: AppointmentService
    patients: PatientService


class BookingsPresenter(Presenter[BookingsViewPort]):
    """One form at a time. Whoever something was booked for comes into focus by `serve`."""

    def __init__(
        self,
        view: BookingsViewPort,
        services: BookingServices,
        tasks: TaskRunner,
        shown: DayShown,
        *,
        who: Identity,
        clock: Clock,
        forms: OpenForms,
        serve: Callable[[UUID], object],
    ) -> None:
        super().__init__(view, tasks)
        self._services, self._shown, self._forms = services, shown, forms
        self._who, self._clock, self._serve = who, clock, serve
        self._form: BookingPresenter | None = None

    def begin_new(
        self,
        doctor_id: UUID | None = None,
        starts_at: datetime | None = None,
        patient_id: UUID | None = None,
    ) -> None:
        """Open the form with what is known already."""
        known = (doctor_id, starts_at, patient_id)
        self._open(lambda form: form.begin(*known))

    def begin_move(self, appointment: Appointment) -> None:
        """Open the form with the appointment's time."""
        self._open(lambda form: form.begin_move(appointment), appointment)

    def bring_back(self) -> None:
        """Open what was kept: a new appointment at once, another as soon as it is read."""
        new, moved = self._forms.waiting(BOOK), self._forms.waiting(MOVE)
        if new is not None:
            typed = new.typed.get("patient")
            patient_id = UUID(str(typed)) if typed else None
            self._open(lambda form: form.begin(patient_id=patient_id), kept=new)
        elif moved is not None and (key := moved.key_of("appointment")) is not None:
            find = partial(self._services.appointments.newest, key)
            self._run_latest("kept", find, partial(self._move_again, moved))

    def offer_doctors(self, doctors: Sequence[Doctor]) -> None:
        """The doctors are known only now: the form may have been opened before."""
        if self._form is not None:
            self._form.offer_doctors(doctors)

    def tell_moved(self, booked: Booked, from_day: date) -> None:
        """An appointment has another time now. Whoever went to another day than `from_day`
        meanwhile stays there."""
        self._tell(booked, _("Moved {patient} to {moment}."), from_day)

    def close(self) -> None:
        super().close()
        if self._form is not None:
            self._form.close()

    def _open(
        self,
        begin: Callable[[BookingPresenter], object],
        moving: Appointment | None = None,
        kept: KeptForm | None = None,
    ) -> None:
        """Open the form, `begin` it, and show in it what was kept."""
        if self._form is not None:
            self._form.close()
        view = self._view.open_booking(today(self._clock), moving=moving is not None)
        keys = FormKeys(kept.keys if kept else ())
        done = self.tell_moved if moving else self._tell_booked
        self._form = BookingPresenter(
            view,
            self._services.appointments,
            self._services.patients,
            self._tasks,
            clock=self._clock,
            doctors=self._shown.doctors(),
            on_done=partial(self._done, done, self._shown.shown_day),
            keys=keys,
        )
        begin(self._form)
        about = {"appointment": moving.id, "version": moving.version} if moving else {}
        self._forms.opened(MOVE if moving else BOOK, view, about, keys=keys, kept=kept)

    def _move_again(self, kept: KeptForm, newest: Newest[Appointment]) -> None:
        """A move typed before a crash; somebody else may have moved the appointment since."""
        appointment = newest.record
        if not appointment.may(Act.RESCHEDULE):
            self._view.show_message(self._forms.give_up(kept))
            return
        self._open(lambda form: form.begin_move(appointment), appointment, kept)
        if self._form is not None and str(appointment.version) != kept.about.get("version"):
            self._form.tell_moved(newest)

    def _done(self, tell: Callable[[Booked, date], None], from_day: date, booked: Booked) -> None:
        self._serve(booked.appointment.patient_id)
        tell(booked, from_day)

    def _tell_booked(self, booked: Booked, from_day: date) -> None:
        words = _("Booked {patient} for {moment}. Number {number}.")
        if self._who.may(Permission.PRINT_PAPERS):
            words += " " + _("P prints the slip.")
        self._tell(booked, words, from_day)

    def _tell(self, booked: Booked, words: str, from_day: date) -> None:
        appointment = booked.appointment
        text = words.format(
            patient=appointment.patient,
            moment=format_moment(local(self._clock, appointment.starts_at)),
            number=shown_appointment_number(appointment.number),
        )
        self._view.show_message(self._with_warning(text, booked))
        self._shown.go_to(appointment, from_day=from_day)

    def _with_warning(self, text: str, booked: Booked) -> Message:
        if not booked.elsewhere:
            return said(text)
        names = {doctor.id: doctor.name for doctor in self._shown.doctors()}
        other = booked.elsewhere[0]
        words = _("Mind that the patient is also expected at {time} by {doctor}.").format(
            time=format_time(local(self._clock, other.starts_at)),
            doctor=names.get(other.doctor_id, _("another doctor")),
        )
        return warned(f"{text} {words}")

"""Decides what the appointments tab shows and does. Imports no Qt."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from pms_desktop.domain.access import Identity, Permission
from pms_desktop.domain.appointments import Act, Appointment, DaySchedule
from pms_desktop.domain.changes import Change
from pms_desktop.domain.clock import Clock, at, local, today
from pms_desktop.domain.staff import Doctor, Speciality
from pms_desktop.features.appointments.bookings import (
    BookingServices,
    BookingsPresenter,
    BookingsViewPort,
)
from pms_desktop.features.appointments.selected.presenter import SelectedPresenter, SelectedViewPort
from pms_desktop.features.appointments.slip.presenter import SlipPresenter
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed, touches
from pms_desktop.mvp.messages import warned
from pms_desktop.mvp.navigation import Destination, Navigator, Place
from pms_desktop.mvp.open_forms import OpenForms
from pms_desktop.mvp.presenter import Connectable, Presenter
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.appointments import AppointmentService
from pms_desktop.services.patients import PatientService
from pms_desktop.services.staff import StaffService

_TOPICS = {"appointments", "doctors", "staff", "working_hours", "specialities", "patients"}


class AppointmentsViewPort(SelectedViewPort, BookingsViewPort, Protocol):
    """What the tab's view offers for the day."""

    @property
    def day_chosen(self) -> Connectable: ...
    @property
    def day_stepped(self) -> Connectable: ...
    @property
    def today_requested(self) -> Connectable: ...
    @property
    def month_shown(self) -> Connectable: ...
    @property
    def speciality_chosen(self) -> Connectable: ...
    @property
    def book_requested(self) -> Connectable: ...
    @property
    def slot_activated(self) -> Connectable: ...
    @property
    def appointment_selected(self) -> Connectable: ...
    @property
    def cursor_steered(self) -> Connectable: ...
    @property
    def appointment_opened(self) -> Connectable: ...
    @property
    def patient_requested(self) -> Connectable: ...
    @property
    def staff_requested(self) -> Connectable: ...
    @property
    def ticked(self) -> Connectable: ...
    def allow_booking(self, allowed: bool) -> None: ...
    def show_day(
        self, schedule: DaySchedule, zone: ZoneInfo, now: datetime, *, empty_text: str
    ) -> None: ...
    def show_no_doctors(self, *, enters_staff: bool) -> None: ...
    def show_busy_days(self, counts: Mapping[date, int]) -> None: ...
    def show_specialities(self, specialities: Sequence[Speciality]) -> None: ...
    def show_waiting(
        self, waiting: Sequence[tuple[Appointment, Doctor]], now: datetime
    ) -> None: ...
    def select_appointment(self, appointment_id: UUID) -> None: ...
    def select_slot(self, doctor_id: UUID, minute: int) -> None: ...
    def focus_acts(self) -> None: ...
    def clear_news(self) -> None: ...


class AppointmentsPresenter(Presenter[AppointmentsViewPort]):
    """One day is shown; what happens at other stations appears by itself."""

    def __init__(
        self,
        view: AppointmentsViewPort,
        services: tuple[AppointmentService, StaffService, PatientService],
        tasks: TaskRunner,
        *,
        who: Identity,
        clock: Clock,
        changes: ChangeFeed,
        navigator: Navigator,
        slips: SlipPresenter,
    ) -> None:
        super().__init__(view, tasks)
        self._service, self._staff, patients = services
        self._who, self._clock, self._navigator = who, clock, navigator
        self._day = today(clock)
        self._month = self._day.replace(day=1)
        self._schedule = DaySchedule(self._day, ())
        self._speciality: UUID | None = None
        self._asked = self._loaded = False
        self._wanted: UUID | None = None
        self._forms, self._slips = OpenForms(), slips
        self._bookings = BookingsPresenter(
            view, BookingServices(self._service, patients), tasks, self,
            who=who, clock=clock, forms=self._forms, serve=navigator.serve,
        )  # fmt: skip
        self._acts = SelectedPresenter(
            view, self._service, tasks, self, self._bookings,
            who=who, clock=clock, moment_of=self._moment, forms=self._forms, slips=slips,
            serve=navigator.serve,
        )  # fmt: skip
        self._unsubscribe = changes.subscribe(_TOPICS, self._changed)
        self._listen()
        view.allow_booking(who.may(Permission.BOOK_APPOINTMENTS))

    def activate(self) -> None:
        """Read the day the first time."""
        if not self._loaded:
            self._run_latest("specialities", self._staff.specialities, self._view.show_specialities)
            self._load()
            self._count()

    def focus_patient(self, patient_id: UUID | None) -> None:
        """A new appointment is offered to the patient in focus. What was done for another is no
        news any more; the cursor stays."""
        self._view.clear_news()

    def arrive(self, destination: Destination) -> None:
        """`book` opens the form for the patient; a `record_id` shows that appointment."""
        self.activate()
        if destination.act == "book" and self._who.may(Permission.BOOK_APPOINTMENTS):
            self._bookings.begin_new(patient_id=destination.patient_id)
        elif destination.record_id is not None and destination.patient_id is not None:
            self._wanted = destination.record_id
            find = partial(self._service.of_patient, destination.patient_id)
            self._run_latest("find", find, self._found)

    def choose_day(self, day: date) -> None:
        """Show another day."""
        if day != self._day:
            self._day, self._wanted = day, None
            self._acts.expect(None)
            self._load()

    def step_day(self, by: int) -> None:
        """The day before or after."""
        self.choose_day(self._day + timedelta(days=by))

    def go_today(self) -> None:
        """The day of the hospital's calendar."""
        self.choose_day(today(self._clock))

    def choose_speciality(self, speciality_id: UUID | None) -> None:
        """Show the doctors of one field, or all."""
        self._speciality = speciality_id
        self._show()

    def show_month(self, first: date) -> None:
        """Mark the days of another month on which somebody comes."""
        self._month = first
        self._count()

    def select(self, appointment_id: UUID | None) -> None:
        """The cursor is on an appointment, or on none."""
        self._acts.select(appointment_id)

    def open(self, appointment_id: UUID) -> None:
        """Enter or a double click: to its form while it can be moved, else to its acts."""
        self.select(appointment_id)
        appointment = self._schedule.find(appointment_id)
        if appointment is not None:
            self._navigator.focus(appointment.patient_id)
            self._view.focus_acts()

    def book_at(self, doctor_id: UUID, minute: int) -> None:
        """Book a slot of the day shown."""
        starts_at = self._moment(minute)
        column = next(c for c in self._schedule.columns if c.doctor.id == doctor_id)
        if starts_at + timedelta(minutes=column.doctor.slot_minutes) <= self._clock.now():
            self._view.show_message(warned(_("This time has passed. Choose a later one.")))
            return
        self._bookings.begin_new(doctor_id, starts_at)

    def book(self) -> None:
        """Book for the patient somebody turned to, or for whom one looks up."""
        self._bookings.begin_new(patient_id=self._navigator.chosen_id)

    def show_patient(self) -> None:
        """Go to the record of the selected appointment's patient."""
        appointment = self._acts.appointment
        if appointment is not None:
            self._navigator.go(Destination(Place.REGISTRATION, appointment.patient_id))

    def enter_staff(self) -> None:
        """Go to where doctors and their hours are entered."""
        self._navigator.go(Destination(Place.ADMINISTRATION, act="staff"))

    @property
    def shown_day(self) -> date:
        """The day that is shown, or is being read."""
        return self._day

    def doctors(self) -> list[Doctor]:
        """Everybody who has a column on the day that was read."""
        return [column.doctor for column in self._schedule.columns]

    def go_to(self, appointment: Appointment, *, from_day: date) -> None:
        """Something was booked or moved: the cursor goes there, unless whoever did it has gone to
        another day than `from_day` meanwhile."""
        if from_day == self._day:
            self._wanted = appointment.id
            self._acts.expect(appointment)
            self._day = local(self._clock, appointment.starts_at).date()
        self._load()
        self._count()

    def stay(self) -> None:
        """Somebody moves the cursor: where it was to go once a day is read, it goes no more."""
        wanted, self._wanted = self._wanted, None
        self._acts.stop_expecting()
        if wanted is not None and self._day != self._schedule.day:
            self.choose_day(self._schedule.day)

    def acted(self, *, refused: bool = False) -> None:
        """Something was done, here or elsewhere before: what is seen is read again."""
        if refused:
            self._load_quietly()
        else:
            self._load()
            self._count()

    def tick(self) -> None:
        """Time has passed: the now-line and the waiting times move on."""
        if self._loaded:
            self._show()

    def draft(self) -> Draft | None:
        """What is typed in a form, and the day behind it."""
        typed = self._forms.draft()
        return {"day": self._day.isoformat(), "forms": typed} if typed else None

    def restore(self, draft: Draft) -> None:
        """Open the form as it was: a new appointment at once, another as soon as it is read."""
        self._day = date.fromisoformat(str(draft["day"]))
        self._forms.restore(draft.get("forms"))
        self._load()
        self._bookings.bring_back()

    def close(self) -> None:
        super().close()
        self._unsubscribe()
        self._acts.close()
        self._slips.close()
        self._bookings.close()

    def _listen(self) -> None:
        view = self._view
        view.day_chosen.connect(self.choose_day)
        view.day_stepped.connect(self.step_day)
        view.today_requested.connect(self.go_today)
        view.month_shown.connect(self.show_month)
        view.speciality_chosen.connect(self.choose_speciality)
        view.book_requested.connect(self.book)
        view.slot_activated.connect(self.book_at)
        view.appointment_selected.connect(self.select)
        view.cursor_steered.connect(self.stay)
        view.appointment_opened.connect(self.open)
        view.patient_requested.connect(self.show_patient)
        view.staff_requested.connect(self.enter_staff)
        view.ticked.connect(self.tick)

    def _load(self) -> None:
        self._asked = True
        self._run_latest("day", partial(self._service.day, self._day), self._arrived)
        if self._day != today(self._clock):
            this = partial(self._service.day, today(self._clock))
            self._run_latest("waiting", this, self._show_waiting, _ignore)

    def _count(self) -> None:
        last = (self._month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        count = partial(self._service.busy_days, self._month, last)
        self._run_latest("month", count, self._view.show_busy_days)

    def _arrived(self, schedule: DaySchedule) -> None:
        first, self._loaded = not self._loaded, True
        self._schedule = schedule
        self._show()
        if first:
            self._bookings.offer_doctors(self.doctors())
        if self._wanted is not None and schedule.find(self._wanted):
            self._view.select_appointment(self._wanted)
            self._wanted = None
        elif first:
            now = local(self._clock, self._clock.now())
            shown = [column.doctor.id for column in self._visible().columns]
            mine = self._who.staff_id
            for doctor_id in [mine] if mine in shown else shown[:1]:
                self._view.select_slot(doctor_id, now.hour * 60 + now.minute)
        self._cancel_again()

    def _show(self) -> None:
        now = self._clock.now()
        empty = _("No doctor works here on this day. Choose another day or speciality.")
        self._view.show_day(self._visible(), self._clock.zone, now, empty_text=empty)
        if not self._schedule.columns:
            self._view.show_no_doctors(enters_staff=self._who.may(Permission.MANAGE_STAFF))
        if self._schedule.day == today(self._clock):
            self._show_waiting(self._schedule)
        self._acts.show_day(self._schedule)

    def _show_waiting(self, schedule: DaySchedule) -> None:
        self._view.show_waiting(schedule.waiting(), self._clock.now())

    def _visible(self) -> DaySchedule:
        """Doctors of the chosen field who work that day or have somebody booked."""
        columns = [
            column
            for column in self._schedule.columns
            if self._speciality in (None, column.doctor.speciality_id)
        ]
        busy = [column for column in columns if column.working or column.appointments]
        return replace(self._schedule, columns=tuple(busy))

    def _moment(self, minute: int) -> datetime:
        """Of the day that is seen, also while another is being read."""
        return at(self._clock, self._schedule.day, time(minute // 60, minute % 60))

    def _cancel_again(self) -> None:
        """The reason that waits for an appointment of the day shown."""
        kept = self._forms.waiting("cancel")
        key = kept.key_of("appointment") if kept else None
        if kept is None or key is None or self._schedule.find(key) is None:
            return
        self._view.select_appointment(key)
        self._acts.select(key)
        self._acts.act(Act.CANCEL)
        if self._forms.waiting("cancel") is not None:
            self._view.show_message(self._forms.give_up(kept))

    def _found(self, appointments: Sequence[Appointment]) -> None:
        wanted = next((one for one in appointments if one.id == self._wanted), None)
        if wanted is not None:
            self._acts.expect(wanted)
            self._day = local(self._clock, wanted.starts_at).date()
            self._load()

    def _changed(self, changes: Collection[Change]) -> None:
        if not self._asked:  # also before the first answer: it may be older than this
            return
        self._load()
        if touches(changes, "appointments"):
            self._count()
        if touches(changes, "specialities"):
            self._run_latest("specialities", self._staff.specialities, self._view.show_specialities)

    def _on_error(self, error: Exception) -> None:
        super()._on_error(error)
        self._load_quietly()

    def _load_quietly(self) -> None:
        """What is seen may be out of date; the message says already what is wrong."""
        self._run_latest("day", partial(self._service.day, self._day), self._arrived, _ignore)


def _ignore(_error: Exception) -> None:
    """The message of the first failure stays."""

"""Decides what is done with one appointment of the day. Imports no Qt."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.access import Identity, Permission
from pms_desktop.domain.appointments import (
    Act,
    Appointment,
    AppointmentState,
    Booked,
    DaySchedule,
)
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.clock import Clock, local, today
from pms_desktop.domain.errors import ConcurrentUpdateError
from pms_desktop.features.appointments.words import moved_elsewhere
from pms_desktop.i18n import format_moment, format_time
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import said, warned
from pms_desktop.mvp.open_forms import OpenForms, TypedForm
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.appointments import AppointmentService, Booking, Reschedule

_NEEDS = {
    Act.RESCHEDULE: Permission.BOOK_APPOINTMENTS,
    Act.CANCEL: Permission.BOOK_APPOINTMENTS,
    Act.CHECK_IN: Permission.CHECK_IN,
    Act.UNDO_CHECK_IN: Permission.CHECK_IN,
    Act.SEEN: Permission.CHECK_IN,
    Act.NO_SHOW: Permission.CHECK_IN,
    Act.SLIP: Permission.PRINT_PAPERS,
}


class SelectedViewPort(ViewPort, Protocol):
    """What the tab's view offers for the appointment under the cursor."""

    @property
    def appointment_dropped(self) -> Connectable: ...
    @property
    def act_requested(self) -> Connectable: ...
    @property
    def slip_preview_requested(self) -> Connectable: ...
    @property
    def move_answered(self) -> Connectable: ...
    @property
    def cancel_given(self) -> Connectable: ...
    def show_selected(
        self, appointment: Appointment | None, acts: Collection[Act], now: datetime
    ) -> None: ...
    def focus_day(self) -> None: ...
    def ask_move(self, question: str) -> None: ...
    def ask_cancel_reason(self, name: str, when: str) -> TypedForm: ...
    def end_cancel(self, refusal: str = "") -> None: ...


class DayKeeper(Protocol):
    """Who shows the day, and is told what became of it."""

    def acted(self, *, refused: bool = False) -> None: ...


class Mover(Protocol):
    """Who gives an appointment another time in a form, and tells of one that was dragged."""

    def begin_move(self, appointment: Appointment) -> None: ...
    def tell_moved(self, booked: Booked, from_day: date) -> None: ...


class Slips(Protocol):
    """Who prints the slip of an appointment, or shows it first."""

    def print_slip(self, appointment: Appointment) -> None: ...
    def preview(self, appointment: Appointment) -> None: ...


class SelectedPresenter(Presenter[SelectedViewPort]):
    """The appointment under the cursor, or the one that was dragged. Whoever something is done for
    comes into focus by `serve`, as the key is pressed; the cursor alone moves nobody."""

    def __init__(
        self,
        view: SelectedViewPort,
        service: AppointmentService,
        tasks: TaskRunner,
        keeper: DayKeeper,
        mover: Mover,
        *,
        who: Identity,
        clock: Clock,
        moment_of: Callable[[int], datetime],
        forms: OpenForms,
        slips: Slips,
        serve: Callable[[UUID], object],
    ) -> None:
        super().__init__(view, tasks)
        self._service, self._keeper, self._forms = service, keeper, forms
        self._mover, self._slips, self._serve = mover, slips, serve
        self._who, self._clock, self._moment_of = who, clock, moment_of
        self._schedule = DaySchedule(today(clock), ())
        self._selected: UUID | None = None
        self._expected: Appointment | None = None
        self._move: tuple[Appointment, UUID, datetime] | None = None
        self._cancelling: Appointment | None = None
        self._doing: set[UUID] = set()
        view.appointment_dropped.connect(self.drop)
        view.act_requested.connect(self.act)
        view.slip_preview_requested.connect(self.preview_slip)
        view.move_answered.connect(self.answer_move)
        view.cancel_given.connect(self.cancel)

    @property
    def appointment(self) -> Appointment | None:
        """The one under the cursor, as it was last read; one just booked before its day is."""
        found, expected = self._schedule.find(self._selected), self._expected
        if found is None and expected is not None and expected.id == self._selected:
            return expected
        return found

    def show_day(self, schedule: DaySchedule) -> None:
        """The day was read."""
        self._schedule = schedule
        if self._cancelling is not None:
            self._cancelling = schedule.find(self._cancelling.id) or self._cancelling
        if self._expected is not None and schedule.find(self._expected.id):
            self._expected = None  # from now on it is as it is read
        self.show()

    def select(self, appointment_id: UUID | None) -> None:
        """The cursor is on an appointment, or on none."""
        self._selected = appointment_id
        self.show()

    def expect(self, appointment: Appointment | None) -> None:
        """The cursor will be on it once its day is read."""
        self._selected = appointment.id if appointment else None
        self._expected = appointment

    def stop_expecting(self) -> None:
        """The cursor has gone elsewhere meanwhile."""
        expected, self._expected = self._expected, None
        if expected is not None and self._selected == expected.id:
            self._selected = None
            self.show()

    def show(self) -> None:
        """Say what it is and what can be done with it, unless a question stands there."""
        if self._move is not None:
            return
        appointment = self.appointment
        acts = {act for act in Act if appointment and self._may(act, appointment)}
        self._view.show_selected(appointment, acts, self._clock.now())

    def drop(self, appointment_id: UUID, doctor_id: UUID, minute: int) -> None:
        """An appointment was dragged: ask before anything is moved."""
        appointment = self._schedule.find(appointment_id)
        if appointment is None or not self._may(Act.RESCHEDULE, appointment):
            return
        starts_at = self._moment_of(minute)
        self._move = (appointment, doctor_id, starts_at)
        names = {column.doctor.id: column.doctor.name for column in self._schedule.columns}
        self._view.ask_move(
            _("Move {patient} from {old} to {new} with {doctor}?").format(
                patient=appointment.patient,
                old=self._time(appointment.starts_at),
                new=self._time(starts_at),
                doctor=names.get(doctor_id, ""),
            )
        )

    def answer_move(self, yes: bool) -> None:
        """Move what was dragged, or leave it."""
        move, self._move = self._move, None
        self.show()
        self._view.focus_day()
        if move is None or not yes:
            return
        appointment, doctor_id, starts_at = move
        when = Booking(doctor_id, starts_at, appointment.minutes)
        command = Reschedule(appointment.id, appointment.version, when)
        self._view.clear_message()
        self._serve(appointment.patient_id)
        refused = partial(self._move_refused, appointment.id)
        moved = partial(self._mover.tell_moved, from_day=self._schedule.day)
        self._run(partial(self._service.reschedule, command), moved, refused)

    def _move_refused(self, appointment_id: UUID, error: Exception) -> None:
        if isinstance(error, ConcurrentUpdateError):
            self._run(partial(self._service.newest, appointment_id), self._met)
        else:
            self._on_error(error)

    def _met(self, newest: Newest[Appointment]) -> None:
        self._view.show_message(warned(moved_elsewhere(newest, self._clock)))
        self._keeper.acted(refused=True)

    def act(self, act: Act) -> None:
        """Do something with the selected appointment."""
        appointment = self.appointment
        if appointment is None or not self._may(act, appointment):
            return
        self._view.clear_message()
        if act is Act.RESCHEDULE:
            self._mover.begin_move(appointment)
        elif act is Act.CANCEL:
            self._ask_why(appointment)
        elif act is Act.SLIP:
            self._serve(appointment.patient_id)
            self._slips.print_slip(appointment)
        else:
            self._do(act, appointment)

    def preview_slip(self) -> None:
        """Show the slip of the selected appointment before it is printed."""
        appointment = self.appointment
        if appointment is not None and self._may(Act.SLIP, appointment):
            self._view.clear_message()
            self._slips.preview(appointment)

    def cancel(self, reason: str) -> None:
        """Cancel the appointment that was asked about, wherever the cursor is by now."""
        appointment = self._cancelling
        if appointment is None:
            self._view.end_cancel()
            return
        self._serve(appointment.patient_id)
        self._run(
            partial(self._service.cancel, appointment.id, appointment.version, reason),
            self._cancelled,
            self._cancel_refused,
        )

    def _ask_why(self, appointment: Appointment) -> None:
        self._cancelling = appointment
        when = format_moment(local(self._clock, appointment.starts_at))
        form = self._view.ask_cancel_reason(appointment.patient, when)
        kept = self._forms.waiting("cancel")
        again = kept is not None and kept.key_of("appointment") == appointment.id
        about = {"appointment": appointment.id}
        self._forms.opened("cancel", form, about, kept=kept if again else None)

    def _may(self, act: Act, appointment: Appointment) -> bool:
        if not appointment.may(act) or not self._who.may(_NEEDS[act]):
            return False
        there = local(self._clock, appointment.starts_at)
        if act is Act.CHECK_IN:
            return there.date() == today(self._clock)
        return act is not Act.NO_SHOW or appointment.starts_at <= self._clock.now()

    def _do(self, act: Act, appointment: Appointment) -> None:
        work = {
            Act.CHECK_IN: self._service.check_in,
            Act.UNDO_CHECK_IN: self._service.undo_check_in,
            Act.SEEN: self._service.seen,
            Act.NO_SHOW: self._service.no_show,
        }[act]
        if appointment.id in self._doing:
            return  # the same key once more
        self._doing.add(appointment.id)
        self._serve(appointment.patient_id)
        refused = partial(self._not_done, appointment.id)
        self._run(partial(work, appointment.id), self._did, refused)

    def _not_done(self, appointment_id: UUID, error: Exception) -> None:
        self._doing.discard(appointment_id)
        self._on_error(error)

    def _did(self, appointment: Appointment) -> None:
        self._doing.discard(appointment.id)
        words = {
            AppointmentState.ARRIVED: _("{patient} is checked in and has number {number}."),
            AppointmentState.SEEN: _("{patient} was seen."),
            AppointmentState.NO_SHOW: _("{patient} did not come."),
            AppointmentState.BOOKED: _("The check-in of {patient} was undone."),
        }[appointment.state]
        text = words.format(patient=appointment.patient, number=appointment.queue_number)
        self._view.show_message(said(text))
        self._keeper.acted()

    def _cancelled(self, appointment: Appointment) -> None:
        self._view.end_cancel()
        text = _("Cancelled the appointment of {patient}.").format(patient=appointment.patient)
        self._view.show_message(said(text))
        if self._selected == appointment.id:
            self._selected = None
        self._keeper.acted()

    def _cancel_refused(self, error: Exception) -> None:
        self._view.end_cancel(self._worded(error).text)
        self._keeper.acted(refused=True)

    def _time(self, moment: datetime) -> str:
        return format_time(local(self._clock, moment))

    def _on_error(self, error: Exception) -> None:
        super()._on_error(error)
        self._keeper.acted(refused=True)

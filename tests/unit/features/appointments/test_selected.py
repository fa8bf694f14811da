"""What can be done with an appointment before its day was read again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pms_desktop.domain.access import Identity, Role
from pms_desktop.domain.appointments import Act, Appointment, AppointmentState, DaySchedule
from pms_desktop.domain.clock import FixedClock
from pms_desktop.features.appointments.selected.presenter import SelectedPresenter
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.open_forms import OpenForms, TypedForm
from pms_desktop.services.ids import new_id
from tests.doubles import ImmediateTasks, PlainSignal

NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
BOOKED = Appointment(
    id=new_id(), doctor_id=new_id(), patient_id=new_id(), family_names="Sow", given_names="Fatou",
    mrn="000000013", starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=2),
    purpose="Review", state=AppointmentState.BOOKED, cancel_reason="", override_reason="",
    checked_in_at=None, queue_number=None, version=1, number=1024,
)  # fmt: skip


class PlainView:
    """Keeps what it was told to show."""

    def __init__(self) -> None:
        self.appointment_dropped, self.act_requested = PlainSignal(), PlainSignal()
        self.move_answered, self.cancel_given = PlainSignal(), PlainSignal()
        self.slip_preview_requested = PlainSignal()
        self.shown: Appointment | None = None

    def show_selected(self, appointment: Appointment | None, *_rest: Any) -> None:
        self.shown = appointment

    def clear_message(self) -> None:
        pass

    def show_message(self, message: Message) -> None:
        pass

    def set_busy(self, busy: bool) -> None:
        pass

    def focus_day(self) -> None:
        pass

    def ask_move(self, question: str) -> None:
        pass

    def ask_cancel_reason(self, name: str, when: str) -> TypedForm:
        raise NotImplementedError

    def end_cancel(self, refusal: str = "") -> None:
        pass


class SlipsAsked:
    """Keeps whose slips were asked for."""

    def __init__(self) -> None:
        self.printed: list[Appointment] = []
        self.seen: list[Appointment] = []

    def print_slip(self, appointment: Appointment) -> None:
        self.printed.append(appointment)

    def preview(self, appointment: Appointment) -> None:
        self.seen.append(appointment)


def selected(
    served: list[UUID] | None = None,
) -> tuple[PlainView, SlipsAsked, SelectedPresenter]:
    served = [] if served is None else served
    view, slips = PlainView(), SlipsAsked()
    nobody: Any = None
    who = Identity(new_id(), "amara", "Amara Diallo", frozenset({Role.RECEPTIONIST}))
    presenter = SelectedPresenter(
        view, nobody, ImmediateTasks(), nobody, nobody, who=who,
        clock=FixedClock(NOW, "UTC"), moment_of=lambda _minute: NOW, forms=OpenForms(),
        slips=slips, serve=served.append,
    )  # fmt: skip
    return view, slips, presenter


def test_a_slip_is_printed_though_the_day_of_the_booking_was_not_read_yet() -> None:
    view, slips, presenter = selected()
    presenter.expect(BOOKED)

    view.act_requested.emit(Act.SLIP)
    view.slip_preview_requested.emit()

    assert (slips.printed, slips.seen) == ([BOOKED], [BOOKED])


def test_once_the_day_is_read_what_stands_there_counts() -> None:
    view, slips, presenter = selected()
    presenter.expect(BOOKED)
    seen = replace(BOOKED, state=AppointmentState.SEEN)

    presenter.show_day(day_with(seen))
    view.act_requested.emit(Act.SLIP)
    presenter.show_day(DaySchedule(NOW.date(), ()))
    view.act_requested.emit(Act.SLIP)

    assert slips.printed == []


def test_another_place_under_the_cursor_prints_nothing_of_the_booking() -> None:
    view, slips, presenter = selected()
    presenter.expect(BOOKED)

    presenter.select(None)
    view.act_requested.emit(Act.SLIP)

    assert slips.printed == []
    assert view.shown is None


def test_the_patient_of_a_slip_that_is_printed_is_served_and_of_one_that_is_looked_at_not() -> None:
    served: list[UUID] = []
    view, _slips, presenter = selected(served)
    presenter.expect(BOOKED)

    view.slip_preview_requested.emit()
    assert served == []
    view.act_requested.emit(Act.SLIP)
    assert served == [BOOKED.patient_id]


def day_with(appointment: Appointment) -> DaySchedule:
    column: Any = type("Column", (), {"appointments": (appointment,)})()
    return DaySchedule(NOW.astimezone(ZoneInfo("UTC")).date(), (column,))

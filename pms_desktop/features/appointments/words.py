"""Appointments in words: what blocks, rows and the selected bar say. No decisions, no Qt."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from pms_desktop.domain.appointments import Appointment, AppointmentState, DaySchedule, DoctorDay
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.clock import Clock, local
from pms_desktop.domain.free_slots import Span
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.i18n import format_moment, format_time
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.conflicts import change_words
from pms_desktop.ui.day_calendar.model import DAY, Block, DayColumn
from pms_desktop.ui.tokens import Tone

_ISOLATED = "\u2068{}\u2069"  # a name keeps its direction to itself
_TONES: dict[AppointmentState, Tone] = {
    AppointmentState.BOOKED: "primary",
    AppointmentState.ARRIVED: "warn",
    AppointmentState.SEEN: "neutral",
    AppointmentState.NO_SHOW: "danger",
    AppointmentState.CANCELLED: "neutral",
}


def state_chip(appointment: Appointment, now: datetime) -> tuple[str, Tone]:
    """Where an appointment stands, as a word and its colour."""
    if appointment.overbooked and appointment.state is AppointmentState.BOOKED:
        return _("overbooked"), "danger"
    return _state_word(appointment, now), _TONES[appointment.state]


def restricted_word(appointment: Appointment) -> str:
    """Marks whose record opens with a reason only."""
    return _("restricted") if appointment.restricted else ""


def waiting_minutes(appointment: Appointment, now: datetime) -> int:
    """Minutes since somebody was checked in."""
    since = appointment.checked_in_at or now
    return max(0, int((now - since).total_seconds() // 60))


def columns_of(schedule: DaySchedule, zone: ZoneInfo, now: datetime) -> list[DayColumn]:
    """A day for the calendar."""
    return [_column(one, zone, now) for one in schedule.columns]


def wall_minute(moment: datetime, zone: ZoneInfo) -> int:
    """Minutes of the day on the hospital's wall clock."""
    there = moment.astimezone(zone)
    return there.hour * 60 + there.minute


def _column(one: DoctorDay, zone: ZoneInfo, now: datetime) -> DayColumn:
    doctor = one.doctor
    return DayColumn(
        key=doctor.id,
        title=doctor.name,
        subtitle=" · ".join(part for part in (doctor.speciality, doctor.room) if part),
        working=tuple(_minutes(span, zone) for span in one.working),
        blocks=tuple(_block(appointment, zone, now) for appointment in one.appointments),
        step=doctor.slot_minutes,
        idle_text=_("Does not work this day"),
    )


def _minutes(span: Span, zone: ZoneInfo) -> tuple[int, int]:
    start = wall_minute(span.starts_at, zone)
    return start, wall_minute(span.ends_at, zone) or DAY


def _block(appointment: Appointment, zone: ZoneInfo, now: datetime) -> Block:
    start = wall_minute(appointment.starts_at, zone)
    time = format_time(appointment.starts_at.astimezone(zone))
    state, tone = state_chip(appointment, now)
    detail = appointment.override_reason if appointment.overbooked else appointment.purpose
    parts = (f"{time} {state}", restricted_word(appointment), detail)
    subtitle = " · ".join(part for part in parts if part)
    name = _ISOLATED.format(appointment.patient)
    title = f"+ {name}" if appointment.overbooked else name
    booked = appointment.state is AppointmentState.BOOKED
    return Block(
        key=appointment.id,
        start=start,
        end=min(start + appointment.minutes, DAY),
        title=title,
        subtitle=subtitle,
        spoken=_spoken(appointment, time, state),
        tone=tone,
        dashed=appointment.overbooked,
        movable=booked,
        quiet=not booked,
        brief=state,
        icon="shield" if appointment.restricted else "",
    )


def _spoken(appointment: Appointment, time: str, state: str) -> str:
    parts: Sequence[str] = (
        appointment.patient,
        _("MRN {number}").format(number=shown_mrn(appointment.mrn)),
        _("{time}, {minutes} minutes").format(time=time, minutes=appointment.minutes),
        state,
        restricted_word(appointment),
        appointment.purpose,
        appointment.override_reason,
    )
    return ", ".join(part for part in parts if part)


def _state_word(appointment: Appointment, now: datetime) -> str:
    if appointment.state is AppointmentState.ARRIVED:
        return _("waiting {n} min").format(n=waiting_minutes(appointment, now))
    return {
        AppointmentState.BOOKED: _("booked"),
        AppointmentState.SEEN: _("seen"),
        AppointmentState.NO_SHOW: _("no-show"),
        AppointmentState.CANCELLED: _("cancelled"),
    }[appointment.state]


def moved_elsewhere(newest: Newest[Appointment], clock: Clock) -> str:
    """Who changed an appointment that was to be moved, when, and how it stands now."""
    when = format_moment(local(clock, newest.record.starts_at))
    stands = _("It stands at {when}, {state}; nothing was moved from here.")
    state = _state_word(newest.record, clock.now())
    return f"{change_words(newest)} {stands.format(when=when, state=state)}"

"""The words of the kiosk: short, kind, and never a reason that helps somebody who guesses."""

from pms_desktop.domain.appointments import AppointmentState
from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.kiosk import (
    AtKiosk,
    ClaimKind,
    KioskSessionOverError,
    KioskUnknownError,
    OwnAppointment,
    Refusal,
)
from pms_desktop.features.kiosk.pages import (
    AskDate,
    AskNumber,
    Language,
    Notice,
    Order,
    Visit,
    Visits,
    Welcome,
)
from pms_desktop.i18n import format_time, isolated
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import sentence_for


def welcome(hospital: str, languages: tuple[Language, ...] = (), spoken: str = "") -> Welcome:
    """The first page, with the languages one can choose."""
    title = (
        _("Welcome to {hospital}").format(hospital=isolated(hospital)) if hospital else _("Welcome")
    )
    return Welcome(
        title=title,
        lead=_("What would you like to do?"),
        languages=languages,
        spoken=spoken,
    )


def ask_number(kind: ClaimKind, typed: str) -> AskNumber:
    """By which number somebody is found."""
    return AskNumber(
        title=_("Who are you?"),
        lead=_("Hold your patient card or letter under the scanner, or type a number."),
        action=_("Next"),
        kind=kind,
        typed=typed,
    )


def ask_birth(order: Order, typed: tuple[str, str, str]) -> AskDate:
    """The second half of who somebody is."""
    return AskDate(
        title=_("Your date of birth"),
        lead=_("So that nobody else can see your appointments."),
        action=_("Next"),
        order=order,
        typed=typed,
    )


def nothing_typed() -> str:
    """The field is empty."""
    return _("Please type your number.")


def refused(error: PmsError) -> Notice:
    """Not recognised, or too many tries: the sentence is one and the same for every reason."""
    title = _("Please go to the desk")
    if isinstance(error, KioskUnknownError):
        title = _("Please try again")
    elif isinstance(error, KioskSessionOverError):
        title = _("Please begin again")
    return Notice(title=title, lead=sentence_for(error).text, look="desk", action=_("Start over"))


def closed() -> Notice:
    """The server does not answer, or something went wrong."""
    return Notice(
        title=_("Self-service is closed for the moment"),
        lead=_("Please go to the desk. They will help you at once."),
        look="closed",
    )


def visits(at: AtKiosk) -> Visits:
    """Today's appointments of somebody recognised."""
    shown = tuple(_visit(each) for each in at.appointments)
    person = isolated(f"{at.given_names} {at.family_letter}.")
    name = _("Hello {name}").format(name=person)
    if any(visit.open for visit in shown):
        lead = _("Touch Check in, and we know that you are here.")
    elif shown:
        lead = ""
    else:
        lead = _("You have no appointment today. Please go to the desk if you expected one.")
    return Visits(title=name, lead=lead, visits=shown, action=_("Done"))


def visit_changed() -> str:
    """The appointment is not as it was shown."""
    return _("This has just changed. Please look at it again, or go to the desk.")


def take_a_seat(appointment: OwnAppointment, *, more: bool) -> Notice:
    """Checked in."""
    time, room = format_time(appointment.starts_at), _room(appointment.room)
    seat = _("Please take a seat. {doctor} will call you.").format(
        doctor=isolated(appointment.doctor)
    )
    number = appointment.queue_number
    return Notice(
        title=_("You are checked in"),
        lead="\n".join((seat, " · ".join(part for part in (time, room) if part))),
        caption=_("Your number") if number is not None else "",
        figure=str(number) if number is not None else "",
        action=_("Done"),
        second=_("My other appointment") if more else "",
    )


def _visit(appointment: OwnAppointment) -> Visit:
    place = " · ".join(
        part for part in (isolated(appointment.speciality), _room(appointment.room)) if part
    )
    return Visit(
        appointment.id,
        format_time(appointment.starts_at),
        isolated(appointment.doctor),
        place,
        _how_it_stands(appointment),
    )


def _room(room: str) -> str:
    return _("Room {room}").format(room=room) if room and room.isdecimal() else isolated(room)


def _how_it_stands(appointment: OwnAppointment) -> str:
    refusal = appointment.refusal
    if refusal is Refusal.NONE:
        return ""
    if refusal is Refusal.DONE:
        return _("You are checked in. Please take a seat.")
    if refusal is Refusal.EARLY:
        return _("You can check in from {time}.").format(time=format_time(appointment.opens_at))
    if appointment.state is AppointmentState.SEEN:
        return _("This visit is over.")
    return _("Please go to the desk.")

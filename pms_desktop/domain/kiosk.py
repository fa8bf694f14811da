"""Self-service: what a patient may say at a kiosk, what it answers, and what it refuses.

A kiosk tells as little as it can: whoever cannot be recognised hears one sentence, whatever the
reason, and contact data are masked until the patient types them anew.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.appointments import AppointmentState
from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.patients import NextOfKin, Sex

SESSION = timedelta(minutes=3)
"""How long somebody stays recognised without touching anything."""
RENEW_AFTER = timedelta(seconds=20)
"""A touch is noted that often."""
LOCK_DOUBLINGS = 3
"""Each lock is twice as long as the one before, so many times."""
LOCKS_FORGOTTEN = timedelta(hours=2)
"""After so long without a lock the next one is the first again."""
ANSWER_WITHIN = timedelta(minutes=1)
"""A question that was kept is answered so long."""
CONTACTS_A_DAY = 5
"""Corrections one patient may send a day."""
REGISTRATIONS_AN_HOUR = 20
"""New patients one kiosk may ask for in an hour."""
REGISTRATIONS_WAITING = 60
"""So many from one kiosk wait at a time: nobody floods the desk over night."""
LAPSES_AFTER = timedelta(days=7)
"""What nobody decided by then waits no longer."""
PHONE_TEXTS = ("phone", "other_phone")
PLAIN_TEXTS = ("email", "address", "postcode", "city")
KIN_TEXTS = ("kin_name", "kin_relation", "kin_phone")
CONTACT_TEXTS = (*PHONE_TEXTS, *PLAIN_TEXTS, *KIN_TEXTS)
"""What a correction holds, as texts; the three of the next of kin go together."""
PERSON_TEXTS = (
    "family_names", "given_names", "sex", "birth_date", *PHONE_TEXTS, *PLAIN_TEXTS, "reason",
)  # fmt: skip
"""What a first registration holds, as texts."""
KIOSK_ALONE_RULE = "kiosk_alone"
"""The name by which the database refuses a kiosk with another job."""


class ClaimKind(StrEnum):
    """By what somebody says who they are."""

    MRN = "mrn"
    PHONE = "phone"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, slots=True)
class Claim:
    """A record number (digits), a phone (E.164) or the key of an appointment from a slip."""

    kind: ClaimKind
    value: str


class Refusal(StrEnum):
    """Why an appointment cannot be checked in at the kiosk; `NONE` when it can."""

    NONE = ""
    EARLY = "early"
    LATE = "late"
    DONE = "done"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class KioskStart:
    """What the first screen shows. `now` is hospital time, `country` ISO 3166-1 alpha-2,
    `languages` ISO 639 codes in the order in which they are offered."""

    hospital: str
    kiosk: str
    now: datetime
    country: str
    locale: str
    demo: bool
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnAppointment:
    """One of today's appointments, times in hospital time. `refusal` says why it cannot be
    checked in here, `opens_at` from when on it can."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    doctor: str
    speciality: str
    room: str
    state: AppointmentState
    queue_number: int | None
    refusal: Refusal
    opens_at: datetime


@dataclass(frozen=True, slots=True)
class MaskedContact:
    """What is known, so that the patient sees it without anybody else learning it.

    `phones` are last two digits (at most two phones), `email` and `kin` first letters, empty
    where nothing is known; `kin_phone` are two digits.
    """

    phones: tuple[str, ...] = ()
    email: str = ""
    address: bool = False
    kin: str = ""
    kin_phone: str = ""


@dataclass(frozen=True, slots=True)
class AtKiosk:
    """Somebody recognised. `token` is what every further step needs; it ends `seconds` after the
    last use. `slip` is the number of their request that waits at the desk, as `K-042`."""

    token: str = field(repr=False)
    seconds: int
    given_names: str
    family_letter: str
    appointments: tuple[OwnAppointment, ...]
    contact: MaskedContact
    slip: str = ""


_NO_KIN = NextOfKin("")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactWish:
    """Contact data as the patient wants them; what is empty stays as it is.

    `phone` takes the place of the first number, `other_phone` of the second; `kin` as a whole of
    the first next of kin.
    """

    phone: str = ""
    other_phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    kin: NextOfKin = _NO_KIN


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationWish:
    """Somebody who was never here. `id` is made as the form opens: sent twice it is one request.
    `reason` is what they come for."""

    id: UUID
    family_names: str = ""
    given_names: str = ""
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    phone: str = ""
    other_phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    reason: str = ""


class KioskUnknownError(PmsError):
    """Not recognised. Deliberately without a reason: no such patient, another date of birth,
    two who fit, a record that is closed or restricted, too many tries."""


class KioskLockedError(PmsError):
    """Too many were not recognised at this kiosk: it recognises nobody for so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


class KioskSessionOverError(PmsError):
    """Nobody touched the kiosk for too long, or they left: begin again."""


class KioskCheckInError(PmsError):
    """This appointment is not checked in here."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class KioskFullError(PmsError):
    """Too many requests came from here: the desk takes further ones."""


def slip_of(number: int) -> str:
    """`K-042`."""
    return f"K-{number:03d}"


def check_in_refusal(
    state: AppointmentState, opens_at: datetime, closes_at: datetime, now: datetime
) -> Refusal:
    """Whether somebody may check in for an appointment of today at a kiosk."""
    if state is AppointmentState.ARRIVED:
        return Refusal.DONE
    if state is not AppointmentState.BOOKED:
        return Refusal.DESK
    if now < opens_at:
        return Refusal.EARLY
    return Refusal.LATE if now > closes_at else Refusal.NONE

"""Staff: who works here, doctors' practice, and the rules for what may be typed about them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from uuid import UUID

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.typed_text import line_faults
from pms_desktop.i18n import gettext as _

LOGIN = re.compile(r"(?!pms_|pg_)[a-z][a-z0-9._-]{1,30}")
"""What PostgreSQL takes as the name of a person, too; the server checks it again."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
SLOT_MINUTES = range(5, 241)
LOGIN_RULE = "uq_staff_login"


@dataclass(frozen=True, slots=True)
class Speciality:
    """A field of medicine doctors are listed by. Inactive ones are offered no more."""

    id: UUID
    name: str
    active: bool
    version: int


@dataclass(frozen=True, slots=True, order=True)
class WorkingHours:
    """One stretch of a week in hospital time. Weekday 0 is Monday; `ends` is exclusive."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Doctor:
    """A member of staff who sees patients by appointment. `consultation_fee` is minor units.

    `active` is that of the member of staff.
    """

    id: UUID
    name: str
    speciality_id: UUID
    speciality: str
    room: str
    registration_number: str
    consultation_fee: int
    tax_rate_id: UUID | None
    slot_minutes: int
    hours: tuple[WorkingHours, ...]
    active: bool
    version: int

    def hours_on(self, weekday: int) -> tuple[WorkingHours, ...]:
        """The stretches of one weekday in order."""
        return tuple(sorted(hours for hours in self.hours if hours.weekday == weekday))


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who works here. Without a login they never sign in.

    `wards` are those whose in-patients they look after. `expires_on` is the last day they may sign
    in. `must_change`: their password is one they were given.
    """

    id: UUID
    name: str
    login: str | None
    phone: str
    email: str
    active: bool
    roles: frozenset[Role]
    version: int
    expires_on: date | None = None
    must_change: bool = False
    last_sign_in_at: datetime | None = None
    wards: frozenset[UUID] = frozenset()


WARD_JOBS = frozenset({Role.NURSE, Role.DOCTOR})
"""Jobs whose people belong to wards."""


@dataclass(frozen=True, slots=True)
class Practice:
    """How a doctor sees patients. `consultation_fee` is minor units."""

    speciality_id: UUID
    room: str
    registration_number: str
    consultation_fee: int
    tax_rate_id: UUID | None
    slot_minutes: int
    hours: tuple[WorkingHours, ...]


@dataclass(frozen=True, slots=True)
class ConsultationFee:
    """What a consultation costs: minor units, and tax in basis points."""

    amount: int
    tax: int


class LoginTakenError(PmsError):
    """Somebody else signs in with this name."""

    def __init__(self, login: str) -> None:
        super().__init__(login)
        self.login = login


class SpecialityExistsError(PmsError):
    """There is a speciality of this name already."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class LastAdministratorError(PmsError):
    """Without this person nobody could keep staff and accounts any more."""


def overlapping(hours: Iterable[WorkingHours]) -> WorkingHours | None:
    """The first stretch that begins before the one before it has ended."""
    ordered = sorted(hours)
    for before, after in pairwise(ordered):
        if before.weekday == after.weekday and after.starts < before.ends:
            return after
    return None


def member_faults(member: StaffMember) -> dict[str, str]:
    """What of a member of staff cannot be saved: field to mending sentence."""
    faults = line_faults({"name": member.name, "phone": member.phone, "email": member.email})
    if not member.name:
        faults["name"] = _("Enter the name as it is to stand on papers.")
    if member.login is not None and not LOGIN.fullmatch(member.login):
        faults["login"] = _(
            "A login has 2 to 31 small letters, digits, dots or hyphens and begins with a letter."
        )
    if member.login is not None and not member.roles:
        faults["roles"] = _("Choose at least one job: it decides what this person may do.")
    elif Role.KIOSK in member.roles and len(member.roles) > 1:
        faults["roles"] = _("A kiosk has no other job: anybody may stand in front of it.")
    if member.email and not _EMAIL.fullmatch(member.email):
        faults["email"] = _("Write an e-mail address as in name@hospital.org.")
    return faults


def practice_faults(practice: Practice) -> dict[str, str]:
    """What of a doctor's practice cannot be saved: field to mending sentence."""
    faults = {}
    if practice.consultation_fee < 0:
        faults["fee"] = _("A fee is not below zero.")
    if practice.slot_minutes not in SLOT_MINUTES:
        faults["slot_minutes"] = _("A slot lasts 5 to 240 minutes.")
    if any(stretch.starts >= stretch.ends for stretch in practice.hours):
        faults["hours"] = _("Working hours must end after they begin.")
    elif overlapping(practice.hours):
        faults["hours"] = _("Working hours of one day must not overlap.")
    return faults


def fixed_login(login: str) -> str:
    """Why a login is not changed."""
    return _("The login {login} cannot be changed: it stands in the record.").format(login=login)

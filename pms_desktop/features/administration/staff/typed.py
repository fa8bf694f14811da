"""What the form of a member of staff holds, between its view and its presenter."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from pms_desktop.domain.access import Role
from pms_desktop.domain.staff import WorkingHours
from pms_desktop.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class TypedPractice:
    """The doctor's part. `fee` is an amount of money, None while it cannot be read."""

    speciality_id: UUID | None
    room: str
    registration_number: str
    fee: Decimal | None
    tax_rate_id: UUID | None
    slot_minutes: int | None
    hours: tuple[WorkingHours, ...]


@dataclass(frozen=True, slots=True)
class TypedMember:
    """Everything typed; `practice` is None for who sees no patients by appointment."""

    name: str
    login: str
    phone: str
    email: str
    active: bool
    roles: frozenset[Role]
    password: str
    practice: TypedPractice | None
    expires_on: date | None = None
    wards: frozenset[UUID] = frozenset()


def job_word(role: Role) -> str:
    """A job as people call it."""
    return {
        Role.RECEPTIONIST: _("Reception"),
        Role.NURSE: _("Nurse"),
        Role.DOCTOR: _("Doctor"),
        Role.BILLING: _("Billing"),
        Role.PHARMACIST: _("Pharmacist"),
        Role.LABORATORY: _("Laboratory"),
        Role.RADIOLOGY: _("Radiology"),
        Role.ADMINISTRATOR: _("Administrator"),
        Role.KIOSK: _("Kiosk"),
    }[role]

"""A member of staff as fields by name, as two edits of one record are joined."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from pms_desktop.domain.access import Role
from pms_desktop.domain.money import to_minor
from pms_desktop.domain.staff import Speciality, WorkingHours
from pms_desktop.domain.tariff import TaxRate
from pms_desktop.domain.wards import Ward
from pms_desktop.features.administration.staff.typed import TypedMember, TypedPractice, job_word
from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.conflicts import FormField, yes_or_no
from pms_desktop.mvp.money_words import money

_PRACTICE = tuple(field.name for field in fields(TypedPractice))
_MEMBER = ("name", "login", "phone", "email", "active", "roles", "wards", "expires_on")


def fields_of(typed: TypedMember) -> dict[str, Any]:
    """Each field by name, those of the practice as well; never a password."""
    practice = typed.practice
    member = {name: getattr(typed, name) for name in _MEMBER}
    there = {name: getattr(practice, name) if practice else None for name in _PRACTICE}
    return {**member, "sees_patients": practice is not None, **there}


def with_fields(typed: TypedMember, values: Mapping[str, Any]) -> TypedMember:
    """What is typed with some fields replaced."""
    wanted = {**fields_of(typed), **values}
    practice = None
    if wanted["sees_patients"]:
        practice = TypedPractice(**{name: wanted[name] for name in _PRACTICE})
        practice = replace(
            practice,
            room=practice.room or "",
            registration_number=practice.registration_number or "",
            hours=practice.hours or (),
        )
    return replace(typed, practice=practice, **{name: wanted[name] for name in _MEMBER})


def to_kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as a draft keeps them: hours as weekday, start and end."""
    hours = values["hours"]
    plain = None if hours is None else [(one.weekday, one.starts, one.ends) for one in hours]
    return {**values, "hours": plain}


def from_kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """What `to_kept` gave."""
    hours = values["hours"]
    kept = None if hours is None else tuple(WorkingHours(*one) for one in hours)
    roles = frozenset(Role(role) for role in values["roles"])
    return {**values, "roles": roles, "wards": values.get("wards", frozenset()), "hours": kept}


class StaffWords:
    """The fields in words; specialities, taxes and wards are learnt as they are read."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._names: dict[UUID, str] = {}

    def learn(self, named: Iterable[Speciality | TaxRate | Ward]) -> None:
        """What they are called."""
        self._names = {one.id: one.name for one in named}

    def fields(self) -> dict[str, FormField]:
        """What each is called, and how its value is put in words."""
        return {
            "name": FormField(_("Name")),
            "login": FormField(_("Login")),
            "phone": FormField(_("Phone")),
            "email": FormField(_("E-mail")),
            "active": FormField(_("Works here"), yes_or_no, careful=True),
            "roles": FormField(_("Jobs"), _job_words, careful=True),
            "wards": FormField(_("Wards"), self._ward_words, careful=True),
            "expires_on": FormField(_("Signs in until"), format_date, careful=True),
            "sees_patients": FormField(_("Sees patients by appointment"), yes_or_no),
            "speciality_id": FormField(_("Speciality"), self._named),
            "room": FormField(_("Consulting room")),
            "registration_number": FormField(_("Registration number")),
            "fee": FormField(_("Consultation fee"), self._money_words, careful=True),
            "tax_rate_id": FormField(_("Tax"), self._named, careful=True),
            "slot_minutes": FormField(_("Slot"), _minute_words),
            "hours": FormField(_("Weekly hours"), _hour_words),
        }

    def _named(self, key: UUID) -> str:
        return self._names.get(key, _("one that is no longer offered"))

    def _ward_words(self, wards: Iterable[UUID]) -> str:
        return ", ".join(sorted(self._named(ward_id) for ward_id in wards))

    def _money_words(self, fee: Decimal) -> str:
        return money(to_minor(fee, self._currency), self._currency)


def _job_words(roles: Any) -> str:
    return ", ".join(sorted(job_word(role) for role in roles))


def _minute_words(minutes: int) -> str:
    return _("{n} min").format(n=minutes)


def _hour_words(hours: Sequence[WorkingHours]) -> str:
    return "; ".join(
        f"{_day(each.weekday)} {each.starts:%H:%M}–{each.ends:%H:%M}" for each in hours
    )


def _day(weekday: int) -> str:
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[weekday]

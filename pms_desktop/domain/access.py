"""Who may do what: one matrix of jobs and permissions.

Services check it, views hide by it, and on PostgreSQL it is compiled into GRANTs
(`data/access/grants.py`), so that the server refuses what the window would not offer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID


class Role(StrEnum):
    """A job. On PostgreSQL each is a group role named `pms_<job>`."""

    RECEPTIONIST = "receptionist"
    NURSE = "nurse"
    DOCTOR = "doctor"
    BILLING = "billing"
    PHARMACIST = "pharmacist"
    LABORATORY = "laboratory"
    RADIOLOGY = "radiology"
    ADMINISTRATOR = "administrator"
    KIOSK = "kiosk"


class Permission(StrEnum):
    """One thing a job may do."""

    FIND_PATIENTS = "find patients"
    REGISTER_PATIENTS = "register and edit patients"
    IMPORT_PATIENTS = "import patients from files"
    EXPORT_PATIENTS = "take out the list of all patients"
    CLOSE_PATIENTS = "close patient records"
    SORT_DUPLICATES = "decide about likely duplicates"
    MERGE_PATIENTS = "merge patient records and take it back"
    LIFT_RESTRICTION = "lift the restriction of a record"
    SEE_APPOINTMENTS = "see appointments"
    BOOK_APPOINTMENTS = "book, move and cancel appointments"
    CHECK_IN = "check patients in"
    SEE_WARDS = "see wards and beds"
    ADMIT = "admit, move and discharge"
    MANAGE_BEDS = "set the state of beds"
    RECORD_VITALS = "record vital signs"
    WRITE_CARE_NOTES = "write treatment notes"
    READ_CHART = "read charts"
    RECORD_ALLERGIES = "record allergies and history"
    WRITE_CHART = "record problems and doctor's notes"
    PRESCRIBE = "prescribe"
    RECORD_CHARGES = "record procedures and items"
    SEE_BILLS = "see bills"
    ISSUE_INVOICES = "issue invoices and give discounts"
    TAKE_PAYMENTS = "take payments"
    CREDIT = "issue credit notes"
    PRINT_PAPERS = "print papers"
    MANAGE_TARIFF = "keep tariff and taxes"
    MANAGE_FORMULARY = "keep the formulary"
    MANAGE_STAFF = "keep staff, schedules and accounts"
    MANAGE_HOSPITAL = "keep hospital, wards and letterhead"
    AUDIT = "read who did what"
    SERVE_THEMSELVES = "serve themselves at a kiosk"


_P = Permission
_DESK = {_P.FIND_PATIENTS, _P.SEE_APPOINTMENTS, _P.SEE_WARDS, _P.PRINT_PAPERS}
_CARE = _DESK | {_P.READ_CHART, _P.RECORD_ALLERGIES, _P.RECORD_CHARGES}

MATRIX: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.RECEPTIONIST: frozenset(
            _DESK
            | {
                _P.REGISTER_PATIENTS,
                _P.SORT_DUPLICATES,
                _P.BOOK_APPOINTMENTS,
                _P.CHECK_IN,
                _P.ADMIT,
                _P.SEE_BILLS,
                _P.RECORD_ALLERGIES,
            }
        ),
        Role.NURSE: frozenset(
            _CARE | {_P.ADMIT, _P.MANAGE_BEDS, _P.RECORD_VITALS, _P.WRITE_CARE_NOTES, _P.CHECK_IN}
        ),
        Role.DOCTOR: frozenset(
            _CARE
            | {
                _P.BOOK_APPOINTMENTS,
                _P.CHECK_IN,
                _P.ADMIT,
                _P.RECORD_VITALS,
                _P.WRITE_CARE_NOTES,
                _P.WRITE_CHART,
                _P.PRESCRIBE,
            }
        ),
        Role.BILLING: frozenset(
            _DESK
            | {
                _P.RECORD_CHARGES,
                _P.SEE_BILLS,
                _P.ISSUE_INVOICES,
                _P.TAKE_PAYMENTS,
                _P.CREDIT,
            }
        ),
        Role.PHARMACIST: frozenset({_P.FIND_PATIENTS, _P.MANAGE_FORMULARY, _P.PRINT_PAPERS}),
        Role.LABORATORY: frozenset({_P.FIND_PATIENTS}),
        Role.RADIOLOGY: frozenset({_P.FIND_PATIENTS}),
        Role.ADMINISTRATOR: frozenset(
            _DESK
            | {
                _P.REGISTER_PATIENTS,
                _P.IMPORT_PATIENTS,
                _P.EXPORT_PATIENTS,
                _P.CLOSE_PATIENTS,
                _P.SORT_DUPLICATES,
                _P.MERGE_PATIENTS,
                _P.LIFT_RESTRICTION,
                _P.SEE_BILLS,
                _P.MANAGE_BEDS,
                _P.MANAGE_TARIFF,
                _P.MANAGE_FORMULARY,
                _P.MANAGE_STAFF,
                _P.MANAGE_HOSPITAL,
                _P.AUDIT,
            }
        ),
        Role.KIOSK: frozenset({_P.SERVE_THEMSELVES}),
    }
)


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything the jobs allow together."""
    return frozenset[Permission]().union(*(MATRIX[role] for role in roles))


@dataclass(frozen=True, slots=True)
class Identity:
    """The person at this station, as the database knows them.

    `within` narrows what the jobs allow, as in a preview of another job.
    """

    staff_id: UUID
    login: str
    name: str
    roles: frozenset[Role]
    within: frozenset[Permission] | None = None

    def may(self, permission: Permission) -> bool:
        """Whether one of this person's jobs includes it."""
        if self.within is not None and permission not in self.within:
            return False
        return permission in permissions_of(self.roles)

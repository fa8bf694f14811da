"""The access matrix compiled into GRANTs: what each permission needs of which table.

On every upgrade each job loses all rights and gets exactly these. Nobody gets DELETE or TRUNCATE
on records; the few lists a form replaces as a whole are named in `REPLACEABLE`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from pms_desktop.domain.access import MATRIX, Permission, Role

_P = Permission


@dataclass(frozen=True, slots=True)
class Needs:
    """Tables a permission reads, adds rows to, and changes."""

    read: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    change: tuple[str, ...] = ()


EVERYBODY = Needs(
    read=(
        "alembic_version", "hospital", "staff", "staff_roles", "specialities", "doctors",
        "working_hours", "outbox", "number_series", "audit_epochs", "audit_seals",
    ),
)  # fmt: skip
"""What the program itself needs once somebody is signed in (not the kiosk)."""

REPLACEABLE = {
    "patient_phones", "patient_identifiers", "next_of_kin", "insurance_policies", "former_names",
    "patient_relations", "patient_photos", "working_hours", "staff_roles",
}  # fmt: skip

_PERSON = (
    "patients", "patient_phones", "patient_identifiers", "next_of_kin", "insurance_policies",
    "former_names", "patient_relations", "patient_photos",
)  # fmt: skip
_KINDS = ("identifier_kinds", "consent_kinds", "alert_kinds")
_NOTICES = ("patient_consents", "patient_alerts")
_WARDS = ("wards", "rooms", "beds", "admissions", "bed_stays")
_TARIFF = ("tariff_items", "tax_rates")

NEEDS: dict[Permission, Needs] = {
    _P.FIND_PATIENTS: Needs(read=(*_PERSON, *_KINDS, *_NOTICES, "allergies")),
    _P.REGISTER_PATIENTS: Needs(
        read=(*_PERSON, "allergies", "history_entries"),
        add=(*_PERSON, *_NOTICES, "allergies", "history_entries"),
        change=(*_PERSON, *_NOTICES, "number_series"),
    ),
    _P.CLOSE_PATIENTS: Needs(change=("patients",)),
    _P.SEE_APPOINTMENTS: Needs(read=("appointments", "identifier_kinds", *_PERSON)),
    _P.BOOK_APPOINTMENTS: Needs(add=("appointments",), change=("appointments",)),
    _P.CHECK_IN: Needs(
        read=_TARIFF, add=("charges",), change=("appointments", "charges")
    ),
    _P.SEE_WARDS: Needs(read=(*_WARDS, *_PERSON, "vital_signs", "allergies")),
    _P.ADMIT: Needs(
        read=(*_WARDS, *_TARIFF, "charges"),
        add=("admissions", "bed_stays", "charges"),
        change=("admissions", "bed_stays", "beds"),
    ),
    _P.MANAGE_BEDS: Needs(read=_WARDS, change=("beds",)),
    _P.RECORD_VITALS: Needs(read=("vital_signs",), add=("vital_signs",), change=("vital_signs",)),
    _P.WRITE_CARE_NOTES: Needs(read=("notes",), add=("notes",)),
    _P.READ_CHART: Needs(
        read=(
            "allergies", "history_entries", "problems", "notes", "vital_signs", "medicines",
            "prescriptions", "prescription_items", *_WARDS, "appointments",
        )
    ),
    _P.RECORD_ALLERGIES: Needs(
        read=("allergies", "history_entries"),
        add=("allergies", "history_entries"),
        change=("allergies", "history_entries"),
    ),
    _P.WRITE_CHART: Needs(add=("problems", "notes"), change=("problems",)),
    _P.PRESCRIBE: Needs(
        read=("medicines",),
        add=("prescriptions", "prescription_items"),
        change=("prescriptions", "number_series"),
    ),
    _P.RECORD_CHARGES: Needs(
        read=("charges", *_TARIFF), add=("charges",), change=("charges",)
    ),
    _P.SEE_BILLS: Needs(
        read=(
            "charges", "bill_discounts", "invoices", "invoice_lines", "payments", *_TARIFF, *_WARDS,
        )
    ),
    _P.ISSUE_INVOICES: Needs(
        add=("invoices", "invoice_lines", "bill_discounts", "charges"),
        change=("charges", "bill_discounts"),
    ),
    _P.TAKE_PAYMENTS: Needs(add=("payments",)),
    _P.CREDIT: Needs(
        add=("invoices", "invoice_lines", "payments"), change=("charges",)
    ),
    _P.PRINT_PAPERS: Needs(read=("prints",), add=("prints",)),
    _P.MANAGE_TARIFF: Needs(read=_TARIFF, add=_TARIFF, change=_TARIFF),
    _P.MANAGE_FORMULARY: Needs(read=("medicines",), add=("medicines",), change=("medicines",)),
    _P.MANAGE_STAFF: Needs(
        read=(*_TARIFF, "accounts"),
        add=("staff", "staff_roles", "specialities", "doctors", "working_hours"),
        change=("staff", "staff_roles", "specialities", "doctors", "working_hours"),
    ),
    _P.MANAGE_HOSPITAL: Needs(
        read=(*_WARDS, *_KINDS),
        add=("wards", "rooms", "beds", *_KINDS),
        change=("hospital", "wards", "rooms", "beds", *_KINDS),
    ),
    _P.AUDIT: Needs(read=("audit",)),
}  # fmt: skip


def group_role(role: Role) -> str:
    """The PostgreSQL group role of a job."""
    return f"pms_{role.value}"


def table_rights(role: Role) -> dict[str, frozenset[str]]:
    """Verbs a job holds on each table."""
    if role is Role.KIOSK:
        return {}
    rights: dict[str, set[str]] = {}
    for needs in (EVERYBODY, *(NEEDS[permission] for permission in MATRIX[role])):
        _add(rights, needs.read, "SELECT")
        _add(rights, needs.add, "INSERT", "SELECT")
        _add(rights, needs.change, "UPDATE", "SELECT")
    for table in REPLACEABLE:
        if "INSERT" in rights.get(table, ()):
            rights[table].add("DELETE")
    return {table: frozenset(verbs) for table, verbs in rights.items()}


def _add(rights: dict[str, set[str]], tables: Iterable[str], *verbs: str) -> None:
    for table in tables:
        rights.setdefault(table, set()).update(verbs)


def compile_grants(connection: Connection) -> None:
    """Take every right from every job and give what the matrix says. Runs as `pms_owner`."""
    for role in Role:
        group = group_role(role)
        connection.execute(text(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {group}"))
        connection.execute(text(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {group}"))
        for table, verbs in sorted(table_rights(role).items()):
            connection.execute(text(f"GRANT {', '.join(sorted(verbs))} ON {table} TO {group}"))
    connection.execute(text("GRANT EXECUTE ON FUNCTION pms_announce_changes() TO pms_housekeeper"))

"""The access matrix compiled into GRANTs: what each permission needs of which table.

On every upgrade each job loses all rights and gets exactly these. A new table takes one line in
the `Needs` of each permission that works with it:

- `read` names tables; a job that reads a table reads all its columns but those in `HIDDEN`, which
  a function of the server gives. No table mixes what one job may see with what it may not: a new
  kind of secret is a new table.
- `add` names tables. A job may then set every column of a new row but those the server itself
  sets (`server_values.py`): who recorded it and when, and the numbers of papers.
- `change` names the columns that a permission changes, `{"appointments": "state cancel_reason"}`,
  and no more than its use cases write. What a row is about, who recorded it and when, its key and
  its number stand for ever. `version` comes by itself.

Nobody gets DELETE or TRUNCATE on records; the few lists a form replaces as a whole are named in
`REPLACEABLE`, and who may add to one may delete from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import Connection, text

from pms_desktop.data.access.server_values import insertable
from pms_desktop.data.tables import Base
from pms_desktop.domain.access import MATRIX, Permission, Role

_P = Permission


@dataclass(frozen=True, slots=True)
class Needs:
    """Tables a permission reads and adds rows to, and the columns of tables it changes."""

    read: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    change: Mapping[str, str] = field(default_factory=dict)


EVERYBODY = Needs(
    read=(
        "alembic_version", "hospital", "staff", "staff_roles", "staff_wards", "specialities",
        "doctors", "working_hours", "outbox", "number_series", "audit_epochs", "audit_seals",
    ),
    add=("refused_sign_ins",),
)  # fmt: skip
"""What the program itself needs once somebody is signed in (not the kiosk)."""

REPLACEABLE = {
    "patient_phones", "patient_identifiers", "next_of_kin", "insurance_policies", "former_names",
    "patient_relations", "patient_photos", "working_hours", "staff_roles",
    "staff_wards",
}  # fmt: skip

CONTACT = ("email", "address", "postcode", "city", "country")
TOLD = (*CONTACT, "restricted_reason")
HIDDEN = {"patients": frozenset((*TOLD, "lifted_reason"))}
"""Columns that no job reads by itself, see `restricted_contacts.py`."""

_PERSON = (
    "patients", "patient_phones", "patient_identifiers", "next_of_kin", "insurance_policies",
    "former_names", "patient_relations", "patient_photos",
)  # fmt: skip
_KINDS = ("identifier_kinds", "consent_kinds", "alert_kinds")
_NOTICES = ("patient_consents", "patient_alerts")
_INDEX = ("patient_search", "name_keys")
_APPOINTMENTS = ("appointments", "appointment_numbers")
_WARDS = ("wards", "rooms", "beds", "admissions", "bed_stays")
_TARIFF = ("tariff_items", "tax_rates")

_DEMOGRAPHICS = (
    "family_names given_names sex birth_date birth_estimated birth_part romanised_name"
    " preferred_name unidentified languages interpreter_needed occupation blood_group"
    " email address postcode city country"
)
_DEATH = "deceased_on deceased_time deceased_recorded_at deceased_recorded_by"
_RESTRICTION = "restricted restricted_reason lifted_reason"
_BED_STATE = "state state_note state_since"
_TAKEN_OFF = "cancelled_at cancel_reason"
_WITHDRAWN = "withdrawn_at withdrawn_reason"

NEEDS: dict[Permission, Needs] = {
    _P.FIND_PATIENTS: Needs(read=(*_PERSON, *_KINDS, *_NOTICES, *_INDEX)),
    _P.REGISTER_PATIENTS: Needs(
        read=(*_PERSON, "allergies", "history_entries", "kiosk_requests"),
        add=(*_PERSON, *_NOTICES, *_INDEX, "allergies", "history_entries"),
        change={
            "patients": f"{_DEMOGRAPHICS} {_DEATH} {_RESTRICTION}",
            "patient_search": "tokens made",
            "patient_consents": "withdrawn_on withdrawn_by",
            "patient_alerts": "until ended_at ended_by",
            "patient_photos": "content",
            "kiosk_requests": "kind state patient_id stood approved reason decided_at decided_by",
        },
    ),
    _P.IMPORT_PATIENTS: Needs(read=("patient_imports",), add=("patient_imports",)),
    _P.EXPORT_PATIENTS: Needs(read=("patient_exports",), add=("patient_exports",)),
    _P.CLOSE_PATIENTS: Needs(change={"patients": "closed_at closed_reason"}),
    _P.SORT_DUPLICATES: Needs(
        read=("duplicate_pairs", "duplicate_queue", "patient_merges"),
        add=("duplicate_pairs",),
        change={
            "duplicate_pairs": "percent found_at state remark decided_at decided_by seen_as"
        },
    ),
    _P.MERGE_PATIENTS: Needs(read=("patient_merges",)),
    _P.LIFT_RESTRICTION: Needs(change={"patients": _RESTRICTION}),
    _P.SEE_APPOINTMENTS: Needs(read=(*_APPOINTMENTS, "identifier_kinds", *_PERSON)),
    _P.BOOK_APPOINTMENTS: Needs(
        add=("appointments",),
        change={
            "appointments": "doctor_id starts_at ends_at purpose state cancel_reason"
            " override_reason"
        },
    ),
    _P.CHECK_IN: Needs(
        read=_TARIFF,
        add=("charges",),
        change={"appointments": "state checked_in_at queue_number", "charges": _TAKEN_OFF},
    ),
    _P.SEE_WARDS: Needs(read=(*_WARDS, *_PERSON)),
    _P.ADMIT: Needs(
        read=(*_WARDS, *_TARIFF, "charges"),
        add=("admissions", "bed_stays", "charges"),
        change={
            "admissions": "discharged_at discharge_kind discharge_summary",
            "patients": _DEATH,
            "bed_stays": "ended_at",
            "beds": _BED_STATE,
        },
    ),
    _P.MANAGE_BEDS: Needs(read=_WARDS, change={"beds": _BED_STATE}),
    _P.RECORD_VITALS: Needs(
        read=("vital_signs",), add=("vital_signs",), change={"vital_signs": _WITHDRAWN}
    ),
    _P.WRITE_CARE_NOTES: Needs(read=("notes",), add=("notes",)),
    _P.READ_CHART: Needs(
        read=(
            "allergies", "history_entries", "problems", "notes", "vital_signs", "medicines",
            "prescriptions", "prescription_items", *_WARDS, *_APPOINTMENTS,
        )
    ),
    _P.RECORD_ALLERGIES: Needs(
        read=("allergies", "history_entries"),
        add=("allergies", "history_entries"),
        change={"allergies": _WITHDRAWN, "history_entries": "withdrawn_at"},
    ),
    _P.WRITE_CHART: Needs(add=("problems", "notes"), change={"problems": "state resolved_on"}),
    _P.PRESCRIBE: Needs(
        read=("medicines",),
        add=("prescriptions", "prescription_items"),
        change={"prescriptions": f"state {_WITHDRAWN}"},
    ),
    _P.RECORD_CHARGES: Needs(
        read=("charges", *_TARIFF), add=("charges",), change={"charges": _TAKEN_OFF}
    ),
    _P.SEE_BILLS: Needs(
        read=(
            "charges", "bill_discounts", "invoices", "invoice_lines", "payments", "open_invoices",
            *_TARIFF, *_WARDS,
        )
    ),
    _P.ISSUE_INVOICES: Needs(
        add=("invoices", "invoice_lines", "bill_discounts", "charges"),
        change={
            "charges": f"invoice_id {_TAKEN_OFF}",
            "bill_discounts": "percent amount reason invoice_id withdrawn",
        },
    ),
    _P.TAKE_PAYMENTS: Needs(add=("payments",)),
    _P.CREDIT: Needs(
        add=("invoices", "invoice_lines", "payments"), change={"charges": "invoice_id"}
    ),
    _P.PRINT_PAPERS: Needs(read=("prints",), add=("prints",)),
    _P.MANAGE_TARIFF: Needs(
        read=_TARIFF,
        add=_TARIFF,
        change={
            "tariff_items": "code name category price tax_rate_id search_text active",
            "tax_rates": "name rate active",
        },
    ),
    _P.MANAGE_FORMULARY: Needs(
        read=("medicines",),
        add=("medicines",),
        change={
            "medicines": "name strength form ingredients classes atc_code default_dose"
            " default_route default_frequency search_text active"
        },
    ),
    _P.MANAGE_STAFF: Needs(
        read=(*_TARIFF, "accounts", "wards"),
        add=("staff", "staff_roles", "staff_wards", "specialities", "doctors", "working_hours"),
        change={
            "staff": "name login phone email active expires_on",
            "specialities": "name active",
            "doctors": "speciality_id room registration_number consultation_fee tax_rate_id"
            " slot_minutes",
        },
    ),
    _P.MANAGE_HOSPITAL: Needs(
        read=(*_WARDS, *_KINDS),
        add=("wards", "rooms", "beds", *_KINDS),
        change={
            "hospital": "name address phone email tax_number footer logo currency locale country"
            " time_zone demo lock_minutes kiosk_early_minutes kiosk_late_minutes kiosk_tries"
            " kiosk_tries_minutes kiosk_lock_minutes kiosk_claim_tries kiosk_languages",
            "wards": "name position active",
            "rooms": "ward_id name",
            "beds": "room_id label position tariff_item_id active",
            "identifier_kinds": "name type pattern check_rule country system one_per_patient"
            " unique_in_hospital offered active position",
            "consent_kinds": "name words active position",
            "alert_kinds": "name tone active position",
        },
    ),
    _P.AUDIT: Needs(read=("audit",), add=("chart_reviews",)),
    _P.SERVE_THEMSELVES: Needs(),  # it calls functions and reaches no table
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Right:
    """One right on a table: all of it, or (`column`) one column to set or to change."""

    table: str
    verb: str
    column: str = ""

    def __str__(self) -> str:
        column = f" ({self.column})" if self.column else ""
        return f"{self.verb}{column} on {self.table}"


ACCOUNTS_RIGHTS = frozenset(
    {
        Right("staff", "SELECT"),
        Right("hospital", "SELECT"),
        *(Right("accounts", verb) for verb in ("SELECT", "INSERT", "UPDATE")),
    }
)
"""What the functions that keep logins need; they run as `pms_accounts`."""


def group_role(role: Role) -> str:
    """The PostgreSQL group role of a job."""
    return f"pms_{role.value}"


def _jobs_with(*any_of: Permission) -> frozenset[str]:
    return frozenset(group_role(role) for role in Role if MATRIX[role] & set(any_of))


_STAFF = frozenset(group_role(role) for role in Role if role is not Role.KIOSK)
_ADMINISTRATORS = _jobs_with(_P.MANAGE_STAFF)
_READERS = _jobs_with(_P.READ_CHART)
_DESKS = _jobs_with(_P.REGISTER_PATIENTS)
_MERGERS = _jobs_with(_P.MERGE_PATIENTS)
_KIOSKS = _jobs_with(_P.SERVE_THEMSELVES)
_HOUSEKEEPER = frozenset({"pms_housekeeper"})

CALLERS: dict[str, frozenset[str]] = {
    "pms_now": _STAFF,
    "pms_staff_id": _STAFF,
    "pms_note_sign_in": _STAFF,
    "pms_change_own_password": _STAFF,
    "pms_last_change": _STAFF,
    "pms_ask_tokens": _jobs_with(_P.FIND_PATIENTS),
    "pms_find_patients": _jobs_with(_P.FIND_PATIENTS),
    "pms_my_open_charts": _STAFF,  # policies call as whoever asks
    "pms_my_open_prescriptions": _READERS,
    "pms_chart_is_open": _STAFF,
    "pms_open_chart": _READERS | _DESKS,
    "pms_allergy_warnings": _jobs_with(_P.FIND_PATIENTS),
    "pms_last_vitals": _READERS,
    "pms_contacts": _jobs_with(_P.FIND_PATIENTS, _P.SEE_APPOINTMENTS, _P.SEE_WARDS),
    "pms_next_mrn": _DESKS,
    "pms_hold_registration": _DESKS,
    "pms_create_login": _ADMINISTRATORS,
    "pms_set_jobs": _ADMINISTRATORS,
    "pms_set_verifier": _ADMINISTRATORS,
    "pms_end_sessions": _ADMINISTRATORS,
    "pms_merge_rows": _MERGERS,
    "pms_merge_moved": _MERGERS,
    "pms_merge_stop": _MERGERS,
    "pms_merge_patients": _MERGERS,
    "pms_settle_merge": _MERGERS,
    "pms_unmerge_patients": _MERGERS,
    "pms_kiosk_revision": _KIOSKS,
    "pms_kiosk_enter": _KIOSKS,
    "pms_kiosk_start": _KIOSKS,
    "pms_kiosk_ask": _KIOSKS,
    "pms_kiosk_answer": _KIOSKS,
    "pms_kiosk_look": _KIOSKS,
    "pms_kiosk_leave": _KIOSKS,
    "pms_kiosk_check_in": _KIOSKS,
    "pms_kiosk_ask_contact": _KIOSKS,
    "pms_kiosk_ask_registration": _KIOSKS,
    "pms_announce_changes": _HOUSEKEEPER,
    "pms_seal_audit": _HOUSEKEEPER,
    "pms_end_expired_sessions": _HOUSEKEEPER | _STAFF,  # any station, once a minute
    "pms_compare_next": _HOUSEKEEPER,
    "pms_comparable": _HOUSEKEEPER,
    "pms_compare_sample": _HOUSEKEEPER,
    "pms_compare_with": _HOUSEKEEPER,
    "pms_note_compared": _HOUSEKEEPER,
    "pms_unindexed": _HOUSEKEEPER,
    "pms_index_patients": _HOUSEKEEPER,
    "pms_follow_staff": frozenset({"pms_owner"}),  # a trigger of a table of the owner's
}
"""Who may call a function of the server. What is not named here nobody calls: triggers need not."""


@cache
def rights_of(role: Role) -> frozenset[Right]:
    """Every right a job holds on tables and columns."""
    if role is Role.KIOSK:
        return frozenset()
    rights: set[Right] = set()
    for needs in (EVERYBODY, *(NEEDS[permission] for permission in MATRIX[role])):
        rights.update(_rights(needs))
    return frozenset(rights)


def _rights(needs: Needs) -> Iterable[Right]:
    for table in {*needs.read, *needs.add, *needs.change}:
        hidden = HIDDEN.get(table)
        if hidden is None:
            yield Right(table, "SELECT")
            continue
        shown = (each.name for each in Base.metadata.tables[table].c if each.name not in hidden)
        yield from (Right(table, "SELECT", column) for column in shown)
    for table in needs.add:
        yield from (Right(table, "INSERT", column) for column in insertable(table))
        if table in REPLACEABLE:
            yield Right(table, "DELETE")
    for table, columns in needs.change.items():
        counted = ("version",) if "version" in Base.metadata.tables[table].c else ()
        yield from (Right(table, "UPDATE", column) for column in (*columns.split(), *counted))


def compile_grants(connection: Connection) -> None:
    """Take every right from every job and give what the matrix says. Runs as `pms_owner`."""
    groups = {group_role(role): rights_of(role) for role in Role}
    for group, rights in {**groups, "pms_accounts": ACCOUNTS_RIGHTS}.items():
        connection.execute(text(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {group}"))
        connection.execute(text(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {group}"))
        for table, verbs in sorted(_by_table(rights).items()):
            connection.execute(text(f"GRANT {verbs} ON {table} TO {group}"))
    compile_calls(connection, "pms_owner")


def compile_calls(connection: Connection, owner: str) -> None:
    """Close every function of `owner` to everybody and open it to its callers. Runs as `owner`."""
    everybody = ", ".join(["PUBLIC", "pms_housekeeper", *map(group_role, Role)])
    for signature, name in connection.execute(text(_FUNCTIONS_OF), {"owner": owner}).all():
        connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {signature} FROM {everybody}")
        if callers := sorted(CALLERS.get(name, ())):
            allowed = ", ".join(callers)
            connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {signature} TO {allowed}")


_FUNCTIONS_OF = """
    SELECT CAST(CAST(p.oid AS regprocedure) AS text), p.proname FROM pg_proc p
    WHERE p.pronamespace = CAST('public' AS regnamespace)
    AND p.proowner = CAST(:owner AS regrole)
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'e'
                    AND d.classid = CAST('pg_proc' AS regclass) AND d.objid = p.oid)"""


def _by_table(rights: Iterable[Right]) -> dict[str, str]:
    """What follows GRANT, by table: `SELECT, UPDATE (state, version)`."""
    columns: dict[str, dict[str, list[str]]] = {}
    for right in rights:
        verbs = columns.setdefault(right.table, {})
        verbs.setdefault(right.verb, []).extend([right.column] if right.column else [])
    return {
        table: ", ".join(
            f"{verb} ({', '.join(sorted(named))})" if named else verb
            for verb, named in sorted(verbs.items())
        )
        for table, verbs in columns.items()
    }

"""What the server itself says of a row on PostgreSQL, so that no program can say otherwise.

| of a row                        | who sets it                                              |
|---------------------------------|----------------------------------------------------------|
| its key and what a form holds   | the program, once; later only what `grants.py` names     |
| `recorded_by`, `recorded_at`    | the server: whose session it is, and its own clock       |
| `NUMBERS`: a paper's number     | the server, without gaps                                 |
| a patient's record number       | the server draws it; a row with another one is refused   |
| `STAMPS`: when, who did a thing | the server's clock and session, whatever is sent         |
| `version`                       | the server counts, whatever is sent                      |

No job has a right to a column of the second and third kind. Who may act as the owner of the tables
is believed: a demonstration and a restore write the past. In an embedded file the unit of work sets
the same columns, for there is no server.
"""

from sqlalchemy import Connection, Table

from pms_desktop.data.tables import Base
from pms_desktop.domain.mrn import DAMM
from pms_desktop.domain.mrn import DIGITS as MRN_DIGITS

NUMBERS = {"invoices": "number", "payments": "number", "prescriptions": "number"}
"""Invoices and payments are numbered at COMMIT (`rules/money.py`), prescriptions as they come."""

STAMPS: dict[str, tuple[str, ...]] = {
    "admissions": ("admitted_at", "discharged_at"),
    "allergies": ("withdrawn_at",),
    "appointments": ("checked_in_at",),
    "bed_stays": ("started_at", "ended_at"),
    "beds": ("state_since",),
    "charges": ("cancelled_at",),
    "duplicate_pairs": ("decided_at", "decided_by"),
    "history_entries": ("withdrawn_at",),
    "kiosk_requests": ("decided_at", "decided_by"),
    "patient_alerts": ("ended_at", "ended_by"),
    "patient_consents": ("withdrawn_by",),
    "patients": ("closed_at", "deceased_recorded_at", "deceased_recorded_by"),
    "prescriptions": ("withdrawn_at",),
    "vital_signs": ("withdrawn_at",),
}
"""When somebody pressed a button, and who. Not here: when a measurement was taken, a procedure done
or a visit is to be, which people say; `recorded_at` stands beside it."""

_SIGNATURE = ("recorded_at", "recorded_by")


def set_by_server(table: str) -> frozenset[str]:
    """Columns no job may name."""
    columns = Base.metadata.tables[table].c
    signature = {name for name in _SIGNATURE if name in columns}
    return frozenset(signature | {NUMBERS[table]} if table in NUMBERS else signature)


def insertable(table: str) -> list[str]:
    """The columns of a new row that its program says."""
    kept = set_by_server(table)
    return [column.name for column in Base.metadata.tables[table].c if column.name not in kept]


def compile_server_values(connection: Connection) -> None:
    """Write defaults, functions and triggers, replacing older ones. PostgreSQL only."""
    for statement in (*_functions(), *_triggers(), *_defaults()):
        connection.exec_driver_sql(statement)


_HEAD = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
_REFUSE_MRN = "RAISE EXCEPTION 'mrn_given' USING ERRCODE = '23514', CONSTRAINT = 'mrn_given';"
_BELIEVED = "pg_has_role(session_user, 'pms_owner', 'MEMBER')"

CLOCK = """
CREATE OR REPLACE FUNCTION public.pms_now() RETURNS timestamptz LANGUAGE sql VOLATILE
AS 'SELECT pg_catalog.clock_timestamp()'"""
"""What time it is: the server's own clock."""

_PLAIN = (
    f"""
CREATE OR REPLACE FUNCTION public.pms_staff_id() RETURNS uuid LANGUAGE sql STABLE {_HEAD}
AS 'SELECT id FROM public.staff WHERE login = session_user::text'""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_number_prescription() RETURNS trigger LANGUAGE plpgsql {_HEAD}
AS $$ BEGIN
    IF NEW.number IS NULL THEN
        UPDATE public.number_series SET last = last + 1 WHERE name = 'prescription'
        RETURNING last INTO STRICT NEW.number;
    END IF;
    RETURN NEW;
END $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_mrn(number bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    body text := lpad(number::text, greatest({MRN_DIGITS}, length(number::text)), '0');
    interim integer := 0;
BEGIN
    FOR place IN 1 .. length(body) LOOP
        interim := substr('{"".join(str(digit) for row in DAMM for digit in row)}',
            1 + 10 * interim + substr(body, place, 1)::integer, 1);
    END LOOP;
    RETURN body || interim;
END $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_next_mrn() RETURNS text LANGUAGE sql VOLATILE {_HEAD}
AS $$
    UPDATE public.number_series SET last = last + 1 WHERE name = 'mrn'
    RETURNING public.pms_mrn(last)
$$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_hold_registration() RETURNS void LANGUAGE sql VOLATILE {_HEAD}
AS $$ SELECT FROM public.number_series WHERE name = 'mrn' FOR UPDATE $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_check_mrn() RETURNS trigger LANGUAGE plpgsql {_HEAD}
AS $$ BEGIN
    IF NEW.mrn IS DISTINCT FROM
        (SELECT public.pms_mrn(last) FROM public.number_series WHERE name = 'mrn')
        AND NOT {_BELIEVED} THEN {_REFUSE_MRN} END IF;
    RETURN NEW;
END $$""",
)


def _functions() -> list[str]:
    stamps = (_stamp(Base.metadata.tables[table], *STAMPS[table]) for table in STAMPS)
    return [CLOCK, *_PLAIN, *stamps]


def _stamp(table: Table, *columns: str) -> str:
    said = "".join(
        f"""
    IF NEW.{name} IS NOT NULL AND NEW.{name} IS DISTINCT FROM OLD.{name} THEN
        NEW.{name} := public.{"pms_staff_id" if table.c[name].foreign_keys else "pms_now"}();
    END IF;"""
        for name in columns
    )
    return f"""
CREATE OR REPLACE FUNCTION public.pms_stamp_{table.name}() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
    IF {_BELIEVED} THEN RETURN NEW; END IF;{said}
    RETURN NEW;
END $$"""


def _triggers() -> list[str]:
    stamps = (
        f"CREATE OR REPLACE TRIGGER pms_stamp BEFORE INSERT OR UPDATE OF {', '.join(columns)}"
        f" ON {table} FOR EACH ROW EXECUTE FUNCTION public.pms_stamp_{table}()"
        for table, columns in STAMPS.items()
    )
    return [
        "CREATE OR REPLACE TRIGGER pms_number BEFORE INSERT ON prescriptions"
        " FOR EACH ROW EXECUTE FUNCTION public.pms_number_prescription()",
        "CREATE OR REPLACE TRIGGER pms_check_mrn BEFORE INSERT ON patients"
        " FOR EACH ROW EXECUTE FUNCTION public.pms_check_mrn()",
        *stamps,
    ]


def _defaults() -> list[str]:
    return [
        f"ALTER TABLE {name} ALTER recorded_at SET DEFAULT public.pms_now(),"
        " ALTER recorded_by SET DEFAULT public.pms_staff_id()"
        for name, table in Base.metadata.tables.items()
        if "recorded_by" in table.c
    ]

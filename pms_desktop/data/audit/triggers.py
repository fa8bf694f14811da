"""Triggers that write the audit: every changed row of an audited table becomes one row there.

PostgreSQL knows who writes: the session's own login. An embedded file asks two functions that
the engine gives to its connections, so that a program without them cannot write. On both, every
table has triggers of its own that name its columns: comparing them so takes half the time of
comparing two rows as JSON. They are written anew on every upgrade, and after a downgrade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, LargeBinary, Table, bindparam, text

from pms_desktop.data.changes.triggers import watched_tables
from pms_desktop.data.tables import Base
from pms_desktop.data.tables.audit import AuditRow
from pms_desktop.domain.audit import MASK, SYSTEM_ACTOR

_SECRETS = {"accounts": ("password_hash",), "kiosk_visits": ("question", "token")}
"""Columns of which the audit says only that they changed; so are those that hold bytes."""

_PARENTS = {
    "invoice_id": "invoices",
    "prescription_id": "prescriptions",
    "admission_id": "admissions",
}
"""Where the patient stands when the row itself does not say."""

_PRINTED = """coalesce(
    (SELECT patient_id FROM {schema}invoices WHERE id = {id}),
    (SELECT patient_id FROM {schema}prescriptions WHERE id = {id}),
    (SELECT i.patient_id FROM {schema}payments p JOIN {schema}invoices i ON i.id = p.invoice_id
     WHERE p.id = {id}),
    (SELECT id FROM {schema}patients WHERE mrn = {number}))"""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one table is audited: its key columns, where its patient stands, what is masked."""

    table: Table
    keys: tuple[str, ...]
    patient: str
    secrets: tuple[str, ...]


def audited_tables() -> list[Table]:
    """Tables of people, care, money and access: all that stations are told of, and accounts."""
    return [*watched_tables(), Base.metadata.tables["accounts"]]


def _plan(table: Table) -> _Plan:
    keys = tuple(column.name for column in table.primary_key.columns)
    links = ("patient_id", *_PARENTS, "document_id")
    found = next((link for link in links if link in table.c), "")
    patient = "id" if table.name == "patients" else found
    blobs = (column.name for column in table.columns if isinstance(column.type, LargeBinary))
    return _Plan(table, keys, patient, (*_SECRETS.get(table.name, ()), *blobs))


def compile_audit_triggers(connection: Connection) -> None:
    """Write the triggers for every audited table, replacing older ones."""
    if connection.dialect.name == "postgresql":
        _compile_on_postgres(connection)
        return
    drop_audit_triggers(connection)
    for table in audited_tables():
        for statement in _sqlite_triggers(_plan(table)):
            connection.exec_driver_sql(statement)


def _compile_on_postgres(connection: Connection) -> None:
    connection.exec_driver_sql(_POSTGRES_REFUSE_TRUNCATE)
    present = {row.relname: row.columns for row in connection.execute(text(_POSTGRES_COLUMNS))}
    for table in audited_tables():
        name = table.name
        if name not in present:  # after a downgrade
            continue
        connection.exec_driver_sql(_postgres_function(_plan(table), present[name]))
        connection.exec_driver_sql(
            f"CREATE OR REPLACE TRIGGER pms_audit AFTER INSERT OR UPDATE OR DELETE ON {name}"
            f" FOR EACH ROW EXECUTE FUNCTION public.pms_audit_{name}()"
        )
        connection.exec_driver_sql(
            f"CREATE OR REPLACE TRIGGER pms_refuse_truncate BEFORE TRUNCATE ON {name}"
            " FOR EACH STATEMENT EXECUTE FUNCTION public.pms_refuse_truncate()"
        )
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS public.pms_audit_row()")  # until 0014


def drop_audit_triggers(connection: Connection) -> None:
    """Take the triggers away while very many rows are written; see `note_bulk_load`."""
    for table in audited_tables():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS pms_audit ON {table.name}")
            continue
        for verb in ("insert", "update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS pms_audit_{verb}_{table.name}")


def note_bulk_load(connection: Connection, counts: Mapping[str, int]) -> None:
    """One audit row for rows that were written while the triggers were away: how many by table."""
    row = audit_row(connection.dialect.name, "'load', '', '', NULL, NULL, :counts")
    connection.execute(
        text(row).bindparams(bindparam("counts", type_=AuditRow.__table__.c.after.type)),
        {"counts": dict(counts)},
    )


def audit_row(dialect: str, values: str) -> str:
    """SQL that adds a row as whoever works now: `values` are those from the action on."""
    who = _POSTGRES_WHO if dialect == "postgresql" else _SQLITE_WHO
    table = "public.audit" if dialect == "postgresql" else "audit"
    return f"INSERT INTO {table} ({_COLUMNS}) VALUES ({who}, {values})"


_COLUMNS = (
    "xid, at, actor, staff_id, station, certificate,"
    " action, topic, record, patient_id, before, after"
)
_POSTGRES_WHO = """
    CAST(CAST(pg_current_xact_id() AS text) AS bigint), clock_timestamp(), session_user,
    (SELECT id FROM public.staff WHERE login = CAST(session_user AS text)),
    current_setting('application_name'), coalesce(public.ssl_client_dn(), '')"""
_SQLITE_WHO = f"""
    NULL, strftime('%Y-%m-%d %H:%M:%f000', 'now'),
    coalesce((SELECT login FROM staff WHERE id = pms_actor()), '{SYSTEM_ACTOR}'),
    pms_actor(), pms_station(), ''"""


_POSTGRES_REFUSE_TRUNCATE = """
CREATE OR REPLACE FUNCTION public.pms_refuse_truncate() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'audited tables are not truncated: no row would tell of it'
    USING ERRCODE = '23514', CONSTRAINT = 'audited_' || TG_TABLE_NAME;
END $$"""


_POSTGRES_COLUMNS = """
    SELECT c.relname, array_agg(a.attname ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = CAST('public' AS regnamespace) AND c.relkind = 'r'
    AND a.attnum > 0 AND NOT a.attisdropped GROUP BY c.relname"""


def _postgres_function(plan: _Plan, columns: Sequence[str]) -> str:
    changed = "".join(
        f"""
        IF NEW.{name} IS DISTINCT FROM OLD.{name} THEN
            was := was || jsonb_build_object('{name}', {_value(plan, "OLD", name)});
            became := became || jsonb_build_object('{name}', {_value(plan, "NEW", name)});
        END IF;"""
        for name in columns
    )
    row = f"{_key('NEW', plan)}, {_patient(plan, 'NEW', 'public.')}, was, became"
    gone = f"{_key('OLD', plan)}, {_patient(plan, 'OLD', 'public.')}, was, NULL"
    insert = f"INSERT INTO public.audit ({_COLUMNS}) VALUES ({_POSTGRES_WHO}, "
    topic = f"'{plan.table.name}'"
    return f"""
CREATE OR REPLACE FUNCTION public.pms_audit_{plan.table.name}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE was jsonb; became jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        was := to_jsonb(OLD){_masked(plan, "OLD")};
        {insert}'delete', {topic}, {gone});
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN
        became := to_jsonb(NEW){_masked(plan, "NEW")};
    ELSE
        was := '{{}}'; became := '{{}}';{changed}
        IF became = '{{}}' THEN RETURN NULL; END IF;
    END IF;
    {insert}lower(TG_OP), {topic}, {row});
    RETURN NULL;
END $$"""


def _key(row: str, plan: _Plan) -> str:
    return f"concat_ws('/', {', '.join(f'{row}.{key}' for key in plan.keys)})"


def _masked(plan: _Plan, row: str) -> str:
    """What hides secrets in a whole row as JSON."""
    pairs = ", ".join(f"'{name}', {_value(plan, row, name)}" for name in plan.secrets)
    return f" || jsonb_build_object({pairs})" if pairs else ""


def _sqlite_triggers(plan: _Plan) -> list[str]:
    name = plan.table.name
    columns = [column.name for column in plan.table.columns]
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    bodies = {
        "insert": ("", "NULL", _whole(plan, "NEW")),
        "update": (f"WHEN {changed}", _changed(plan, "OLD"), _changed(plan, "NEW")),
        "delete": ("", _whole(plan, "OLD"), "NULL"),
    }
    statements = []
    for verb, (condition, before, after) in bodies.items():
        row = "OLD" if verb == "delete" else "NEW"
        key = " || '/' || ".join(f"{row}.{column}" for column in plan.keys)
        statements.append(
            f"CREATE TRIGGER pms_audit_{verb}_{name} AFTER {verb.upper()} ON {name} {condition}"
            f" BEGIN INSERT INTO audit ({_COLUMNS}) VALUES ({_SQLITE_WHO}, '{verb}', '{name}',"
            f" {key}, {_patient(plan, row)}, {before}, {after}); END"
        )
    return statements


def _value(plan: _Plan, row: str, column: str) -> str:
    if column in plan.secrets:
        return f"CASE WHEN {row}.{column} IS NOT NULL THEN '{MASK}' END"
    return f"{row}.{column}"


def _whole(plan: _Plan, row: str) -> str:
    pairs = (f"'{column.name}', {_value(plan, row, column.name)}" for column in plan.table.columns)
    return f"json_object({', '.join(pairs)})"


def _changed(plan: _Plan, row: str) -> str:
    fields = " UNION ALL ".join(
        f"SELECT '{column.name}' AS k, {_value(plan, row, column.name)} AS v"
        f" WHERE OLD.{column.name} IS NOT NEW.{column.name}"
        for column in plan.table.columns
    )
    return f"(SELECT json_group_object(k, v) FROM ({fields}))"


def _patient(plan: _Plan, row: str, schema: str = "") -> str:
    if not plan.patient:
        return "NULL"
    link = f"{row}.{plan.patient}"
    if plan.patient == "document_id":
        return _PRINTED.format(schema=schema, id=link, number=f"{row}.number")
    if plan.patient in _PARENTS:
        return f"(SELECT patient_id FROM {schema}{_PARENTS[plan.patient]} WHERE id = {link})"
    return link

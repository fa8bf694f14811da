"""Triggers that write the outbox: every changed row of a watched table becomes one line there.

No NOTIFY inside a business transaction: it would take one lock for the whole cluster.
"""

from sqlalchemy import Connection, Table, text

from pms_desktop.data.tables import Base

_SILENT = {
    "appointment_numbers",  # the appointment is told
    "duplicate_queue",  # the records in it are told of themselves
    "merge_moves",  # each row it names is told of itself
    "open_invoices",  # the invoice or the payment is told
    "outbox", "number_series", "accounts", "alembic_version",
    "kiosk_counters",  # each visit is told of
    "audit", "audit_epochs", "audit_seals", "chart_openings", "name_keys", "patient_search",
    "finding_keys",
}  # fmt: skip

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION public.pms_note_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE row_now jsonb := to_jsonb(NEW);
BEGIN
    INSERT INTO public.outbox (topic, record_id, patient_id)
    VALUES (TG_TABLE_NAME, (row_now ->> TG_ARGV[0])::uuid, (row_now ->> TG_ARGV[1])::uuid);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION public.pms_note_change() FROM PUBLIC;
"""

_POSTGRES_ANNOUNCE = """
CREATE OR REPLACE FUNCTION public.pms_announce_changes() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE told integer := 0; batch jsonb;
BEGIN
    -- First: what nobody announced for so long, stations have asked for.
    DELETE FROM public.outbox WHERE at < now() - interval '10 minutes';
    FOR batch IN
        WITH fresh AS (
            UPDATE public.outbox SET announced = true WHERE NOT announced
            RETURNING topic, record_id, patient_id
        ), numbered AS (
            SELECT DISTINCT topic, record_id, patient_id FROM fresh
        ), counted AS (
            SELECT *, row_number() OVER () AS n FROM numbered
        )
        SELECT jsonb_agg(jsonb_build_array(topic, record_id, patient_id))
        FROM counted GROUP BY n / 60
    LOOP
        PERFORM pg_notify('pms_changes', batch::text);
        told := told + jsonb_array_length(batch);
    END LOOP;
    RETURN told;
END $$;
REVOKE ALL ON FUNCTION public.pms_announce_changes() FROM PUBLIC;
"""


def watched_tables() -> list[Table]:
    """Tables whose changes stations are told of."""
    return [table for name, table in Base.metadata.tables.items() if name not in _SILENT]


def compile_change_triggers(connection: Connection) -> None:
    """Write the triggers for every watched table, replacing older ones."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_POSTGRES_FUNCTION))
        connection.execute(text(_POSTGRES_ANNOUNCE))
        for table in watched_tables():
            connection.execute(text(_postgres_trigger(table)))
        return
    for table in watched_tables():
        for statement in _sqlite_triggers(table):
            connection.exec_driver_sql(statement)


def _key(table: Table) -> str | None:
    if "id" in table.c and table.name != "hospital":
        return "id"
    return "staff_id" if "staff_id" in table.c else None


def _patient(table: Table) -> str | None:
    if table.name == "patients":
        return "id"
    return "patient_id" if "patient_id" in table.c else None


def _postgres_trigger(table: Table) -> str:
    arguments = ", ".join(f"'{column or ''}'" for column in (_key(table), _patient(table)))
    return (
        f"CREATE OR REPLACE TRIGGER pms_note_change AFTER INSERT OR UPDATE ON {table.name}"
        f" FOR EACH ROW EXECUTE FUNCTION public.pms_note_change({arguments})"
    )


def _sqlite_triggers(table: Table) -> list[str]:
    values = ", ".join(
        f"NEW.{column}" if column else "NULL" for column in (_key(table), _patient(table))
    )
    statements = []
    for verb in ("INSERT", "UPDATE"):
        name = f"pms_note_{verb.lower()}_{table.name}"
        statements.append(f"DROP TRIGGER IF EXISTS {name}")
        statements.append(
            f"CREATE TRIGGER {name} AFTER {verb} ON {table.name} BEGIN"
            f" INSERT INTO outbox (at, topic, record_id, patient_id, announced)"
            f" VALUES (strftime('%Y-%m-%d %H:%M:%f000', 'now'), '{table.name}', {values}, 0); END"
        )
    return statements


def drop_change_triggers(connection: Connection) -> None:
    """Take the triggers away while very many rows are written."""
    for table in watched_tables():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"DROP TRIGGER IF EXISTS pms_note_change ON {table.name}"))
            continue
        for verb in ("insert", "update"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS pms_note_{verb}_{table.name}")

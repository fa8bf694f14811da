"""PostgreSQL: merging and unmerging as functions of the owner.

The jobs that merge get no wider right to any table for it: they may call these, and these do
exactly one thing. What is frozen stays frozen but for the patient of a row, and that only between
the two records of a merge, inside its own transaction.
"""

from sqlalchemy import Connection
from sqlalchemy.engine import Dialect

from pms_desktop.data.merging.plan import (
    BILLED_TOGETHER,
    PERSON,
    STOPS,
    UNDO_STOPS,
    columns_of,
    person_columns,
)
from pms_desktop.data.merging.statements import (
    move_statements,
    return_statements,
    rows_moved,
    rows_that_name,
)
from pms_desktop.data.rules.money import guards_that_let
from pms_desktop.data.server import OWNER

_HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
_NAMES = {"merge": "the_merge", "survivor": "the_survivor", "merged": "the_merged"}
_FROZEN = ("notes", "prescriptions")
"""Tables whose rows are refused any change by a function `frozen_<table>`."""
_LETS = "public.pms_is_merge_move(to_jsonb(OLD), to_jsonb(NEW))"

_IS_MOVE = """
CREATE OR REPLACE FUNCTION public.pms_is_merge_move(was jsonb, becomes jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT was - 'patient_id' - 'version' = becomes - 'patient_id' - 'version'
       AND EXISTS (SELECT FROM public.patient_merges m WHERE m.moving
           AND (m.survivor_id, m.merged_id) IN (
               ((becomes ->> 'patient_id')::uuid, (was ->> 'patient_id')::uuid),
               ((was ->> 'patient_id')::uuid, (becomes ->> 'patient_id')::uuid)))
$$"""


def _frozen(table: str) -> str:
    """The refusal of a migration, with the one exception before it."""
    rule = f"frozen_{table}"
    return f"""
CREATE OR REPLACE FUNCTION public.{rule}() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_user = '{OWNER}' THEN
        IF {_LETS} THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '{rule}' USING ERRCODE = '23514', CONSTRAINT = '{rule}';
END $$"""


def _refuse(rule: str) -> str:
    return f"RAISE EXCEPTION '{rule}' USING ERRCODE = '23514', CONSTRAINT = '{rule}';"


def _stops(rules: dict[str, str]) -> str:
    return "\n".join(
        f"    IF {condition.format(**_NAMES)} THEN {_refuse(rule)} END IF;"
        for rule, condition in rules.items()
    )


_WHAT_IS_SAID = """
CREATE OR REPLACE FUNCTION public.pms_person_rows(patient uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_object('patients', (SELECT jsonb_build_array(jsonb_build_object({columns}))
               FROM public.patients p WHERE p.id = patient), {lists})
$$"""


def _person_rows() -> str:
    columns = ", ".join(f"'{name}', p.{name}" for name in person_columns())
    lists = ", ".join(
        f"'{table}', (SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.id), '[]')"
        f" FROM public.{table} t WHERE t.patient_id = patient)"
        for table in PERSON
    )
    return _WHAT_IS_SAID.format(columns=columns, lists=lists)


def _previews() -> list[str]:
    names = {**_NAMES, "merge": "NULL"}
    rows = rows_that_name().format(**names)
    first = " ".join(
        f"WHEN {condition.format(**names)} THEN '{rule}'" for rule, condition in STOPS.items()
    )
    both = "the_survivor uuid, the_merged uuid"
    head = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
    table = "RETURNS TABLE (table_name text, row_id uuid, at timestamptz, stays boolean)"
    return [
        f"CREATE OR REPLACE FUNCTION public.pms_merge_rows({both}) {table} {head} AS $$ {rows} $$",
        f"CREATE OR REPLACE FUNCTION public.pms_merge_moved(the_merge uuid) {table}"
        f" {head} AS $$ {rows_moved().format(**_NAMES)} $$",
        f"CREATE OR REPLACE FUNCTION public.pms_merge_stop({both}) RETURNS text"
        f" {head} AS $$ SELECT CASE {first} ELSE '' END $$",
    ]


def _merge(dialect: Dialect) -> str:
    moves = ";\n    ".join(each.format(**_NAMES) for each in move_statements(dialect))
    return f"""
CREATE OR REPLACE FUNCTION public.pms_merge_patients(
    the_merge uuid, the_survivor uuid, the_merged uuid, why text,
    survivor_version integer, merged_version integer, seen bigint) RETURNS void {_HEAD} AS $$
BEGIN
    PERFORM FROM public.patients WHERE id IN (the_survivor, the_merged) ORDER BY id FOR UPDATE;
{_stops(STOPS)}
    IF NOT EXISTS (SELECT FROM public.patients WHERE id = the_survivor
                   AND version = survivor_version)
       OR NOT EXISTS (SELECT FROM public.patients WHERE id = the_merged
                      AND version = merged_version)
       OR seen <> (SELECT count(*) FROM public.pms_merge_rows(the_survivor, the_merged))
    THEN {_refuse("merge_stale")} END IF;
    INSERT INTO public.patient_merges (
        id, survivor_id, merged_id, reason, before, moving, recorded_at, recorded_by)
    SELECT the_merge, the_survivor, the_merged, why,
        jsonb_build_object('survivor', public.pms_person_rows(the_survivor),
                           'merged', public.pms_person_rows(the_merged)),
        true, clock_timestamp(), s.id
    FROM public.staff s WHERE s.login = session_user;
    {moves};
    UPDATE public.patients SET merged_into = the_survivor WHERE id = the_merged;
    UPDATE public.patient_merges SET moving = false WHERE id = the_merge;
END $$"""


_SETTLE = f"""
CREATE OR REPLACE FUNCTION public.pms_settle_merge(the_merge uuid) RETURNS void {_HEAD} AS $$
BEGIN
    UPDATE public.patient_merges m SET after = jsonb_build_object(
        'survivor', public.pms_person_rows(m.survivor_id),
        'merged', public.pms_person_rows(m.merged_id))
    FROM public.staff s WHERE m.id = the_merge AND m.after IS NULL AND s.id = m.recorded_by
        AND s.login = session_user;
END $$"""


def _unmerge(dialect: Dialect) -> str:
    returns = ";\n    ".join(each.format(**_NAMES) for each in return_statements(dialect))
    return f"""
CREATE OR REPLACE FUNCTION public.pms_unmerge_patients(the_merge uuid, why text)
RETURNS void {_HEAD} AS $$
DECLARE the_survivor uuid; the_merged uuid; undone timestamptz; said jsonb; meant jsonb;
    survivor_rows jsonb; merged_rows jsonb;
BEGIN
    SELECT survivor_id, merged_id, undone_at, before, coalesce(after, before)
    INTO the_survivor, the_merged, undone, said, meant
    FROM public.patient_merges WHERE id = the_merge FOR UPDATE;
    IF the_survivor IS NULL OR undone IS NOT NULL THEN {_refuse("unmerge_done")} END IF;
    PERFORM FROM public.patients WHERE id IN (the_survivor, the_merged) ORDER BY id FOR UPDATE;
{_stops(UNDO_STOPS)}
    UPDATE public.patient_merges SET moving = true WHERE id = the_merge;
    UPDATE public.patients SET merged_into = NULL WHERE id = the_merged;
    {returns};
    IF {BILLED_TOGETHER.format(**_NAMES)} THEN {_refuse("unmerge_billed")} END IF;
    survivor_rows := public.pms_person_rows(the_survivor);
    merged_rows := public.pms_person_rows(the_merged);
    PERFORM public.pms_clear_person(the_merged, meant -> 'merged', said -> 'merged');
    PERFORM public.pms_clear_person(the_survivor, meant -> 'survivor', said -> 'survivor');
    PERFORM public.pms_fill_person(
        the_merged, meant -> 'merged', said -> 'merged', merged_rows);
    PERFORM public.pms_fill_person(
        the_survivor, meant -> 'survivor', said -> 'survivor', survivor_rows);
    UPDATE public.patient_merges SET moving = false, undone_at = clock_timestamp(),
        undone_by = s.id, undone_reason = why
    FROM public.staff s WHERE patient_merges.id = the_merge AND s.login = session_user;
END $$"""


def _restores() -> list[str]:
    """What the merge added is taken away and what it took away is put back, by content: what
    somebody changed since stays."""
    columns = "\n".join(
        f"    IF meant #> '{{patients,0,{name}}}' IS DISTINCT FROM said #> '{{patients,0,{name}}}'"
        f" THEN UPDATE public.patients p SET {name} = (jsonb_populate_record("
        f"NULL::public.patients, said #> '{{patients,0}}')).{name} WHERE p.id = the_patient"
        f" AND to_jsonb(p.{name}) IS NOT DISTINCT FROM"
        f" nullif(meant #> '{{patients,0,{name}}}', 'null'); END IF;"
        for name in person_columns()
    )
    clears = "\n".join(
        f"    DELETE FROM public.{table} t WHERE t.patient_id = the_patient"
        f" AND {_held('meant', table, 'to_jsonb(t)')}"
        f" AND NOT EXISTS (SELECT FROM jsonb_array_elements(said -> '{table}') s"
        f" WHERE s = to_jsonb(t));"
        for table in PERSON
    )
    fills = "\n".join(_fill(table) for table in PERSON)
    return [
        "CREATE OR REPLACE FUNCTION public.pms_clear_person(the_patient uuid, meant jsonb,"
        f" said jsonb) RETURNS void {_HEAD} AS $$ BEGIN\n{columns}\n{clears}\nEND $$",
        "CREATE OR REPLACE FUNCTION public.pms_fill_person(the_patient uuid, meant jsonb,"
        f" said jsonb, held jsonb) RETURNS void {_HEAD} AS $$ BEGIN\n{fills}\nEND $$",
    ]


def _held(rows: str, table: str, row: str) -> str:
    """Whether a row of this content is among rows."""
    return (
        f"EXISTS (SELECT FROM jsonb_array_elements({rows} -> '{table}') m"
        f" WHERE m - 'id' - 'position' - 'patient_id' = {row} - 'id' - 'position' - 'patient_id')"
    )


def _fill(table: str) -> str:
    taken = (
        f"EXISTS (SELECT FROM public.{table} t WHERE t.patient_id = the_patient"
        " AND t.position = (s.row ->> 'position')::integer)"
    )
    row = "s.row"
    if any(column.name == "position" for column in columns_of(table)):
        row = f"CASE WHEN {taken} THEN s.row || jsonb_build_object('position', 1000 + s.no)"
        row += " ELSE s.row END"
    return (
        f"    INSERT INTO public.{table} SELECT (jsonb_populate_record(NULL::public.{table},"
        f" {row})).* FROM jsonb_array_elements(said -> '{table}') WITH ORDINALITY AS s (row, no)"
        f" WHERE NOT EXISTS (SELECT FROM public.{table} t WHERE t.id = (s.row ->> 'id')::uuid)"
        f" AND NOT ({_held('meant', table, 's.row')} AND NOT {_held('held', table, 's.row')})"
        " ON CONFLICT DO NOTHING;"
    )


def compile_merge_functions(connection: Connection) -> None:
    """Write the functions. Who may call them stands in `access/grants.py`. Runs as the owner."""
    dialect = connection.dialect
    statements = [
        _IS_MOVE, *(_frozen(table) for table in _FROZEN), *guards_that_let(_LETS), _person_rows(),
        *_previews(), _merge(dialect), _SETTLE, *_restores(), _unmerge(dialect),
    ]  # fmt: skip
    for statement in statements:
        connection.exec_driver_sql(statement)

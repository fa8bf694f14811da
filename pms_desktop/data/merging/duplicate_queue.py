"""Who is still to be compared with everybody: triggers keep the queue, so that no program that
registers, imports, changes or unmerges can forget it.

The queue is only ever appended to and its oldest rows taken away: nobody who writes a record waits
for the comparing, and a change that comes meanwhile stands behind as a row of its own. On
PostgreSQL the housekeeper has no right to any table; these functions give it what tells people
apart of records that are neither closed nor merged nor restricted, and take the pairs it found.
"""

from sqlalchemy import Connection

_HEAD = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
_ENDS = "restricted, closed_at, merged_into"
"""Columns of `patients` by which a record comes to those compared, or leaves them."""

LIVING = "p.merged_into IS NULL AND p.closed_at IS NULL AND NOT p.restricted"

BY_NUMBERS = (
    "SELECT o.patient_id FROM {s}patient_phones m JOIN {s}patient_phones o ON o.e164 = m.e164"
    " WHERE m.patient_id = {who} AND m.e164 <> ''",
    "SELECT o.patient_id FROM {s}patient_identifiers m"
    " JOIN {s}patient_identifiers o ON o.folded = m.folded WHERE m.patient_id = {who}",
    "SELECT o.id FROM {s}patients m JOIN {s}patients o ON o.birth_date = m.birth_date"
    " WHERE m.id = {who} AND NOT m.birth_estimated",
)
"""Who shares a phone, a number or the day of birth with one record."""

BY_PAIRS = (
    "SELECT d.second_id FROM {s}duplicate_pairs d WHERE d.first_id = {who} AND d.state = 'open'",
    "SELECT d.first_id FROM {s}duplicate_pairs d WHERE d.second_id = {who} AND d.state = 'open'",
)
"""Whom one record was taken for before."""

NOTE = (
    "INSERT INTO {s}duplicate_pairs AS p"
    " (id, first_id, second_id, percent, found_at, state, seen_as)"
    " VALUES ({id}, {first}, {second}, {percent}, {at}, 'open', {seen})"
    " ON CONFLICT (first_id, second_id) DO UPDATE SET percent = excluded.percent, state = 'open',"
    " decided_at = NULL, decided_by = NULL, seen_as = excluded.seen_as"
    " WHERE p.state = 'open' AND p.percent <> excluded.percent OR p.state = 'different'"
    " AND p.seen_as NOT IN ('', excluded.seen_as) AND excluded.percent >= p.percent"
)
"""A pair that was found to be two people is asked about again only when one of them has become
somebody else since, and not less like the other."""

LOWER = (
    "UPDATE {s}duplicate_pairs SET percent = {percent}"
    " WHERE first_id = {first} AND second_id = {second} AND state = 'open' AND percent <> {percent}"
)
"""A pair that is no longer likely leaves the list with its figure."""

_FUNCTIONS = (
    f"""
CREATE OR REPLACE FUNCTION public.pms_queue_comparison() RETURNS trigger LANGUAGE plpgsql {_HEAD}
AS $$ BEGIN
    INSERT INTO public.duplicate_queue (patient_id) SELECT patient_id FROM fresh;
    RETURN NULL;
END $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_queue_patient() RETURNS trigger LANGUAGE plpgsql {_HEAD}
AS $$ BEGIN
    INSERT INTO public.duplicate_queue (patient_id) VALUES (NEW.id);
    RETURN NULL;
END $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_compare_next(most integer)
RETURNS TABLE (number bigint, patient_id uuid) LANGUAGE sql STABLE {_HEAD} AS $$
    SELECT q.number, q.patient_id FROM public.duplicate_queue q ORDER BY q.number LIMIT most
$$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_comparable(who uuid[])
RETURNS TABLE (id uuid, family_names text, given_names text, sex text, birth_date date,
    birth_estimated boolean, address text, postcode text, city text, phones text[],
    numbers text[]) LANGUAGE sql STABLE {_HEAD} AS $$
    SELECT p.id, p.family_names, p.given_names, p.sex, p.birth_date, p.birth_estimated,
        p.address, p.postcode, p.city,
        ARRAY(SELECT coalesce(nullif(e164, ''), n.number) FROM public.patient_phones n
              WHERE n.patient_id = p.id ORDER BY n.position),
        ARRAY(SELECT n.value FROM public.patient_identifiers n
              WHERE n.patient_id = p.id ORDER BY n.id)
    FROM public.patients p WHERE p.id = ANY (who) AND {LIVING}
$$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_compare_sample(
    most integer, OUT people bigint, OUT who uuid[])
LANGUAGE plpgsql STABLE {_HEAD} AS $$ BEGIN
    SELECT count(*) INTO people FROM public.patients;
    SELECT ARRAY(SELECT id FROM public.patients
        WHERE random() < most / greatest(people, 1)::float LIMIT most) INTO who;
END $$""",
)


def _alike() -> str:
    shared = "\n        UNION ALL ".join(
        f"(SELECT *, {known} FROM ({each.format(s='public.', who='who')} LIMIT most) q)"
        for known, statements in (("false", BY_NUMBERS), ("true", BY_PAIRS))
        for each in statements
    )
    return f"""
CREATE OR REPLACE FUNCTION public.pms_compare_with(who uuid, named text[], most integer)
RETURNS TABLE (id uuid, known boolean) LANGUAGE sql STABLE {_HEAD} AS $$
    SELECT found.id, bool_or(found.known) FROM (
        {shared}
        UNION ALL SELECT f.patient_id, false FROM unnest(named) n (query),
            LATERAL public.pms_ask_tokens(n.query, most) f
    ) found (id, known) WHERE found.id <> who GROUP BY found.id
$$"""


def _note() -> str:
    pair = {
        "s": "public.", "id": "gen_random_uuid()", "first": "pair.one", "second": "pair.other",
        "percent": "pair.percent", "at": "clock_timestamp()", "seen": "pair.seen",
    }  # fmt: skip
    return f"""
CREATE OR REPLACE FUNCTION public.pms_note_compared(
    done bigint[], compared jsonb, from_percent integer)
RETURNS void LANGUAGE plpgsql {_HEAD} AS $$
DECLARE pair record;
BEGIN
    FOR pair IN SELECT * FROM jsonb_to_recordset(compared)
        AS f (one uuid, other uuid, percent smallint, seen text) ORDER BY one, other
    LOOP
        IF pair.percent >= from_percent THEN {NOTE.format(**pair)};
        ELSE {LOWER.format(**pair)}; END IF;
    END LOOP;
    DELETE FROM public.duplicate_queue WHERE number = ANY (done);
END $$"""


def compile_duplicate_queue(connection: Connection) -> None:
    """Write functions and triggers, replacing older ones. Who may call them: `access.CALLERS`."""
    if connection.dialect.name == "postgresql":
        for statement in (*_FUNCTIONS, *_postgres_triggers()):
            connection.exec_driver_sql(statement)
        return
    for statement in _sqlite_triggers():
        connection.exec_driver_sql(statement)


def compile_comparing(connection: Connection) -> None:
    """Functions that stand on those of the finder. PostgreSQL only."""
    for statement in (_alike(), _note()):
        connection.exec_driver_sql(statement)


def _postgres_triggers() -> list[str]:
    changed = " OR ".join(f"OLD.{each} IS DISTINCT FROM NEW.{each}" for each in _ENDS.split(", "))
    return [
        *(
            f"CREATE OR REPLACE TRIGGER pms_queue_{name} AFTER {verb} ON patient_search"
            " REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT"
            " EXECUTE FUNCTION public.pms_queue_comparison()"
            for name, verb in (("new", "INSERT"), ("changed", "UPDATE"))
        ),
        f"CREATE OR REPLACE TRIGGER pms_queue_patient AFTER UPDATE OF {_ENDS} ON patients"
        f" FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION public.pms_queue_patient()",
    ]


def _sqlite_triggers() -> list[str]:
    statements = []
    for name, event, key in (
        ("new", "INSERT ON patient_search", "patient_id"),
        ("changed", "UPDATE ON patient_search", "patient_id"),
        ("patient", f"UPDATE OF {_ENDS} ON patients", "id"),
    ):
        statements.append(f"DROP TRIGGER IF EXISTS pms_queue_{name}")
        statements.append(
            f"CREATE TRIGGER pms_queue_{name} AFTER {event} BEGIN"
            f" INSERT INTO duplicate_queue (patient_id) VALUES (NEW.{key}); END"
        )
    return statements

"""PostgreSQL: asking the index of patients' tokens, and keeping it when other programs write.

A LIMIT tempts the planner into walking through the table until it has met enough, which takes
seconds where fewer exist. Inside `pms_ask_tokens` it may only use the index. The index in turn
names all who answer before the first is read, 200,000 of a million for one letter: what is so
broad is looked for among the newest patients first, where enough are met soon if they are many.

This program makes the tokens itself and says so by the setting `pms.tokens` of its connections.
For everybody else a trigger makes plain ones: words and their beginnings without accents, numbers
and the day of birth. The housekeeper, who has no right to any table, makes them anew in full
within half a minute, with what is spelt or sounds alike and other scripts. An embedded file is
written by this program alone.
"""

from sqlalchemy import Connection

from pms_desktop.data.access.chart_policies import IN_TIME
from pms_desktop.data.finding.numbers import HIDDEN, compile_hidden_numbers

SETTING = "pms.tokens=made"
"""Of the connections of this program, see `engine.py`."""

_NEWEST = 3000
_MOST_HIDDEN = 24
"""Numbers in one search that may be those of restricted patients: eight terms, each read in up to
three ways."""

_ASK = f"""
CREATE OR REPLACE FUNCTION public.pms_ask_tokens(query text, most integer)
RETURNS TABLE (patient_id uuid, tokens text)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 80
SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    code text; asked text := query; codes text[] := '{{}}'; digests text[] := '{{}}';
BEGIN
    IF NOT {IN_TIME} THEN
        RAISE EXCEPTION 'the last day of this login is over' USING ERRCODE = '42501';
    END IF;
    FOR code IN SELECT DISTINCT met[1]
        FROM regexp_matches(query, '''{HIDDEN}([^'']+)''', 'g') AS met LIMIT {_MOST_HIDDEN}
    LOOP
        codes := codes || code;
        digests := digests || public.pms_number_digest(code);
        asked := replace(asked, quote_literal('{HIDDEN}' || code),
            quote_literal(digests[cardinality(digests)]));
    END LOOP;
    IF codes = '{{}}' THEN
        RETURN QUERY SELECT s.patient_id, s.tokens FROM public.patient_search s
        WHERE array_to_tsvector(string_to_array(s.tokens, ' ')) @@ asked::tsquery LIMIT most;
        RETURN;
    END IF;
    -- Whoever named a number is told that it was this one.
    RETURN QUERY SELECT s.patient_id, s.tokens || coalesce((SELECT
            string_agg(' {HIDDEN}' || n.code, '') FROM unnest(codes, digests) AS n (code, digest)
            WHERE n.digest = ANY (string_to_array(s.tokens, ' '))), '')
    FROM public.patient_search s
    WHERE array_to_tsvector(string_to_array(s.tokens, ' ')) @@ asked::tsquery LIMIT most;
END $$
"""

_FIND = f"""
CREATE OR REPLACE FUNCTION public.pms_find_patients(
    wanted text, wider text, newest text[], most integer
)
RETURNS TABLE (patient_id uuid, tokens text)
LANGUAGE plpgsql STABLE ROWS 80 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    met integer := 0;
BEGIN
    IF wanted <> '' THEN
        RETURN QUERY SELECT * FROM public.pms_ask_tokens(wanted, most);
        GET DIAGNOSTICS met = ROW_COUNT;
    END IF;
    IF wider = '' OR met >= most THEN
        RETURN;
    END IF;
    IF cardinality(newest) > 0 THEN
        RETURN QUERY SELECT n.patient_id, n.tokens FROM (
            SELECT s.patient_id, s.tokens FROM public.patient_search s
            ORDER BY s.patient_id DESC LIMIT {_NEWEST}
        ) AS n
        WHERE ' ' || n.tokens || ' ' LIKE ALL (newest) LIMIT most;
        GET DIAGNOSTICS met = ROW_COUNT;
    END IF;
    IF met < most THEN
        RETURN QUERY SELECT * FROM public.pms_ask_tokens(wider, most);
    END IF;
END $$
"""

_PLAIN_TOKENS = """
CREATE OR REPLACE FUNCTION public.pms_plain_tokens(who uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH person AS (SELECT * FROM public.patients WHERE id = who),
    names AS (
        SELECT concat_ws(' ', family_names, given_names, romanised_name, preferred_name) AS name
        FROM person
        UNION ALL SELECT name FROM public.former_names WHERE patient_id = who
    ),
    words AS (
        SELECT DISTINCT left(word, 40) AS word FROM names, regexp_split_to_table(
            lower(normalize(regexp_replace(
                normalize(name, NFKD), U&'[\\0300-\\036F''\\2019]', '', 'g'
            ), NFC)), '[^[:alnum:]]+'
        ) AS word WHERE word <> ''
    ),
    codes AS (
        SELECT DISTINCT ltrim(regexp_replace(lower(written), '[^[:alnum:]]', '', 'g'), '0') AS code
        FROM (
            SELECT coalesce(nullif(e164, ''), number) AS written
            FROM public.patient_phones WHERE patient_id = who
            UNION ALL SELECT value FROM public.patient_identifiers WHERE patient_id = who
            UNION ALL SELECT policy_number FROM public.insurance_policies WHERE patient_id = who
        ) AS numbers
    )
    SELECT coalesce(string_agg(token, ' ' ORDER BY place, token), '') FROM (
        SELECT 1 AS place, word AS token FROM words
        UNION SELECT 2, '~' || left(word, n) FROM words, generate_series(1, 3) AS n
        UNION SELECT 3, '#' || substr(code, n, 4)
            FROM codes, generate_series(1, greatest(1, length(code) - 3)) AS n WHERE code <> ''
        UNION SELECT 4, '$' || right(code, 4) FROM codes WHERE code <> ''
        UNION SELECT 5, '@' || to_char(birth_date, shape)
            FROM person, unnest(ARRAY['YYYYMMDD', 'YYYYMM', 'YYYY']) AS shape
            WHERE birth_date IS NOT NULL
    ) AS tokens
$$
"""

_KEEP = """
CREATE OR REPLACE FUNCTION public.pms_keep_tokens() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    row_now jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
    who uuid := row_now ->> TG_ARGV[0];
BEGIN
    INSERT INTO public.patient_search (patient_id, tokens, made)
    SELECT id, public.pms_plain_tokens(id), 0 FROM public.patients WHERE id = who
    ON CONFLICT (patient_id) DO UPDATE SET tokens = EXCLUDED.tokens, made = 0;
    RETURN NULL;
END $$
"""

_UNINDEXED = """
CREATE OR REPLACE FUNCTION public.pms_unindexed(most integer)
RETURNS TABLE (patient_id uuid, tokens text, family_names text, given_names text,
    romanised_name text, preferred_name text, birth_date date, former text[], phones text[],
    numbers text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.id, s.tokens, p.family_names, p.given_names, p.romanised_name, p.preferred_name,
        p.birth_date,
        ARRAY(SELECT name FROM public.former_names WHERE patient_id = p.id ORDER BY position),
        ARRAY(SELECT coalesce(nullif(e164, ''), number) FROM public.patient_phones
              WHERE patient_id = p.id ORDER BY position),
        ARRAY(SELECT value FROM public.patient_identifiers WHERE patient_id = p.id
              UNION SELECT policy_number FROM public.insurance_policies WHERE patient_id = p.id)
    FROM public.patient_search s JOIN public.patients p ON p.id = s.patient_id
    WHERE s.made = 0 ORDER BY p.id LIMIT most
$$
"""

_INDEX = """
CREATE OR REPLACE FUNCTION public.pms_index_patients(
    who uuid[], was text[], tokens text[], made integer, keys text[], words text[])
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE public.patient_search s SET tokens = n.tokens, made = $4
    FROM unnest($1, $2, $3) AS n (patient_id, was, tokens)
    WHERE s.patient_id = n.patient_id AND s.tokens = n.was AND s.made = 0;
    INSERT INTO public.name_keys (key, word)
    SELECT * FROM unnest($5, $6) AS k (key, word) ORDER BY k.word, k.key
    ON CONFLICT DO NOTHING;
$$
"""

_SOURCES = {
    "patients": ("id", "INSERT OR UPDATE OF family_names, given_names, romanised_name,"
                 " preferred_name, birth_date"),
    "former_names": ("patient_id", "INSERT OR UPDATE OR DELETE"),
    "patient_phones": ("patient_id", "INSERT OR UPDATE OR DELETE"),
    "patient_identifiers": ("patient_id", "INSERT OR UPDATE OR DELETE"),
    "insurance_policies": ("patient_id", "INSERT OR UPDATE OR DELETE"),
}  # fmt: skip


def compile_patient_finding(connection: Connection) -> None:
    """Write functions and triggers; who finds patients may ask, see `access.CALLERS`."""
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS public.pms_find_patients(text, integer)")
    compile_hidden_numbers(connection)
    for function in (_ASK, _FIND, _PLAIN_TOKENS, _KEEP, _UNINDEXED, _INDEX):
        connection.exec_driver_sql(function)
    name, _, value = SETTING.partition("=")
    for table, (key, events) in _SOURCES.items():
        connection.exec_driver_sql(
            f"CREATE OR REPLACE TRIGGER pms_keep_tokens AFTER {events} ON {table} FOR EACH ROW"
            f" WHEN (current_setting('{name}', true) IS DISTINCT FROM '{value}')"
            f" EXECUTE FUNCTION public.pms_keep_tokens('{key}')"
        )

"""PostgreSQL: a restricted patient is found by whole phones and IDs, of which no piece is kept.

`patient_search` is read by every job that finds patients. Where it would hold pieces of four
signs of a restricted patient's numbers, triggers put digests of the whole number and of its last
eight signs and more, whatever program writes. The key they are made with is read by nobody, and
`pms_ask_tokens` alone makes the digest of what somebody searches for. That takes many rounds:
guessing every number there may be would take hours.
"""

from sqlalchemy import Connection

from pms_desktop.domain.patient_tokens import hidden_code

HIDDEN = hidden_code("")
"""What tokens of hidden numbers begin with, in a query before the number itself."""

_FEWEST, _MOST = 8, 40
_ROUNDS = 200

_HEAD = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

_DIGEST = f"""
CREATE OR REPLACE FUNCTION public.pms_number_digest(code text) RETURNS text
LANGUAGE plpgsql STABLE STRICT {_HEAD} AS $$
DECLARE
    salt bytea; made bytea;
BEGIN
    SELECT convert_to(k.key, 'UTF8') INTO STRICT salt FROM public.finding_keys k;
    made := sha256(salt || convert_to(left(code, {_MOST}), 'UTF8'));
    FOR round IN 1..{_ROUNDS} LOOP
        made := sha256(salt || made);
    END LOOP;
    RETURN '{HIDDEN}' || left(encode(made, 'hex'), 32);
END $$
"""

_CODES = """
    SELECT DISTINCT ltrim(regexp_replace(lower(written), '[^[:alnum:]]', '', 'g'), '0') AS code
    FROM (
        SELECT coalesce(nullif(e164, ''), number) AS written
        FROM public.patient_phones WHERE patient_id = who
        UNION ALL SELECT value FROM public.patient_identifiers WHERE patient_id = who
        UNION ALL SELECT policy_number FROM public.insurance_policies WHERE patient_id = who
    ) AS numbers"""

_NUMBER_TOKENS = f"""
CREATE OR REPLACE FUNCTION public.pms_number_tokens(who uuid, hidden boolean) RETURNS text
LANGUAGE sql STABLE {_HEAD} AS $$
    WITH codes AS ({_CODES}),
    whole AS (
        SELECT DISTINCT right(code, n) AS code FROM codes,
            generate_series(least({_FEWEST}, length(code)), least({_MOST}, length(code))) AS n
        WHERE hidden AND code <> ''
    )
    SELECT coalesce(string_agg(token, ' ' ORDER BY place, token), '') FROM (
        SELECT 1 AS place, '#' || substr(code, n, 4) AS token
            FROM codes, generate_series(1, greatest(1, length(code) - 3)) AS n
            WHERE NOT hidden AND code <> ''
        UNION SELECT 2, '$' || right(code, 4) FROM codes WHERE NOT hidden AND code <> ''
        UNION SELECT 3, public.pms_number_digest(code) FROM whole
    ) AS tokens
$$
"""

_WITH = f"""
CREATE OR REPLACE FUNCTION public.pms_with_numbers(tokens text, who uuid, hidden boolean)
RETURNS text
LANGUAGE sql STABLE {_HEAD} AS $$
    SELECT concat_ws(' ', (
        SELECT string_agg(token, ' ' ORDER BY place)
        FROM unnest(string_to_array(tokens, ' ')) WITH ORDINALITY AS t (token, place)
        WHERE token !~ '^[#$]'
    ), nullif(public.pms_number_tokens(who, hidden), ''))
$$
"""

_HIDE = f"""
CREATE OR REPLACE FUNCTION public.pms_hide_numbers() RETURNS trigger
LANGUAGE plpgsql {_HEAD} AS $$
BEGIN
    IF (SELECT p.restricted FROM public.patients p WHERE p.id = NEW.patient_id) THEN
        NEW.tokens := public.pms_with_numbers(NEW.tokens, NEW.patient_id, true);
    END IF;
    RETURN NEW;
END $$
"""

_RESTRICTED = """
CREATE OR REPLACE FUNCTION public.pms_hide_numbers_of() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE public.patient_search s
    SET tokens = public.pms_with_numbers(s.tokens, NEW.id, NEW.restricted)
    WHERE s.patient_id = NEW.id;
    RETURN NULL;
END $$
"""

_TRIGGERS = (
    "CREATE OR REPLACE TRIGGER pms_hide_numbers BEFORE INSERT OR UPDATE ON patient_search"
    " FOR EACH ROW EXECUTE FUNCTION public.pms_hide_numbers()",
    "CREATE OR REPLACE TRIGGER pms_hide_numbers_of AFTER UPDATE OF restricted ON patients"
    " FOR EACH ROW WHEN (NEW.restricted <> OLD.restricted)"
    " EXECUTE FUNCTION public.pms_hide_numbers_of()",
)


def compile_hidden_numbers(connection: Connection) -> None:
    """Write functions and triggers; nobody calls the functions but other ones of the server."""
    for statement in (_DIGEST, _NUMBER_TOKENS, _WITH, _HIDE, _RESTRICTED, *_TRIGGERS):
        connection.exec_driver_sql(statement)

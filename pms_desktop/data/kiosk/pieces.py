"""PostgreSQL: what the functions of a kiosk are made of. Nobody calls these."""

from uuid import UUID

from pms_desktop.domain import kiosk as rules
from pms_desktop.domain.access import Role
from pms_desktop.domain.appointments import AppointmentState
from pms_desktop.domain.kiosk import ClaimKind

_PINNED = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
_SESSION = f"interval '{int(rules.SESSION.total_seconds())} seconds'"
_RENEW = f"interval '{int(rules.RENEW_AFTER.total_seconds())} seconds'"
_LONGEST_TEXT = 254

_ONE_CALL = r"\A\s*select\s+(public\.)?pms_kiosk_[a-z_]+\s*\([^();]*\)\s*(::\s*text)?\s*;?\s*\Z"
_SELF = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_self() RETURNS uuid LANGUAGE plpgsql STABLE {_PINNED}
AS $$
DECLARE me uuid;
BEGIN
    SELECT s.id INTO me FROM public.staff s WHERE s.login = session_user::text AND s.active
        AND pg_has_role(session_user, 'pms_{Role.KIOSK.value}', 'MEMBER');
    IF me IS NULL THEN RAISE EXCEPTION 'not a kiosk' USING ERRCODE = '42501'; END IF;
    IF current_query() !~* $call${_ONE_CALL}$call$ THEN
        -- EXPLAIN (ANALYZE, BUFFERS) would count what an answer keeps to itself.
        RAISE EXCEPTION 'a kiosk calls one function by itself' USING ERRCODE = '42501';
    END IF;
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'a kiosk reads what is committed' USING ERRCODE = '42501';
    END IF;
    RETURN me;
END $$"""

_HASHES = (
    f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_hash(words text) RETURNS text
LANGUAGE sql IMMUTABLE {_PINNED}
AS $$ SELECT encode(sha256(convert_to(left(coalesce(words, ''), 300), 'UTF8')), 'hex') $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_claim(kind text, said text) RETURNS text
LANGUAGE sql IMMUTABLE {_PINNED}
AS $$ SELECT 'claim:' || public.pms_kiosk_hash(concat(left(kind, 20), ':', said)) $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_question(kind text, said text, born date)
RETURNS text LANGUAGE sql STABLE {_PINNED}
AS $$ SELECT public.pms_kiosk_hash(concat(
    left(kind, 20), ':', left(said, 200), ':', to_char(born, 'YYYY-MM-DD'))) $$""",
)

_COUNT = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_count(counter text, span interval) RETURNS integer
LANGUAGE sql VOLATILE {_PINNED} AS $$
    INSERT INTO public.kiosk_counters AS c (key, count, since)
    VALUES (counter, 1, public.pms_now())
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN c.since + span <= excluded.since THEN 1 ELSE c.count + 1 END,
        since = CASE WHEN c.since + span <= excluded.since THEN excluded.since ELSE c.since END
    RETURNING count
$$"""

_DAY = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_day() RETURNS tstzrange LANGUAGE sql STABLE {_PINNED}
AS $$
    SELECT tstzrange(d.first AT TIME ZONE h.time_zone,
                     (d.first + interval '1 day') AT TIME ZONE h.time_zone)
    FROM public.hospital h
    CROSS JOIN LATERAL (
        SELECT date_trunc('day', public.pms_now() AT TIME ZONE h.time_zone)) d (first)
$$"""

_NUMBER = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_number() RETURNS integer LANGUAGE sql VOLATILE {_PINNED}
AS $$
    SELECT public.pms_kiosk_count(
        'slip:' || (public.pms_now() AT TIME ZONE h.time_zone)::date, interval '2 days')
    FROM public.hospital h
$$"""

_LIVING = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_living(patient uuid) RETURNS uuid
LANGUAGE sql STABLE {_PINNED} AS $$
    WITH RECURSIVE up (id, into_id, steps) AS (
        SELECT p.id, p.merged_into, 0 FROM public.patients p WHERE p.id = patient
        UNION ALL
        SELECT p.id, p.merged_into, up.steps + 1 FROM up JOIN public.patients p ON p.id = up.into_id
        WHERE up.steps < 50)
    SELECT id FROM up WHERE into_id IS NULL
$$"""

_KEY = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_SHUT = "p.closed_at IS NULL AND p.deceased_on IS NULL AND NOT p.restricted AND NOT p.unidentified"
_PERSON = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_person(kind text, said text, born date) RETURNS uuid
LANGUAGE sql STABLE {_PINNED} AS $$
    -- Each question walks the same way, whether it leads to somebody or to nobody.
    WITH claimed AS MATERIALIZED (
        SELECT m.id FROM public.patients m
        WHERE kind = '{ClaimKind.MRN.value}' AND m.mrn = said
        UNION SELECT t.patient_id FROM public.patient_phones t
        WHERE kind = '{ClaimKind.PHONE.value}' AND t.e164 = said AND said <> ''
        UNION SELECT b.patient_id FROM public.appointments b
        WHERE kind = '{ClaimKind.APPOINTMENT.value}'
            AND b.id = CASE WHEN said ~ '{_KEY}' THEN said::uuid END
    ), meant AS MATERIALIZED (
        SELECT public.pms_kiosk_living(id) AS id FROM claimed
        UNION SELECT public.pms_kiosk_living('{UUID(int=0)}')
        WHERE NOT EXISTS (SELECT FROM claimed)
    ), fits AS (
        SELECT p.id, {_SHUT} AS open FROM meant JOIN public.patients p ON p.id = meant.id
        WHERE p.birth_date = born AND NOT p.birth_estimated
    )
    SELECT CASE WHEN count(*) = 1 AND bool_and(fits.open) THEN (array_agg(fits.id))[1] END
    FROM fits
$$"""

_RECOGNISED = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_recognised(secret text) RETURNS uuid
LANGUAGE plpgsql VOLATILE {_PINNED} AS $$
DECLARE me uuid := public.pms_kiosk_self(); moment timestamptz := public.pms_now();
    v public.kiosk_visits%ROWTYPE;
BEGIN
    SELECT * INTO v FROM public.kiosk_visits WHERE token = public.pms_kiosk_hash(secret)
        AND recorded_by = me AND ended_at IS NULL AND used_at + {_SESSION} >= moment;
    IF v.id IS NULL THEN RETURN NULL; END IF;
    IF v.used_at + {_RENEW} <= moment THEN
        UPDATE public.kiosk_visits SET used_at = moment WHERE id = v.id;
    END IF;
    RETURN (SELECT p.id FROM public.patients p
            WHERE p.id = public.pms_kiosk_living(v.patient_id) AND {_SHUT});
END $$"""

_APPOINTMENT = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_appointment(key uuid) RETURNS jsonb
LANGUAGE sql STABLE {_PINNED} AS $$
    SELECT jsonb_build_object('id', a.id, 'starts_at', a.starts_at, 'ends_at', a.ends_at,
        'doctor', s.name, 'speciality', f.name, 'room', d.room, 'state', a.state,
        'queue_number', a.queue_number,
        'opens_at', a.starts_at - make_interval(mins => h.kiosk_early_minutes),
        'closes_at', a.starts_at + make_interval(mins => h.kiosk_late_minutes))
    FROM public.hospital h CROSS JOIN public.appointments a
    JOIN public.doctors d ON d.staff_id = a.doctor_id
    JOIN public.staff s ON s.id = d.staff_id JOIN public.specialities f ON f.id = d.speciality_id
    WHERE a.id = key
$$"""

_CONTACT = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_contact(patient uuid) RETURNS jsonb
LANGUAGE sql STABLE {_PINNED} AS $$
    SELECT jsonb_build_object(
        'phone', coalesce(t.numbers[1], ''), 'other_phone', coalesce(t.numbers[2], ''),
        'email', p.email, 'address', p.address, 'postcode', p.postcode, 'city', p.city,
        'kin_name', coalesce(k.name, ''), 'kin_relation', coalesce(k.relation, ''),
        'kin_phone', coalesce(k.phone, ''))
    FROM public.patients p
    LEFT JOIN LATERAL (SELECT array_agg(n.number ORDER BY n.position) AS numbers
        FROM public.patient_phones n WHERE n.patient_id = p.id) t ON true
    LEFT JOIN LATERAL (SELECT n.name, n.relation, n.phone FROM public.next_of_kin n
        WHERE n.patient_id = p.id ORDER BY n.position LIMIT 1) k ON true
    WHERE p.id = patient
$$"""

_ENDING = "right(regexp_replace(c ->> '{}', '[^0-9]', '', 'g'), 2)"
_VIEW = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_view(patient uuid) RETURNS jsonb
LANGUAGE sql STABLE {_PINNED} AS $$
    SELECT jsonb_build_object('now', public.pms_now(), 'given_names', p.given_names,
        'family_letter', left(p.family_names, 1),
        'appointments', (
            SELECT coalesce(jsonb_agg(
                public.pms_kiosk_appointment(a.id) ORDER BY a.starts_at, a.id), '[]')
            FROM public.appointments a WHERE a.patient_id = p.id
            AND a.starts_at <@ public.pms_kiosk_day()
            AND a.state <> '{AppointmentState.CANCELLED.value}'),
        'slip', (SELECT r.number FROM public.kiosk_requests r WHERE r.patient_id = p.id
                 AND r.kind = 'contact' AND r.state = 'waiting'),
        'phones', (SELECT coalesce(jsonb_agg(e.ending ORDER BY e.place), '[]') FROM (VALUES
            (1, {_ENDING.format("phone")}), (2, {_ENDING.format("other_phone")})) e (place, ending)
            WHERE e.ending <> ''),
        'email', left(p.email, 1), 'address', p.address <> '' OR p.city <> '',
        'kin', left(c ->> 'kin_name', 1), 'kin_phone', {_ENDING.format("kin_phone")})
    FROM public.patients p
    CROSS JOIN LATERAL public.pms_kiosk_contact(p.id) c WHERE p.id = patient
$$"""

_TEXTS = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_texts(wish jsonb, allowed text[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE {_PINNED} AS $$
BEGIN
    IF jsonb_typeof(wish) IS DISTINCT FROM 'object' OR wish = '{{}}' THEN RETURN false; END IF;
    RETURN NOT EXISTS (
        SELECT FROM jsonb_each(wish) e WHERE NOT e.key = ANY (allowed)
        OR jsonb_typeof(e.value) <> 'string' OR length(e.value #>> '{{}}') > {_LONGEST_TEXT}
        OR e.value #>> '{{}}' ~ '[\\u0001-\\u0009\\u000b-\\u001f\\u007f-\\u009f]'
        OR e.value #>> '{{}}' ~ '[\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]');
END $$"""

_BORN = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_born(written text) RETURNS date
LANGUAGE plpgsql IMMUTABLE {_PINNED} AS $$
BEGIN
    IF written ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' THEN RETURN written::date; END IF;
    RETURN NULL;
EXCEPTION WHEN datetime_field_overflow THEN RETURN NULL;
END $$"""

HELPERS = (
    _SELF, *_HASHES, _COUNT, _DAY, _NUMBER, _LIVING, _PERSON, _RECOGNISED, _APPOINTMENT, _CONTACT,
    _VIEW, _TEXTS, _BORN,
)  # fmt: skip

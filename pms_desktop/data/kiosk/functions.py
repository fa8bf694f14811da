"""PostgreSQL: all that a kiosk's login can do, as functions of the owner.

Whoever knows the kiosk's password may call them from a program of their own, in any order and in
transactions they take back. Hence:

- a try is counted and its question kept by `pms_kiosk_ask`; `pms_kiosk_answer` answers only what
  another transaction has kept. Taking one's transaction back takes the answer back with it;
- counters are rows that are locked while they are counted up, and transactions that would see old
  counts (REPEATABLE READ and above) are refused;
- a question that leads to nobody gets one answer, whatever the reason;
- functions answer JSON and take texts that are held against their bounds once more here.

The same answers for an embedded file are made by `services/kiosk_on_file.py`.
"""

from datetime import timedelta

from sqlalchemy import Connection, text

from pms_desktop.data.kiosk.pieces import HELPERS
from pms_desktop.domain import kiosk as rules
from pms_desktop.domain.appointments import AppointmentState
from pms_desktop.domain.billing import ChargeSource
from pms_desktop.domain.kiosk import Refusal
from pms_desktop.domain.patients import EARLIEST_BIRTH, Sex
from pms_desktop.domain.tariff import TariffCategory

_HEAD = (
    "RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER"
    " SET search_path = pg_catalog, public, pg_temp AS $$"
)


def _span(time: timedelta) -> str:
    return f"interval '{int(time.total_seconds())} seconds'"


def _array(names: tuple[str, ...]) -> str:
    return f"ARRAY[{', '.join(repr(name) for name in names)}]"


_KIN = _array(rules.KIN_TEXTS)
_WRONG_WISH = "RAISE EXCEPTION 'no such wish' USING ERRCODE = '23514', CONSTRAINT = 'kiosk_wish';"
_LAPSE = f"""
    UPDATE public.kiosk_requests SET state = 'lapsed', decided_at = moment
    WHERE state = 'waiting' AND recorded_at < moment - {_span(rules.LAPSES_AFTER)};
    DELETE FROM public.kiosk_counters
    WHERE since < moment - interval '3 days' AND key NOT LIKE 'kiosk:%';"""

_ENTER = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_enter() {_HEAD}
DECLARE me uuid := public.pms_kiosk_self(); moment timestamptz := public.pms_now();
BEGIN
    INSERT INTO public.accounts AS a (staff_id, last_sign_in_at) VALUES (me, moment)
    ON CONFLICT (staff_id) DO UPDATE SET last_sign_in_at = excluded.last_sign_in_at;
    {_LAPSE}
    RETURN (SELECT jsonb_build_object(
        'staff_id', me, 'login', s.login, 'name', s.name,
        'hospital', jsonb_build_object(
            'name', h.name, 'currency', h.currency, 'locale', h.locale, 'country', h.country,
            'time_zone', h.time_zone, 'demo', h.demo, 'lock_minutes', h.lock_minutes,
            'kiosk_languages', h.kiosk_languages))
        FROM public.staff s, public.hospital h WHERE s.id = me);
END $$"""

_REVISION = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_revision() {_HEAD}
BEGIN
    PERFORM public.pms_kiosk_self();
    RETURN (SELECT to_jsonb(version_num) FROM public.alembic_version);
END $$"""

_START = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_start() {_HEAD}
BEGIN
    PERFORM public.pms_kiosk_self();
    RETURN (SELECT jsonb_build_object('languages', kiosk_languages) FROM public.hospital);
END $$"""

_ASK = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_ask(kind text, said text, born date) {_HEAD}
DECLARE me uuid := public.pms_kiosk_self(); moment timestamptz := public.pms_now();
    c public.kiosk_counters%ROWTYPE; ticket uuid := gen_random_uuid(); known boolean;
    h public.hospital%ROWTYPE;
BEGIN
    SELECT * INTO STRICT h FROM public.hospital;
    INSERT INTO public.kiosk_counters (key, count, since) VALUES ('kiosk:' || me, 0, moment)
    ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT c FROM public.kiosk_counters WHERE key = 'kiosk:' || me FOR UPDATE;
    IF c.locked_until > moment THEN
        RETURN jsonb_build_object(
            'locked', ceil(extract(epoch FROM c.locked_until - moment))::integer);
    END IF;
    IF c.locked_until > c.since
        OR c.since + make_interval(mins => h.kiosk_tries_minutes) < moment THEN
        c.count := 0; c.since := moment;
    END IF;
    IF c.locked_until + {_span(rules.LOCKS_FORGOTTEN)} < moment THEN c.locks := 0; END IF;
    c.count := c.count + 1;
    IF c.count >= h.kiosk_tries THEN
        c.locked_until := moment + make_interval(mins => h.kiosk_lock_minutes)
            * power(2, least(c.locks, {rules.LOCK_DOUBLINGS}));
        c.locks := c.locks + 1;
    END IF;
    UPDATE public.kiosk_counters SET count = c.count, since = c.since,
        locked_until = c.locked_until, locks = c.locks WHERE key = c.key;
    known := public.pms_kiosk_count(public.pms_kiosk_claim(kind, said), interval '1 day')
        <= h.kiosk_claim_tries;
    INSERT INTO public.kiosk_visits (id, question, asked_in, counted)
    VALUES (ticket, public.pms_kiosk_question(kind, said, born),
        pg_current_xact_id()::text, known);
    RETURN jsonb_build_object('ticket', ticket);
END $$"""

_ANSWER = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_answer(
    ticket uuid, kind text, said text, born date) {_HEAD}
DECLARE me uuid := public.pms_kiosk_self(); moment timestamptz := public.pms_now();
    v public.kiosk_visits%ROWTYPE; person uuid; secret text;
BEGIN
    SELECT * INTO v FROM public.kiosk_visits WHERE id = ticket AND recorded_by = me
        AND question = public.pms_kiosk_question(kind, said, born) AND answered_at IS NULL
        AND recorded_at + {_span(rules.ANSWER_WITHIN)} >= moment FOR UPDATE;
    IF v.id IS NULL OR v.asked_in = pg_current_xact_id()::text THEN
        RETURN jsonb_build_object('unknown', true);
    END IF;
    person := public.pms_kiosk_person(kind, said, born);
    UPDATE public.kiosk_visits SET answered_at = moment WHERE id = v.id;
    IF person IS NULL OR NOT v.counted THEN RETURN jsonb_build_object('unknown', true); END IF;
    secret := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
    UPDATE public.kiosk_visits
    SET patient_id = person, token = public.pms_kiosk_hash(secret), used_at = moment
    WHERE id = v.id;
    UPDATE public.kiosk_counters SET count = greatest(count - 1, 0),
        locks = CASE WHEN locked_until > moment THEN greatest(locks - 1, 0) ELSE locks END,
        locked_until = CASE WHEN locked_until > moment THEN NULL ELSE locked_until END
    WHERE key IN ('kiosk:' || me, public.pms_kiosk_claim(kind, said));
    RETURN public.pms_kiosk_view(person) || jsonb_build_object('token', secret);
END $$"""

_LOOK = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_look(token text) {_HEAD}
DECLARE person uuid := public.pms_kiosk_recognised(token);
BEGIN
    IF person IS NULL THEN RETURN jsonb_build_object('over', true); END IF;
    RETURN public.pms_kiosk_view(person);
END $$"""

_LEAVE = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_leave(token text) {_HEAD}
DECLARE me uuid := public.pms_kiosk_self();
BEGIN
    UPDATE public.kiosk_visits v SET ended_at = public.pms_now()
    WHERE v.token = public.pms_kiosk_hash(pms_kiosk_leave.token) AND v.recorded_by = me
        AND v.ended_at IS NULL;
    RETURN '{{}}'::jsonb;
END $$"""

_CHARGE = f"""
    INSERT INTO public.charges (id, patient_id, category, description, detail, quantity, price,
        tax_rate, charged_at, source, source_id, part)
    SELECT gen_random_uuid(), person, '{TariffCategory.CONSULTATION.value}',
        'Consultation, ' || f.name, s.name, 1000, d.consultation_fee, coalesce(t.rate, 0), moment,
        '{ChargeSource.APPOINTMENT.value}', a.id,
        CASE WHEN undone > 0 THEN (undone + 1)::text ELSE '' END
    FROM public.doctors d JOIN public.staff s ON s.id = d.staff_id
    JOIN public.specialities f ON f.id = d.speciality_id
    LEFT JOIN public.tax_rates t ON t.id = d.tax_rate_id
    WHERE d.staff_id = a.doctor_id AND d.consultation_fee > 0
    ON CONFLICT DO NOTHING;"""

_CHECK_IN = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_check_in(token text, appointment uuid) {_HEAD}
DECLARE person uuid := public.pms_kiosk_recognised(token); moment timestamptz := public.pms_now();
    a public.appointments%ROWTYPE; day tstzrange := public.pms_kiosk_day(); undone bigint;
    h public.hospital%ROWTYPE; refusal text := '';
BEGIN
    SELECT * INTO STRICT h FROM public.hospital;
    IF person IS NULL THEN RETURN jsonb_build_object('over', true); END IF;
    SELECT * INTO a FROM public.appointments WHERE id = appointment AND patient_id = person;
    IF a.id IS NOT NULL THEN
        -- Nobody else books or checks in with this doctor: the key that stations lock as well.
        PERFORM pg_advisory_xact_lock(
            ('x' || right(replace(a.doctor_id::text, '-', ''), 16))::bit(64)::bigint);
        SELECT * INTO a FROM public.appointments
        WHERE id = appointment AND patient_id = person FOR UPDATE;
    END IF;
    refusal := CASE
        WHEN a.id IS NULL OR NOT a.starts_at <@ day OR a.state NOT IN (
            '{AppointmentState.BOOKED.value}', '{AppointmentState.ARRIVED.value}')
        THEN '{Refusal.DESK.value}'
        WHEN a.state = '{AppointmentState.ARRIVED.value}' THEN ''
        WHEN moment < a.starts_at - make_interval(mins => h.kiosk_early_minutes)
        THEN '{Refusal.EARLY.value}'
        WHEN moment > a.starts_at + make_interval(mins => h.kiosk_late_minutes)
        THEN '{Refusal.LATE.value}'
        ELSE '' END;
    IF refusal <> '' THEN RETURN jsonb_build_object('refusal', refusal); END IF;
    IF a.state = '{AppointmentState.BOOKED.value}' THEN
        SELECT count(*) INTO undone FROM public.charges
        WHERE source = '{ChargeSource.APPOINTMENT.value}' AND source_id = a.id
            AND cancelled_at IS NOT NULL;
        {_CHARGE}
        UPDATE public.appointments
        SET state = '{AppointmentState.ARRIVED.value}', checked_in_at = moment, queue_number =
            (SELECT coalesce(max(o.queue_number), 0) + 1 FROM public.appointments o
             WHERE o.doctor_id = a.doctor_id AND o.starts_at <@ day)
        WHERE id = a.id;
    END IF;
    RETURN jsonb_build_object('now', moment, 'appointment', public.pms_kiosk_appointment(a.id));
END $$"""

_ASK_CONTACT = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_ask_contact(token text, wish jsonb) {_HEAD}
DECLARE person uuid := public.pms_kiosk_recognised(token); moment timestamptz := public.pms_now();
    stands jsonb; slip integer;
BEGIN
    IF person IS NULL THEN RETURN jsonb_build_object('over', true); END IF;
    IF NOT public.pms_kiosk_texts(wish, {_array(rules.CONTACT_TEXTS)})
        OR (wish ?| {_KIN}) <> (wish ?& {_KIN}) THEN {_WRONG_WISH} END IF;
    -- The counter's row is locked from here on: a patient's requests come one after another.
    IF public.pms_kiosk_count('contact:' || person, interval '1 day') > {rules.CONTACTS_A_DAY}
    THEN RETURN jsonb_build_object('full', true); END IF;
    {_LAPSE}
    SELECT jsonb_object_agg(e.key, e.value) INTO stands
    FROM jsonb_each(public.pms_kiosk_contact(person)) e WHERE wish ? e.key;
    UPDATE public.kiosk_requests SET wanted = wanted || wish, stood = stood || stands
    WHERE patient_id = person AND kind = 'contact' AND state = 'waiting'
    RETURNING number INTO slip;
    IF slip IS NULL THEN
        slip := public.pms_kiosk_number();
        INSERT INTO public.kiosk_requests (id, kind, number, patient_id, wanted, stood)
        VALUES (gen_random_uuid(), 'contact', slip, person, wish, stands);
    END IF;
    RETURN jsonb_build_object('slip', slip);
END $$"""

_SEXES = ", ".join(f"'{sex.value}'" for sex in Sex)
_ASK_REGISTRATION = f"""
CREATE OR REPLACE FUNCTION public.pms_kiosk_ask_registration(request uuid, wish jsonb) {_HEAD}
DECLARE me uuid := public.pms_kiosk_self(); moment timestamptz := public.pms_now(); slip integer;
BEGIN
    IF request IS NULL OR NOT public.pms_kiosk_texts(wish, {_array(rules.PERSON_TEXTS)})
        OR trim(concat(wish ->> 'family_names', wish ->> 'given_names')) = ''
        OR NOT coalesce(wish ->> 'sex' IN ({_SEXES}), true)
        OR NOT coalesce(public.pms_kiosk_born(wish ->> 'birth_date')
            BETWEEN '{EARLIEST_BIRTH}' AND moment::date + 1, false)
    THEN {_WRONG_WISH} END IF;
    SELECT number INTO slip FROM public.kiosk_requests WHERE id = request AND recorded_by = me;
    IF slip IS NOT NULL THEN RETURN jsonb_build_object('slip', slip); END IF;
    IF public.pms_kiosk_count('register:' || me, interval '1 hour') > {rules.REGISTRATIONS_AN_HOUR}
    THEN RETURN jsonb_build_object('full', true); END IF;
    {_LAPSE}
    IF (SELECT count(*) FROM public.kiosk_requests WHERE state = 'waiting'
        AND kind = 'registration' AND recorded_by = me) >= {rules.REGISTRATIONS_WAITING}
    THEN RETURN jsonb_build_object('full', true); END IF;
    SELECT number INTO slip FROM public.kiosk_requests WHERE id = request AND recorded_by = me;
    IF slip IS NULL THEN
        slip := public.pms_kiosk_number();
        INSERT INTO public.kiosk_requests (id, kind, number, wanted, stood)
        VALUES (request, 'registration', slip, wish, '{{}}');
    END IF;
    RETURN jsonb_build_object('slip', slip);
END $$"""


def compile_kiosk_functions(connection: Connection) -> None:
    """Write the functions, replacing older ones; who calls them says `access.CALLERS`."""
    for function in (
        *HELPERS, _ENTER, _REVISION, _START, _ASK, _ANSWER, _LOOK, _LEAVE, _CHECK_IN, _ASK_CONTACT,
        _ASK_REGISTRATION,
    ):  # fmt: skip
        connection.execute(text(function))

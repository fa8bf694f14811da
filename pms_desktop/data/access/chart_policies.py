"""PostgreSQL: clinical rows are seen and written only in a chart that is open to the login.

`pms_open_chart` is the only way to open one, and leaves a row in the audit for ever. Owner's
functions give the few columns that boards and banners need of charts that are closed.

Row security is not forced on the owner: nobody signs in as `pms_owner`, whose triggers, seals
and functions must see every row. `patients` has no policy: under one, no index serves a search.
"""

from sqlalchemy import Connection

from pms_desktop.data.access.care import care_sql
from pms_desktop.data.access.grants import group_role
from pms_desktop.data.audit.triggers import audit_row
from pms_desktop.domain.access import MATRIX, Permission, Role
from pms_desktop.domain.audit import AuditAction
from pms_desktop.domain.charts import AHEAD, LONGEST_REASON, OPEN_FOR, WITHIN, CareRelation

CLINICAL = (
    "allergies", "history_entries", "problems", "notes", "vital_signs", "prescriptions",
)  # fmt: skip
"""Tables of the chart whose rows name their patient. `prescription_items` belong to one of them."""

DOWNTIME_READER = "pms_downtime_reader"
"""Group role of whoever may read charts on a standby, where nothing can be opened."""

PROTECTED = (*CLINICAL, "prescription_items")
"""All tables that have the policy `pms_open_chart`, and no other."""

MOST_AT_ONCE = 1000
"""Patients a board asks about in one call."""

_HEAD = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
DOWNTIME = (
    "(SELECT pg_is_in_recovery() AND coalesce("
    f"pg_has_role(session_user, to_regrole('{DOWNTIME_READER}')::oid, 'MEMBER'), false))"
)
_OPEN = f"patient_id = ANY (ARRAY(SELECT public.pms_my_open_charts())) OR {DOWNTIME}"
_OPEN_ITEMS = (
    f"prescription_id = ANY (ARRAY(SELECT public.pms_my_open_prescriptions())) OR {DOWNTIME}"
)

# The server looks at a last day when somebody comes in, not while they stay.
IN_TIME = (
    "coalesce((SELECT r.rolvaliduntil FROM pg_roles r WHERE r.rolname = session_user), 'infinity')"
    " > clock_timestamp()"
)
"""Whether the last day of whoever asks is not over."""
_MY_OPEN_CHARTS = f"""
CREATE OR REPLACE FUNCTION public.pms_my_open_charts() RETURNS SETOF uuid
LANGUAGE sql STABLE {_HEAD} AS $$
    SELECT patient_id FROM public.chart_openings
    WHERE login = session_user::text AND expires_at > now() AND {IN_TIME}
$$"""
_MY_OPEN_PRESCRIPTIONS = f"""
CREATE OR REPLACE FUNCTION public.pms_my_open_prescriptions() RETURNS SETOF uuid
LANGUAGE sql STABLE {_HEAD} AS $$
    SELECT id FROM public.prescriptions
    WHERE patient_id = ANY (ARRAY(SELECT public.pms_my_open_charts()))
$$"""
_CHART_IS_OPEN = f"""
CREATE OR REPLACE FUNCTION public.pms_chart_is_open(patient uuid) RETURNS boolean
LANGUAGE sql STABLE {_HEAD} AS $$
    SELECT EXISTS (SELECT 1 FROM public.chart_openings
        WHERE login = session_user::text AND patient_id = patient AND expires_at > now()
        AND {IN_TIME})
    OR {DOWNTIME}
$$"""


def _any_job(permission: Permission) -> str:
    roles = [role for role in Role if permission in MATRIX[role]]
    return " OR ".join(
        f"pg_has_role(session_user, '{group_role(role)}', 'MEMBER')" for role in roles
    )


_OPEN_CHART = f"""
CREATE OR REPLACE FUNCTION public.pms_open_chart(
    patient uuid, why text, OUT expires_at timestamptz, OUT relation text, OUT reason text,
    OUT restricted boolean) RETURNS record LANGUAGE plpgsql {_HEAD} AS $$
#variable_conflict use_column
DECLARE
    v_me uuid; v_patient uuid := pms_open_chart.patient; v_reason text := btrim(coalesce(why, ''));
BEGIN
    SELECT o.expires_at, o.relation, o.reason, o.restricted
    INTO expires_at, relation, reason, restricted FROM public.chart_openings o
    WHERE o.login = session_user::text AND o.patient_id = v_patient AND o.expires_at > now()
    ORDER BY o.expires_at DESC LIMIT 1;
    IF FOUND THEN RETURN; END IF;
    IF {DOWNTIME} THEN
        expires_at := now() + interval '{OPEN_FOR.total_seconds():.0f} seconds';
        relation := '{CareRelation.NONE}'; reason := ''; restricted := false;
        RETURN;
    END IF;
    SELECT s.id INTO v_me FROM public.staff s WHERE s.login = session_user::text AND s.active;
    SELECT p.restricted INTO restricted FROM public.patients p WHERE p.id = v_patient;
    IF v_me IS NULL OR restricted IS NULL OR NOT {IN_TIME} THEN
        RAISE EXCEPTION 'no such chart for this login' USING ERRCODE = '42501';
    END IF;
    IF length(v_reason) > {LONGEST_REASON} THEN
        RAISE EXCEPTION 'too long' USING ERRCODE = '23514', CONSTRAINT = 'chart_reason_length';
    END IF;
    relation := <care>;
    IF relation <> '{CareRelation.NONE}' AND NOT restricted THEN v_reason := ''; END IF;
    IF v_reason = '' AND (restricted OR relation = '{CareRelation.NONE}') THEN RETURN; END IF;
    PERFORM set_config('synchronous_commit', 'on', true);
    DELETE FROM public.chart_openings WHERE id IN (SELECT o.id FROM public.chart_openings o
        WHERE o.expires_at <= now() ORDER BY o.expires_at LIMIT 100 FOR UPDATE SKIP LOCKED);
    expires_at := now() + interval '{OPEN_FOR.total_seconds():.0f} seconds';
    reason := v_reason;
    INSERT INTO public.chart_openings
        (id, login, staff_id, patient_id, opened_at, expires_at, relation, restricted, reason)
    VALUES (gen_random_uuid(), session_user, v_me, v_patient, now(), expires_at, relation,
        restricted, v_reason);
    <row>;
END $$"""


def _open_chart() -> str:
    def ago(care: CareRelation) -> str:
        return f"now() - interval '{WITHIN[care].total_seconds():.0f} seconds'"

    care = care_sql(
        {
            "me": "v_me",
            "patient": "v_patient",
            "doctor": f"({_any_job(Permission.WRITE_CHART)})",
            "nurse": "(pg_has_role(session_user, 'pms_nurse', 'MEMBER'))",
            "clinical": f"({_any_job(Permission.READ_CHART)})",
            "appointment_since": ago(CareRelation.APPOINTMENT),
            "appointment_until": f"now() + interval '{AHEAD.total_seconds():.0f} seconds'",
            "arrived_since": ago(CareRelation.ARRIVED),
            "recorded_since": ago(CareRelation.RECORDED),
            "registered_since": ago(CareRelation.REGISTERED),
        },
        "public.",
    )
    told = (
        "jsonb_strip_nulls(jsonb_build_object('relation', relation, 'reason',"
        " nullif(v_reason, ''), 'restricted', nullif(restricted, false)))"
    )
    row = audit_row(
        "postgresql",
        f"CASE WHEN v_reason = '' THEN '{AuditAction.OPEN}' ELSE '{AuditAction.GLASS}' END,"
        f" 'chart_openings', v_patient::text, v_patient, NULL, {told}",
    )
    return _OPEN_CHART.replace("<care>", care).replace("<row>", row)


_MAY_KNOW = f"""
    (NOT p.restricted OR public.pms_chart_is_open(p.id) OR (({_any_job(Permission.READ_CHART)})
        AND EXISTS (SELECT 1 FROM public.admissions a
            WHERE a.patient_id = p.id AND a.discharged_at IS NULL)))"""
_ALLERGY_WARNINGS = f"""
CREATE OR REPLACE FUNCTION public.pms_allergy_warnings(patients uuid[])
RETURNS TABLE (patient_id uuid, substance text, reaction text)
LANGUAGE sql STABLE {_HEAD} AS $$
    SELECT g.patient_id, g.substance, g.reaction
    FROM public.allergies g JOIN public.patients p ON p.id = g.patient_id
    WHERE g.patient_id = ANY (pms_allergy_warnings.patients[1:{MOST_AT_ONCE}])
    AND g.withdrawn_at IS NULL AND {_MAY_KNOW}
    ORDER BY g.recorded_at, g.id
$$"""
_LAST_VITALS = f"""
CREATE OR REPLACE FUNCTION public.pms_last_vitals(patients uuid[], since timestamptz)
RETURNS TABLE (patient_id uuid, id uuid, taken_at timestamptz, news2 smallint, news2_red boolean)
LANGUAGE sql STABLE {_HEAD} AS $$
    SELECT DISTINCT ON (v.patient_id) v.patient_id, v.id, v.taken_at, v.news2::smallint, v.news2_red
    FROM public.vital_signs v JOIN public.admissions a
        ON a.patient_id = v.patient_id AND a.discharged_at IS NULL
    WHERE v.patient_id = ANY (pms_last_vitals.patients[1:{MOST_AT_ONCE}])
    AND v.taken_at >= since AND v.withdrawn_at IS NULL
    ORDER BY v.patient_id, v.taken_at DESC, v.id DESC
$$"""
_KEEP_RESTRICTED = """
CREATE OR REPLACE FUNCTION public.pms_keep_restricted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT ({may}) THEN
        RAISE EXCEPTION 'only an administrator lifts a restriction' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$"""
_KEEPS_RESTRICTED = (
    "CREATE OR REPLACE TRIGGER pms_keep_restricted BEFORE UPDATE OF restricted ON patients"
    " FOR EACH ROW WHEN (OLD.restricted AND NOT NEW.restricted)"
    " EXECUTE FUNCTION public.pms_keep_restricted()"
)


def jobs_with(*permissions: Permission) -> list[Role]:
    """Jobs that include at least one of these."""
    return [role for role in Role if MATRIX[role] & set(permissions)]


def compile_chart_policies(connection: Connection) -> None:
    """Write functions and policies, replacing older ones. Runs as `pms_owner`; who may call the
    functions stands in `grants.py`."""
    lifts = _any_job(Permission.LIFT_RESTRICTION)
    for statement in (
        _MY_OPEN_CHARTS,
        _MY_OPEN_PRESCRIPTIONS,
        _CHART_IS_OPEN,
        _open_chart(),
        _ALLERGY_WARNINGS,
        _LAST_VITALS,
        _KEEP_RESTRICTED.format(may=lifts),
        _KEEPS_RESTRICTED,
    ):
        connection.exec_driver_sql(statement)
    for table in CLINICAL:
        _protect(connection, table, _OPEN)
    _protect(connection, "prescription_items", _OPEN_ITEMS)


def _protect(connection: Connection, table: str, rule: str) -> None:
    connection.exec_driver_sql(f"ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY")
    connection.exec_driver_sql(f"DROP POLICY IF EXISTS pms_open_chart ON public.{table}")
    connection.exec_driver_sql(
        f"CREATE POLICY pms_open_chart ON public.{table} USING ({rule}) WITH CHECK ({rule})"
    )

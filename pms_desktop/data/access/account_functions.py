"""PostgreSQL: the only way logins are made and changed.

The functions run as `pms_accounts`, a role nobody can sign in as: CREATEROLE is too strong for a
person. The clear password never reaches the server, only its SCRAM verifier. Whether a login may
sign in, and until when, follows the row in `staff` by a trigger.
"""

from sqlalchemy import Connection, text

from pms_desktop.data.access.grants import compile_calls, group_role
from pms_desktop.data.rules.accounts import LAST_ADMINISTRATOR, other_administrators
from pms_desktop.domain.access import Role
from pms_desktop.domain.kiosk import KIOSK_ALONE_RULE

_GUARD = """
    IF NOT pg_has_role(session_user, 'pms_administrator', 'MEMBER') THEN
        RAISE EXCEPTION 'only an administrator keeps accounts' USING ERRCODE = '42501';
    END IF;
    IF who !~ '^[a-z][a-z0-9._-]{1,30}$' OR who LIKE 'pms\\_%' OR who LIKE 'pg\\_%' THEN
        RAISE EXCEPTION 'not a login name' USING ERRCODE = '23514', CONSTRAINT = 'ck_login_name';
    END IF;
"""
_CHECK_VERIFIER = """
    IF verifier !~ '^SCRAM-SHA-256\\$[0-9]+:[A-Za-z0-9+/=]+\\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
        RAISE EXCEPTION 'not a SCRAM verifier' USING ERRCODE = '23514', CONSTRAINT = 'ck_verifier';
    END IF;
"""
# A row in staff is not enough: an administrator could enter one with the login of a machine.
_IS_STAFF = """(
    EXISTS (SELECT 1 FROM public.staff s JOIN pg_roles r ON r.rolname = s.login
        WHERE s.login = who AND NOT (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb)
        AND EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid)
        AND NOT EXISTS (SELECT 1 FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
            WHERE m.member = r.oid AND NOT g.rolname = ANY (ARRAY[{groups}]))))"""
_CHECK_STAFF = """
    IF NOT {is_staff} THEN
        RAISE EXCEPTION 'not a member of staff' USING ERRCODE = '42501';
    END IF;
"""
_GIVE_JOBS = """
    IF coalesce(cardinality(jobs), 0) = 0 THEN
        RAISE EXCEPTION 'no job' USING ERRCODE = '23514', CONSTRAINT = 'ck_job';
    END IF;
    IF 'kiosk' = ANY (jobs) AND NOT jobs <@ ARRAY['kiosk'] THEN
        RAISE EXCEPTION 'a kiosk has no other job'
        USING ERRCODE = '23514', CONSTRAINT = '{alone}';
    END IF;
    FOREACH job IN ARRAY jobs LOOP
        IF NOT job = ANY (ARRAY[{jobs}]) THEN
            RAISE EXCEPTION 'no such job' USING ERRCODE = '23514', CONSTRAINT = 'ck_job';
        END IF;
        EXECUTE format('GRANT %I TO %I', 'pms_' || job, who);
    END LOOP;
"""
# The last day counts whole, in the hospital's own time.
_FOLLOW = """
    SELECT format('ALTER ROLE %I %s VALID UNTIL %L', who,
        CASE WHEN s.active THEN 'LOGIN' ELSE 'NOLOGIN' END,
        coalesce((((s.expires_on + 1)::timestamp AT TIME ZONE
            coalesce((SELECT time_zone FROM public.hospital), 'UTC')))::text, 'infinity'))
    INTO statement FROM public.staff s WHERE s.login = who;
    IF statement IS NOT NULL THEN EXECUTE statement; END IF;
"""
_NOTE_PASSWORD = """
    INSERT INTO public.accounts (staff_id, must_change, password_set_at)
    SELECT s.id, {temporary}, clock_timestamp() FROM public.staff s WHERE s.login = who
    ON CONFLICT (staff_id) DO UPDATE
    SET must_change = excluded.must_change, password_set_at = excluded.password_set_at;
"""
_HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

_GROUPS = ", ".join(f"'{group_role(role)}'" for role in Role)
_JOBS = ", ".join(f"'{role.value}'" for role in Role)
_STAFF = _IS_STAFF.format(groups=_GROUPS)
_ONLY_STAFF = _CHECK_STAFF.format(is_staff=_STAFF)
_GIVE = _GIVE_JOBS.format(jobs=_JOBS, alone=KIOSK_ALONE_RULE)

_FUNCTIONS = (
    f"""
CREATE OR REPLACE FUNCTION public.pms_create_login(
    who text, jobs text[], verifier text, temporary boolean)
RETURNS void {_HEAD} AS $$
DECLARE job text; statement text;
BEGIN
    {_GUARD} {_CHECK_VERIFIER}
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = who) THEN
        RAISE EXCEPTION 'login is taken' USING ERRCODE = '23505', CONSTRAINT = 'uq_staff_login';
    END IF;
    EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 8 PASSWORD %L', who, verifier);
    {_GIVE} {_FOLLOW} {_NOTE_PASSWORD.format(temporary="temporary")}
END $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_set_jobs(who text, jobs text[])
RETURNS void {_HEAD} AS $$
DECLARE job text;
BEGIN
    {_GUARD} {_ONLY_STAFF}
    IF NOT 'administrator' = ANY (jobs) AND pg_has_role(who, 'pms_administrator', 'MEMBER') THEN
        LOCK TABLE public.accounts IN SHARE ROW EXCLUSIVE MODE;
        IF NOT {other_administrators("postgresql", "who")} THEN {LAST_ADMINISTRATOR} END IF;
    END IF;
    FOREACH job IN ARRAY ARRAY[{_JOBS}] LOOP
        EXECUTE format('REVOKE %I FROM %I', 'pms_' || job, who);
    END LOOP;
    -- Since PostgreSQL 16 nobody takes back what somebody else gave: then all stays as it was.
    IF EXISTS (SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
               WHERE r.rolname = who) THEN
        RAISE EXCEPTION 'a job that another role gave' USING ERRCODE = '42501';
    END IF;
    {_GIVE}
END $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_set_verifier(who text, verifier text)
RETURNS void {_HEAD} AS $$
BEGIN
    {_GUARD} {_CHECK_VERIFIER} {_ONLY_STAFF}
    EXECUTE format('ALTER ROLE %I PASSWORD %L', who, verifier);
    {_NOTE_PASSWORD.format(temporary="true")}
END $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_end_sessions(who text)
RETURNS integer {_HEAD} AS $$
BEGIN
    {_GUARD} {_ONLY_STAFF}
    RETURN (SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE usename = who AND pid <> pg_backend_pid());
END $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_end_expired_sessions()
RETURNS integer {_HEAD} AS $$
BEGIN
    -- The server looks at a last day when somebody comes in, not while they stay.
    RETURN (SELECT count(pg_terminate_backend(a.pid))
        FROM pg_stat_activity a JOIN pg_roles r ON r.rolname = a.usename
        WHERE a.datname = current_database() AND NOT r.rolsuper
        AND (r.rolvaliduntil < clock_timestamp() OR NOT r.rolcanlogin)
        AND EXISTS (SELECT FROM public.staff s WHERE s.login = a.usename::text));
END $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_change_own_password(verifier text)
RETURNS void {_HEAD} AS $$
DECLARE who text := session_user;
BEGIN
    {_CHECK_VERIFIER} {_ONLY_STAFF}
    EXECUTE format('ALTER ROLE %I PASSWORD %L', who, verifier);
    {_NOTE_PASSWORD.format(temporary="false")}
END $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_note_sign_in(
    OUT last_sign_in_at timestamptz, OUT must_change boolean)
RETURNS record {_HEAD} AS $$
BEGIN
    SELECT a.last_sign_in_at, a.must_change INTO last_sign_in_at, must_change
    FROM public.accounts a JOIN public.staff s ON s.id = a.staff_id WHERE s.login = session_user;
    IF pg_is_in_recovery() THEN RETURN; END IF;
    INSERT INTO public.accounts AS a (staff_id, last_sign_in_at)
    SELECT s.id, clock_timestamp() FROM public.staff s WHERE s.login = session_user
    ON CONFLICT (staff_id) DO UPDATE SET last_sign_in_at = excluded.last_sign_in_at;
END $$""",
    f"""
CREATE OR REPLACE FUNCTION public.pms_follow_staff()
RETURNS trigger {_HEAD} AS $$
DECLARE who text := NEW.login; statement text;
BEGIN
    IF {_STAFF} THEN {_FOLLOW} END IF;
    RETURN NULL;
END $$""",
)


def compile_account_functions(connection: Connection) -> None:
    """Write the functions as `pms_accounts`, and let those call them who may."""
    connection.execute(text("SET LOCAL ROLE pms_accounts"))
    for function in _FUNCTIONS:
        connection.execute(text(function))
    compile_calls(connection, "pms_accounts")
    connection.execute(text("SET LOCAL ROLE pms_owner"))
    connection.execute(
        text(
            "CREATE OR REPLACE TRIGGER pms_follow_staff AFTER UPDATE OF active, expires_on ON staff"
            " FOR EACH ROW WHEN (NEW.login IS NOT NULL) EXECUTE FUNCTION public.pms_follow_staff()"
        )
    )

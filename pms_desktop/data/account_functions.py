"""PostgreSQL: the only way an administrator makes and changes logins.

The functions run as `pms_accounts`, a role nobody can sign in as: CREATEROLE is too strong for a
person. The clear password never reaches the server, only its SCRAM verifier.
"""

from sqlalchemy import Connection, text

from pms_desktop.domain.access import Role

_GUARD = """
    IF NOT pg_has_role(session_user, 'pms_administrator', 'MEMBER') THEN
        RAISE EXCEPTION 'only an administrator keeps accounts' USING ERRCODE = '42501';
    END IF;
    IF login !~ '^[a-z][a-z0-9._-]{1,30}$' OR login LIKE 'pms\\_%' OR login LIKE 'pg\\_%' THEN
        RAISE EXCEPTION 'not a login name' USING ERRCODE = '23514', CONSTRAINT = 'ck_login_name';
    END IF;
"""
_CHECK_VERIFIER = """
    IF verifier !~ '^SCRAM-SHA-256\\$[0-9]+:[A-Za-z0-9+/=]+\\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
        RAISE EXCEPTION 'not a SCRAM verifier' USING ERRCODE = '23514', CONSTRAINT = 'ck_verifier';
    END IF;
"""
_GIVE_JOBS = """
    FOREACH job IN ARRAY jobs LOOP
        IF NOT job = ANY (ARRAY[{jobs}]) THEN
            RAISE EXCEPTION 'no such job' USING ERRCODE = '23514', CONSTRAINT = 'ck_job';
        END IF;
        EXECUTE format('GRANT %I TO %I', 'pms_' || job, login);
    END LOOP;
"""
_HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"


def _functions() -> list[str]:
    known = ", ".join(f"'{role.value}'" for role in Role)
    give = _GIVE_JOBS.format(jobs=known)
    return [
        f"""
CREATE OR REPLACE FUNCTION public.pms_create_login(login text, jobs text[], verifier text)
RETURNS void {_HEAD} AS $$
DECLARE job text;
BEGIN
    {_GUARD} {_CHECK_VERIFIER}
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = login) THEN
        RAISE EXCEPTION 'login is taken' USING ERRCODE = '23505', CONSTRAINT = 'uq_staff_login';
    END IF;
    EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 8 PASSWORD %L', login, verifier);
    {give}
END $$""",
        f"""
CREATE OR REPLACE FUNCTION public.pms_set_jobs(login text, jobs text[])
RETURNS void {_HEAD} AS $$
DECLARE job text;
BEGIN
    {_GUARD}
    FOREACH job IN ARRAY ARRAY[{known}] LOOP
        EXECUTE format('REVOKE %I FROM %I', 'pms_' || job, login);
    END LOOP;
    {give}
END $$""",
        f"""
CREATE OR REPLACE FUNCTION public.pms_set_verifier(login text, verifier text)
RETURNS void {_HEAD} AS $$
BEGIN
    {_GUARD} {_CHECK_VERIFIER}
    IF NOT EXISTS (SELECT 1 FROM public.staff s WHERE s.login = pms_set_verifier.login) THEN
        RAISE EXCEPTION 'not a member of staff' USING ERRCODE = '42501';
    END IF;
    EXECUTE format('ALTER ROLE %I PASSWORD %L', login, verifier);
END $$""",
    ]


_SIGNATURES = (
    "pms_create_login(text, text[], text)",
    "pms_set_jobs(text, text[])",
    "pms_set_verifier(text, text)",
)


def compile_account_functions(connection: Connection) -> None:
    """Write the functions as `pms_accounts` and let administrators call them."""
    connection.execute(text("GRANT SELECT ON staff TO pms_accounts"))
    connection.execute(text("SET LOCAL ROLE pms_accounts"))
    for function in _functions():
        connection.execute(text(function))
    for signature in _SIGNATURES:
        connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION public.{signature} FROM PUBLIC")
        connection.exec_driver_sql(
            f"GRANT EXECUTE ON FUNCTION public.{signature} TO pms_administrator"
        )
    connection.execute(text("SET LOCAL ROLE pms_owner"))

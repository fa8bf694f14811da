"""PostgreSQL: who changed a record last, for somebody whose job changes such records too.

The audit itself is the administrator's; of it, a person who meets a conflict learns one name
and one time. The newest rows are read first, and the change just met is among them.
"""

from sqlalchemy import Connection

_FUNCTION = """
CREATE OR REPLACE FUNCTION public.pms_last_change(
    topic text, record text, OUT name text, OUT at timestamptz
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT has_any_column_privilege(session_user, 'public.' || quote_ident(topic), 'UPDATE') THEN
        RAISE EXCEPTION 'not a record of this job' USING ERRCODE = '42501';
    END IF;
    SELECT coalesce(s.name, a.actor), a.at INTO name, at
    FROM public.audit a LEFT JOIN public.staff s ON s.id = a.staff_id
    WHERE a.topic = pms_last_change.topic AND a.record = pms_last_change.record
    ORDER BY a.id DESC LIMIT 1;
END $$
"""


def compile_last_change(connection: Connection) -> None:
    """Write the function; everybody but the kiosk may call it, see `access.CALLERS`."""
    connection.exec_driver_sql(_FUNCTION)

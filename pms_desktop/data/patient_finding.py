"""PostgreSQL: the function that asks the index of patients' tokens.

A LIMIT tempts the planner into walking through the table until it has met enough, which takes
seconds where fewer exist. Inside the function it may only use the index.
"""

from sqlalchemy import Connection

_FUNCTION = """
CREATE OR REPLACE FUNCTION public.pms_find_patients(query text, most integer)
RETURNS TABLE (patient_id uuid, tokens text)
LANGUAGE plpgsql STABLE ROWS 80
SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY SELECT s.patient_id, s.tokens FROM public.patient_search s
    WHERE array_to_tsvector(string_to_array(s.tokens, ' ')) @@ query::tsquery LIMIT most;
END $$
"""


def compile_patient_finding(connection: Connection) -> None:
    """Write the function; who finds patients may call it, see `access.CALLERS`."""
    connection.exec_driver_sql(_FUNCTION)

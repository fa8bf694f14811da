"""PostgreSQL: how a restricted patient can be reached is told only to whom the chart is open.

No job reads the columns TOLD of `patients`; `pms_contacts` gives them of whoever is not
restricted, or open to the login. The lists beside a record have a policy that says the same. They
are read by the patient's key, so it costs a look at that one row; searches ask `patient_search`,
which has no policy: pieces of numbers stand in it, or nobody restricted could be found by them.
"""

from sqlalchemy import Connection

from pms_desktop.data.access.chart_policies import DOWNTIME
from pms_desktop.data.access.grants import TOLD

LISTS = (
    "patient_phones", "patient_identifiers", "next_of_kin", "insurance_policies", "patient_photos",
)  # fmt: skip
"""Tables of one patient's contacts and numbers."""

_HEAD = "SET search_path = pg_catalog, public, pg_temp"
_OPEN = "ANY (ARRAY(SELECT public.pms_my_open_charts()))"
_CONTACTS = f"""
CREATE OR REPLACE FUNCTION public.pms_contacts(patients uuid[])
RETURNS TABLE (patient_id uuid, {", ".join(f"{name} text" for name in TOLD)})
LANGUAGE sql STABLE ROWS 50 SECURITY DEFINER {_HEAD} AS $$
    SELECT p.id, {", ".join(f"p.{name}" for name in TOLD)} FROM public.patients p
    WHERE p.id = ANY (pms_contacts.patients) AND (NOT p.restricted OR p.id = {_OPEN} OR {DOWNTIME})
$$"""


def compile_restricted_contacts(connection: Connection) -> None:
    """Write function and policies. Runs as `pms_owner`; who may call stands in `grants.py`."""
    connection.exec_driver_sql(_CONTACTS)
    for table in LISTS:
        rule = (
            f"(SELECT NOT p.restricted FROM public.patients p WHERE p.id = {table}.patient_id)"
            f" OR patient_id = {_OPEN} OR {DOWNTIME}"
        )
        connection.exec_driver_sql(f"ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY")
        connection.exec_driver_sql(f"DROP POLICY IF EXISTS pms_contacts ON public.{table}")
        connection.exec_driver_sql(
            f"CREATE POLICY pms_contacts ON public.{table} USING ({rule}) WITH CHECK ({rule})"
        )

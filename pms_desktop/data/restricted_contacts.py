"""PostgreSQL: how a restricted patient can be reached is told only to whom the chart is open.

No job reads the columns CONTACT of `patients`; `pms_contacts` gives them of whoever is not
restricted, or open to the login. The lists beside a record have a policy that says the same. They
are read by the patient's key, so it costs a look at that one row; searches ask `patient_search`,
which has no policy, and of which a trigger keeps the digits of restricted patients out: they are
found by name, record number and birthday, not by phone or ID.
"""

from sqlalchemy import Connection

from pms_desktop.data.access import CONTACT
from pms_desktop.data.chart_policies import DOWNTIME

LISTS = (
    "patient_phones", "patient_identifiers", "next_of_kin", "insurance_policies", "patient_photos",
)  # fmt: skip
"""Tables of one patient's contacts and numbers."""

_HEAD = "SET search_path = pg_catalog, public, pg_temp"
_OPEN = "ANY (ARRAY(SELECT public.pms_my_open_charts()))"
_CONTACTS = f"""
CREATE OR REPLACE FUNCTION public.pms_contacts(patients uuid[])
RETURNS TABLE (patient_id uuid, {", ".join(f"{name} text" for name in CONTACT)})
LANGUAGE sql STABLE ROWS 50 SECURITY DEFINER {_HEAD} AS $$
    SELECT p.id, {", ".join(f"p.{name}" for name in CONTACT)} FROM public.patients p
    WHERE p.id = ANY (pms_contacts.patients) AND (NOT p.restricted OR p.id = {_OPEN} OR {DOWNTIME})
$$"""
_SHUT = "EXISTS (SELECT FROM public.patients WHERE id = NEW.patient_id AND restricted)"
_KEEP_DIGITS_OUT = f"""
CREATE OR REPLACE FUNCTION public.pms_keep_digits_out() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER {_HEAD} AS $$
BEGIN
    IF {_SHUT} THEN
        NEW.tokens := btrim(regexp_replace(' ' || NEW.tokens, ' [#$][^ ]*', '', 'g'));
    END IF;
    RETURN NEW;
END $$"""
# Made anew when a restriction is lifted, plainly; the program makes them in full, see
# `patient_finding.py`.
_RESTRICT_TOKENS = f"""
CREATE OR REPLACE FUNCTION public.pms_restrict_tokens() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER {_HEAD} AS $$
BEGIN
    IF NEW.restricted THEN
        UPDATE public.patient_search SET tokens = tokens WHERE patient_id = NEW.id;
    ELSE
        UPDATE public.patient_search SET tokens = public.pms_plain_tokens(NEW.id), made = 0
        WHERE patient_id = NEW.id;
    END IF;
    RETURN NULL;
END $$"""
_TRIGGERS = (
    "CREATE OR REPLACE TRIGGER pms_keep_digits_out BEFORE INSERT OR UPDATE OF tokens"
    " ON patient_search FOR EACH ROW EXECUTE FUNCTION public.pms_keep_digits_out()",
    "CREATE OR REPLACE TRIGGER pms_restrict_tokens AFTER UPDATE OF restricted ON patients"
    " FOR EACH ROW WHEN (OLD.restricted IS DISTINCT FROM NEW.restricted)"
    " EXECUTE FUNCTION public.pms_restrict_tokens()",
)


def compile_restricted_contacts(connection: Connection) -> None:
    """Write functions, triggers and policies. Runs as `pms_owner`; who may call stands in
    `access.py`."""
    for statement in (_CONTACTS, _KEEP_DIGITS_OUT, _RESTRICT_TOKENS, *_TRIGGERS):
        connection.exec_driver_sql(statement)
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

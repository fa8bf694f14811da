"""Numbering appointments as they are booked, whoever books them.

A number is drawn, not counted: two stations never wait for each other over it, and one that was not
used is not used again.
"""

from sqlalchemy import Connection

_POSTGRES = (
    """
CREATE OR REPLACE FUNCTION public.pms_number_appointment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO public.appointment_numbers (appointment_id) VALUES (NEW.id);
    RETURN NULL;
END $$""",
    "REVOKE ALL ON FUNCTION public.pms_number_appointment() FROM PUBLIC",
    "CREATE OR REPLACE TRIGGER pms_number_appointment AFTER INSERT ON appointments"
    " FOR EACH ROW EXECUTE FUNCTION public.pms_number_appointment()",
)
_SQLITE = (
    "DROP TRIGGER IF EXISTS pms_number_appointment",
    "CREATE TRIGGER pms_number_appointment AFTER INSERT ON appointments"
    " BEGIN INSERT INTO appointment_numbers (appointment_id) VALUES (NEW.id); END",
)


def compile_appointment_numbers(connection: Connection) -> None:
    """Write the trigger, replacing an older one."""
    on_server = connection.dialect.name == "postgresql"
    for statement in _POSTGRES if on_server else _SQLITE:
        connection.exec_driver_sql(statement)

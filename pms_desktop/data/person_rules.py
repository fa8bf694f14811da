"""The rule that nobody books or admits somebody who has died, held by the database.

What was booked before stays, so that the desk sees it and cancels it.
"""

from sqlalchemy import Connection

DECEASED_RULE = "deceased_patient"

_TABLES = ("appointments", "admissions")
_DIED = (
    "EXISTS (SELECT 1 FROM {schema}patients WHERE id = NEW.patient_id AND deceased_on IS NOT NULL)"
)
_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION public.pms_refuse_deceased() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF {_DIED.format(schema="public.")} THEN
        RAISE EXCEPTION '{DECEASED_RULE}' USING ERRCODE = '23514', CONSTRAINT = '{DECEASED_RULE}';
    END IF;
    RETURN NEW;
END $$"""


def compile_person_rules(connection: Connection) -> None:
    """Write the triggers, replacing older ones."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_POSTGRES_FUNCTION)
        connection.exec_driver_sql(
            "REVOKE ALL ON FUNCTION public.pms_refuse_deceased() FROM PUBLIC"
        )
    for table in _TABLES:
        for statement in _statements(connection.dialect.name, table):
            connection.exec_driver_sql(statement)


def drop_person_rules(connection: Connection) -> None:
    """Before an older schema: SQLite takes no column away that a trigger of another table reads."""
    if connection.dialect.name == "sqlite":
        for table in _TABLES:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS pms_refuse_deceased_{table}")


def _statements(dialect: str, table: str) -> list[str]:
    if dialect == "postgresql":
        return [
            f"CREATE OR REPLACE TRIGGER pms_refuse_deceased BEFORE INSERT ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION public.pms_refuse_deceased()"
        ]
    name = f"pms_refuse_deceased_{table}"
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {_DIED.format(schema='')}"
        f" BEGIN SELECT RAISE(ABORT, '{DECEASED_RULE}'); END",
    ]

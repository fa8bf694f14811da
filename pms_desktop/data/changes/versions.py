"""Triggers that raise the version of every changed row, whatever program changed it.

The mapping asks for the old version and sends the next one; the server counts to the same number,
so a session knows it without asking. Whoever sends no version, or a wrong one, is counted too.
An update that changes nothing is no new version.
"""

from sqlalchemy import Connection, Table

from pms_desktop.data.tables import Base

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION public.pms_raise_version() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.version := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE OLD.version + 1 END;
    RETURN NEW;
END $$
"""


def versioned_tables() -> list[Table]:
    """Tables whose rows people edit."""
    return [table for table in Base.metadata.tables.values() if "version" in table.c]


def compile_version_triggers(connection: Connection) -> None:
    """Write the triggers for every versioned table, replacing older ones."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_POSTGRES_FUNCTION)
        connection.exec_driver_sql("REVOKE ALL ON FUNCTION public.pms_raise_version() FROM PUBLIC")
        for table in versioned_tables():
            connection.exec_driver_sql(
                f"CREATE OR REPLACE TRIGGER pms_raise_version BEFORE UPDATE ON {table.name}"
                " FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)"
                " EXECUTE FUNCTION public.pms_raise_version()"
            )
            connection.exec_driver_sql(
                f"CREATE OR REPLACE TRIGGER pms_first_version BEFORE INSERT ON {table.name}"
                " FOR EACH ROW WHEN (NEW.version <> 1)"
                " EXECUTE FUNCTION public.pms_raise_version()"
            )
        return
    for table in versioned_tables():
        for statement in _sqlite_trigger(table):
            connection.exec_driver_sql(statement)


def _sqlite_trigger(table: Table) -> tuple[str, str]:
    """SQLite cannot change a row on its way in, so one that was not counted is counted after.

    It does not fire for its own update: recursive triggers are off.
    """
    name = f"pms_raise_version_{table.name}"
    changed = " OR ".join(f"NEW.{column.name} IS NOT OLD.{column.name}" for column in table.c)
    return (
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} AFTER UPDATE ON {table.name}"
        f" WHEN NEW.version IS NOT OLD.version + 1 AND ({changed})"
        f" BEGIN UPDATE {table.name} SET version = OLD.version + 1 WHERE rowid = NEW.rowid; END",
    )

"""The rule that somebody can always keep accounts, held by the database.

An administrator counts who works here, signs in, and has no last day: nobody is there to notice
when a day comes. On PostgreSQL the jobs are those of the login, see `access/account_functions.py`.
"""

from sqlalchemy import Connection

from pms_desktop.data.access.chart_policies import IN_TIME
from pms_desktop.data.audit.triggers import audited_tables
from pms_desktop.domain.kiosk import KIOSK_ALONE_RULE

LAST_ADMINISTRATOR_RULE = "last_administrator"
LAST_ADMINISTRATOR = (
    f"RAISE EXCEPTION '{LAST_ADMINISTRATOR_RULE}'"
    f" USING ERRCODE = '23514', CONSTRAINT = '{LAST_ADMINISTRATOR_RULE}';"
)


def other_administrators(dialect: str, who: str) -> str:
    """A condition: an administrator stays besides `who`, an expression. It is a login on
    PostgreSQL, the key of a member of staff on SQLite."""
    if dialect == "postgresql":
        return f"""EXISTS (
        SELECT 1 FROM public.staff s JOIN pg_roles r ON r.rolname = s.login
        WHERE s.active AND s.expires_on IS NULL AND s.login <> {who} AND r.rolcanlogin
        AND pg_has_role(r.oid, 'pms_administrator', 'MEMBER'))"""
    return f"EXISTS ({_SQLITE_ADMINISTRATORS} AND s.id <> {who})"


_SQLITE_ADMINISTRATORS = """
    SELECT 1 FROM staff s JOIN staff_roles r ON r.staff_id = s.id AND r.role = 'administrator'
    WHERE s.active AND s.login IS NOT NULL AND s.expires_on IS NULL"""

_LEAVES = (
    "OLD.active AND OLD.login IS NOT NULL AND OLD.expires_on IS NULL AND"
    " (NOT NEW.active OR NEW.expires_on IS NOT NULL OR NEW.login IS NULL)"
)

_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION public.pms_keep_administrator() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolname = OLD.login
               AND pg_has_role(r.oid, 'pms_administrator', 'MEMBER')) THEN
        LOCK TABLE public.accounts IN SHARE ROW EXCLUSIVE MODE;
        IF NOT {other_administrators("postgresql", "OLD.login")} THEN {LAST_ADMINISTRATOR} END IF;
    END IF;
    RETURN NEW;
END $$"""


_SQLITE_KIOSK_ALONE = f"""
CREATE TRIGGER pms_kiosk_alone BEFORE INSERT ON staff_roles FOR EACH ROW
WHEN EXISTS (SELECT 1 FROM staff_roles r WHERE r.staff_id = NEW.staff_id
             AND (r.role = 'kiosk' OR NEW.role = 'kiosk') AND r.role <> NEW.role)
BEGIN SELECT RAISE(ABORT, '{KIOSK_ALONE_RULE}'); END"""


# Signing in looks at the last day; whoever stayed in, with no station and no housekeeper running
# to end the session, writes nothing any more.
_LAST_DAY = f"""
CREATE OR REPLACE FUNCTION public.pms_refuse_expired() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT {IN_TIME} THEN
        RAISE EXCEPTION 'the last day of this login is over' USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END $$"""


def _refuse_expired(connection: Connection) -> None:
    connection.exec_driver_sql(_LAST_DAY)
    for table in audited_tables():
        connection.exec_driver_sql(
            "CREATE OR REPLACE TRIGGER pms_refuse_expired BEFORE INSERT OR UPDATE OR DELETE"
            f" ON {table.name} FOR EACH STATEMENT EXECUTE FUNCTION public.pms_refuse_expired()"
        )


def compile_account_rules(connection: Connection) -> None:
    """Write the triggers, replacing older ones."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_POSTGRES_FUNCTION)
        connection.exec_driver_sql(
            "REVOKE ALL ON FUNCTION public.pms_keep_administrator() FROM PUBLIC"
        )
        connection.exec_driver_sql(
            "CREATE OR REPLACE TRIGGER pms_keep_administrator"
            " BEFORE UPDATE OF active, expires_on, login ON staff"
            f" FOR EACH ROW WHEN ({_LEAVES}) EXECUTE FUNCTION public.pms_keep_administrator()"
        )
        _refuse_expired(connection)
        return
    connection.exec_driver_sql("DROP TRIGGER IF EXISTS pms_kiosk_alone")
    connection.exec_driver_sql(_SQLITE_KIOSK_ALONE)
    for name, event, condition, key in (
        ("staff", "UPDATE OF active, expires_on, login ON staff", _LEAVES, "OLD.id"),
        ("job", "DELETE ON staff_roles", "OLD.role = 'administrator'", "OLD.staff_id"),
    ):
        counted = f"EXISTS ({_SQLITE_ADMINISTRATORS} AND s.id = {key})"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS pms_keep_administrator_{name}")
        connection.exec_driver_sql(
            f"CREATE TRIGGER pms_keep_administrator_{name} BEFORE {event} FOR EACH ROW"
            f" WHEN {condition} AND {counted} AND NOT {other_administrators('sqlite', key)}"
            f" BEGIN SELECT RAISE(ABORT, '{LAST_ADMINISTRATOR_RULE}'); END"
        )

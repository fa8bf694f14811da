"""A record is restricted for a reason and lifted for one, whoever writes; both stand in the audit.

The reason of a restriction stands while it holds, that of lifting it until the next one. Neither
is written anew by itself: who has another one lifts and restricts again.
"""

from sqlalchemy import Connection

RULE = "restriction_reason"
_NAME = "pms_restriction_reason"
_SAYS = (
    "CASE WHEN NEW.restricted THEN trim(NEW.restricted_reason) <> '' AND NEW.lifted_reason = ''"
    " ELSE NEW.restricted_reason = '' END"
)
_NEW = f"NOT ({_SAYS} AND (NEW.restricted OR NEW.lifted_reason = ''))"
_TURNED = f"NOT ({_SAYS} AND (NEW.restricted OR trim(NEW.lifted_reason) <> ''))"
_LEFT = "(NEW.restricted_reason <> OLD.restricted_reason OR NEW.lifted_reason <> OLD.lifted_reason)"
_CHANGED = f"CASE WHEN NEW.restricted = OLD.restricted THEN {_LEFT} ELSE {_TURNED} END"


def compile_restriction_rules(connection: Connection) -> None:
    """Write the triggers, replacing older ones."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_FUNCTION)
        connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION public.{_NAME}() FROM PUBLIC")
        connection.exec_driver_sql(
            f"CREATE OR REPLACE TRIGGER {_NAME} BEFORE INSERT OR UPDATE ON patients"
            f" FOR EACH ROW EXECUTE FUNCTION public.{_NAME}()"
        )
        return
    for event, broken in (("INSERT", _NEW), ("UPDATE", _CHANGED)):
        trigger = f"{_NAME}_{event.lower()}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {trigger} BEFORE {event} ON patients WHEN {broken}"
            f" BEGIN SELECT RAISE(ABORT, '{RULE}'); END"
        )


_FUNCTION = f"""
CREATE OR REPLACE FUNCTION public.{_NAME}() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT ({_NEW}) THEN RETURN NEW; END IF;
    ELSIF NOT ({_CHANGED}) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{RULE}' USING ERRCODE = '23514', CONSTRAINT = '{RULE}';
END $$"""

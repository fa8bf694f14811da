"""Rules about whom a new row may name, held by the database.

Nobody books or admits somebody who has died; what was booked before stays, so that the desk sees
it and cancels it. Nothing new is written under a record that was merged into another: a station
that still shows the old one is told.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from pms_desktop.data.merging.plan import MOVES

DECEASED_RULE = "deceased_patient"
MERGED_RULE = "merged_patient"


@dataclass(frozen=True, slots=True)
class _Rule:
    """`name` is raised when a row is added to a table while `column` of its patient is set."""

    name: str
    trigger: str
    column: str
    tables: tuple[str, ...]

    def broken(self, schema: str) -> str:
        return (
            f"EXISTS (SELECT 1 FROM {schema}patients WHERE id = NEW.patient_id"
            f" AND {self.column} IS NOT NULL)"
        )


_RULES = (
    _Rule(DECEASED_RULE, "pms_refuse_deceased", "deceased_on", ("appointments", "admissions")),
    _Rule(
        MERGED_RULE, "pms_refuse_merged", "merged_into",
        tuple(dict.fromkeys(move.table for move in MOVES)),
    ),
)  # fmt: skip


def compile_person_rules(connection: Connection) -> None:
    """Write the triggers, replacing older ones."""
    for rule in _RULES:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(_function(rule))
            connection.exec_driver_sql(
                f"REVOKE ALL ON FUNCTION public.{rule.trigger}() FROM PUBLIC"
            )
        for table in rule.tables:
            for statement in _statements(connection.dialect.name, rule, table):
                connection.exec_driver_sql(statement)


def drop_person_rules(connection: Connection) -> None:
    """Before an older schema: SQLite takes no column away that a trigger of another table reads."""
    if connection.dialect.name == "sqlite":
        for rule in _RULES:
            for table in rule.tables:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {rule.trigger}_{table}")


def _function(rule: _Rule) -> str:
    return f"""
CREATE OR REPLACE FUNCTION public.{rule.trigger}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- A merge or a death that is being entered at this moment is waited for, and then seen.
    PERFORM FROM public.patients WHERE id = NEW.patient_id FOR KEY SHARE;
    IF {rule.broken("public.")} THEN
        RAISE EXCEPTION '{rule.name}' USING ERRCODE = '23514', CONSTRAINT = '{rule.name}';
    END IF;
    RETURN NEW;
END $$"""


def _statements(dialect: str, rule: _Rule, table: str) -> list[str]:
    if dialect == "postgresql":
        return [
            f"CREATE OR REPLACE TRIGGER {rule.trigger} BEFORE INSERT ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION public.{rule.trigger}()"
        ]
    name = f"{rule.trigger}_{table}"
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {rule.broken('')}"
        f" BEGIN SELECT RAISE(ABORT, '{rule.name}'); END",
    ]

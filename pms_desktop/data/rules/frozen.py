"""Tables whose rows are never changed or deleted: corrections are new rows.

Used by migrations, so what stands here is frozen too: add new functions, do not change these.
"""


def freeze_statements(dialect: str, table: str) -> list[str]:
    """SQL of triggers that refuse UPDATE and DELETE with the rule `frozen_<table>`."""
    rule = f"frozen_{table}"
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {rule}_{verb.lower()} BEFORE {verb} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{rule}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE FUNCTION {rule}() RETURNS trigger LANGUAGE plpgsql"
        " SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN"
        f" RAISE EXCEPTION '{rule}' USING ERRCODE = '23514', CONSTRAINT = '{rule}';"
        " END $$",
        f"REVOKE ALL ON FUNCTION {rule}() FROM PUBLIC",
        f"CREATE TRIGGER {rule} BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {rule}()",
        f"CREATE TRIGGER {rule}_all BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {rule}()",
    ]


def thaw_statements(dialect: str, table: str) -> list[str]:
    """What a downgrade needs beyond dropping the table itself."""
    return [] if dialect == "sqlite" else [f"DROP FUNCTION frozen_{table}()"]

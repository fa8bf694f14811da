"""Which invoices still owe something, kept beside them by triggers: the till's list is read from
there and does not grow with what was paid long ago."""

from sqlalchemy import Connection

_DUE = """
    total - (SELECT coalesce(sum(amount), 0) FROM {schema}payments p WHERE p.invoice_id = i.id)
          - (SELECT coalesce(sum(n.total), 0) FROM {schema}invoices n WHERE n.corrects_id = i.id)
"""
# The invoice is locked first, as in `money.py`: of two tills that take money for it, the
# second counts what the first took.
_POSTGRES = f"""
CREATE OR REPLACE FUNCTION public.pms_keep_open_invoices() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE concerned uuid;
BEGIN
    IF TG_TABLE_NAME = 'payments' THEN
        concerned := NEW.invoice_id;
    ELSE
        concerned := coalesce(NEW.corrects_id, NEW.id);
    END IF;
    PERFORM FROM public.invoices WHERE id = concerned FOR NO KEY UPDATE;
    IF (SELECT {_DUE.format(schema="public.")} FROM public.invoices i WHERE id = concerned) > 0 THEN
        INSERT INTO public.open_invoices (invoice_id) VALUES (concerned) ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM public.open_invoices WHERE invoice_id = concerned;
    END IF;
    RETURN NULL;
END $$"""
_CONCERNED = {"invoices": "coalesce(NEW.corrects_id, NEW.id)", "payments": "NEW.invoice_id"}


def compile_open_invoices(connection: Connection) -> None:
    """Write the triggers, replacing older ones."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_POSTGRES)
        connection.exec_driver_sql(
            "REVOKE ALL ON FUNCTION public.pms_keep_open_invoices() FROM PUBLIC"
        )
    for table, concerned in _CONCERNED.items():
        for statement in _statements(connection.dialect.name, table, concerned):
            connection.exec_driver_sql(statement)


def _statements(dialect: str, table: str, concerned: str) -> list[str]:
    if dialect == "postgresql":
        return [
            f"CREATE OR REPLACE TRIGGER pms_keep_open_invoices AFTER INSERT ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION public.pms_keep_open_invoices()"
        ]
    name = f"pms_keep_open_invoices_{table}"
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} AFTER INSERT ON {table} BEGIN"
        f" DELETE FROM open_invoices WHERE invoice_id = {concerned};"
        f" INSERT INTO open_invoices (invoice_id) SELECT i.id FROM invoices i"
        f" WHERE i.id = {concerned} AND {_DUE.format(schema='')} > 0; END",
    ]

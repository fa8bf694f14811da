"""PostgreSQL: the rules that migrations made, written anew on every upgrade.

A rule that somebody altered or switched off by hand comes back so, and `guards.py` knows what it
should say. A migration that makes another function or trigger adds it here.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from pms_desktop.data.rules.frozen import freeze_statements
from pms_desktop.data.rules.money import money_rules

_FROZEN = (
    "audit", "audit_epochs", "audit_seals", "chart_reviews", "invoice_lines", "notes",
    "patient_exports", "patient_imports", "prescription_items", "refused_sign_ins",
)  # fmt: skip
"""Tables without a row that is ever changed."""

_HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$"
_READY_BEDS = (
    f"""CREATE FUNCTION ready_bed_stays() RETURNS trigger {_HEAD}
DECLARE ready boolean;
BEGIN
    SELECT state = 'ready' AND active INTO ready
    FROM public.beds WHERE id = NEW.bed_id FOR SHARE;
    IF NOT ready THEN
        RAISE EXCEPTION 'ready_bed_stays'
            USING ERRCODE = '23514', CONSTRAINT = 'ready_bed_stays';
    END IF;
    RETURN NEW;
END $$""",
    f"""CREATE FUNCTION occupied_beds() RETURNS trigger {_HEAD}
BEGIN
    IF EXISTS (SELECT 1 FROM public.bed_stays WHERE bed_id = NEW.id AND ended_at IS NULL) THEN
        RAISE EXCEPTION 'occupied_beds' USING ERRCODE = '23514', CONSTRAINT = 'occupied_beds';
    END IF;
    RETURN NEW;
END $$""",
    "CREATE TRIGGER ready_bed_stays BEFORE INSERT OR UPDATE OF bed_id, ended_at ON bed_stays"
    " FOR EACH ROW WHEN (NEW.ended_at IS NULL) EXECUTE FUNCTION ready_bed_stays()",
    "CREATE TRIGGER occupied_beds BEFORE UPDATE OF state, active ON beds"
    " FOR EACH ROW WHEN (NEW.state <> 'ready' OR NOT NEW.active)"
    " EXECUTE FUNCTION occupied_beds()",
)

_SIGNED = ("id", "number", "patient_id", "admission_id", "recorded_at", "recorded_by")
_RESIGNED = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _SIGNED)
_WITHDRAWAL_ONLY = (
    "CREATE TRIGGER frozen_prescriptions_update BEFORE UPDATE ON prescriptions FOR EACH ROW"
    f" WHEN (OLD.state = 'withdrawn' OR NEW.state <> 'withdrawn' OR {_RESIGNED})"
    " EXECUTE FUNCTION frozen_prescriptions()",
    "CREATE TRIGGER frozen_prescriptions_delete BEFORE DELETE ON prescriptions"
    " FOR EACH ROW EXECUTE FUNCTION frozen_prescriptions()",
    "CREATE TRIGGER frozen_prescriptions_all BEFORE TRUNCATE ON prescriptions"
    " FOR EACH STATEMENT EXECUTE FUNCTION frozen_prescriptions()",
)
"""Their function is written in `merging/functions.py`."""

_DECIDED = (
    "CREATE FUNCTION frozen_kiosk_requests() RETURNS trigger LANGUAGE plpgsql"
    " SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN"
    " IF TG_OP = 'UPDATE' THEN"
    " IF OLD.state = 'waiting' THEN RETURN NEW; END IF;"
    " END IF;"
    " RAISE EXCEPTION 'frozen_kiosk_requests'"
    " USING ERRCODE = '23514', CONSTRAINT = 'frozen_kiosk_requests';"
    " END $$",
    "CREATE TRIGGER frozen_kiosk_requests BEFORE UPDATE OR DELETE ON kiosk_requests"
    " FOR EACH ROW EXECUTE FUNCTION frozen_kiosk_requests()",
)


def fixed_rules() -> Iterator[str]:
    """Statements that write each function and trigger, replacing what stands there."""
    frozen = (part for table in _FROZEN for part in freeze_statements("postgresql", table))
    for statement in (
        *frozen, *money_rules("postgresql"), *_READY_BEDS, *_WITHDRAWAL_ONLY, *_DECIDED,
    ):  # fmt: skip
        words = statement.lstrip()
        if words.startswith("CREATE CONSTRAINT TRIGGER"):  # the one kind that cannot be replaced
            name, table = words.split()[3], words.partition(" ON ")[2].split()[0]
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield (
            words.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
            if words.startswith("CREATE FUNCTION")
            else words.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1)
        )


def compile_fixed_rules(connection: Connection) -> None:
    """Write them. Runs as the owner, before `merging/functions.py` lets merges pass some."""
    for statement in fixed_rules():
        connection.execute(text(statement))

"""The formulary and prescriptions."""

import sqlalchemy as sa
from alembic import op

from pms_desktop.data.rules.frozen import freeze_statements, thaw_statements

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "medicines",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("strength", sa.Text(), server_default="", nullable=False),
        sa.Column("form", sa.Text(), server_default="", nullable=False),
        sa.Column("ingredients", sa.Text(), nullable=False),
        sa.Column("classes", sa.Text(), server_default="", nullable=False),
        sa.Column("atc_code", sa.Text(), server_default="", nullable=False),
        sa.Column("default_dose", sa.Text(), server_default="", nullable=False),
        sa.Column("default_route", sa.Text(), server_default="", nullable=False),
        sa.Column("default_frequency", sa.Text(), server_default="", nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medicines")),
        sa.UniqueConstraint(
            "name", "strength", "form", name=op.f("uq_medicines_name_strength_form")
        ),
    )
    op.create_table(
        "prescriptions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("admission_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_reason <> '')",
            name=op.f("ck_prescriptions_withdrawn"),
        ),
        sa.CheckConstraint("state IN ('signed', 'withdrawn')", name=op.f("ck_prescriptions_state")),
        sa.ForeignKeyConstraint(
            ["admission_id"], ["admissions.id"], name=op.f("fk_prescriptions_admission_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_prescriptions_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_prescriptions_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prescriptions")),
        sa.UniqueConstraint("number", name=op.f("uq_prescriptions_number")),
    )
    op.create_index(
        "ix_prescriptions_patient_id_recorded_at",
        "prescriptions",
        ["patient_id", "recorded_at"],
        unique=False,
    )
    op.create_table(
        "prescription_items",
        sa.Column("prescription_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("medicine_id", sa.Uuid(), nullable=False),
        sa.Column("medicine", sa.Text(), nullable=False),
        sa.Column("dose", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("duration_days", sa.SmallInteger(), nullable=True),
        sa.Column("quantity", sa.Text(), server_default="", nullable=False),
        sa.Column("instructions", sa.Text(), server_default="", nullable=False),
        sa.Column("allergy", sa.Text(), server_default="", nullable=False),
        sa.Column("override_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "allergy = '' OR override_reason <> ''", name=op.f("ck_prescription_items_override")
        ),
        sa.ForeignKeyConstraint(
            ["medicine_id"], ["medicines.id"], name=op.f("fk_prescription_items_medicine_id")
        ),
        sa.ForeignKeyConstraint(
            ["prescription_id"],
            ["prescriptions.id"],
            name=op.f("fk_prescription_items_prescription_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prescription_items")),
        sa.UniqueConstraint(
            "prescription_id",
            "position",
            name=op.f("uq_prescription_items_prescription_id_position"),
        ),
    )
    dialect = op.get_bind().dialect.name
    for statement in freeze_statements(dialect, "prescription_items"):
        op.execute(statement)
    for statement in _WITHDRAWAL_ONLY[dialect]:
        op.execute(statement)


_SIGNED = ("id", "number", "patient_id", "admission_id", "recorded_at", "recorded_by")
_CHANGED = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _SIGNED)
_NOT_WITHDRAWN = "OLD.state = 'withdrawn' OR NEW.state <> 'withdrawn'"
_RULE = "frozen_prescriptions"

_WITHDRAWAL_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER {_RULE}_update BEFORE UPDATE ON prescriptions"
        f" WHEN {_NOT_WITHDRAWN} OR {_CHANGED.replace('IS DISTINCT FROM', 'IS NOT')}"
        f" BEGIN SELECT RAISE(ABORT, '{_RULE}'); END",
        f"CREATE TRIGGER {_RULE}_delete BEFORE DELETE ON prescriptions"
        f" BEGIN SELECT RAISE(ABORT, '{_RULE}'); END",
    ],
    "postgresql": [
        f"CREATE FUNCTION {_RULE}() RETURNS trigger LANGUAGE plpgsql"
        " SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN"
        f" RAISE EXCEPTION '{_RULE}' USING ERRCODE = '23514', CONSTRAINT = '{_RULE}';"
        " END $$",
        f"REVOKE ALL ON FUNCTION {_RULE}() FROM PUBLIC",
        f"CREATE TRIGGER {_RULE}_update BEFORE UPDATE ON prescriptions FOR EACH ROW"
        f" WHEN ({_NOT_WITHDRAWN} OR {_CHANGED}) EXECUTE FUNCTION {_RULE}()",
        f"CREATE TRIGGER {_RULE}_delete BEFORE DELETE ON prescriptions"
        f" FOR EACH ROW EXECUTE FUNCTION {_RULE}()",
        f"CREATE TRIGGER {_RULE}_all BEFORE TRUNCATE ON prescriptions"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {_RULE}()",
    ],
}
"""A prescription may go from signed to withdrawn, once, and nothing else."""


def downgrade() -> None:
    op.drop_table("prescription_items")
    op.drop_table("prescriptions")
    op.drop_table("medicines")
    dialect = op.get_bind().dialect.name
    for table in ("prescription_items", "prescriptions"):
        for statement in thaw_statements(dialect, table):
            op.execute(statement)

"""Who took the list of patients out of the hospital."""

import sqlalchemy as sa
from alembic import op

from pms_desktop.data.rules.frozen import freeze_statements, thaw_statements

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "patient_exports",
        sa.Column("patients", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_patient_exports_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_exports")),
    )
    for statement in freeze_statements(op.get_bind().dialect.name, "patient_exports"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("patient_exports")
    for statement in thaw_statements(op.get_bind().dialect.name, "patient_exports"):
        op.execute(statement)

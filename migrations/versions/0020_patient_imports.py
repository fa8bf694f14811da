"""Where patients came from who were not registered at a desk."""

import sqlalchemy as sa
from alembic import op

from pms_desktop.data.rules.frozen import freeze_statements, thaw_statements

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "patient_imports",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_patient_imports_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_patient_imports_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_imports")),
        sa.UniqueConstraint("source", "key", name=op.f("uq_patient_imports_source_key")),
    )
    for statement in freeze_statements(op.get_bind().dialect.name, "patient_imports"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("patient_imports")
    for statement in thaw_statements(op.get_bind().dialect.name, "patient_imports"):
        op.execute(statement)

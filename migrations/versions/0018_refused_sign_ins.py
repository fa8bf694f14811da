"""Wrong passwords that a station was given."""

import sqlalchemy as sa
from alembic import op

from pms_desktop.data.rules.frozen import freeze_statements, thaw_statements

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refused_sign_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("tries BETWEEN 1 AND 10000", name=op.f("ck_refused_sign_ins_tries")),
        sa.CheckConstraint("first_at <= last_at", name=op.f("ck_refused_sign_ins_order")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_refused_sign_ins_staff_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_refused_sign_ins_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_sign_ins")),
    )
    for statement in freeze_statements(op.get_bind().dialect.name, "refused_sign_ins"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("refused_sign_ins")
    for statement in thaw_statements(op.get_bind().dialect.name, "refused_sign_ins"):
        op.execute(statement)

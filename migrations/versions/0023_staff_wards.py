"""Which wards members of staff belong to."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_wards",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("ward_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_wards_staff_id")),
        sa.ForeignKeyConstraint(["ward_id"], ["wards.id"], name=op.f("fk_staff_wards_ward_id")),
        sa.PrimaryKeyConstraint("staff_id", "ward_id", name=op.f("pk_staff_wards")),
    )


def downgrade() -> None:
    op.drop_table("staff_wards")

"""A dose that a doctor was asked about and meant says so, beside the usual one of that day."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "prescription_items",
        sa.Column("usual_dose", sa.Text(), server_default="", nullable=False),
    )


def downgrade() -> None:
    """Triggers that name the column go first; every upgrade writes them anew."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        names = sa.text(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
            " AND tbl_name = 'prescription_items' AND name LIKE 'pms_%'"
        )
        for name in connection.execute(names).scalars().all():
            op.execute(f"DROP TRIGGER {name}")
    op.execute("ALTER TABLE prescription_items DROP COLUMN usual_dose")

"""Records that are still to be compared with everybody: all, once, and then who comes or changes."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "duplicate_queue",
        sa.Column("number", number, autoincrement=True, nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_duplicate_queue_patient_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_duplicate_queue")),
    )
    op.execute("INSERT INTO duplicate_queue (patient_id) SELECT id FROM patients ORDER BY id")
    op.execute("ALTER TABLE duplicate_pairs ADD COLUMN seen_as TEXT DEFAULT '' NOT NULL")


def downgrade() -> None:
    """Triggers that name the column or fill the queue go first; every upgrade writes them anew."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for function in ("pms_queue_comparison", "pms_queue_patient"):
            op.execute(f"DROP FUNCTION IF EXISTS {function}() CASCADE")
    else:
        names = sa.text(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'pms_%'"
            " AND (tbl_name = 'duplicate_pairs' OR name LIKE 'pms_queue_%')"
        )
        for name in connection.execute(names).scalars().all():
            op.execute(f"DROP TRIGGER {name}")
    op.execute("ALTER TABLE duplicate_pairs DROP COLUMN seen_as")
    op.drop_table("duplicate_queue")

"""After how many minutes every station locks."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE hospital ADD COLUMN lock_minutes INTEGER DEFAULT 10 NOT NULL"
        " CONSTRAINT ck_hospital_lock_minutes CHECK (lock_minutes BETWEEN 1 AND 60)"
    )


def downgrade() -> None:
    """Triggers that name the column go first; every upgrade writes them anew."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        names = sa.text(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'pms_%'"
            " AND tbl_name = 'hospital'"
        )
        for name in connection.execute(names).scalars().all():
            op.execute(f"DROP TRIGGER {name}")
    op.execute("ALTER TABLE hospital DROP COLUMN lock_minutes")

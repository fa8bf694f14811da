"""How long a kiosk checks in around an appointment, and how many tries it gives."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_BOUNDS = (
    ("kiosk_early_minutes", 120, 0, 720), ("kiosk_late_minutes", 30, 0, 720),
    ("kiosk_tries", 5, 2, 10), ("kiosk_tries_minutes", 10, 5, 60),
    ("kiosk_lock_minutes", 5, 1, 60), ("kiosk_claim_tries", 5, 2, 10),
)  # fmt: skip


def upgrade() -> None:
    for name, usual, least, most in _BOUNDS:
        op.execute(
            f"ALTER TABLE hospital ADD COLUMN {name} INTEGER DEFAULT {usual} NOT NULL"
            f" CONSTRAINT ck_hospital_{name} CHECK ({name} BETWEEN {least} AND {most})"
        )


def downgrade() -> None:
    """Triggers that name the columns go first; every upgrade writes them anew."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        names = sa.text(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'pms_%'"
            " AND tbl_name = 'hospital'"
        )
        for name in connection.execute(names).scalars().all():
            op.execute(f"DROP TRIGGER {name}")
    for name, *_bounds in _BOUNDS:
        op.execute(f"ALTER TABLE hospital DROP COLUMN {name}")

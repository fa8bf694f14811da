"""Why a record is restricted stands beside it, and afterwards why that was lifted."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_COLUMNS = ("restricted_reason", "lifted_reason")
_BEFORE = "Restricted before reasons were kept"


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column("patients", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.execute(f"UPDATE patients SET restricted_reason = '{_BEFORE}' WHERE restricted")
    _forget_contacts()


def downgrade() -> None:
    """Triggers that name the columns go first; every upgrade writes them anew."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        names = sa.text(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
            " AND tbl_name = 'patients' AND name LIKE 'pms_%'"
        )
        for name in connection.execute(names).scalars().all():
            op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute("DROP FUNCTION IF EXISTS public.pms_restriction_reason() CASCADE")
    _forget_contacts()
    for name in _COLUMNS:
        op.execute(f"ALTER TABLE patients DROP COLUMN {name}")


def _forget_contacts() -> None:
    """It answers other columns now: a function of another answer cannot replace it."""
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS public.pms_contacts(uuid[])")

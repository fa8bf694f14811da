"""What was taken out of the hospital stands beside who took it: as what, and whose record."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "patient_exports",
        sa.Column("written_as", sa.Text(), server_default="csv", nullable=False),
    )
    key = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    op.execute(
        f"ALTER TABLE patient_exports ADD COLUMN patient_id {key}"
        " CONSTRAINT fk_patient_exports_patient_id REFERENCES patients (id)"
    )


def downgrade() -> None:
    """Triggers that name the columns go first; every upgrade writes them anew."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        names = sa.text(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
            " AND tbl_name = 'patient_exports' AND name LIKE 'pms_%'"
        )
        for name in connection.execute(names).scalars().all():
            op.execute(f"DROP TRIGGER {name}")
    for column in ("patient_id", "written_as"):
        op.execute(f"ALTER TABLE patient_exports DROP COLUMN {column}")

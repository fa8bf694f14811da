"""Appointments have a number that people can say; those booked before get theirs in order."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "appointment_numbers",
        sa.Column("number", number, autoincrement=True, nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"],
            name=op.f("fk_appointment_numbers_appointment_id"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_appointment_numbers")),
        sa.UniqueConstraint(
            "appointment_id", name=op.f("uq_appointment_numbers_appointment_id")
        ),
    )  # fmt: skip
    op.execute(
        "INSERT INTO appointment_numbers (appointment_id)"
        " SELECT id FROM appointments ORDER BY recorded_at, id"
    )


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS pms_number_appointment() CASCADE")
    else:
        op.execute("DROP TRIGGER IF EXISTS pms_number_appointment")
    op.drop_table("appointment_numbers")

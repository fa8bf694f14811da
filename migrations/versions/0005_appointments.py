"""Appointments."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointments",
        sa.Column("doctor_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cancel_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("override_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queue_number", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancel_reason <> '')",
            name=op.f("ck_appointments_cancel_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('booked', 'arrived', 'seen', 'no_show', 'cancelled')",
            name=op.f("ck_appointments_state"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_appointments_order")),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctors.staff_id"], name=op.f("fk_appointments_doctor_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_appointments_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_appointments_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index(
        "ix_appointments_doctor_id_starts_at",
        "appointments",
        ["doctor_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_appointments_patient_id"), "appointments", ["patient_id"], unique=False
    )
    op.create_index("ix_appointments_starts_at", "appointments", ["starts_at"], unique=False)
    _refuse_overlaps()


def _refuse_overlaps() -> None:
    """A doctor's appointments do not overlap, unless cancelled or booked with a reason."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("""
            ALTER TABLE appointments ADD CONSTRAINT ex_appointments_overlap
            EXCLUDE USING gist (doctor_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
            WHERE (state <> 'cancelled' AND override_reason = '')
        """)
        return
    for verb in ("INSERT", "UPDATE"):
        op.execute(f"""
            CREATE TRIGGER ex_appointments_overlap_{verb.lower()} BEFORE {verb} ON appointments
            WHEN NEW.state <> 'cancelled' AND NEW.override_reason = '' AND EXISTS (
                SELECT 1 FROM appointments AS other
                WHERE other.doctor_id = NEW.doctor_id AND other.id <> NEW.id
                  AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at
                  AND other.state <> 'cancelled' AND other.override_reason = ''
            )
            BEGIN SELECT RAISE(ABORT, 'ex_appointments_overlap'); END
        """)


def downgrade() -> None:
    op.drop_table("appointments")

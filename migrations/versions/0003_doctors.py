"""Doctors, their specialities and weekly hours."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "specialities",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specialities")),
        sa.UniqueConstraint("name", name=op.f("uq_specialities_name")),
    )
    op.create_table(
        "doctors",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("speciality_id", sa.Uuid(), nullable=False),
        sa.Column("room", sa.Text(), server_default="", nullable=False),
        sa.Column("registration_number", sa.Text(), server_default="", nullable=False),
        sa.Column("consultation_fee", sa.Integer(), nullable=False),
        sa.Column("tax_rate_id", sa.Uuid(), nullable=True),
        sa.Column("slot_minutes", sa.SmallInteger(), server_default="15", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("consultation_fee >= 0", name=op.f("ck_doctors_fee")),
        sa.CheckConstraint("slot_minutes BETWEEN 5 AND 240", name=op.f("ck_doctors_slot_minutes")),
        sa.ForeignKeyConstraint(
            ["speciality_id"], ["specialities.id"], name=op.f("fk_doctors_speciality_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_doctors_staff_id")),
        sa.ForeignKeyConstraint(
            ["tax_rate_id"], ["tax_rates.id"], name=op.f("fk_doctors_tax_rate_id")
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_doctors")),
    )
    op.create_index(op.f("ix_doctors_speciality_id"), "doctors", ["speciality_id"], unique=False)
    op.create_table(
        "working_hours",
        sa.Column("doctor_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_working_hours_order")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_working_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctors.staff_id"], name=op.f("fk_working_hours_doctor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_hours")),
        sa.UniqueConstraint(
            "doctor_id", "weekday", "starts", name=op.f("uq_working_hours_doctor_id_weekday_starts")
        ),
    )
    op.create_index(
        op.f("ix_working_hours_doctor_id"), "working_hours", ["doctor_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("working_hours")
    op.drop_table("doctors")
    op.drop_table("specialities")

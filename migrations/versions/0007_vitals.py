"""Vital signs."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vital_signs",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("admission_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("respiration", sa.SmallInteger(), nullable=True),
        sa.Column("spo2", sa.SmallInteger(), nullable=True),
        sa.Column("spo2_scale", sa.SmallInteger(), nullable=False),
        sa.Column("on_oxygen", sa.Boolean(), nullable=False),
        sa.Column("systolic", sa.SmallInteger(), nullable=True),
        sa.Column("diastolic", sa.SmallInteger(), nullable=True),
        sa.Column("pulse", sa.SmallInteger(), nullable=True),
        sa.Column("consciousness", sa.Text(), nullable=True),
        sa.Column("temperature", sa.SmallInteger(), nullable=True),
        sa.Column("news2", sa.SmallInteger(), nullable=True),
        sa.Column("news2_red", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason = '')",
            name=op.f("ck_vital_signs_withdrawn"),
        ),
        sa.CheckConstraint(
            "consciousness IS NULL OR consciousness IN ('alert', 'confused', 'voice', 'pain', 'unresponsive')",
            name=op.f("ck_vital_signs_consciousness"),
        ),
        sa.CheckConstraint("diastolic BETWEEN 0 AND 250", name=op.f("ck_vital_signs_diastolic")),
        sa.CheckConstraint("pulse BETWEEN 0 AND 350", name=op.f("ck_vital_signs_pulse")),
        sa.CheckConstraint(
            "respiration BETWEEN 0 AND 120", name=op.f("ck_vital_signs_respiration")
        ),
        sa.CheckConstraint("spo2 BETWEEN 0 AND 100", name=op.f("ck_vital_signs_spo2")),
        sa.CheckConstraint("spo2_scale IN (1, 2)", name=op.f("ck_vital_signs_spo2_scale")),
        sa.CheckConstraint("systolic BETWEEN 0 AND 350", name=op.f("ck_vital_signs_systolic")),
        sa.CheckConstraint(
            "temperature BETWEEN 200 AND 460", name=op.f("ck_vital_signs_temperature")
        ),
        sa.ForeignKeyConstraint(
            ["admission_id"], ["admissions.id"], name=op.f("fk_vital_signs_admission_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_vital_signs_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_vital_signs_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vital_signs")),
    )
    op.create_index(
        "ix_vital_signs_patient_id_taken_at",
        "vital_signs",
        ["patient_id", "taken_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("vital_signs")

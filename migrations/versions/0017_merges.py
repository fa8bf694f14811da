"""Pairs of records that may be one person, merges, and their taking back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_ROWS = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    key = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    op.execute(
        f"ALTER TABLE patients ADD COLUMN merged_into {key} CONSTRAINT fk_patients_merged_into"
        " REFERENCES patients (id) CONSTRAINT ck_patients_merged CHECK (merged_into <> id)"
    )
    op.create_index(
        "ix_patients_merged_into",
        "patients",
        ["merged_into"],
        postgresql_where=sa.text("merged_into IS NOT NULL"),
        sqlite_where=sa.text("merged_into IS NOT NULL"),
    )
    _create_pairs()
    _create_merges()


def _create_pairs() -> None:
    op.create_table(
        "duplicate_pairs",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("found_at", _MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'later', 'different')", name=op.f("ck_duplicate_pairs_state")
        ),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_duplicate_pairs_order")),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_duplicate_pairs_percent")),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)"
            " AND (decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_duplicate_pairs_decided"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=op.f(f"fk_duplicate_pairs_{column}")
            )
            for column, target in (
                ("first_id", "patients"), ("second_id", "patients"), ("decided_by", "staff"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pairs")),
        sa.UniqueConstraint(
            "first_id", "second_id", name=op.f("uq_duplicate_pairs_first_id_second_id")
        ),
    )  # fmt: skip
    op.create_index("ix_duplicate_pairs_state_percent", "duplicate_pairs", ["state", "percent"])
    op.create_index("ix_duplicate_pairs_second_id", "duplicate_pairs", ["second_id"])


def _create_merges() -> None:
    op.create_table(
        "patient_merges",
        sa.Column("survivor_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", _ROWS, nullable=False),
        sa.Column("after", _ROWS, nullable=True),
        sa.Column("moving", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undone_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("survivor_id <> merged_id", name=op.f("ck_patient_merges_two_records")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_patient_merges_reason")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)"
            " AND (undone_at IS NULL) = (undone_reason = '')",
            name=op.f("ck_patient_merges_undone"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=op.f(f"fk_patient_merges_{column}")
            )
            for column, target in (
                ("survivor_id", "patients"), ("merged_id", "patients"),
                ("undone_by", "staff"), ("recorded_by", "staff"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_merges")),
    )  # fmt: skip
    op.create_index("ix_patient_merges_survivor_id", "patient_merges", ["survivor_id"])
    op.create_index(
        "uq_patient_merges_merged",
        "patient_merges",
        ["merged_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
        sqlite_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "merge_moves",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["patient_merges.id"], name=op.f("fk_merge_moves_merge_id")
        ),
        sa.PrimaryKeyConstraint(
            "merge_id", "table_name", "row_id", "column_name", name=op.f("pk_merge_moves")
        ),
    )


def downgrade() -> None:
    op.drop_table("merge_moves")
    op.drop_table("patient_merges")
    op.drop_table("duplicate_pairs")
    _drop_triggers()
    op.drop_index("ix_patients_merged_into", "patients")
    op.execute("ALTER TABLE patients DROP COLUMN merged_into")


def _drop_triggers() -> None:
    """They name the columns of patients; every upgrade writes them anew."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        found = connection.execute(
            sa.text(
                "SELECT tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid"
                " WHERE NOT tgisinternal AND relname = 'patients' AND tgname LIKE 'pms_%'"
            )
        )
        for trigger in found.scalars().all():
            op.execute(f"DROP TRIGGER {trigger} ON patients")
        return
    names = sa.text(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'pms_%'"
        " AND tbl_name = 'patients'"
    )
    for name in connection.execute(names).scalars().all():
        op.execute(f"DROP TRIGGER {name}")

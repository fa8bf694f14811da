"""The audit, its seals and epochs; all three are append-only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from pms_desktop.data.rules.frozen import freeze_statements, thaw_statements

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("audit", "audit_epochs", "audit_seals")


def upgrade() -> None:
    fields = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "audit",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("before", fields, nullable=True),
        sa.Column("after", fields, nullable=True),
        sa.Column("xid", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "action IN ('insert', 'update', 'delete', 'load')", name=op.f("ck_audit_action")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_xid", "audit", ["xid"])
    op.create_index("ix_audit_actor_id", "audit", ["actor", "id"])
    op.create_index(
        "ix_audit_patient_id_id",
        "audit",
        ["patient_id", "id"],
        postgresql_where=sa.text("patient_id IS NOT NULL"),
        sqlite_where=sa.text("patient_id IS NOT NULL"),
    )
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.create_index("ix_audit_at", "audit", ["at"], postgresql_using="brin")
    op.create_table(
        "audit_epochs",
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cluster", sa.Text(), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_audit_epochs")),
    )
    op.create_table(
        "audit_seals",
        sa.Column("no", number, autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("high", sa.BigInteger(), nullable=False),
        sa.Column("ceiling", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("leaves", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_audit_seals")),
    )
    for table in TABLES:
        for statement in freeze_statements(dialect, table):
            op.execute(statement)


def downgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    if dialect == "postgresql":
        for function in ("pms_audit_row()", "pms_refuse_truncate()"):
            op.execute(f"DROP FUNCTION IF EXISTS {function} CASCADE")
    else:
        found = connection.execute(
            sa.text(
                "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'pms_audit_%'"
            )
        )
        for name in found.scalars().all():
            op.execute(f"DROP TRIGGER {name}")
    for table in reversed(TABLES):
        op.drop_table(table)
        for statement in thaw_statements(dialect, table):
            op.execute(statement)

"""Opening charts: restricted patients, open charts, and openings in the audit."""

import sqlalchemy as sa
from alembic import op

from pms_desktop.data.rules.frozen import freeze_statements, thaw_statements

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_RELATIONS = (
    "'doctor of the stay', 'lies in a ward', 'appointment', 'checked in today',"
    " 'recorded before', 'registered by them', 'registration', 'none'"
)
_ACTIONS = "action IN ('insert', 'update', 'delete', 'load', 'open', 'glass')"
_OPENINGS = "action IN ('open', 'glass')"


def upgrade() -> None:
    op.add_column(
        "patients",
        sa.Column("restricted", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "chart_openings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(f"relation IN ({_RELATIONS})", name=op.f("ck_chart_openings_relation")),
        sa.CheckConstraint(
            "reason <> '' OR (relation <> 'none' AND NOT restricted)",
            name=op.f("ck_chart_openings_reason_given"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_chart_openings_staff_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_chart_openings_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chart_openings")),
    )
    op.create_index("ix_chart_openings_login_expires_at", "chart_openings", ["login", "expires_at"])
    op.create_index("ix_chart_openings_expires_at", "chart_openings", ["expires_at"])
    op.create_table(
        "chart_reviews",
        sa.Column("audit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_chart_reviews_recorded_by")
        ),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_chart_reviews")),
    )
    dialect = op.get_bind().dialect.name
    for statement in freeze_statements(dialect, "chart_reviews"):
        op.execute(statement)
    if dialect == "postgresql":
        op.drop_constraint(op.f("ck_audit_action"), "audit", type_="check")
        op.create_check_constraint(op.f("ck_audit_action"), "audit", _ACTIONS)
    else:
        _widen_on_sqlite()
    op.create_index(
        "ix_audit_openings",
        "audit",
        ["action", "id"],
        postgresql_where=sa.text(_OPENINGS),
        sqlite_where=sa.text(_OPENINGS),
    )


def downgrade() -> None:
    """The audit keeps the wider rule: rows that need it are never taken back."""
    dialect = op.get_bind().dialect.name
    op.drop_index("ix_audit_openings", "audit")
    for table in ("chart_reviews", "chart_openings"):
        op.drop_table(table)
    for statement in thaw_statements(dialect, "chart_reviews"):
        op.execute(statement)
    _drop_compiled_triggers("pms_audit_", "pms_note_", "pms_raise_version_", of="_patients")
    if dialect == "postgresql":
        _drop_compiled_policies()
    op.drop_column("patients", "restricted")


def _drop_compiled_policies() -> None:
    """PostgreSQL: the rule of contacts asks whether a patient is restricted; upgrades write it."""
    named = "SELECT tablename FROM pg_policies WHERE policyname = 'pms_contacts'"
    for table in op.get_bind().exec_driver_sql(named).scalars().all():
        op.execute(f"DROP POLICY pms_contacts ON public.{table}")
        op.execute(f"ALTER TABLE public.{table} DISABLE ROW LEVEL SECURITY")


def _widen_on_sqlite() -> None:
    """SQLite changes no CHECK: the table is made anew with the same rows and numbers.

    The triggers that write here are dropped first, or the renaming would stumble over them; every
    upgrade writes them anew.
    """
    _drop_compiled_triggers("pms_audit_")
    columns = (
        "id, at, actor, staff_id, station, certificate, action, topic, record, patient_id,"
        " before, after, xid"
    )
    op.create_table(
        "audit_wider",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("xid", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(_ACTIONS, name=op.f("ck_audit_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO audit_wider ({columns}) SELECT {columns} FROM audit ORDER BY id")
    op.drop_table("audit")
    op.rename_table("audit_wider", "audit")
    op.create_index("ix_audit_xid", "audit", ["xid"])
    op.create_index("ix_audit_actor_id", "audit", ["actor", "id"])
    op.create_index(
        "ix_audit_patient_id_id",
        "audit",
        ["patient_id", "id"],
        sqlite_where=sa.text("patient_id IS NOT NULL"),
    )
    for statement in freeze_statements("sqlite", "audit"):
        op.execute(statement)


def _drop_compiled_triggers(*beginnings: str, of: str = "") -> None:
    """SQLite: triggers that name every column of a table, or the audit; upgrades write them."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        return
    found = connection.execute(sa.text("SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
    for name in found.scalars().all():
        if name.startswith(beginnings) and name.endswith(of):
            op.execute(f"DROP TRIGGER {name}")

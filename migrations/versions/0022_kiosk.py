"""Self-service: who was recognised at a kiosk, and what patients asked for there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_TEXTS = sa.JSON().with_variant(JSONB(), "postgresql")
_WAITING = sa.text("state = 'waiting'")
_WAITING_CONTACT = sa.text("state = 'waiting' AND kind = 'contact'")
_RULE = "frozen_kiosk_requests"


def upgrade() -> None:
    _create_visits()
    op.create_table(
        "kiosk_counters",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("locked_until", _MOMENT, nullable=True),
        sa.Column("locks", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_kiosk_counters")),
    )
    _create_requests()
    for statement in _freeze(op.get_bind().dialect.name):
        op.execute(statement)


def _create_visits() -> None:
    op.create_table(
        "kiosk_visits",
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_in", sa.Text(), server_default="", nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(token IS NULL) = (patient_id IS NULL)", name=op.f("ck_kiosk_visits_recognised")
        ),
        *_references("kiosk_visits", patient_id="patients", recorded_by="staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_visits")),
    )
    op.create_index("uq_kiosk_visits_token", "kiosk_visits", ["token"], unique=True)


def _create_requests() -> None:
    op.create_table(
        "kiosk_requests",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("wanted", _TEXTS, nullable=False),
        sa.Column("stood", _TEXTS, nullable=False),
        sa.Column("approved", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_kiosk_requests_{name}"))
            for name, rule in (
                ("kind", "kind IN ('contact', 'registration')"),
                ("state", "state IN ('waiting', 'approved', 'partly', 'refused', 'lapsed')"),
                ("patient", "kind = 'registration' OR patient_id IS NOT NULL"),
                ("decided", "(state = 'waiting') = (decided_at IS NULL)"),
                ("reason", "(state = 'refused') = (reason <> '')"),
            )
        ),
        *_references(
            "kiosk_requests", patient_id="patients", recorded_by="staff", decided_by="staff"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_requests")),
    )
    op.create_index(
        "uq_kiosk_requests_waiting",
        "kiosk_requests",
        ["patient_id"],
        unique=True,
        postgresql_where=_WAITING_CONTACT,
        sqlite_where=_WAITING_CONTACT,
    )
    op.create_index(
        "ix_kiosk_requests_waiting",
        "kiosk_requests",
        ["recorded_at"],
        postgresql_where=_WAITING,
        sqlite_where=_WAITING,
    )


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in columns.items()
    ]


def _freeze(dialect: str) -> list[str]:
    """A decision stands, and nobody takes a request away."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {_RULE}_{verb.lower()} BEFORE {verb} ON kiosk_requests {when}"
            f" BEGIN SELECT RAISE(ABORT, '{_RULE}'); END"
            for verb, when in (("UPDATE", "WHEN OLD.state <> 'waiting'"), ("DELETE", ""))
        ]
    return [
        f"CREATE FUNCTION {_RULE}() RETURNS trigger LANGUAGE plpgsql"
        " SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN"
        " IF TG_OP = 'UPDATE' THEN"
        " IF OLD.state = 'waiting' THEN RETURN NEW; END IF;"
        " END IF;"
        f" RAISE EXCEPTION '{_RULE}' USING ERRCODE = '23514', CONSTRAINT = '{_RULE}';"
        " END $$",
        f"REVOKE ALL ON FUNCTION {_RULE}() FROM PUBLIC",
        f"CREATE TRIGGER {_RULE} BEFORE UPDATE OR DELETE ON kiosk_requests"
        f" FOR EACH ROW EXECUTE FUNCTION {_RULE}()",
    ]


def downgrade() -> None:
    for table in ("kiosk_requests", "kiosk_counters", "kiosk_visits"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {_RULE}()")

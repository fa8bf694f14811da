"""Invoices that still owe something, beside the invoices themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_OWING = """
INSERT INTO open_invoices (invoice_id) SELECT i.id FROM invoices i WHERE kind = 'invoice'
   AND total > (SELECT coalesce(sum(amount), 0) FROM payments p WHERE p.invoice_id = i.id)
             + (SELECT coalesce(sum(n.total), 0) FROM invoices n WHERE n.corrects_id = i.id)
"""


def upgrade() -> None:
    op.create_table(
        "open_invoices",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_open_invoices_invoice_id")
        ),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_open_invoices")),
    )
    op.execute(_OWING)


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS pms_keep_open_invoices() CASCADE")
    else:
        for table in ("invoices", "payments"):
            op.execute(f"DROP TRIGGER IF EXISTS pms_keep_open_invoices_{table}")
    op.drop_table("open_invoices")

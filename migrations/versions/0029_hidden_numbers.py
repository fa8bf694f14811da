"""Numbers of restricted patients are found whole, by digests that a key of the hospital makes."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "finding_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_finding_keys")),
    )
    if op.get_context().dialect.name == "postgresql":  # in a file nobody is kept from any row
        random = "CAST(gen_random_uuid() AS text)"
        op.execute(f"INSERT INTO finding_keys (key) SELECT {random} || {random}")
    # Made anew right after the migration, as all tokens of another generation.
    op.execute(
        "UPDATE patient_search SET made = 0"
        " WHERE patient_id IN (SELECT id FROM patients WHERE restricted)"
    )


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS public.pms_hide_numbers() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS public.pms_hide_numbers_of() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS public.pms_number_digest(text)")
    op.drop_table("finding_keys")

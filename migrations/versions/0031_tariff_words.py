"""Items of the tariff are found without their hyphens, also those entered before.

The words themselves are made by the program, right after the migration (`data/finding/refold.py`).
"""

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing but the number, so that a hospital in a file is upgraded, too."""


def downgrade() -> None:
    """The words are a good answer for an older program as well."""

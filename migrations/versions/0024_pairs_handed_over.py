"""A pair of records can be handed to somebody who merges: found to be one person."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_WITH = "state IN ('same', 'open', 'later', 'different')"
_WITHOUT = "state IN ('open', 'later', 'different')"


def upgrade() -> None:
    _let_states_be(_WITH)


def downgrade() -> None:
    op.execute("UPDATE duplicate_pairs SET state = 'later' WHERE state = 'same'")
    _let_states_be(_WITHOUT)


def _let_states_be(rule: str) -> None:
    name = op.f("ck_duplicate_pairs_state")
    with op.batch_alter_table("duplicate_pairs") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, rule)

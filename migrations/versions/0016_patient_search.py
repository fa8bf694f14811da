"""Patients are found by tokens that stand beside the record, and misspelt words by a dictionary.

The tokens themselves are made by the program, right after the migration (`data/finding/reindex.py`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_NUMBER = "(SELECT CAST(mrn AS INTEGER) FROM patients WHERE id = {row}.patient_id)"
_INTO = f"INSERT INTO patients_fts (rowid, tokens) VALUES ({_NUMBER.format(row='NEW')}, NEW.tokens)"
_OUT = (
    "INSERT INTO patients_fts (patients_fts, rowid, tokens)"
    f" VALUES ('delete', {_NUMBER.format(row='OLD')}, OLD.tokens)"
)
# Tokens are folded and separated by spaces already: `ascii` leaves every letter and mark beyond
# ASCII alone, and is told which signs begin tokens of another kind.
_FTS5 = (
    "CREATE VIRTUAL TABLE patients_fts USING fts5 (tokens, content = '', detail = 'none',"
    " tokenize = \"ascii tokenchars '~#$@'\")",
    f"CREATE TRIGGER patients_fts_add AFTER INSERT ON patient_search BEGIN {_INTO}; END",
    "CREATE TRIGGER patients_fts_change AFTER UPDATE OF tokens ON patient_search"
    f" WHEN NEW.tokens <> OLD.tokens BEGIN {_OUT}; {_INTO}; END",
    f"CREATE TRIGGER patients_fts_remove AFTER DELETE ON patient_search BEGIN {_OUT}; END",
)
_OLD_INTO = "INSERT INTO patients_fts (rowid, search_text) VALUES (CAST(NEW.mrn AS INTEGER), NEW.search_text)"
_OLD_OUT = "DELETE FROM patients_fts WHERE rowid = CAST(OLD.mrn AS INTEGER)"
_OLD_FTS5 = (
    "DROP TABLE patients_fts",
    "CREATE VIRTUAL TABLE patients_fts USING fts5"
    " (search_text, tokenize = 'ascii', detail = 'none', prefix = '1 2 3')",
    "INSERT INTO patients_fts (rowid, search_text)"
    " SELECT CAST(mrn AS INTEGER), search_text FROM patients",
    f"CREATE TRIGGER patients_fts_add AFTER INSERT ON patients BEGIN {_OLD_INTO}; END",
    "CREATE TRIGGER patients_fts_change AFTER UPDATE OF search_text, mrn ON patients"
    " WHEN NEW.search_text <> OLD.search_text OR NEW.mrn <> OLD.mrn"
    f" BEGIN {_OLD_OUT}; {_OLD_INTO}; END",
    f"CREATE TRIGGER patients_fts_remove AFTER DELETE ON patients BEGIN {_OLD_OUT}; END",
)


def upgrade() -> None:
    on_server = op.get_context().dialect.name == "postgresql"
    if on_server:
        op.drop_index("ix_patients_search_text", "patients")
    else:
        _drop_triggers()
        op.execute("DROP TABLE patients_fts")
    op.execute("ALTER TABLE patients DROP COLUMN search_text")
    op.create_table(
        "patient_search",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.Column("made", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_patient_search_patient_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_patient_search")),
    )
    unmade = sa.text("made = 0")
    op.create_index(
        "ix_patient_search_unmade", "patient_search", ["patient_id"],
        postgresql_where=unmade, sqlite_where=unmade,
    )  # fmt: skip
    op.create_table(
        "name_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "word", name=op.f("pk_name_keys")),
    )
    if on_server:
        op.execute(
            "CREATE INDEX ix_patient_search_tokens ON patient_search USING gin"
            " (array_to_tsvector(string_to_array(tokens, ' '))) WITH (fastupdate = off)"
        )
        return
    for statement in _FTS5:
        op.execute(statement)


def downgrade() -> None:
    on_server = op.get_context().dialect.name == "postgresql"
    if not on_server:
        _drop_triggers()
    op.execute("ALTER TABLE patients ADD COLUMN search_text TEXT DEFAULT '' NOT NULL")
    op.execute(
        "UPDATE patients SET search_text = ' ' || ltrim(mrn, '0') || ' ' || coalesce("
        "(SELECT tokens FROM patient_search WHERE patient_id = patients.id) || ' ', '')"
    )
    op.drop_table("name_keys")
    op.drop_table("patient_search")
    if on_server:
        op.execute("ALTER TABLE patients ALTER COLUMN search_text DROP DEFAULT")
        op.create_index(
            "ix_patients_search_text", "patients", ["search_text"],
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
            postgresql_with={"gin_pending_list_limit": 256},
        )  # fmt: skip
        op.execute("DROP FUNCTION IF EXISTS public.pms_find_patients(text, integer)")
        return
    for statement in _OLD_FTS5:
        op.execute(statement)


def _drop_triggers() -> None:
    """SQLite refuses to drop a column that a trigger names; every upgrade writes them anew."""
    connection = op.get_bind()
    names = sa.text(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'patients'"
    )
    for name in connection.execute(names).scalars().all():
        op.execute(f'DROP TRIGGER "{name}"')

"""Patients."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


_INTO = "INSERT INTO patients_fts (rowid, search_text) VALUES (CAST(NEW.mrn AS INTEGER), NEW.search_text)"
_OUT = "DELETE FROM patients_fts WHERE rowid = CAST(OLD.mrn AS INTEGER)"
# The words are folded and separated by spaces already, so the tokenizer must leave them alone:
# `ascii` takes every letter, digit and mark beyond ASCII as part of a word.
_FTS5 = (
    "CREATE VIRTUAL TABLE patients_fts USING fts5"
    " (search_text, tokenize = 'ascii', detail = 'none', prefix = '1 2 3')",
    f"CREATE TRIGGER patients_fts_add AFTER INSERT ON patients BEGIN {_INTO}; END",
    "CREATE TRIGGER patients_fts_change AFTER UPDATE OF search_text, mrn ON patients"
    f" WHEN NEW.search_text <> OLD.search_text OR NEW.mrn <> OLD.mrn BEGIN {_OUT}; {_INTO}; END",
    f"CREATE TRIGGER patients_fts_remove AFTER DELETE ON patients BEGIN {_OUT}; END",
)


def _index_words() -> None:
    """Search by beginnings of words: trigrams on PostgreSQL, FTS5 kept by triggers on SQLite."""
    if op.get_context().dialect.name == "postgresql":
        op.create_index(
            "ix_patients_search_text",
            "patients",
            ["search_text"],
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
            postgresql_with={
                "gin_pending_list_limit": 256
            },  # kB; every search reads what is pending
        )
        return
    for statement in _FTS5:
        op.execute(statement)


def upgrade() -> None:
    op.create_table(
        "patients",
        sa.Column("mrn", sa.Text(), nullable=False),
        sa.Column("family_names", sa.Text(), nullable=False),
        sa.Column("given_names", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_estimated", sa.Boolean(), nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("postcode", sa.Text(), server_default="", nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_reason = '')", name=op.f("ck_patients_closed")
        ),
        sa.CheckConstraint("birth_date >= '1870-01-01'", name=op.f("ck_patients_birth_date")),
        sa.CheckConstraint(
            "family_names <> '' OR given_names <> ''", name=op.f("ck_patients_named")
        ),
        sa.CheckConstraint(
            "length(mrn) >= 9 AND ltrim(mrn, '0123456789') = ''", name=op.f("ck_patients_mrn")
        ),
        sa.CheckConstraint(
            "sex IN ('female', 'male', 'other', 'unknown')", name=op.f("ck_patients_sex")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_patients_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patients")),
        sa.UniqueConstraint("mrn", name=op.f("uq_patients_mrn")),
    )
    op.create_index("ix_patients_birth_date", "patients", ["birth_date"], unique=False)
    op.create_index("ix_patients_recorded_by_id", "patients", ["recorded_by", "id"], unique=False)
    _index_words()
    op.create_table(
        "patient_phones",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_patient_phones_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_phones")),
        sa.UniqueConstraint(
            "patient_id", "position", name=op.f("uq_patient_phones_patient_id_position")
        ),
    )
    op.create_index(op.f("ix_patient_phones_e164"), "patient_phones", ["e164"], unique=False)
    op.create_table(
        "patient_identifiers",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_patient_identifiers_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_identifiers")),
        sa.UniqueConstraint(
            "patient_id",
            "kind",
            "folded",
            name=op.f("uq_patient_identifiers_patient_id_kind_folded"),
        ),
    )
    op.create_index(
        op.f("ix_patient_identifiers_folded"), "patient_identifiers", ["folded"], unique=False
    )
    op.create_table(
        "next_of_kin",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_next_of_kin_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_next_of_kin")),
        sa.UniqueConstraint(
            "patient_id", "position", name=op.f("uq_next_of_kin_patient_id_position")
        ),
    )
    op.create_table(
        "insurance_policies",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("insurer", sa.Text(), nullable=False),
        sa.Column("policy_number", sa.Text(), server_default="", nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_insurance_policies_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insurance_policies")),
        sa.UniqueConstraint(
            "patient_id", "position", name=op.f("uq_insurance_policies_patient_id_position")
        ),
    )


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TABLE patients_fts")
    op.drop_table("insurance_policies")
    op.drop_table("next_of_kin")
    op.drop_table("patient_identifiers")
    op.drop_table("patient_phones")
    op.drop_table("patients")

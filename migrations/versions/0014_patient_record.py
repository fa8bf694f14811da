"""The patient record: kinds of numbers, former names, relations, consents, alerts, photos."""

from uuid import NAMESPACE_URL, UUID, uuid5

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_CHANGED = ("patients", "patient_identifiers", "insurance_policies")
_NEW = (
    "patient_relations", "patient_photos", "patient_consents", "patient_alerts", "former_names",
    "identifier_kinds", "consent_kinds", "alert_kinds",
)  # fmt: skip
_OFFERED_BEFORE = (
    ("National ID", "NI"), ("Passport", "PPN"), ("Insurance card", "MB"), ("Driving licence", "DL"),
)  # fmt: skip
# A table that others refer to is not built anew on SQLite, so each rule stands at its column.
_PATIENT_COLUMNS = {
    "birth_part": "TEXT DEFAULT '' NOT NULL CONSTRAINT ck_patients_birth_part CHECK"
    " (birth_part = '' OR (birth_part IN ('month', 'year') AND birth_estimated))",
    "romanised_name": "TEXT DEFAULT '' NOT NULL",
    "preferred_name": "TEXT DEFAULT '' NOT NULL",
    "unidentified": "BOOLEAN DEFAULT false NOT NULL",
    "languages": "TEXT DEFAULT '' NOT NULL",
    "interpreter_needed": "BOOLEAN DEFAULT false NOT NULL",
    "occupation": "TEXT DEFAULT '' NOT NULL",
    "blood_group": "TEXT DEFAULT '' NOT NULL CONSTRAINT ck_patients_blood_group CHECK"
    " (blood_group IN ('', 'A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-'))",
    "deceased_on": "DATE",
    "deceased_time": "TIME",
    "deceased_recorded_at": "{moment}",
    "deceased_recorded_by": "{key} CONSTRAINT fk_patients_deceased_recorded_by"
    " REFERENCES staff (id) CONSTRAINT ck_patients_deceased CHECK"
    " ((deceased_on IS NULL) = (deceased_recorded_by IS NULL)"
    " AND (deceased_on IS NULL) = (deceased_recorded_at IS NULL)"
    " AND (deceased_on IS NOT NULL OR deceased_time IS NULL))",
}


def upgrade() -> None:
    _drop_triggers()
    _create_kinds()
    _add_patient_columns()
    _refer_to_kinds()
    with op.batch_alter_table("insurance_policies") as batch:
        batch.add_column(sa.Column("holder", sa.Text(), server_default="", nullable=False))
        batch.add_column(sa.Column("valid_from", sa.Date(), nullable=True))
        batch.add_column(sa.Column("copayment", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(
            sa.Column("copayment_percent", sa.SmallInteger(), server_default="0", nullable=False)
        )
        batch.create_check_constraint(
            op.f("ck_insurance_policies_validity"), "valid_from <= valid_until"
        )
        batch.create_check_constraint(op.f("ck_insurance_policies_copayment"), "copayment >= 0")
        batch.create_check_constraint(
            op.f("ck_insurance_policies_copayment_percent"),
            "copayment_percent BETWEEN 0 AND 10000",
        )
    _create_former_names()
    _create_relations()
    _create_consents()
    _create_alerts()
    _create_photos()


def downgrade() -> None:
    _drop_triggers()
    with op.batch_alter_table("insurance_policies") as batch:
        for rule in ("validity", "copayment", "copayment_percent"):
            batch.drop_constraint(op.f(f"ck_insurance_policies_{rule}"), type_="check")
        for column in ("holder", "valid_from", "copayment", "copayment_percent"):
            batch.drop_column(column)
    _name_kinds_again()
    for column in reversed(_PATIENT_COLUMNS):
        op.execute(f"ALTER TABLE patients DROP COLUMN {column}")
    for table in _NEW:
        op.drop_table(table)


def _drop_triggers() -> None:
    """They name columns that change here; every upgrade writes them anew."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        found = connection.execute(
            sa.text(
                "SELECT tgname, relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid"
                " WHERE NOT tgisinternal AND relname = ANY(:tables) AND tgname LIKE 'pms_%'"
            ),
            {"tables": list(_CHANGED)},
        ).all()
        for trigger, table in found:
            op.execute(f"DROP TRIGGER {trigger} ON {table}")
        return
    names = sa.text(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'pms_%'"
        " AND (tbl_name IN ('patients', 'patient_identifiers', 'insurance_policies')"
        " OR sql LIKE '%deceased_on%')"
    )
    for name in connection.execute(names).scalars().all():
        op.execute(f"DROP TRIGGER {name}")


def _add_patient_columns() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    moment, key = ("TIMESTAMP WITH TIME ZONE", "UUID") if postgres else ("DATETIME", "CHAR(32)")
    for column, definition in _PATIENT_COLUMNS.items():
        shape = definition.format(moment=moment, key=key)
        op.execute(f"ALTER TABLE patients ADD COLUMN {column} {shape}")


def _key_and_version() -> tuple[sa.Column[UUID], sa.Column[int]]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    )


def _recorded(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f(f"fk_{table}_recorded_by")
        ),
    )


def _of_patient(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f(f"fk_{table}_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _create_kinds() -> None:
    op.create_table(
        "identifier_kinds",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), server_default="", nullable=False),
        sa.Column("check_rule", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("system", sa.Text(), server_default="", nullable=False),
        sa.Column("one_per_patient", sa.Boolean(), nullable=False),
        sa.Column("unique_in_hospital", sa.Boolean(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        *_kind("identifier_kinds"),
        sa.CheckConstraint(
            "check_rule IN ('none', 'mod 97', 'mod 11', 'luhn', 'verhoeff', 'nif')",
            name=op.f("ck_identifier_kinds_check_rule"),
        ),
        sa.CheckConstraint(
            "type IN ('NI', 'PPN', 'DL', 'MB', 'TAX', 'U')", name=op.f("ck_identifier_kinds_type")
        ),
        sa.UniqueConstraint(
            "id",
            "one_per_patient",
            "unique_in_hospital",
            name=op.f("uq_identifier_kinds_id_one_per_patient_unique_in_hospital"),
        ),
    )
    op.create_table(
        "consent_kinds",
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        *_kind("consent_kinds"),
    )
    op.create_table(
        "alert_kinds",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tone", sa.Text(), nullable=False),
        *_kind("alert_kinds"),
        sa.CheckConstraint(
            "tone IN ('danger', 'warn', 'violet')", name=op.f("ck_alert_kinds_tone")
        ),
    )


def _kind(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        *_key_and_version(),
        sa.CheckConstraint("name <> ''", name=op.f(f"ck_{table}_named")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("name", name=op.f(f"uq_{table}_name")),
    )


def _refer_to_kinds() -> None:
    """The word for the kind that stood at each number becomes a reference."""
    with op.batch_alter_table("patient_identifiers") as batch:
        batch.add_column(sa.Column("kind_id", sa.Uuid(), nullable=True))
        for rule in ("one_per_patient", "unique_in_hospital"):
            batch.add_column(
                sa.Column(rule, sa.Boolean(), server_default=sa.text("false"), nullable=False)
            )
    _fill_kinds()
    with op.batch_alter_table("patient_identifiers") as batch:
        batch.drop_constraint(op.f("uq_patient_identifiers_patient_id_kind_folded"), type_="unique")
        batch.drop_column("kind")
        batch.alter_column("kind_id", existing_type=sa.Uuid(), nullable=False)
        for rule in ("one_per_patient", "unique_in_hospital"):
            batch.alter_column(rule, existing_type=sa.Boolean(), server_default=None)
        batch.create_unique_constraint(
            op.f("uq_patient_identifiers_patient_id_kind_id_folded"),
            ["patient_id", "kind_id", "folded"],
        )
        columns = ["id", "one_per_patient", "unique_in_hospital"]
        batch.create_foreign_key(
            "fk_patient_identifiers_kind",
            "identifier_kinds",
            ["kind_id", *columns[1:]],
            columns,
            onupdate="CASCADE",
        )
    for name, columns in (
        ("one_per_patient", ["patient_id", "kind_id"]),
        ("unique_in_hospital", ["kind_id", "folded"]),
    ):
        op.create_index(
            f"uq_patient_identifiers_{name.removeprefix('unique_')}",
            "patient_identifiers",
            columns,
            unique=True,
            postgresql_where=sa.text(name),
            sqlite_where=sa.text(name),
        )


def _fill_kinds() -> None:
    connection = op.get_bind()
    kinds = sa.table(
        "identifier_kinds",
        sa.column("id", sa.Uuid()),
        *(sa.column(name) for name in ("name", "type", "check_rule", "position")),
        *(
            sa.column(name, sa.Boolean())
            for name in ("one_per_patient", "unique_in_hospital", "offered", "active")
        ),
    )
    numbers = sa.table(
        "patient_identifiers", sa.column("kind_id", sa.Uuid()), sa.column("kind", sa.Text())
    )
    found = connection.execute(sa.select(numbers.c.kind).distinct()).scalars().all()
    in_use = connection.execute(sa.text("SELECT count(*) FROM hospital")).scalar()
    known = dict(_OFFERED_BEFORE)
    names = [*(known if in_use else ()), *sorted(set(found) - set(known if in_use else ()))]
    for at, name in enumerate(names):
        connection.execute(
            kinds.insert().values(
                id=uuid5(NAMESPACE_URL, f"identifier kind {name}"),
                name=name or "ID",
                type=known.get(name, "U"),
                check_rule="none",
                position=at,
                one_per_patient=False,
                unique_in_hospital=False,
                offered=name in ("National ID", "Insurance card"),
                active=True,
            )
        )
        key = uuid5(NAMESPACE_URL, f"identifier kind {name}")
        connection.execute(numbers.update().where(numbers.c.kind == name).values(kind_id=key))


def _name_kinds_again() -> None:
    for name in ("one_per_patient", "in_hospital"):
        op.drop_index(f"uq_patient_identifiers_{name}", "patient_identifiers")
    with op.batch_alter_table("patient_identifiers") as batch:
        batch.add_column(sa.Column("kind", sa.Text(), server_default="", nullable=False))
    op.execute(
        "UPDATE patient_identifiers SET kind ="
        " (SELECT name FROM identifier_kinds k WHERE k.id = patient_identifiers.kind_id)"
    )
    with op.batch_alter_table("patient_identifiers") as batch:
        batch.drop_constraint("fk_patient_identifiers_kind", type_="foreignkey")
        batch.drop_constraint(
            op.f("uq_patient_identifiers_patient_id_kind_id_folded"), type_="unique"
        )
        for column in ("kind_id", "one_per_patient", "unique_in_hospital"):
            batch.drop_column(column)
        batch.alter_column("kind", existing_type=sa.Text(), server_default=None)
        batch.create_unique_constraint(
            op.f("uq_patient_identifiers_patient_id_kind_folded"), ["patient_id", "kind", "folded"]
        )


def _create_former_names() -> None:
    op.create_table(
        "former_names",
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_of_patient("former_names"),
        sa.UniqueConstraint(
            "patient_id", "position", name=op.f("uq_former_names_patient_id_position")
        ),
    )


def _create_relations() -> None:
    op.create_table(
        "patient_relations",
        sa.Column("relative_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_of_patient("patient_relations"),
        *_recorded("patient_relations"),
        sa.ForeignKeyConstraint(
            ["relative_id"], ["patients.id"], name=op.f("fk_patient_relations_relative_id")
        ),
        sa.CheckConstraint(
            "kind IN ('mother', 'father', 'parent', 'guardian', 'grandparent', 'spouse',"
            " 'sibling', 'carer', 'relative')",
            name=op.f("ck_patient_relations_kind"),
        ),
        sa.CheckConstraint(
            "patient_id <> relative_id", name=op.f("ck_patient_relations_two_people")
        ),
        sa.UniqueConstraint(
            "patient_id",
            "relative_id",
            "kind",
            name=op.f("uq_patient_relations_patient_id_relative_id_kind"),
        ),
    )
    op.create_index(op.f("ix_patient_relations_relative_id"), "patient_relations", ["relative_id"])


def _create_consents() -> None:
    table = "patient_consents"
    op.create_table(
        table,
        sa.Column("kind_id", sa.Uuid(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        *_key_and_version(),
        *_of_patient(table),
        *_recorded(table),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["consent_kinds.id"], name=op.f(f"fk_{table}_kind_id")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["staff.id"], name=op.f(f"fk_{table}_taken_by")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["staff.id"], name=op.f(f"fk_{table}_withdrawn_by")
        ),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_by IS NULL)", name=op.f(f"ck_{table}_withdrawn")
        ),
        sa.CheckConstraint("given OR withdrawn_on IS NULL", name=op.f(f"ck_{table}_given")),
    )
    op.create_index(op.f(f"ix_{table}_patient_id"), table, ["patient_id"])


def _create_alerts() -> None:
    table = "patient_alerts"
    op.create_table(
        table,
        sa.Column("kind_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        *_key_and_version(),
        *_of_patient(table),
        *_recorded(table),
        sa.ForeignKeyConstraint(["kind_id"], ["alert_kinds.id"], name=op.f(f"fk_{table}_kind_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["staff.id"], name=op.f(f"fk_{table}_ended_by")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f(f"ck_{table}_ended")
        ),
    )
    running = sa.text("ended_at IS NULL")
    op.create_index(
        f"ix_{table}_running",
        table,
        ["patient_id"],
        postgresql_where=running,
        sqlite_where=running,
    )


def _create_photos() -> None:
    table = "patient_photos"
    op.create_table(
        table,
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_key_and_version(),
        *_of_patient(table),
        *_recorded(table),
        sa.CheckConstraint("length(content) BETWEEN 1 AND 65536", name=op.f(f"ck_{table}_size")),
        sa.UniqueConstraint("patient_id", name=op.f(f"uq_{table}_patient_id")),
    )

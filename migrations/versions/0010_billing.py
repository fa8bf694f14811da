"""Charges, invoices and payments."""

import sqlalchemy as sa
from alembic import op

from pms_desktop.data.rules.frozen import freeze_statements, thaw_statements
from pms_desktop.data.rules.money import money_rules, without_money_rules

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FROZEN = ("invoice_lines",)


def upgrade() -> None:
    op.create_table(
        "invoices",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("admission_id", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("charged", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("discount_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'credit_note') = (corrects_id IS NOT NULL)", name=op.f("ck_invoices_corrects")
        ),
        sa.CheckConstraint(
            "discount = 0 OR discount_reason <> ''", name=op.f("ck_invoices_discount_reason")
        ),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note')", name=op.f("ck_invoices_kind")),
        sa.CheckConstraint(
            "net >= 0 AND tax >= 0 AND discount >= 0", name=op.f("ck_invoices_amounts")
        ),
        sa.CheckConstraint("total = net + tax", name=op.f("ck_invoices_total")),
        sa.ForeignKeyConstraint(
            ["admission_id"], ["admissions.id"], name=op.f("fk_invoices_admission_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["invoices.id"], name=op.f("fk_invoices_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_invoices_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_invoices_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_invoices_kind_number")),
    )
    op.create_index(op.f("ix_invoices_corrects_id"), "invoices", ["corrects_id"], unique=False)
    op.create_index(
        "ix_invoices_patient_id_recorded_at",
        "invoices",
        ["patient_id", "recorded_at"],
        unique=False,
    )
    op.create_index("ix_invoices_recorded_at", "invoices", ["recorded_at"], unique=False)
    op.create_table(
        "charges",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("admission_id", sa.Uuid(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("tariff_item_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("tax_rate", sa.Integer(), nullable=False),
        sa.Column("charged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Text(), server_default="", nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancel_reason = '')", name=op.f("ck_charges_cancelled")
        ),
        sa.CheckConstraint(
            "category IN ('consultation', 'bed', 'procedure', 'laboratory', 'imaging', 'medicine', 'item')",
            name=op.f("ck_charges_category"),
        ),
        sa.CheckConstraint(
            "source IN ('appointment', 'bed_day', 'recorded')", name=op.f("ck_charges_source")
        ),
        sa.CheckConstraint(
            "cancelled_at IS NULL OR invoice_id IS NULL", name=op.f("ck_charges_billed")
        ),
        sa.CheckConstraint("price >= 0", name=op.f("ck_charges_price")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_charges_quantity")),
        sa.ForeignKeyConstraint(
            ["admission_id"], ["admissions.id"], name=op.f("fk_charges_admission_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_charges_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_charges_patient_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_charges_recorded_by")),
        sa.ForeignKeyConstraint(
            ["tariff_item_id"], ["tariff_items.id"], name=op.f("fk_charges_tariff_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charges")),
        sa.UniqueConstraint(
            "source", "source_id", "part", name=op.f("uq_charges_source_source_id_part")
        ),
    )
    op.create_index(op.f("ix_charges_invoice_id"), "charges", ["invoice_id"], unique=False)
    op.create_index(
        "ix_charges_unbilled",
        "charges",
        ["patient_id"],
        unique=False,
        postgresql_where=sa.text("invoice_id IS NULL AND cancelled_at IS NULL"),
        sqlite_where=sa.text("invoice_id IS NULL AND cancelled_at IS NULL"),
    )
    op.create_table(
        "invoice_lines",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("charged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("tax_rate", sa.Integer(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charges.id"], name=op.f("fk_invoice_lines_charge_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_lines_invoice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_lines")),
        sa.UniqueConstraint(
            "invoice_id", "position", name=op.f("uq_invoice_lines_invoice_id_position")
        ),
    )
    op.create_index(
        op.f("ix_invoice_lines_charge_id"), "invoice_lines", ["charge_id"], unique=False
    )
    op.create_table(
        "bill_discounts",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_bill_discounts_reason")),
        sa.CheckConstraint(
            "(percent IS NULL) <> (amount IS NULL)",
            name=op.f("ck_bill_discounts_percent_or_amount"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bill_discounts_amount")),
        sa.CheckConstraint("percent BETWEEN 1 AND 10000", name=op.f("ck_bill_discounts_percent")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_bill_discounts_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_bill_discounts_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_bill_discounts_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill_discounts")),
    )
    op.create_index(
        "uq_bill_discounts_waiting",
        "bill_discounts",
        ["patient_id"],
        unique=True,
        postgresql_where=sa.text("invoice_id IS NULL AND NOT withdrawn"),
        sqlite_where=sa.text("invoice_id IS NULL AND NOT withdrawn"),
    )
    op.create_table(
        "payments",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tendered", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "method IN ('cash', 'card', 'transfer')", name=op.f("ck_payments_method")
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_payments_amount")),
        sa.CheckConstraint(
            "tendered IS NULL OR (method = 'cash' AND tendered >= amount)",
            name=op.f("ck_payments_tendered"),
        ),
        sa.CheckConstraint("amount > 0 OR reason <> ''", name=op.f("ck_payments_reason")),
        sa.CheckConstraint(
            "method <> 'transfer' OR reference <> ''", name=op.f("ck_payments_reference")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_payments_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_payments_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("number", name=op.f("uq_payments_number")),
    )
    op.create_index(op.f("ix_payments_invoice_id"), "payments", ["invoice_id"], unique=False)
    op.create_index("ix_payments_recorded_at", "payments", ["recorded_at"], unique=False)
    dialect = op.get_bind().dialect.name
    for table in FROZEN:
        for statement in freeze_statements(dialect, table):
            op.execute(statement)
    for statement in money_rules(dialect):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("payments")
    op.drop_table("bill_discounts")
    op.drop_table("invoice_lines")
    op.drop_table("charges")
    op.drop_table("invoices")
    dialect = op.get_bind().dialect.name
    for table in FROZEN:
        for statement in thaw_statements(dialect, table):
            op.execute(statement)
    for statement in without_money_rules(dialect):
        op.execute(statement)

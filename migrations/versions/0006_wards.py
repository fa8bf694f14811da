"""Wards, beds and admissions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wards",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wards")),
        sa.UniqueConstraint("name", name=op.f("uq_wards_name")),
    )
    op.create_table(
        "rooms",
        sa.Column("ward_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["wards.id"], name=op.f("fk_rooms_ward_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("ward_id", "name", name=op.f("uq_rooms_ward_id_name")),
    )
    op.create_table(
        "beds",
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_note", sa.Text(), server_default="", nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tariff_item_id", sa.Uuid(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state <> 'blocked' OR state_note <> ''", name=op.f("ck_beds_blocked_why")
        ),
        sa.CheckConstraint("state IN ('ready', 'cleaning', 'blocked')", name=op.f("ck_beds_state")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_beds_room_id")),
        sa.ForeignKeyConstraint(
            ["tariff_item_id"], ["tariff_items.id"], name=op.f("fk_beds_tariff_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beds")),
        sa.UniqueConstraint("label", name=op.f("uq_beds_label")),
    )
    op.create_index(op.f("ix_beds_room_id"), "beds", ["room_id"], unique=False)
    op.create_table(
        "admissions",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("doctor_id", sa.Uuid(), nullable=True),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("spo2_scale", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("discharged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("discharge_kind", sa.Text(), nullable=True),
        sa.Column("discharge_summary", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "discharge_kind IS NULL OR discharge_kind IN ('home', 'transferred', 'against_advice', 'died')",
            name=op.f("ck_admissions_discharge_kind"),
        ),
        sa.CheckConstraint(
            "(discharged_at IS NULL) = (discharge_kind IS NULL)",
            name=op.f("ck_admissions_discharged"),
        ),
        sa.CheckConstraint("discharged_at >= admitted_at", name=op.f("ck_admissions_order")),
        sa.ForeignKeyConstraint(["doctor_id"], ["staff.id"], name=op.f("fk_admissions_doctor_id")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_admissions_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_admissions_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admissions")),
    )
    op.create_index(op.f("ix_admissions_patient_id"), "admissions", ["patient_id"], unique=False)
    op.create_index(
        "uq_admissions_running",
        "admissions",
        ["patient_id"],
        unique=True,
        postgresql_where=sa.text("discharged_at IS NULL"),
        sqlite_where=sa.text("discharged_at IS NULL"),
    )
    op.create_table(
        "bed_stays",
        sa.Column("admission_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("bed_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ended_at >= started_at", name=op.f("ck_bed_stays_order")),
        sa.ForeignKeyConstraint(
            ["admission_id"], ["admissions.id"], name=op.f("fk_bed_stays_admission_id")
        ),
        sa.ForeignKeyConstraint(["bed_id"], ["beds.id"], name=op.f("fk_bed_stays_bed_id")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_bed_stays_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_bed_stays_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bed_stays")),
    )
    op.create_index(op.f("ix_bed_stays_admission_id"), "bed_stays", ["admission_id"], unique=False)
    op.create_index(
        "uq_bed_stays_bed",
        "bed_stays",
        ["bed_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_bed_stays_patient",
        "bed_stays",
        ["patient_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    _fill_ready_beds_only()


def _fill_ready_beds_only() -> None:
    """Only a bed in use and ready takes a patient, and a bed with a patient stays ready.

    The share lock lets a patient and a change of the bed's state meet one after the other.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute("""
            CREATE FUNCTION ready_bed_stays() RETURNS trigger LANGUAGE plpgsql
            SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
            DECLARE ready boolean;
            BEGIN
                SELECT state = 'ready' AND active INTO ready
                FROM public.beds WHERE id = NEW.bed_id FOR SHARE;
                IF NOT ready THEN
                    RAISE EXCEPTION 'ready_bed_stays'
                        USING ERRCODE = '23514', CONSTRAINT = 'ready_bed_stays';
                END IF;
                RETURN NEW;
            END $$
        """)
        op.execute("""
            CREATE FUNCTION occupied_beds() RETURNS trigger LANGUAGE plpgsql
            SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
            BEGIN
                IF EXISTS (
                    SELECT 1 FROM public.bed_stays WHERE bed_id = NEW.id AND ended_at IS NULL
                ) THEN
                    RAISE EXCEPTION 'occupied_beds'
                        USING ERRCODE = '23514', CONSTRAINT = 'occupied_beds';
                END IF;
                RETURN NEW;
            END $$
        """)
        op.execute("REVOKE ALL ON FUNCTION ready_bed_stays(), occupied_beds() FROM PUBLIC")
        op.execute("""
            CREATE TRIGGER ready_bed_stays BEFORE INSERT OR UPDATE OF bed_id, ended_at ON bed_stays
            FOR EACH ROW WHEN (NEW.ended_at IS NULL) EXECUTE FUNCTION ready_bed_stays()
        """)
        op.execute("""
            CREATE TRIGGER occupied_beds BEFORE UPDATE OF state, active ON beds
            FOR EACH ROW WHEN (NEW.state <> 'ready' OR NOT NEW.active)
            EXECUTE FUNCTION occupied_beds()
        """)
        return
    for verb in ("INSERT", "UPDATE OF bed_id, ended_at"):
        op.execute(f"""
            CREATE TRIGGER ready_bed_stays_{verb[:6].lower()} BEFORE {verb} ON bed_stays
            WHEN NEW.ended_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM beds WHERE id = NEW.bed_id AND state = 'ready' AND active
            )
            BEGIN SELECT RAISE(ABORT, 'ready_bed_stays'); END
        """)
    op.execute("""
        CREATE TRIGGER occupied_beds BEFORE UPDATE OF state, active ON beds
        WHEN (NEW.state <> 'ready' OR NOT NEW.active) AND EXISTS (
            SELECT 1 FROM bed_stays WHERE bed_id = NEW.id AND ended_at IS NULL
        )
        BEGIN SELECT RAISE(ABORT, 'occupied_beds'); END
    """)


def downgrade() -> None:
    op.drop_table("bed_stays")
    op.drop_table("admissions")
    op.drop_table("beds")
    op.drop_table("rooms")
    op.drop_table("wards")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ready_bed_stays(), occupied_beds()")

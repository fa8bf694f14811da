"""Which languages patients choose from at a kiosk."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_LANGUAGES = ("en", "ar", "de", "es", "fr", "hi", "pl", "pt", "tr")


def upgrade() -> None:
    left = "' ' || kiosk_languages || ' '"
    for code in _LANGUAGES:
        left = f"replace({left}, ' {code} ', ' ')"
    op.execute(
        "ALTER TABLE hospital ADD COLUMN kiosk_languages TEXT DEFAULT 'en' NOT NULL"
        " CONSTRAINT ck_hospital_kiosk_languages CHECK (kiosk_languages <> ''"
        f" AND kiosk_languages = trim(kiosk_languages) AND trim({left}) = '')"
    )


def downgrade() -> None:
    """Triggers that name the column go first; every upgrade writes them anew."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        names = sa.text(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'pms_%'"
            " AND tbl_name = 'hospital'"
        )
        for name in connection.execute(names).scalars().all():
            op.execute(f"DROP TRIGGER {name}")
    op.execute("ALTER TABLE hospital DROP COLUMN kiosk_languages")

"""Alembic's entry point. The program hands over an open connection; there is no alembic.ini."""

from alembic import context

from pms_desktop.data.tables import Base


def run() -> None:
    """Migrate over the connection that `pms_desktop.data.upgrade` opened."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()

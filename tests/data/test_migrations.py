"""Migrations build what the mapped tables say, on both databases, and can be taken back."""

from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from pms_desktop.data.tables import Base
from pms_desktop.data.upgrade import SchemaState, downgrade, schema_state, upgrade
from tests.hospital import Hospital


def test_the_migrated_schema_equals_the_mapped_tables(hospital: Hospital) -> None:
    with hospital.system().engine.connect() as connection:
        context = MigrationContext.configure(connection)
        found = produce_migrations(context, Base.metadata)

    assert found.upgrade_ops is not None
    assert [str(op.to_diff_tuple()) for op in found.upgrade_ops.ops] == []


def test_migrations_go_down_and_up_again(hospital: Hospital) -> None:
    database = hospital.system()

    downgrade(database.engine, "base")
    left = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    assert left == set()

    upgrade(database.engine)
    assert schema_state(database.engine) is SchemaState.CURRENT

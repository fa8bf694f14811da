"""Migrations build what the mapped tables say, on both databases, and can be taken back."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Index, inspect, text

from pms_desktop.data.audit.check import verify
from pms_desktop.data.tables import Base
from pms_desktop.data.upgrade import (
    SchemaState,
    copy_before_upgrade,
    downgrade,
    schema_state,
    upgrade,
)
from pms_desktop.domain.access import Role
from pms_desktop.domain.patients import Identifier, PatientDetails, RegisterPatient, TypedPatient
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from tests.data.patients import enter_patient
from tests.hospital import Hospital


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Not the tables in which SQLite keeps a word index: `patients_fts` and its shadows."""
    return kind != "table" or not re.search(r"_fts(_\w+)?$", name or "")


def exists_here(connection: Connection) -> Callable[..., bool]:
    """An index of a kind that only PostgreSQL has is not missed on SQLite."""

    def decide(thing: object, *_rest: object) -> bool:
        on_server_only = isinstance(thing, Index) and thing.dialect_options["postgresql"]["using"]
        return connection.dialect.name == "postgresql" or not on_server_only

    return decide


@pytest.mark.filterwarnings("ignore:autogenerate skipping .*ix_patient_search_tokens")
def test_the_migrated_schema_equals_the_mapped_tables(hospital: Hospital) -> None:
    with hospital.system().engine.connect() as connection:
        options = {"include_name": is_ours, "include_object": exists_here(connection)}
        context = MigrationContext.configure(connection, opts=options)
        found = produce_migrations(context, Base.metadata)

    assert found.upgrade_ops is not None
    assert found.upgrade_ops.as_diffs() == []


def test_migrations_go_down_and_up_again(hospital: Hospital) -> None:
    database = hospital.system()

    downgrade(database.engine, "base")
    left = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    assert left == set()

    upgrade(database.engine)
    assert schema_state(database.engine) is SchemaState.CURRENT


def test_who_finds_a_file_upgraded_by_another_keeps_no_copy_of_it(
    embedded_hospital: Hospital,
) -> None:
    """Two programs that start at once both find it older."""
    engine = embedded_hospital.system().engine
    beside = Path(engine.url.database or "").parent

    assert copy_before_upgrade(engine) is None

    names = [file.name for file in beside.iterdir()]
    assert not [name for name in names if "schema" in name or "copying" in name]


def test_the_audit_outlives_a_widening_of_its_rules(hospital: Hospital) -> None:
    database = hospital.system()
    with database.engine.connect() as connection:
        before = connection.execute(text("SELECT id, at, actor, after FROM audit")).all()

    downgrade(database.engine, "0012")
    upgrade(database.engine)

    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT id, at, actor, after FROM audit")).all() == before
    assert before
    assert not verify(database.engine).faults


def test_words_for_kinds_of_numbers_become_kinds_and_words_again(hospital: Hospital) -> None:
    engine = hospital.system().engine
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    numbers = (Identifier("National ID", "12.345.678-Z"), Identifier("Passport", "AB 1"))
    details = PatientDetails(given_names="Ann", birth_date=date(1980, 1, 1), identifiers=numbers)
    ann = desk.register(RegisterPatient(id=new_id(), typed=TypedPatient(details=details)))

    downgrade(engine, "0013")
    with engine.begin() as connection:
        words = "SELECT kind FROM patient_identifiers ORDER BY kind"
        assert connection.scalars(text(words)).all() == ["National ID", "Passport"]
        connection.execute(
            text("UPDATE patient_identifiers SET kind = 'Card' WHERE value = 'AB 1'")
        )
    upgrade(engine)

    kept = {each.kind for each in desk.get(ann.id).details.identifiers}
    assert kept == {"National ID", "Card"}
    assert {"National ID", "Card", "Passport"} <= {each.name for each in desk.identifier_kinds()}


def test_after_a_downgrade_changes_are_still_audited(server_hospital: Hospital) -> None:
    enter_patient(server_hospital)
    database = server_hospital.system()

    downgrade(database.engine, "0013")
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE patients SET city = 'Westport'"))

    newest = text("SELECT action, topic, after ->> 'city' FROM audit ORDER BY id DESC LIMIT 1")
    with database.engine.connect() as connection:
        assert tuple(connection.execute(newest).one()) == ("update", "patients", "Westport")

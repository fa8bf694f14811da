"""Seals on the audit: what a superuser alters is found, on both databases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from pms_desktop.data.audit.check import verify
from pms_desktop.data.audit.seals import (
    SEAL_COLUMNS,
    as_seal,
    begin_epoch,
    columns_sql,
    newest_epoch,
    row_text,
    seal,
)
from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import PermissionDeniedError
from pms_desktop.domain.seals import FaultKind, leaf
from pms_desktop.services.front_door import FrontDoor
from pms_desktop.services.witness import Witness, verify_audit
from tests.data.patients import enter_patient
from tests.hospital import PASSWORD, Hospital

TABLES = ("audit", "audit_seals", "audit_epochs")


def seal_now(engine: Engine) -> int:
    with engine.begin() as connection:
        return seal(connection)


@contextmanager
def tampering(hospital: Hospital) -> Iterator[Connection]:
    """As a superuser, with every guard of the three tables taken away."""
    with hospital.system().engine.begin() as connection:
        if hospital.on_postgres:
            connection.exec_driver_sql("SET LOCAL session_replication_role = 'replica'")
            yield connection
            return
        found = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_schema WHERE name LIKE 'frozen_audit%'"
        ).all()
        for name, _sql in found:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield connection
        for _name, sql in found:
            connection.exec_driver_sql(sql)


@pytest.fixture
def sealed(hospital: Hospital) -> Hospital:
    """Three seals, each over the audit of a new patient."""
    engine = hospital.system().engine
    for name in ("Adams", "Brown", "Clark"):
        enter_patient(hospital, name)
        seal_now(engine)
    return hospital


def row_of(connection: Connection, name: str) -> int:
    """The audit row of a patient's registration."""
    found = connection.scalar(
        text("SELECT id FROM audit WHERE topic = 'patients' AND CAST(after AS text) LIKE :name"),
        {"name": f"%{name}%"},
    )
    return int(found or 0)


def test_an_untouched_audit_is_found_good(sealed: Hospital) -> None:
    verdict = verify(sealed.system().engine)

    assert verdict.good
    assert (verdict.seals, verdict.waiting) == (3, 0)
    assert verdict.rows > 3


def test_what_was_written_since_the_last_seal_waits(sealed: Hospital) -> None:
    enter_patient(sealed, "Davis")

    verdict = verify(sealed.system().engine)

    assert verdict.good
    assert verdict.waiting >= 1


EDITS = {
    "edit": "UPDATE audit SET after = NULL WHERE id = {row}",
    "who": "UPDATE audit SET actor = 'nurse' WHERE id = {row}",
    "station": "UPDATE audit SET station = 'Elsewhere' WHERE id = {row}",
}


@pytest.mark.parametrize("what", list(EDITS))
def test_an_altered_row_is_named(sealed: Hospital, what: str) -> None:
    with tampering(sealed) as connection:
        row = row_of(connection, "Brown")
        connection.exec_driver_sql(EDITS[what].format(row=row))

    (fault,) = verify(sealed.system().engine).faults

    assert (fault.kind, fault.row, fault.seal) == (FaultKind.ROW_ALTERED, row, 2)


def test_a_time_altered_by_a_microsecond_is_named(sealed: Hospital) -> None:
    with tampering(sealed) as connection:
        row = row_of(connection, "Brown")
        later = (
            "at + interval '1 microsecond'"
            if sealed.on_postgres
            else "substr(at, 1, length(at) - 1) || '1'"
        )
        connection.exec_driver_sql(f"UPDATE audit SET at = {later} WHERE id = {row}")

    (fault,) = verify(sealed.system().engine).faults

    assert (fault.kind, fault.row) == (FaultKind.ROW_ALTERED, row)


def test_a_deleted_row_is_named(sealed: Hospital) -> None:
    with tampering(sealed) as connection:
        row = row_of(connection, "Brown")
        connection.exec_driver_sql(f"DELETE FROM audit WHERE id = {row}")

    (fault,) = verify(sealed.system().engine).faults

    assert (fault.kind, fault.row, fault.seal) == (FaultKind.ROW_MISSING, row, 2)


COPY = (
    "INSERT INTO audit (id, at, actor, station, certificate, action, topic, record, xid)"
    " SELECT {id}, {at}, actor, station, certificate, action, topic, record, {xid}"
    " FROM audit WHERE id = {row}"
)


def test_a_row_put_among_sealed_ones_is_named(sealed: Hospital) -> None:
    with tampering(sealed) as connection:
        row = row_of(connection, "Brown")
        if not sealed.on_postgres:  # there is no gap between ids: make one
            connection.exec_driver_sql(f"DELETE FROM audit WHERE id = {row + 1}")
        number = "1000000" if sealed.on_postgres else str(row + 1)
        connection.exec_driver_sql(COPY.format(id=number, at="at", xid="xid", row=row))

    first = verify(sealed.system().engine).faults[0]

    expected = (FaultKind.ROW_ADDED, 2) if sealed.on_postgres else (FaultKind.ROW_ALTERED, 3)
    assert (first.kind, first.seal, first.row) == (*expected, int(number))


@pytest.mark.parametrize("sealed_since", [False, True])
def test_a_new_row_that_claims_to_be_old_is_named(sealed: Hospital, sealed_since: bool) -> None:
    old = "at - interval '1 hour'" if sealed.on_postgres else "datetime(at, '-1 hour')"
    xid = "pg_current_xact_id()::text::bigint" if sealed.on_postgres else "NULL"
    with tampering(sealed) as connection:
        row = row_of(connection, "Clark")
        connection.exec_driver_sql(COPY.format(id=1_000_000, at=old, xid=xid, row=row))
    if sealed_since:
        seal_now(sealed.system().engine)

    (fault,) = verify(sealed.system().engine).faults

    assert (fault.kind, fault.row) == (FaultKind.ROW_BACKDATED, 1_000_000)


def test_two_rows_that_changed_places_are_named(sealed: Hospital) -> None:
    with tampering(sealed) as connection:
        one, other = row_of(connection, "Adams"), row_of(connection, "Clark")
        for old, new in ((one, -1), (other, one), (-1, other)):
            connection.exec_driver_sql(f"UPDATE audit SET id = {new} WHERE id = {old}")

    faults = verify(sealed.system().engine).faults

    assert faults[0].row == one
    assert {fault.row for fault in faults} == {one, other}


def test_a_missing_and_an_altered_seal_are_named(sealed: Hospital) -> None:
    with tampering(sealed) as connection:
        connection.exec_driver_sql("UPDATE audit_seals SET at = at, high = high + 1 WHERE no = 3")
        connection.exec_driver_sql("DELETE FROM audit_seals WHERE no = 1")

    faults = verify(sealed.system().engine).faults

    assert (FaultKind.SEAL_MISSING, 1) in {(fault.kind, fault.seal) for fault in faults}
    assert (FaultKind.SEAL_ALTERED, 3) in {(fault.kind, fault.seal) for fault in faults}


def cut_off(connection: Connection, _hospital: Hospital) -> None:
    """The last seal goes with its rows; what is left is whole."""
    low = connection.scalar(text("SELECT low FROM audit_seals WHERE no = 3"))
    key = "xid" if connection.dialect.name == "postgresql" else "id"
    connection.exec_driver_sql(f"DELETE FROM audit WHERE {key} >= {low}")
    connection.exec_driver_sql("DELETE FROM audit_seals WHERE no = 3")


def write_anew(connection: Connection, hospital: Hospital) -> None:
    """One name goes from the audit, and every hash is computed again by the rules."""
    row = row_of(connection, "Brown")
    connection.exec_driver_sql(f"UPDATE audit SET actor = 'nurse' WHERE id = {row}")
    dialect = connection.dialect.name
    key = "xid" if hospital.on_postgres else "id"
    columns = columns_sql(dialect, SEAL_COLUMNS)
    epoch, last = newest_epoch(connection), b""
    assert epoch is not None
    for found in connection.execute(text(f"SELECT {columns} FROM audit_seals ORDER BY no")).all():
        old = as_seal(found)
        rows = connection.execute(
            text(
                f"SELECT id, {row_text(dialect)} AS framed FROM audit"
                f" WHERE {key} >= {old.low} AND {key} < {old.high} ORDER BY id"
            )
        ).all()
        leaves = b"".join(leaf(one.id, one.framed) for one in rows)
        fresh = type(old)(**{**{n: getattr(old, n) for n in SEAL_COLUMNS}, "leaves": leaves})
        last = fresh.expected_hash(last, epoch)
        connection.execute(
            text("UPDATE audit_seals SET leaves = :leaves, hash = :hash WHERE no = :no"),
            {"leaves": leaves, "hash": last, "no": old.no},
        )


WHOLE: dict[str, tuple[Callable[[Connection, Hospital], None], FaultKind]] = {
    "end cut off": (cut_off, FaultKind.WITNESS_AHEAD),
    "written anew": (write_anew, FaultKind.WITNESS_DIFFERS),
}


@pytest.mark.parametrize("how", list(WHOLE))
def test_what_only_a_station_can_notice_is_noticed_by_it(sealed: Hospital, how: str) -> None:
    tamper, expected = WHOLE[how]
    door = FrontDoor(sealed.url, "Desk", sealed.clock)
    entry = door.enter("nurse", PASSWORD)
    entry.signed_in.database.close()
    assert entry.witness.fault is None

    with tampering(sealed) as connection:
        tamper(connection, sealed)

    system = sealed.system()
    assert verify(system.engine).good
    assert [fault.kind for fault in verify_audit(system, sealed.url).faults] == [expected]
    for _ in range(2):  # it stays so until an administrator has seen to it
        entry = door.enter("nurse", PASSWORD)
        entry.signed_in.database.close()
        assert entry.witness.fault is expected


def test_a_declared_restore_is_told_once_and_the_chain_goes_on(sealed: Hospital) -> None:
    door = FrontDoor(sealed.url, "Desk", sealed.clock)
    door.enter("nurse", PASSWORD).signed_in.database.close()
    with tampering(sealed) as connection:
        cut_off(connection, sealed)
    system = sealed.system()
    with system.engine.begin() as connection:
        assert begin_epoch(connection, "Restored the copy of 02:00") == 2
    enter_patient(sealed, "Evans")
    seal_now(system.engine)

    reports = []
    for _ in range(2):
        entry = door.enter("nurse", PASSWORD)
        entry.signed_in.database.close()
        reports.append(entry.witness)

    assert reports[0].restore is not None
    assert reports[0].restore.reason == "Restored the copy of 02:00"
    assert (reports[0].fault, reports[1].fault, reports[1].restore) == (None, None, None)
    verdict = verify(system.engine)
    assert verdict.good
    assert "Restored the copy of 02:00" in verdict.declared[0]


def test_an_administrator_may_verify_and_a_nurse_may_not(server_hospital: Hospital) -> None:
    enter_patient(server_hospital)
    seal_now(server_hospital.system().engine)

    assert verify(server_hospital.open_station(Role.ADMINISTRATOR).database.engine).good
    with pytest.raises(PermissionDeniedError):
        verify(server_hospital.open_station(Role.NURSE).database.engine)


def test_nobody_seals_but_the_housekeeper(server_hospital: Hospital) -> None:
    for function in ("pms_seal_audit()", "pms_begin_audit_epoch('x')"):
        with (
            pytest.raises(PermissionDeniedError),
            server_hospital.sign_in(Role.ADMINISTRATOR).unit_of_work(False) as uow,
        ):
            uow._session.execute(text(f"SELECT {function}"))


def test_a_transaction_that_is_still_open_holds_no_seal_and_no_writer_waits(
    server_hospital: Hospital,
) -> None:
    engine = server_hospital.system().engine
    seal_now(engine)
    with engine.connect() as slow:
        slow.exec_driver_sql("UPDATE specialities SET name = name")
        slow.exec_driver_sql("INSERT INTO specialities (id, name) VALUES (gen_random_uuid(), 'X')")
        enter_patient(server_hospital)
        assert seal_now(engine) == 0  # nothing is final while the older one runs
        slow.commit()

    assert seal_now(engine) > 0
    verdict = verify(engine)
    assert verdict.good
    assert verdict.waiting == 0


def test_in_another_cluster_sealing_rests_until_a_new_epoch(server_hospital: Hospital) -> None:
    enter_patient(server_hospital, "Adams")
    engine = server_hospital.system().engine
    seal_now(engine)
    enter_patient(server_hospital, "Brown")
    with tampering(server_hospital) as connection:  # as after a restore: another identifier,
        epoch = newest_epoch(connection)  # and transactions counted from the beginning
        assert epoch is not None
        connection.exec_driver_sql("DELETE FROM audit_seals")
        connection.exec_driver_sql("UPDATE audit_epochs SET cluster = '42'")
        connection.exec_driver_sql("UPDATE audit SET xid = xid + 1000000")
    assert seal_now(engine) == -1
    enter_patient(server_hospital, "Clark")
    assert {f.kind for f in verify(engine).faults} == {FaultKind.OTHER_CLUSTER}

    with engine.begin() as connection:
        begin_epoch(connection, "Restored")
    enter_patient(server_hospital, "Davis")
    assert seal_now(engine) > 0

    verdict = verify(engine)
    assert verdict.good
    assert verdict.waiting == 0


def test_what_one_station_saw_another_database_is_not_measured_by(
    sealed: Hospital, tmp_path: Path
) -> None:
    door = FrontDoor(sealed.url, "Desk", sealed.clock)
    door.enter("nurse", PASSWORD).signed_in.database.close()

    assert Witness(sealed.url).remembered() is not None
    assert Witness(f"sqlite:///{tmp_path / 'other.sqlite'}").remembered() is None

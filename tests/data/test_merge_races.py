"""Merging while somebody else merges the same records, or writes under one of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pms_desktop.domain.access import Role
from pms_desktop.domain.patient_merges import MergePatients, MergeStoppedError, Stop
from pms_desktop.services.patient_merges import PatientMergeService
from pms_desktop.services.patients import PatientService
from tests.data.merging import Charts
from tests.data.test_audit_sealing import wait_until
from tests.data.test_patient_merges import Desk
from tests.hospital import Hospital


@pytest.fixture
def desk(hospital: Hospital) -> Desk:
    keeper = hospital.sign_in(Role.ADMINISTRATOR)
    return Desk(
        hospital, keeper, PatientMergeService(keeper), PatientService(keeper), Charts(hospital)
    )


def at_once(*commands: Callable[[], object]) -> list[Stop | None]:
    """What each was told; None where it was done."""
    gate = Barrier(len(commands))

    def run(command: Callable[[], object]) -> Stop | None:
        gate.wait()
        try:
            command()
        except MergeStoppedError as error:
            return error.stop
        return None

    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(run, commands))


def merging(hospital: Hospital, command: MergePatients) -> Callable[[], object]:
    service = PatientMergeService(hospital.sign_in(Role.ADMINISTRATOR))
    return lambda: service.merge(command)


def test_of_two_who_merge_each_into_the_other_one_is_told(desk: Desk) -> None:
    ann, anna = desk.register("Lee"), desk.register("Li")
    there, back = desk.command(ann, anna), desk.command(anna, ann)

    told = at_once(merging(desk.hospital, there), merging(desk.hospital, back))

    assert sorted(told, key=str) in ([None, Stop.DONE], [None, Stop.STALE])
    assert len(desk.merging.latest()) == 1


def test_two_who_merge_overlapping_pairs_leave_nothing_under_a_merged_record(desk: Desk) -> None:
    first, second, third = (desk.register(name) for name in ("Lee", "Li", "Leigh"))
    for key in (first, second, third):
        desk.charts.charge(key)
    one, other = desk.command(second, first), desk.command(third, second)

    told = at_once(merging(desk.hospital, one), merging(desk.hospital, other))

    assert None in told
    assert set(told) <= {None, Stop.DONE, Stop.STALE}
    assert owners_of_charges(desk.hospital) <= living(desk, first, second, third)


def living(desk: Desk, *keys: UUID) -> set[UUID]:
    with desk.context.unit_of_work(True) as uow:
        return {uow.patients.living(key) for key in keys}


def owners_of_charges(hospital: Hospital) -> set[UUID]:
    with hospital.system().engine.connect() as connection:
        found = connection.scalars(text("SELECT DISTINCT patient_id FROM charges"))
        return {UUID(str(key)) for key in found}


def test_who_writes_under_a_record_while_it_is_merged_is_told(desk: Desk) -> None:
    ann, anna = desk.register("Lee"), desk.register("Li")
    command = desk.command(ann, anna)
    with ThreadPoolExecutor(1) as pool, desk.context.unit_of_work(False) as uow:
        uow.patient_merges.merge(command)
        uow.patient_merges.settle(command)
        charged = pool.submit(desk.charts.charge, anna)
        if desk.hospital.on_postgres:
            wait_until(lambda: somebody_waits(desk.hospital))
        uow.commit()

        with pytest.raises(DBAPIError, match="merged_patient"):
            charged.result(timeout=30)

    assert owners_of_charges(desk.hospital) == set()


def somebody_waits(hospital: Hospital) -> bool:
    with hospital.system().engine.connect() as connection:
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        return bool(connection.scalar(text(waiting)))

"""Who seals the audit while people work, and how soon."""

import threading
import time
from collections.abc import Callable
from contextlib import nullcontext

import pytest
from sqlalchemy import text

from pms_desktop.data.audit.check import verify
from pms_desktop.data.changes import watcher as change_watcher
from pms_desktop.data.changes.watcher import ChangeWatcher
from pms_desktop.domain.access import Role
from tests.data.patients import enter_patient
from tests.data.test_live_changes import News, keeping, watching
from tests.hospital import Hospital
from tests.servers.postgres import PostgresServer

LAG_SECONDS = 5.0


def wait_until(condition: Callable[[], bool]) -> float:
    """Seconds until the condition holds."""
    started, pause = time.monotonic(), threading.Event()
    while not condition():
        assert time.monotonic() - started < 30
        pause.wait(0.05)
    return time.monotonic() - started


def waiting(hospital: Hospital) -> int:
    return verify(hospital.system().engine).waiting


@pytest.mark.parametrize("where", ["server_hospital", "embedded_hospital"])
def test_what_was_written_is_sealed_within_seconds(
    where: str, server: PostgresServer, request: pytest.FixtureRequest
) -> None:
    hospital: Hospital = request.getfixturevalue(where)
    keeper = keeping(server, hospital) if hospital.on_postgres else nullcontext()
    with keeper, watching(hospital):
        wait_until(lambda: waiting(hospital) == 0)
        enter_patient(hospital)

        assert wait_until(lambda: waiting(hospital) == 0) < LAG_SECONDS

    assert verify(hospital.system().engine).good


def test_a_station_looks_at_the_seals_while_somebody_works(
    embedded_hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_watcher, "_MINUTE_SECONDS", 0.1)
    looked, news = threading.Event(), News()
    database = embedded_hospital.open_station(Role.NURSE).database
    watcher = ChangeWatcher(database, news.deliver, news.tell_state, looked.set)
    watcher.start()

    assert looked.wait(10)

    watcher.stop()


def test_a_writer_goes_on_while_a_seal_is_being_made(server_hospital: Hospital) -> None:
    enter_patient(server_hospital, "Adams")
    with server_hospital.system().engine.connect() as sealer:
        sealer.execute(text("SELECT pms_seal_audit()"))  # and not yet committed

        enter_patient(server_hospital, "Brown")  # would wait for the lock time-out

        sealer.commit()
    assert verify(server_hospital.system().engine).good

"""A change at one station reaches the others: told by a housekeeper, or asked for."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import text

from pms_desktop.data.changes.housekeeper import Housekeeper
from pms_desktop.data.changes.watcher import ChangeWatcher, ServerState
from pms_desktop.data.database import Database
from pms_desktop.data.engine import Credentials, open_engine
from pms_desktop.data.server import create_housekeeper
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import EVERYTHING, Change
from pms_desktop.domain.clock import SystemClock
from pms_desktop.domain.staff import Speciality
from pms_desktop.services.ids import new_id
from pms_desktop.services.staff import StaffService
from tests.hospital import Hospital, postgres_copy, postgres_template
from tests.servers.postgres import PostgresServer, postgres_server

TOLD_SECONDS = 1.0
ASKED_SECONDS = 4.0  # two and a half between two looks, and the look
EMBEDDED_SECONDS = 2.0
LONGEST_PAYLOAD = 8000  # bytes; PostgreSQL refuses longer ones
HOUSEKEEPER, SECRET = "test_housekeeper", "not for people 1"


class News:
    """What a watcher told, and when."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.batches: list[list[Change]] = []
        self.states: list[ServerState] = []

    def deliver(self, changes: list[Change]) -> None:
        with self._changed:
            self.batches.append(changes)
            self._changed.notify_all()

    def tell_state(self, state: ServerState) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()

    def wait(self, condition: Callable[[], bool], seconds: float = 30.0) -> float:
        """Seconds until the condition holds."""
        started = time.monotonic()
        with self._changed:
            assert self._changed.wait_for(condition, seconds), (self.batches, self.states)
        return time.monotonic() - started

    def wait_for(self, topic: str, seconds: float = 30.0) -> float:
        return self.wait(
            lambda: any(c.topic == topic for batch in self.batches for c in batch), seconds
        )


@contextmanager
def watching(hospital: Hospital, role: Role = Role.NURSE) -> Iterator[News]:
    """Another station that follows."""
    news = News()
    watcher = ChangeWatcher(hospital.open_station(role).database, news.deliver, news.tell_state)
    watcher.start()
    try:
        news.wait(lambda: bool(news.states))
        yield news
    finally:
        started = time.monotonic()
        watcher.stop()
        assert time.monotonic() - started < 2


@contextmanager
def keeping(server: PostgresServer, hospital: Hospital) -> Iterator[None]:
    """A housekeeper beside the server, signed in as itself."""
    create_housekeeper(hospital.system_url, HOUSEKEEPER, SECRET)
    database = Database(open_engine(hospital.url, Credentials(HOUSEKEEPER, SECRET)), SystemClock())
    keeper = Housekeeper(database)
    thread = threading.Thread(target=keeper.run)
    thread.start()
    try:
        yield
    finally:
        keeper.stop()
        thread.join()
        database.close()


def change_something(hospital: Hospital, name: str = "Toxicology") -> None:
    StaffService(hospital.sign_in(Role.ADMINISTRATOR)).put_speciality(
        Speciality(new_id(), name, active=True, version=0)
    )


def test_with_a_housekeeper_a_change_arrives_within_a_second(
    server: PostgresServer, server_hospital: Hospital
) -> None:
    with keeping(server, server_hospital), watching(server_hospital) as news:
        change_something(server_hospital)

        assert news.wait_for("specialities") < TOLD_SECONDS


def test_what_changes_between_signing_in_and_listening_is_heard(hospital: Hospital) -> None:
    signed_in = hospital.open_station(Role.NURSE)
    change_something(hospital)
    news = News()
    watcher = ChangeWatcher(
        signed_in.database, news.deliver, news.tell_state, since=signed_in.known
    )

    watcher.start()

    news.wait_for("specialities")
    watcher.stop()


def test_without_a_housekeeper_stations_ask(server_hospital: Hospital) -> None:
    with watching(server_hospital) as news:
        change_something(server_hospital)

        assert news.wait_for("specialities") < ASKED_SECONDS


def test_stations_on_one_file_see_each_other(embedded_hospital: Hospital) -> None:
    with watching(embedded_hospital) as news:
        change_something(embedded_hospital)

        assert news.wait_for("specialities") < EMBEDDED_SECONDS


def test_an_embedded_hospital_forgets_old_changes_and_still_tells_of_new_ones(
    embedded_hospital: Hospital,
) -> None:
    change_something(embedded_hospital)
    station = embedded_hospital.open_station(Role.NURSE)
    with embedded_hospital.system().engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET at = '2020-01-01 00:00:00.000000'"))
    with watching(embedded_hospital) as news:
        with station.database.units_for(None)(False) as uow:
            uow.changes.forget_older_than(minutes=10)
            uow.commit()
        change_something(embedded_hospital, "Virology")

        assert news.wait_for("specialities") < EMBEDDED_SECONDS


def test_many_changes_are_told_in_few_short_notifications(
    server: PostgresServer, server_hospital: Hospital
) -> None:
    with server_hospital.system().engine.begin() as connection:
        connection.execute(text("DELETE FROM outbox"))
        connection.execute(
            text(
                "INSERT INTO outbox (topic, record_id, patient_id)"
                " SELECT 'insurance_policies', gen_random_uuid(), gen_random_uuid()"
                " FROM generate_series(1, 500)"
            )
        )
    payloads = []
    listener_url = server_hospital.system_url.replace("+psycopg", "")
    with psycopg.connect(listener_url, autocommit=True) as listener:
        listener.execute("LISTEN pms_changes")
        with keeping(server, server_hospital):
            for note in listener.notifies(timeout=10, stop_after=9):
                payloads.append(note.payload)

    assert max(len(payload.encode()) for payload in payloads) < LONGEST_PAYLOAD
    assert sum(len(json.loads(payload)) for payload in payloads) == 500
    assert len(payloads) == 9


def test_the_housekeeper_may_announce_and_nothing_else(
    server: PostgresServer, server_hospital: Hospital
) -> None:
    create_housekeeper(server_hospital.system_url, HOUSEKEEPER, SECRET)
    engine = open_engine(server_hospital.url, Credentials(HOUSEKEEPER, SECRET))
    with engine.connect() as connection:
        open_to_it = connection.scalars(
            text(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " AND relkind = 'r' AND has_table_privilege(oid, 'SELECT, INSERT, UPDATE, DELETE')"
            )
        ).all()
    engine.dispose()

    assert open_to_it == []


@pytest.fixture
def own_server() -> Iterator[tuple[PostgresServer, Hospital]]:
    with postgres_server() as server:
        postgres_template(server)
        hospital = postgres_copy(server, "hospital")
        yield server, hospital
        hospital.close()


@pytest.mark.slow
def test_a_server_that_dies_is_waited_for_and_then_everything_is_read_anew(
    own_server: tuple[PostgresServer, Hospital],
) -> None:
    server, hospital = own_server
    admin = hospital.sign_in(Role.ADMINISTRATOR)
    with watching(hospital) as news:
        server.stop("immediate")
        news.wait(lambda: not news.states[-1].connected)
        server.start()
        news.wait_for(EVERYTHING)
        assert news.states[-1].connected

        StaffService(admin).put_speciality(
            Speciality(new_id(), "Toxicology", active=True, version=0)
        )
        assert news.wait_for("specialities") < ASKED_SECONDS


@pytest.mark.slow
def test_a_watcher_lets_go_while_the_server_is_away(
    own_server: tuple[PostgresServer, Hospital],
) -> None:
    server, hospital = own_server
    with watching(hospital) as news:
        server.stop("immediate")
        news.wait(lambda: not news.states[-1].connected)

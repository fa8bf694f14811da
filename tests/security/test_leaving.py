"""Who leaves is out at once, whatever program they sit at and whatever it is doing."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import pytest
from sqlalchemy import text

from pms_desktop.data.changes.housekeeper import Housekeeper
from pms_desktop.data.database import Database
from pms_desktop.data.engine import Credentials, open_engine
from pms_desktop.data.server import create_housekeeper
from pms_desktop.domain.access import Role
from pms_desktop.domain.clock import SystemClock
from pms_desktop.domain.staff import StaffMember
from pms_desktop.services.accounts import AccountService, SaveMember
from pms_desktop.services.front_door import FrontDoor
from pms_desktop.services.ids import new_id
from tests.data.patients import enter_patient
from tests.hospital import PASSWORD, Hospital
from tests.security.conftest import HOUSEKEEPER
from tests.security.programs import Attacker
from tests.servers.postgres import PostgresServer

LONG = "SELECT pg_sleep(60)"


@pytest.fixture
def accounts(server_hospital: Hospital) -> AccountService:
    return AccountService(server_hospital.sign_in(Role.ADMINISTRATOR))


@pytest.fixture
def grace(server: PostgresServer, server_hospital: Hospital, accounts: AccountService) -> Attacker:
    key = new_id()
    login = f"n{key.hex[-12:]}"  # login roles outlive a test's database
    jobs = frozenset({Role.RECEPTIONIST})
    accounts.save(
        SaveMember(StaffMember(key, "Grace Osei", login, "", "", True, jobs, 0), PASSWORD)
    )
    database = server_hospital.url.rpartition("/")[2]
    return Attacker(server, database, login, PASSWORD)


class Busy:
    """A session in the middle of a statement, and how that ended."""

    def __init__(self, connection: psycopg.Connection, statement: str) -> None:
        self.state: str | None = None
        self._connection, self._statement = connection, statement
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def wait(self) -> str | None:
        """SQLSTATE of its end."""
        self._thread.join()
        return self.state

    def _work(self) -> None:
        try:
            self._connection.execute(self._statement.encode())
        except psycopg.Error as error:
            self.state = error.sqlstate


def test_three_open_sessions_of_whoever_is_dismissed_are_dead(
    accounts: AccountService, grace: Attacker
) -> None:
    with ExitStack() as open_sessions:
        idle, locking, busy = (open_sessions.enter_context(grace.connected()) for _ in range(3))
        locking.execute("BEGIN")
        locking.execute("LOCK TABLE patient_phones IN ACCESS EXCLUSIVE MODE")
        work = Busy(busy, LONG)
        member = next(one for one in accounts.members() if one.login == grace.login)

        accounts.set_active(member.id, active=False)

        assert work.wait() == "57P01"
        for session in (idle, locking):
            with pytest.raises(psycopg.OperationalError):
                session.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError), grace.connected():
        pass


@contextmanager
def keeping(hospital: Hospital) -> Iterator[None]:
    """A housekeeper beside the server."""
    create_housekeeper(hospital.system_url, HOUSEKEEPER, PASSWORD)
    engine = open_engine(hospital.url, Credentials(HOUSEKEEPER, PASSWORD))
    database = Database(engine, SystemClock())
    keeper = Housekeeper(database)
    thread = threading.Thread(target=keeper.run)
    thread.start()
    try:
        yield
    finally:
        keeper.stop()
        thread.join()
        database.close()


def test_a_session_ends_when_the_last_day_is_over_and_others_live_on(
    server: PostgresServer, server_hospital: Hospital, grace: Attacker
) -> None:
    """The server itself looks at the last day only when somebody comes in."""
    nurse = Attacker(server, grace.database, "nurse", PASSWORD)
    with keeping(server_hospital), grace.connected() as leaving, nurse.connected() as staying:
        work = Busy(leaving, LONG)
        end_account(server_hospital, grace)

        assert work.wait() == "57P01"
        assert staying.execute("SELECT 1").fetchone() == (1,)


def test_without_a_housekeeper_any_station_ends_it_within_its_minute(
    server_hospital: Hospital, grace: Attacker
) -> None:
    door = FrontDoor(server_hospital.url, "Ward 3")
    with grace.connected() as leaving:
        station = server_hospital.open_station(Role.NURSE)
        work = Busy(leaving, LONG)
        end_account(server_hospital, grace)

        door.look_at_audit(station)

        assert work.wait() == "57P01"
    door.close()


def test_a_session_that_outlives_the_last_day_sees_no_chart(
    server: PostgresServer, server_hospital: Hospital
) -> None:
    """Until a station or the housekeeper ends it."""
    patient = enter_patient(server_hospital)
    accounts = AccountService(server_hospital.sign_in(Role.ADMINISTRATOR))
    key = new_id()
    jobs = frozenset({Role.DOCTOR})
    member = StaffMember(key, "Ada Osei", f"n{key.hex[-12:]}", "", "", True, jobs, 0)
    accounts.save(SaveMember(member, PASSWORD))
    ada = Attacker(server, server_hospital.url.rpartition("/")[2], member.login or "", PASSWORD)
    with ada.connected() as leaving:
        opened = b"SELECT count(*) FROM pms_my_open_charts()"
        leaving.execute("SELECT pms_open_chart(%s, 'Emergency')", (patient,))
        assert leaving.execute(opened).fetchone() == (1,)
        end_account(server_hospital, ada)

        assert leaving.execute(opened).fetchone() == (0,)


def end_account(hospital: Hospital, whose: Attacker) -> None:
    """The last day of somebody is over."""
    with hospital.system().engine.begin() as owner:
        owner.execute(
            text("UPDATE staff SET expires_on = '2020-01-01' WHERE login = :login"),
            {"login": whose.login},
        )

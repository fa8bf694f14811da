"""The end of a session leaves no connection of that person behind."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import DatabaseUnavailableError
from pms_desktop.services.front_door import FrontDoor
from tests.hospital import PASSWORD, Hospital, login_of

Sessions = Callable[[], int]


@pytest.fixture
def nurses_at_work(server_hospital: Hospital) -> Iterator[Sessions]:
    """Counts the open connections of the nurse's login."""
    owner = server_hospital.system().engine.execution_options(isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        count = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE usename = :login AND datname = current_database()"
        )

        def sessions() -> int:
            connection.execute(text("SELECT pg_stat_clear_snapshot()"))
            return int(connection.scalar(count, {"login": login_of(Role.NURSE)}) or 0)

        yield sessions


def test_a_reading_under_way_when_the_session_ends_gives_its_connection_back(
    server_hospital: Hospital, nurses_at_work: Sessions
) -> None:
    station = server_hospital.open_station(Role.NURSE)

    with station.context.unit_of_work(True) as uow:
        uow.hospital.get()
        station.database.close()
        assert nurses_at_work() == 1

    assert_none(nurses_at_work)


def test_whoever_comes_in_as_the_program_ends_is_out_again(
    server_hospital: Hospital, nurses_at_work: Sessions
) -> None:
    door = FrontDoor(server_hospital.url, "Desk", server_hospital.clock)
    entry = door.enter(login_of(Role.NURSE), PASSWORD)

    door.close()
    with pytest.raises(DatabaseUnavailableError):
        door.enter(login_of(Role.NURSE), PASSWORD)

    assert entry.signed_in.context.who.login == login_of(Role.NURSE)
    assert_none(nurses_at_work)


def test_a_station_that_cannot_keep_drafts_leaves_nobody_signed_in(
    server_hospital: Hospital, nurses_at_work: Sessions, station_home: Path
) -> None:
    station_home.write_text("no folder can be made here")
    door = FrontDoor(server_hospital.url, "Desk", server_hospital.clock)

    with pytest.raises(OSError, match=r"."):
        door.enter(login_of(Role.NURSE), PASSWORD)

    assert_none(nurses_at_work)


def assert_none(sessions: Sessions) -> None:
    """A server notices within moments that a connection was closed."""
    until = time.monotonic() + 10
    while sessions() > 0:
        assert time.monotonic() < until, f"{sessions()} connections are still open"

"""Two stations on one server: two programs, two screens, a housekeeper, and a server that goes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from pms_desktop.data.server import create_housekeeper
from pms_desktop.domain.access import Role
from tests.e2e.station import ROOT, Station, station
from tests.hospital import PASSWORD, Hospital, login_of, postgres_copy, postgres_template
from tests.servers.postgres import PostgresServer, postgres_server
from tests.servers.screen import screen
from tests.story.house import furnish

ASKED_SECONDS = 10.0  # two and a half between two looks, on a machine that may be busy
TOLD_SECONDS = 2.0
SECRET = "not for people 1"
AWAY = "does not answer; trying again"
UNSAVED = "What you typed is still here; nothing more was saved."


@pytest.fixture
def own_server() -> Iterator[tuple[PostgresServer, Hospital]]:
    with postgres_server() as server:
        postgres_template(server)
        hospital = postgres_copy(server, "hospital", crashes=True)
        yield server, hospital
        hospital.close()


@contextmanager
def housekeeper(hospital: Hospital) -> Iterator[None]:
    """The command that runs beside the server."""
    create_housekeeper(hospital.system_url, "housekeeper", SECRET)
    process = subprocess.Popen(
        [sys.executable, "-m", "pms_desktop.cli", "housekeeper", "--database", hospital.url],
        cwd=ROOT,
        env={**os.environ, "PMS_PASSWORD": SECRET},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it says that the server was away
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            assert "at work" in process.stdout.readline()
            yield
            process.terminate()
            assert process.wait(20) == 0
        finally:
            process.kill()


@pytest.mark.timeout(200)
def test_two_stations_follow_each_other_and_outlive_the_server(
    own_server: tuple[PostgresServer, Hospital],
    tmp_path: Path,
) -> None:
    server, hospital = own_server
    furnish(hospital)
    with ExitStack() as open_now:
        screens = [open_now.enter_context(screen()) for _ in range(2)]
        desk, room = (
            open_now.enter_context(station(each, hospital.url, name, tmp_path / name))
            for each, name in zip(screens, ("Front desk", "Room 4"), strict=True)
        )
        desk.does("signs_in", login_of(Role.RECEPTIONIST), PASSWORD)
        room.does("signs_in", login_of(Role.DOCTOR), PASSWORD)

        asked = booking_at_the_desk_is_seen_in_the_room(desk, room)
        open_now.enter_context(housekeeper(hospital))
        told = check_in_at_the_desk_is_seen_in_the_room(desk, room)
        both_lose_the_server_and_go_on(desk, room, server)
        told_again = undoing_the_check_in_is_seen_in_the_room(desk, room)

    assert kept(hospital, "patients WHERE family_names = 'Sow'") == 1
    assert kept(hospital, "notes WHERE body LIKE 'Left lower%'") == 1
    assert told < TOLD_SECONDS
    assert max(asked, told_again) < ASKED_SECONDS


def booking_at_the_desk_is_seen_in_the_room(desk: Station, room: Station) -> float:
    """Seconds until the other screen shows it, when nobody tells."""
    room.does("presses", "Alt+A")
    room.does("rests")
    room.does("presses", "Down")  # only the slot in hand is spoken
    room.does("sees", "11:00, free")
    begin_patient(desk, "Nadia", "al-Khatib")
    desk.does("presses", "Ctrl+Enter")
    desk.does("sees", "Registered AL-KHATIB, Nadia")
    desk.does("presses", "Ctrl+B")
    desk.does("sees_window", "New appointment")
    desk.does("types", "doctor")
    desk.does("presses", "Tab")
    desk.does("clicks_on", "Today 11:00")
    desk.does("presses", "Alt+P")
    desk.does("types", "Chest pain")
    room.begins("sees", "Chest pain")
    since = desk.does("presses", "Ctrl+Enter")
    return room.done() - since


def check_in_at_the_desk_is_seen_in_the_room(desk: Station, room: Station) -> float:
    """Seconds until the other screen shows it, with a housekeeper."""
    desk.does("sees", "Check in")
    desk.does("rests")
    room.begins("sees", "waiting 0 min")
    since = desk.does("presses", "C")
    return room.done() - since


def both_lose_the_server_and_go_on(desk: Station, room: Station, server: PostgresServer) -> None:
    """Each says what is not saved, keeps it, and saves it when the server is back."""
    desk.does("presses", "Alt+R")
    begin_patient(desk, "Fatou", "Sow")
    room.does("presses", "Ctrl+K")
    room.does("types", "khatib")
    room.does("presses", "Enter")
    room.does("sees", "F · 38 y (12 Mar 1988)")
    room.does("presses", "Alt+E")
    room.does("rests")
    room.does("presses", "Ctrl+N")
    room.does("sees", "Sign note")
    room.does("presses", "Tab")
    room.does("types", "Left lower lobe pneumonia.")

    server.stop()
    for each, words in ((desk, "Sow"), (room, "Left lower lobe pneumonia.")):
        each.does("sees", AWAY)
        each.does("presses", "Ctrl+Enter")
        each.does("sees", UNSAVED, words)

    server.start()
    for each in (desk, room):
        each.does("sees_gone", AWAY)
        each.does("presses", "Ctrl+Enter")
    desk.does("sees", "Registered SOW, Fatou")
    room.does("sees_gone", "Sign note")


def undoing_the_check_in_is_seen_in_the_room(desk: Station, room: Station) -> float:
    """Seconds until the other screen shows it; the housekeeper may still be on its way back."""
    for each in (desk, room):
        each.does("presses", "Alt+A")
        each.does("sees", "waiting 0 min")
        each.does("rests")
    room.begins("sees_gone", "waiting 0 min")
    since = desk.does("clicks_on", "Undo check-in")
    return room.done() - since


def begin_patient(desk: Station, given: str, family: str) -> None:
    desk.does("presses", "Ctrl+N")
    desk.does("sees", "Already here?")
    for words in (given, family, "f", "12/03/1988"):
        desk.does("types", words)
        desk.does("presses", "Tab")


def kept(hospital: Hospital, what: str) -> int:
    with hospital.system().engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {what}")) or 0)

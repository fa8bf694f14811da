"""Two stations and a kiosk on one server: three programs on three screens, a housekeeper, and a
server that goes."""

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

SOON_SECONDS = 15.0  # two and a half between two looks, on a machine that may be busy
SECRET = "not for people 1"
AWAY = "does not answer; trying again"
UNSAVED = "What you typed is still here; nothing more was saved."


@pytest.fixture
def own_server() -> Iterator[tuple[PostgresServer, Hospital]]:
    with postgres_server() as server:
        postgres_template(server)
        hospital = postgres_copy(server, "hospital")
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


@pytest.mark.timeout(580)
def test_stations_and_a_kiosk_follow_each_other_and_outlive_the_server(
    own_server: tuple[PostgresServer, Hospital],
    tmp_path: Path,
) -> None:
    server, hospital = own_server
    furnish(hospital)
    with ExitStack() as open_now:
        desk, room, kiosk = (
            open_now.enter_context(
                station(open_now.enter_context(screen()), hospital.url, name, tmp_path / name)
            )
            for name in ("Front desk", "Room 4", "Entrance")
        )
        desk.does("signs_in", login_of(Role.RECEPTIONIST), PASSWORD)
        room.does("signs_in", login_of(Role.DOCTOR), PASSWORD)

        asked = booking_at_the_desk_is_seen_in_the_room(desk, room)
        open_now.enter_context(housekeeper(hospital))
        told = check_in_at_the_desk_is_seen_in_the_room(desk, room)
        arrived = wish_at_the_kiosk_is_decided_at_the_desk(kiosk, desk, mrn_of_nadia(hospital))
        both_lose_the_server_and_go_on(desk, room, kiosk, server)
        told_again = undoing_the_check_in_is_seen_in_the_room(desk, room)

    assert kept(hospital, "patients WHERE family_names = 'Sow'") == 1
    assert kept(hospital, "notes WHERE body LIKE 'Left lower%'") == 1
    assert kept(hospital, "patients WHERE email = 'nadia@example.org'") == 1
    assert max(asked, told, arrived, told_again) < SOON_SECONDS


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


def wish_at_the_kiosk_is_decided_at_the_desk(kiosk: Station, desk: Station, mrn: str) -> float:
    """Seconds until the desk counts what the patient sent; it takes it over with keys alone."""
    kiosk.does("types", login_of(Role.KIOSK))
    kiosk.does("presses", "Return")
    kiosk.does("types", PASSWORD)
    kiosk.does("presses", "Return")
    identify(kiosk, "Change my phone or address", mrn)
    kiosk.does("clicks_on", "Email: not known. Change")
    kiosk.does("types", "nadia@example.org")
    kiosk.does("presses", "Return")
    kiosk.does("sees", "Your phone and address")
    desk.does("presses", "Alt+R")
    desk.does("sees", "Requests")
    desk.begins("sees", "Requests: 1 waits")
    since = kiosk.does("clicks_on", "Send to the desk")
    seconds = desk.done() - since
    kiosk.does("sees", "this is your number")
    kiosk.does("clicks_on", "Done")
    desk.does("presses", "F8")
    desk.does("sees", "nadia@example.org")
    desk.does("presses", "Ctrl+Enter")
    desk.does("sees", "Taken over into the record of AL-KHATIB, Nadia")
    desk.does("presses", "Esc")
    desk.does("rests")
    return seconds


def identify(kiosk: Station, purpose: str, mrn: str) -> None:
    """A full field leads to the next one, so that the day is typed in three."""
    kiosk.does("sees", "What would you like to do?")
    kiosk.does("clicks_on", purpose)
    kiosk.does("types", mrn)
    kiosk.does("presses", "Return")
    kiosk.does("sees", "Your date of birth")
    for part in ("12", "03", "1988"):
        kiosk.does("types", part)
    kiosk.does("presses", "Return")
    kiosk.does("sees_gone", "Your date of birth")


def staff_end_self_service(kiosk: Station) -> None:
    """Nothing else closes its window."""
    kiosk.does("presses", "Ctrl+Alt+Shift+X")
    kiosk.does("sees", "For staff: end self-service")
    kiosk.does("types", login_of(Role.RECEPTIONIST))
    kiosk.does("presses", "Return")
    kiosk.does("types", PASSWORD)
    kiosk.does("presses", "Return")
    kiosk.does("sees", "Use your own account.")


def mrn_of_nadia(hospital: Hospital) -> str:
    with hospital.system().engine.connect() as connection:
        found = connection.scalar(text("SELECT mrn FROM patients WHERE family_names = 'al-Khatib'"))
    return str(found)


def both_lose_the_server_and_go_on(
    desk: Station, room: Station, kiosk: Station, server: PostgresServer
) -> None:
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

    kiosk.does("clicks_on", "Check in")
    kiosk.does("types", "000000013")
    kiosk.does("presses", "Return")

    server.stop()
    for part in ("12", "03", "1988"):
        kiosk.does("types", part)
    kiosk.does("presses", "Return")
    kiosk.does("sees", "Self-service is closed for the moment")
    for each, words in ((desk, "Sow"), (room, "Left lower lobe pneumonia.")):
        each.does("sees", AWAY)
        each.does("presses", "Ctrl+Enter")
        each.does("sees", UNSAVED, words)

    server.start()
    kiosk.does("sees", "What would you like to do?")
    staff_end_self_service(kiosk)
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

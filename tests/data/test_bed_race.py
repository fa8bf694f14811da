"""Many stations want one bed at the same moment: exactly one gets it."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.services.wards import WardService
from tests.beds import build_house
from tests.hospital import PASSWORD, Hospital

ROOT = Path(__file__).parents[2]
AT_ONCE = 4
"""Programs that start at the same time: more would only wait for the processor."""

STATION = """
import sys
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.mvp.messages import sentence_for
from pms_desktop.services.ids import new_id
from pms_desktop.services.sign_in import SignInService
from pms_desktop.services.wards import Admit, WardService

url, password, patient, bed = sys.argv[1:]
station = SignInService(url, "Race").sign_in("nurse", password)
service = WardService(station.context)
service.wards()
print("ready", flush=True)
sys.stdin.readline()
try:
    service.admit(Admit(new_id(), new_id(), UUID(patient), UUID(bed), "Race"))
except PmsError as error:
    print(sentence_for(error).text)
else:
    print("admitted")
"""


def race(hospital: Hospital, patients: list[UUID], beds: list[UUID]) -> list[str]:
    """What each station was told. All are signed in and waiting before the first one starts."""
    with ExitStack() as running:
        stations: list[subprocess.Popen[str]] = []
        for patient, bed in zip(patients, beds, strict=True):
            stations.append(running.enter_context(_station(hospital, patient, bed)))
            if len(stations) > AT_ONCE:
                _wait_ready(stations[-AT_ONCE - 1])
        for station in stations[-AT_ONCE:]:
            _wait_ready(station)
        for station in stations:
            assert station.stdin is not None
            station.stdin.write("go\n")
            station.stdin.flush()
        return [station.communicate()[0].strip() for station in stations]


def _station(hospital: Hospital, patient: UUID, bed: UUID) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", STATION, hospital.url, PASSWORD, str(patient), str(bed)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _wait_ready(station: subprocess.Popen[str]) -> None:
    assert station.stdout is not None
    assert station.stdout.readline() == "ready\n"


@pytest.fixture(autouse=True)
def crowd(hospital: Hospital) -> None:
    """One nurse stands for many, so she may sign in as often as they would."""
    if hospital.on_postgres:
        with hospital.system().engine.begin() as connection:
            connection.execute(text("ALTER ROLE nurse CONNECTION LIMIT 40"))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_one_of_many_stations_gets_the_bed_and_the_others_are_told_who_is_in_it(
    hospital: Hospital,
) -> None:
    house = build_house(hospital)
    stations = 32 if hospital.on_postgres else 8
    patients = [house.add_patient(f"Patient{number}", "A") for number in range(stations)]

    told = race(hospital, patients, [house.beds[0]] * stations)

    winner = told.index("admitted")
    refusal = f"PATIENT{winner}, A lies in bed 3W-01. Nothing was changed: choose another bed."
    assert told.count("admitted") == 1
    assert set(told) == {"admitted", refusal}
    (ward,) = WardService(hospital.sign_in(Role.NURSE)).wards()
    assert ward.occupied == 1


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_one_patient_admitted_at_many_stations_lies_in_one_bed(hospital: Hospital) -> None:
    house = build_house(hospital, beds=8)
    patient = house.add_patient("García", "María")

    told = race(hospital, [patient] * 8, house.beds)

    refusals = {words for words in told if words != "admitted"}
    assert told.count("admitted") == 1
    assert len(refusals) == 1
    assert refusals.pop().startswith("GARCÍA, María already lies in 3 West, bed 3W-0")

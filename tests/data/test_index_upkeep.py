"""Records that another program wrote are found by slips soon, not only after an upgrade.

On PostgreSQL the housekeeper's own login indexes them, which has no right to any table.
"""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text

from pms_desktop.data.database import Database
from pms_desktop.data.engine import Credentials, open_engine
from pms_desktop.data.server import create_housekeeper
from pms_desktop.domain.access import Role
from pms_desktop.services.index_upkeep import index_next
from pms_desktop.services.pair_search import PairSearch
from pms_desktop.services.patients import PatientService
from tests.data.patients import enter_patient
from tests.data.test_audit_sealing import wait_until
from tests.hospital import Hospital

HOUSEKEEPER, SECRET = "test_housekeeper", "not for people 1"
WRITTEN = (
    "UPDATE patients SET family_names = 'Иванова', given_names = 'Kathryn'",
    "INSERT INTO former_names (id, patient_id, position, name)"
    " SELECT gen_random_uuid(), id, 0, 'Okonkwo' FROM patients",
    "INSERT INTO patient_phones (id, patient_id, position, number, e164, label)"
    " SELECT gen_random_uuid(), id, 0, '020 7946 0123', '+442079460123', '' FROM patients",
)


@pytest.fixture
def keeper(server_hospital: Hospital) -> Iterator[Database]:
    create_housekeeper(server_hospital.system_url, HOUSEKEEPER, SECRET)
    engine = open_engine(server_hospital.url, Credentials(HOUSEKEEPER, SECRET))
    database = Database(engine, server_hospital.clock)
    yield database
    database.close()


def write_from_elsewhere(hospital: Hospital) -> None:
    with psycopg.connect(hospital.system_url.replace("+psycopg", "")) as other:
        for statement in WRITTEN:
            other.execute(statement)


def test_the_housekeeper_indexes_what_another_program_wrote(
    server_hospital: Hospital, keeper: Database
) -> None:
    patient = enter_patient(server_hospital, "Osei", "Grace", opened=False)
    desk = PatientService(server_hospital.sign_in(Role.RECEPTIONIST))
    write_from_elsewhere(server_hospital)
    slips = ("ivanova catherine", "ivanov katrin", "okonkwa")
    assert [said for said in slips if desk.find(said)] == []

    search = PairSearch(keeper)
    search.start()
    try:
        wait_until(lambda: bool(desk.find("ivanova catherine")))
    finally:
        search.stop()

    for said in slips:
        assert [match.patient.id for match in desk.find(said)] == [patient], said
    assert index_next(keeper.units_for(None)) == 0


def test_who_is_written_again_meanwhile_waits_for_the_next_turn(
    server_hospital: Hospital, keeper: Database
) -> None:
    enter_patient(server_hospital, "Osei", "Grace", opened=False)
    desk = PatientService(server_hospital.sign_in(Role.RECEPTIONIST))
    write_from_elsewhere(server_hospital)
    units = keeper.units_for(None)
    with units(True) as uow:
        found = uow.unindexed.following(10)
    with server_hospital.system().engine.begin() as connection:
        connection.execute(text("SET pms.tokens = ''"))
        connection.execute(text("UPDATE patients SET given_names = 'Wilhelmina'"))

    with units(False) as uow:
        uow.unindexed.index(found)
        uow.commit()
    assert desk.find("wilhelmina") != []
    assert index_next(units) == 1

    assert desk.find("vilhelmina ivanowa") != []


def test_in_a_file_the_program_indexes_who_has_no_tokens(embedded_hospital: Hospital) -> None:
    enter_patient(embedded_hospital, "García Martínez", "María", opened=False)
    desk = PatientService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    with embedded_hospital.system().engine.begin() as connection:
        connection.execute(text("DELETE FROM patient_search"))
    assert desk.find("garcia") == []

    search = PairSearch(embedded_hospital.system())
    search.start()
    try:
        wait_until(lambda: bool(desk.find("gracia")))
    finally:
        search.stop()

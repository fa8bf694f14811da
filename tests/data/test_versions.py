"""The database counts the versions of a record, so nobody's change is overwritten unseen."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from pms_desktop.data.changes.versions import versioned_tables
from pms_desktop.data.tables import Base
from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import ConcurrentUpdateError, DatabaseBusyError
from pms_desktop.domain.patients import ChangePatient, TypedPatient
from pms_desktop.domain.staff import Speciality
from pms_desktop.services.context import Context
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from pms_desktop.services.staff import StaffService
from tests.data.patients import enter_patient
from tests.data.stations import let_sign_in_often
from tests.hospital import Hospital

EDITS = 10


def by_another_program(hospital: Hospital, statement: str) -> None:
    """As psql or the sqlite3 shell would send it, past everything this program does."""
    if hospital.on_postgres:
        address = hospital.system_url.replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(address) as server:
            server.execute(statement)
        return
    with closing(sqlite3.connect(hospital.url.removeprefix("sqlite:///"))) as file, file:
        file.create_function("pms_actor", 0, lambda: None)
        file.create_function("pms_station", 0, lambda: "shell")
        file.execute(statement)


def versions(hospital: Hospital, table: str) -> list[int]:
    with hospital.system().engine.connect() as connection:
        return [row[0] for row in connection.execute(text(f"SELECT version FROM {table}"))]


def test_a_change_by_another_program_is_noticed_by_a_form_that_was_open(
    hospital: Hospital,
) -> None:
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    open_form = desk.get(enter_patient(hospital))

    by_another_program(hospital, "UPDATE patients SET city = 'Girona'")

    typed = TypedPatient(
        details=replace(open_form.details, city="Lleida", birth_date=date(1980, 1, 2))
    )
    with pytest.raises(ConcurrentUpdateError):
        desk.change(ChangePatient(id=open_form.id, version=open_form.version, typed=typed))
    assert desk.get(open_form.id).details.city == "Girona"


@pytest.mark.parametrize("sent", ["version = version", "version = 1", "version = 40"])
def test_a_version_that_somebody_sends_is_not_believed(hospital: Hospital, sent: str) -> None:
    enter_patient(hospital)

    by_another_program(hospital, f"UPDATE patients SET city = 'Vic', {sent}")
    by_another_program(hospital, f"UPDATE patients SET city = 'Reus', {sent}")

    assert versions(hospital, "patients") == [3]


def test_a_form_knows_the_version_that_the_database_counted(hospital: Hospital) -> None:
    office = StaffService(hospital.sign_in(Role.ADMINISTRATOR))
    kept = office.put_speciality(Speciality(new_id(), "Cardiology", active=True, version=0))

    for name in ("Heart", "Heart and vessels", "Cardiology"):
        kept = office.put_speciality(replace(kept, name=name))

    assert versions(hospital, "specialities") == [kept.version] == [4]


def test_every_table_that_people_edit_is_counted(hospital: Hospital) -> None:
    with hospital.system().engine.connect() as connection:
        if hospital.on_postgres:
            found = connection.execute(
                text("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = :name"),
                {"name": "pms_raise_version"},
            )
        else:
            found = connection.execute(
                text("SELECT tbl_name FROM sqlite_master WHERE name LIKE 'pms_raise_version_%'")
            )
        guarded = {row[0] for row in found}

    assert guarded == {table.name for table in versioned_tables()}
    assert guarded == {name for name, table in Base.metadata.tables.items() if "version" in table.c}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_of_many_edits_at_once_none_is_lost(hospital: Hospital) -> None:
    """Each edit adds one word to an address; the loser of a race reads again and adds it then."""
    threads = 32 if hospital.on_postgres else 8
    let_sign_in_often(hospital, "receptionist")
    patients = [enter_patient(hospital, f"Race {number}") for number in range(10)]
    stations = [hospital.sign_in(Role.RECEPTIONIST) for _number in range(threads)]

    with ThreadPoolExecutor(threads) as crowd:
        conflicts = sum(crowd.map(partial(_edit, patients), range(threads), stations))

    reader = PatientService(stations[0])
    kept = [word for each in patients for word in reader.get(each).details.address.split()]
    assert len(kept) == len(set(kept)) == threads * EDITS
    assert conflicts > 0


def _edit(patients: list[UUID], number: int, station: Context) -> int:
    """Returns how often somebody else was faster."""
    conflicts = 0
    for edit in range(EDITS):
        patient = patients[(number + edit) % len(patients)]
        while not _added(station, patient, f"{number}.{edit}"):
            conflicts += 1
    return conflicts


def _added(station: Context, patient: UUID, word: str) -> bool:
    with station.unit_of_work(True) as uow:
        read = uow.patients.get(patient)
    address = f"{read.details.address} {word}".strip()
    try:
        with station.unit_of_work(False) as uow:
            uow.patients.change(patient, read.version, replace(read.details, address=address))
            uow.commit()
    except (ConcurrentUpdateError, DatabaseBusyError):
        return False
    return True

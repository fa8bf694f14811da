"""What PostgreSQL itself shows of charts, asked by psycopg as each job's own login."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import make_url, text

from pms_desktop.data.access.chart_policies import PROTECTED
from pms_desktop.domain.access import Role
from pms_desktop.domain.emr import NoteKind
from pms_desktop.domain.notes import NewNote
from pms_desktop.services.ids import new_id
from pms_desktop.services.notes import NoteService
from tests.charts import close_charts
from tests.data.patients import enter_patient
from tests.hospital import PASSWORD, Hospital, login_of


@contextmanager
def as_job(hospital: Hospital, role: Role) -> Iterator[psycopg.Connection]:
    url = make_url(hospital.url)
    with psycopg.connect(
        host=url.host,
        port=url.port,
        dbname=url.database,
        user=login_of(role),
        password=PASSWORD,
        autocommit=True,
    ) as connection:
        yield connection


def one(connection: psycopg.Connection, query: LiteralString, *values: object) -> object:
    row = connection.execute(query, values).fetchone()
    assert row is not None
    return row[0]


@pytest.fixture
def patient(server_hospital: Hospital) -> UUID:
    """Two notes that the doctor wrote; nobody has the chart open."""
    patient_id = enter_patient(server_hospital)
    notes = NoteService(server_hospital.sign_in(Role.DOCTOR))
    for body in ("Less breathless.", "Home tomorrow."):
        notes.write(NewNote(new_id(), patient_id, NoteKind.CLINICAL, body))
    close_charts(server_hospital)
    return patient_id


def test_a_doctor_sees_no_note_before_opening_and_two_after(
    server_hospital: Hospital, patient: UUID
) -> None:
    with as_job(server_hospital, Role.DOCTOR) as doctor:
        assert one(doctor, "SELECT count(*) FROM notes") == 0
        doctor.execute("SELECT pms_open_chart(%s, '')", (patient,))
        assert one(doctor, "SELECT count(*) FROM notes") == 2
    with as_job(server_hospital, Role.NURSE) as nurse:
        assert one(nurse, "SELECT count(*) FROM notes") == 0


def test_an_opening_that_is_undone_shows_nothing_afterwards(
    server_hospital: Hospital, patient: UUID
) -> None:
    with as_job(server_hospital, Role.DOCTOR) as doctor:
        doctor.execute("BEGIN")
        doctor.execute("SELECT pms_open_chart(%s, '')", (patient,))
        doctor.execute("ROLLBACK")
        assert one(doctor, "SELECT count(*) FROM notes") == 0


def test_nothing_opens_without_a_reason_where_one_is_needed(
    server_hospital: Hospital, patient: UUID
) -> None:
    with as_job(server_hospital, Role.NURSE) as nurse:
        for blank in ("", "   "):
            row = nurse.execute("SELECT * FROM pms_open_chart(%s, %s)", (patient, blank)).fetchone()
            assert row is not None
            assert row[0] is None
        with pytest.raises(psycopg.errors.CheckViolation):
            nurse.execute("SELECT pms_open_chart(%s, repeat('x', 301))", (patient,))
        assert one(nurse, "SELECT count(*) FROM notes") == 0
        nurse.execute("SELECT pms_open_chart(%s, 'Emergency')", (patient,))
        assert one(nurse, "SELECT count(*) FROM notes") == 2


@pytest.mark.parametrize("role", [Role.BILLING, Role.LABORATORY, Role.KIOSK])
def test_jobs_without_charts_open_none(
    server_hospital: Hospital, patient: UUID, role: Role
) -> None:
    with (
        as_job(server_hospital, role) as somebody,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        somebody.execute("SELECT pms_open_chart(%s, 'Emergency')", (patient,))


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM chart_openings",
        "INSERT INTO chart_openings (id, login, staff_id, patient_id, opened_at, expires_at,"
        " relation, restricted, reason) SELECT gen_random_uuid(), session_user, pms_staff_id(), id,"
        " now(), now() + '1 day', 'appointment', false, '' FROM patients",
        "UPDATE chart_openings SET expires_at = 'infinity'",
        "INSERT INTO notes (id, patient_id, kind, body)"
        " SELECT gen_random_uuid(), id, 'clinical', 'forged' FROM patients LIMIT 1",
        "COPY notes TO STDOUT",
        "SET row_security = off; SELECT * FROM notes",
        "INSERT INTO audit (action) VALUES ('open')",
    ],
)
def test_what_would_go_round_the_door_is_refused(
    server_hospital: Hospital, patient: UUID, attempt: LiteralString
) -> None:
    assert patient
    with as_job(server_hospital, Role.DOCTOR) as doctor:
        if attempt.startswith("COPY"):
            with doctor.cursor().copy(attempt) as copy:
                assert list(copy) == []
            return
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            doctor.execute(attempt)


def test_a_table_of_ones_own_does_not_shadow_the_openings(
    server_hospital: Hospital, patient: UUID
) -> None:
    with server_hospital.system().engine.begin() as connection:
        name = make_url(server_hospital.url).database
        connection.execute(text(f'GRANT TEMP ON DATABASE "{name}" TO nurse'))
    with as_job(server_hospital, Role.NURSE) as nurse:
        nurse.execute("CREATE TEMP TABLE chart_openings (login text, patient_id uuid,"
                      " expires_at timestamptz)")  # fmt: skip
        nurse.execute(
            "INSERT INTO pg_temp.chart_openings VALUES ('nurse', %s, 'infinity')", (patient,)
        )
        assert one(nurse, "SELECT count(*) FROM notes") == 0


def test_allergies_are_warned_of_in_few_columns_only(
    server_hospital: Hospital, patient: UUID
) -> None:
    with as_job(server_hospital, Role.LABORATORY) as laboratory:
        row = laboratory.execute("SELECT * FROM pms_allergy_warnings(%s)", ([patient],))
        assert [column.name for column in row.description or ()] == [
            "patient_id", "substance", "reaction",
        ]  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            laboratory.execute("SELECT * FROM allergies")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            laboratory.execute("SELECT * FROM pms_last_vitals(%s, now())", ([patient],))


def test_the_owner_and_a_backup_see_all(server_hospital: Hospital, patient: UUID) -> None:
    """Row security is not forced on the owner: its triggers, seals and functions need every row.
    A role that dumps needs BYPASSRLS."""
    with server_hospital.system().engine.begin() as connection:
        connection.execute(text("SET LOCAL ROLE pms_owner"))
        assert connection.scalar(text("SELECT count(*) FROM notes")) == 2
        states = connection.execute(
            text(
                "SELECT relrowsecurity, relforcerowsecurity FROM pg_class"
                " WHERE relname = ANY (:names)"
            ),
            {"names": list(PROTECTED)},
        ).all()
    assert {tuple(state) for state in states} == {(True, False)}


def test_a_note_of_a_chart_never_opened_is_not_even_counted_by_the_planner(
    server_hospital: Hospital, patient: UUID
) -> None:
    """Statistics would tell of rows that are hidden: PostgreSQL keeps them from whoever is under
    a policy."""
    with as_job(server_hospital, Role.NURSE) as nurse:
        assert one(nurse, "SELECT count(*) FROM pg_stats WHERE tablename = 'notes'") == 0

"""The demo hospital: whole, the same for the same seed, on both databases."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text

from pms_desktop.cli.demo.command import build
from pms_desktop.cli.main import main
from pms_desktop.data.database import Database
from pms_desktop.data.new_database import new_database
from pms_desktop.data.server import create_database
from pms_desktop.domain.access import Role
from pms_desktop.domain.patient_exports import ListFormat
from pms_desktop.domain.patient_imports import ImportOptions
from pms_desktop.services.founding import system_database
from pms_desktop.services.patient_exports import PatientExportService
from pms_desktop.services.patient_imports import PatientImportService
from pms_desktop.services.sign_in import SignInService
from tests.hospital import Hospital
from tests.servers.postgres import postgres_server

PRESENT = datetime(2026, 11, 20, 10, 40, tzinfo=UTC)


@pytest.fixture
def opened() -> Iterator[list[Database]]:
    """Databases to be closed after the test."""
    made: list[Database] = []
    yield made
    for database in made:
        database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_place(
    request: pytest.FixtureRequest, tmp_path: Path, opened: list[Database]
) -> Iterator[Database]:
    """Where a hospital can be built. A server of its own: the demo makes logins of its own."""
    if request.param == "sqlite":
        opened.append(system_database(f"sqlite:///{tmp_path / 'demo.sqlite'}"))
        yield opened[-1]
        return
    with postgres_server() as server:
        opened.append(system_database(create_database(server.superuser_url(), "demo")))
        yield opened[-1]


COUNTS = {
    "wards": 8,
    "beds": 120,
    "doctors": 30,
    "specialities": 14,
    "tariff_items": 150,
    "medicines": 80,
    "patients": 304,
    "patients WHERE unidentified": 1,
    "patients WHERE given_names LIKE 'Baby%'": 3,
    "admissions WHERE discharged_at IS NULL": 90,
    "bed_stays WHERE ended_at IS NULL": 90,
}


def counted(engine: Engine, what: str) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {what}")) or 0)


def test_the_demo_hospital_is_whole(empty_place: Database) -> None:
    database = empty_place

    build(database, 300, 1, PRESENT)

    assert {what: counted(database.engine, what) for what in COUNTS} == COUNTS
    with database.engine.connect() as connection:
        found = connection.execute(text("SELECT state_since FROM beds WHERE state = 'cleaning'"))
        cleaned = {datetime.fromisoformat(str(at)) for at in found.scalars()}
    assert len(cleaned) > 1
    assert all(
        timedelta(0) < PRESENT - each.replace(tzinfo=UTC) < timedelta(hours=1) for each in cleaned
    )
    assert counted(database.engine, "appointments WHERE state = 'seen'") > 300
    assert counted(database.engine, "appointments WHERE state = 'booked'") > 300
    assert counted(database.engine, "vital_signs WHERE news2 >= 7") > 5
    assert counted(database.engine, "invoices WHERE number IS NULL") == 0
    under_16 = "patients p WHERE p.id = v.patient_id AND p.birth_date > '2010-11-20'"
    scored = f"vital_signs v WHERE news2 IS NOT NULL AND EXISTS (SELECT 1 FROM {under_16})"
    assert counted(database.engine, scored) == 0
    owed = "invoices i WHERE total > (SELECT coalesce(sum(amount), 0) FROM payments p"
    assert counted(database.engine, f"{owed} WHERE p.invoice_id = i.id)") > 10
    for kept in ("patient_relations", "patient_alerts", "patient_consents WHERE NOT given"):
        assert counted(database.engine, kept) > 2
    assert counted(database.engine, "patients WHERE romanised_name <> ''") > 10
    assert counted(database.engine, "outbox WHERE topic = 'patients'") < 10


def test_the_same_seed_and_present_give_the_same_hospital(tmp_path: Path) -> None:
    prints = []
    for name in ("one", "two"):
        database = system_database(f"sqlite:///{tmp_path / name}.sqlite")
        build(database, 250, 7, PRESENT)
        prints.append(fingerprint(database.engine))
        database.close()

    assert prints[0] == prints[1]


def test_a_stay_over_the_end_of_summer_time_is_charged_a_bed_once_a_day(tmp_path: Path) -> None:
    """An hour before midnight in winter was another calendar day in summer."""
    database = system_database(f"sqlite:///{tmp_path / 'demo.sqlite'}")

    build(database, 200, 1, datetime(2026, 11, 20, 23, 30, tzinfo=UTC))

    days = "charges WHERE source = 'bed_day' AND part IN ('2026-10-25', '2026-10-26')"
    assert counted(database.engine, days) > 1
    database.close()


def test_everybody_of_the_demo_signs_in_with_the_demo_password(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'demo.sqlite'}"
    database = system_database(url)
    build(database, 250, 1, PRESENT)
    database.close()

    for login in ("reception", "nurse", "doctor", "billing", "pharmacy", "lab", "admin"):
        entry = SignInService(url, "Desk").sign_in(login, "demo")
        assert entry.context.hospital.demo
        entry.database.close()


def test_the_command_says_how_far_it_is_and_what_it_made(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'demo.sqlite'}"

    done = CliRunner().invoke(main, ["demo", "--patients", "250", "--database", database])

    assert done.exit_code == 0
    assert "250 of 250 patients written" in done.stderr
    assert "250 of 250 patients can be found" in done.stderr
    assert ": 254 patients, " in done.stdout
    again = CliRunner().invoke(main, ["demo", "--database", database])
    assert (again.exit_code, "There is something" in again.output) == (1, True)


def test_what_the_demo_hospital_gives_away_comes_in_elsewhere_as_it_was(
    tmp_path: Path, embedded_hospital: Hospital
) -> None:
    """All but the record number, and which of two records was merged into which."""
    url = f"sqlite:///{tmp_path / 'demo.sqlite'}"
    files = [tmp_path / f"{at}.ndjson" for at in range(2)]
    database = system_database(url)
    build(database, 250, 1, PRESENT)
    database.close()
    entry = SignInService(url, "Desk").sign_in("admin", "demo")
    there, here = entry.context, embedded_hospital.sign_in(Role.ADMINISTRATOR)

    count = PatientExportService(there).write_list(files[0], ListFormat.FHIR, lambda *_: True)
    report = PatientImportService(here).run(files[0], ImportOptions(), lambda _: True)
    PatientExportService(here).write_list(files[1], ListFormat.FHIR, lambda *_: True)
    entry.database.close()

    assert (report.entered, report.refused) == (count, 0)
    given, taken = (sorted(map(travels, file.read_bytes().splitlines())) for file in files)
    assert given == taken


def travels(line: bytes) -> str:
    told = json.loads(line)
    numbers = [each for each in told.pop("identifier") if each.get("use") != "usual"]
    del told["id"]
    return json.dumps({**told, "identifier": numbers, "link": []}, sort_keys=True)


class CableCutError(Exception):
    """In the middle of it."""


def test_what_fails_half_way_is_taken_back_and_can_be_tried_again() -> None:
    def cut(words: str) -> None:
        if "bills" in words:
            raise CableCutError

    with postgres_server() as server:
        url = server.superuser_url()
        logins = logins_of(url)
        with pytest.raises(CableCutError), new_demo(url) as database:
            build(database, 250, 1, PRESENT, cut)
        assert logins_of(url) == logins

        with new_demo(url) as database:
            counts = build(database, 250, 1, PRESENT)
        assert counts["patients"] == 254
        assert logins_of(url) > logins


@contextmanager
def new_demo(server_url: str) -> Iterator[Database]:
    with new_database(server_url, "demo") as url, closing(system_database(url)) as database:
        yield database


def logins_of(server_url: str) -> set[str]:
    with closing(system_database(server_url)) as server, server.engine.connect() as connection:
        return set(connection.scalars(text("SELECT rolname FROM pg_roles WHERE rolcanlogin")))


def fingerprint(engine: Engine) -> str:
    """Of every row of every table, but for random password hashes and what the clock wrote."""
    digest = hashlib.sha256()
    with engine.connect() as connection:
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            " AND name NOT LIKE 'patients_fts%' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).scalars()
        for name in list(names):
            if name in {"accounts", "outbox"} or name.startswith("audit"):
                continue
            rows = connection.exec_driver_sql(f"SELECT * FROM {name}").all()
            digest.update(repr((name, sorted(map(repr, rows)))).encode())
    return digest.hexdigest()

"""Importing a file of people, beside the same rows by the bare driver."""

import csv
import tempfile
from pathlib import Path

import psycopg

from pms_desktop.data.engine import parse
from pms_desktop.domain.patient_imports import ImportOptions, ImportProgress
from pms_desktop.services.patient_imports import PatientImportService
from tests.bench import places
from tests.bench.figures import Figure, seconds
from tests.linkage.files import FIELDS, hospital
from tests.servers.postgres import PostgresServer

_PEOPLE = 5_000
_OWN = "IN (SELECT patient_id FROM patient_imports WHERE source = 'bench')"
_WRITTEN = {
    "patients": f"SELECT * FROM patients WHERE id {_OWN}",
    "patient_phones": f"SELECT * FROM patient_phones WHERE patient_id {_OWN}",
    "patient_search": f"SELECT * FROM patient_search WHERE patient_id {_OWN}",
    "patient_imports": "SELECT * FROM patient_imports WHERE source = 'bench'",
}
FLOOR = "the rows it wrote by COPY of the bare driver into tables without rules"


def import_figures(server: PostgresServer, place: places.Place) -> list[Figure]:
    """A file into a hospital that has patients, with likely twins looked for."""
    with tempfile.TemporaryDirectory(prefix="pms-bench-") as folder:
        file = Path(folder) / "people.csv"
        _write(file)
        signed_in = place.sign_in("admin")
        service = PatientImportService(signed_in.context)

        def enter() -> None:
            report = service.run(file, ImportOptions(source="bench"), _go_on)
            if report.entered < _PEOPLE * 0.9:
                raise AssertionError(report)

        ours = seconds(enter)
        signed_in.database.close()
    floor = _copied(server, place)
    name = f"import of {_PEOPLE:,} rows among {place.patients:,} ({_PEOPLE / ours:,.0f} rows/s)"
    return [Figure(name, "s", ours, floor, FLOOR)]


def _go_on(_progress: ImportProgress) -> bool:
    return True


def _write(file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(("id", *FIELDS))
        for key, record in hospital(_PEOPLE, 0.02, 3).records.items():
            told = {**record, "national_id": ""}  # none of this country's
            writer.writerow((key, *(told[name] for name in FIELDS)))


def _copied(server: PostgresServer, place: places.Place) -> float:
    """How long the bare driver copies what was written."""
    url = server.superuser_url(str(parse(place.url).database)).replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        rows = {table: connection.execute(_WRITTEN[table]).fetchall() for table in _WRITTEN}
        for table in rows:
            connection.execute(f"CREATE TEMP TABLE plain_{table} (LIKE public.{table})")
        connection.commit()

        def copy() -> None:
            for table, written in rows.items():
                with connection.cursor().copy(f"COPY plain_{table} FROM STDIN") as out:
                    for row in written:
                        out.write_row(row)
            connection.commit()

        return seconds(copy)

"""pms-admin import and export: files of other systems on both databases."""

import csv
import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import inspect, text

from pms_desktop.cli.main import main
from pms_desktop.data.repositories.patient_imports import PatientImportRepository
from pms_desktop.domain.access import Role
from pms_desktop.domain.patient_imports import ImportOptions
from pms_desktop.services import patient_imports
from pms_desktop.services.patient_imports import PatientImportService
from pms_desktop.services.patients import PatientService
from tests.hospital import PASSWORD, Hospital

ROWS = (
    "id;surname;given_name;dob;phone\n"
    "1;García;María;12/03/1988;07700 900123\n"
    "2;Ghartey;Kwame;31/12/1971;\n"
    "3;Adams;=2+3;13/13/1990;12\n"
    "4;Brown;Tom;1/2/1980;;too;many\n"
)

_KILLED_BEFORE_THE_SECOND_COMMIT = """
import os, signal
from pms_desktop.cli.main import main
from pms_desktop.data.repositories.patient_imports import PatientImportRepository
from pms_desktop.services import patient_imports

patient_imports.PORTION = 2
enter, portions = PatientImportRepository.enter, []

def enter_and_die(self, source, newcomers):
    enter(self, source, newcomers)
    portions.append(newcomers)
    if len(portions) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

PatientImportRepository.enter = enter_and_die
main()
"""


def run(hospital: Hospital, file: Path, *words: str, role: Role = Role.ADMINISTRATOR) -> Result:
    command = ["import", "patients", str(file), "--database", hospital.url, "--user", role.value]
    return CliRunner().invoke(main, [*command, *words], env={"PMS_PASSWORD": PASSWORD})


def export(hospital: Hospital, file: Path, role: Role) -> Result:
    command = ["export", "patients", str(file), "--database", hospital.url, "--user", role.value]
    return CliRunner().invoke(main, command, env={"PMS_PASSWORD": PASSWORD})


def written(folder: Path) -> Path:
    file = folder / "people.csv"
    file.write_bytes(ROWS.encode("cp1252"))
    return file


def refused(file: Path) -> list[tuple[str, str]]:
    told = file.with_name("people-refused.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(told.splitlines()))
    assert all(row["why"].endswith(".") for row in rows)
    return [(row["line"], row["column"]) for row in rows if row["kind"] == "refused"]


def test_a_file_is_imported_and_refused_rows_are_told_with_line_and_column(
    hospital: Hospital, tmp_path: Path
) -> None:
    file = written(tmp_path)

    tried = run(hospital, file, "--dry-run")
    first, second = run(hospital, file), run(hospital, file)

    assert "4 rows: 2 would be registered, 0 came before, 2 refused." in tried.output
    assert "4 rows: 2 registered, 0 came before, 2 refused." in first.output
    assert "4 rows: 0 registered, 2 came before, 2 refused." in second.output
    assert {tried.exit_code, first.exit_code, second.exit_code} == {1}
    assert sorted(refused(file)) == [("4", "date_of_birth"), ("4", "phone"), ("5", "")]
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    assert len(desk.find("ghartey kwame")) == 1


def test_a_file_or_a_person_that_will_not_do_is_one_sentence(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    file = written(tmp_path)
    gone = run(embedded_hospital, tmp_path / "gone.csv")
    nobody = run(embedded_hospital, file, role=Role.RECEPTIONIST)
    itself = run(embedded_hospital, file, "--report", str(file))

    assert (gone.exit_code, nobody.exit_code, itself.exit_code) == (1, 1, 2)
    for said in (gone, nobody, itself):
        assert "Traceback" not in said.output
    assert file.read_bytes() == ROWS.encode("cp1252")


def test_an_import_that_was_killed_goes_on_and_enters_nobody_twice(
    hospital: Hospital, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,surname\n" + "".join(f"{at},Import {at}\n" for at in range(1, 6)))
    command = ["import", "patients", str(file), "--database", hospital.url, "--user"]

    killed = subprocess.run(
        [sys.executable, "-c", _KILLED_BEFORE_THE_SECOND_COMMIT, *command, "administrator"],
        env=os.environ | {"PMS_PASSWORD": PASSWORD},
        check=False,
        capture_output=True,
    )
    after = run(hospital, file)

    assert killed.returncode == -signal.SIGKILL
    assert "5 rows: 3 registered, 2 came before, 0 refused." in after.output
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    assert (len(desk.find("import")), desk.count()) == (5, 5)


_PRESSES_CTRL_C = """
import os, signal
from pms_desktop.cli.main import main
from pms_desktop.data.repositories.patient_imports import PatientImportRepository
from pms_desktop.services import patient_imports

patient_imports.PORTION = 2
enter = PatientImportRepository.enter

def enter_and_press(self, source, newcomers):
    enter(self, source, newcomers)
    os.kill(os.getpid(), signal.SIGINT)

PatientImportRepository.enter = enter_and_press
main()
"""


def test_ctrl_c_finishes_its_portion_and_says_how_far_it_got(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,surname\n" + "".join(f"{at},Import {at}\n" for at in range(1, 6)))
    command = ["import", "patients", str(file), "--database", embedded_hospital.url, "--user"]

    stopped = subprocess.run(
        [sys.executable, "-c", _PRESSES_CTRL_C, *command, "administrator"],
        env=os.environ | {"PMS_PASSWORD": PASSWORD},
        check=False,
        capture_output=True,
        text=True,
    )
    after = run(embedded_hospital, file)

    assert stopped.returncode == 130
    assert "2 rows: 2 registered, 0 came before, 0 refused." in stopped.stdout
    assert "run it again to go on" in stopped.stderr
    assert "Importing: 2 of 5" in stopped.stderr  # a line where no terminal is
    assert "Traceback" not in stopped.stderr
    assert "5 rows: 3 registered, 2 came before, 0 refused." in after.output


def test_a_folder_is_told_file_by_file_and_unknown_systems_with_their_option(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.csv").write_text("id,surname\n1,Adams\n")
    (folder / "b.ndjson").write_text(
        '{"resourceType": "Patient", "id": "2", "name": [{"family": "Brown"}],'
        ' "identifier": [{"system": "urn:card", "value": "77"}]}\n'
    )
    (folder / "c.zip").write_bytes(b"PK")

    said = run(embedded_hospital, folder)
    again = run(embedded_hospital, folder, "--system", "urn:card=Insurance card")

    assert said.exit_code == 1
    assert "a.csv: 1 rows: 1 registered" in said.output
    assert "c.zip: The name ends neither" in said.output
    assert "--system urn:card=KIND" in said.output
    assert (tmp_path / "in-refused.csv").exists()
    assert "b.ndjson: 1 rows: 1 registered" in again.output


def test_lists_and_one_record_leave_in_the_form_that_was_asked_for(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    source = tmp_path / "people.csv"
    source.write_text("id,surname,given_name,dob\n7,Adams,=2+3,1988-03-12\n")
    run(embedded_hospital, source)

    files = [tmp_path / name for name in ("list.xlsx", "list.ndjson")]
    said = [export(embedded_hospital, file, Role.ADMINISTRATOR) for file in files]
    odd = export(embedded_hospital, tmp_path / "list.pdf", Role.ADMINISTRATOR)
    shown = export_one(embedded_hospital, "0000-0001-3")
    nobody = export_one(embedded_hospital, "0000-0009-9")

    assert [each.exit_code for each in (*said, odd, nobody)] == [0, 0, 2, 1]
    with zipfile.ZipFile(files[0]) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert json.loads(files[1].read_text())["name"] == [
        {"use": "official", "family": "Adams", "given": ["=2+3"]}
    ]
    assert json.loads(shown.stdout)["birthDate"] == "1988-03-12"


def export_one(hospital: Hospital, mrn: str, *words: str) -> Result:
    command = ["export", "patient", mrn, "--database", hospital.url, "--user", "administrator"]
    return CliRunner().invoke(main, [*command, *words], env={"PMS_PASSWORD": PASSWORD})


def test_a_restricted_record_is_asked_for_with_a_reason(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    source = tmp_path / "people.csv"
    source.write_text("id,surname\n7,Adams\n")
    run(embedded_hospital, source)
    desk = PatientService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    desk.restrict(desk.find("adams")[0].patient.id, 1, "At their wish")

    without = export_one(embedded_hospital, "0000-0001-3")
    given = export_one(embedded_hospital, "0000-0001-3", "--reason", "The court asks for it")

    assert (without.exit_code, given.exit_code) == (1, 0)
    assert "--reason" in without.output
    assert json.loads(given.stdout)["meta"]["security"][0]["code"] == "R"


HOSTILE = {
    "zip.csv": (b"PK\x03\x04" + b"\x00" * 99, "is a ZIP archive"),
    "noise.csv": (b"id,surname\n" + b"\x00\x01" * 99, "is no text"),
    "empty.csv": (b"\xef\xbb\xbf\n", "is empty"),
    "cut.json": (b'{"resourceType": "Bundle", "entry": [{"resource": {', "ends in the middle"),
    "deep.json": (b"[" * 500_000 + b"]" * 500_000, "nested deeper"),
    "list.json": (b'[{"resourceType": "Patient"}]', "between braces"),
    "other.json": (b'{"resourceType": "Observation"}', "holds a Observation"),
    "history.json": (b'{"resourceType": "Bundle", "type": "history", "entry": []}', "history"),
    "utf16.json": ('{"resourceType": "Patient"}'.encode("utf-16"), "UTF-8"),
}


def test_a_hostile_file_is_one_sentence_and_nothing_is_entered(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    for name, (content, sentence) in HOSTILE.items():
        file = tmp_path / name
        file.write_bytes(content)
        said = run(embedded_hospital, file)
        assert (name, said.exit_code) == (name, 1)
        assert sentence in said.output
        assert "Traceback" not in said.output

    assert PatientService(embedded_hospital.sign_in(Role.RECEPTIONIST)).count() == 0


def test_hostile_rows_are_refused_and_the_encoding_is_known(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    good, head = "1,García,Port\n", "id,surname,city\n"
    rows = {
        "long": head.encode() + b"9," + b"x" * 10_000_000 + b",\n" + good.encode(),
        "nul": head.encode() + b"9,A\x00dams,\n" + good.encode(),
        "broken": head.encode() + "8,Muñoz,Cádiz\n".encode() + b"9,Pe\xf1a,\n" + good.encode(),
        "quote": head.encode() + good.encode() + b'9,"never closed,\n',
        "marked": (head + good).encode("utf-8-sig"),
        "wide": (head + good).encode("utf-16"),
        "old": (head + good).encode("cp1252"),
    }
    told = {}
    for name, content in rows.items():
        file = tmp_path / f"{name}.csv"
        file.write_bytes(content)
        said = run(embedded_hospital, file, "--source", name)
        told[name] = said.output.splitlines()[-1 if said.exit_code == 0 else -2]

    def counts(name: str) -> str:
        return next(line for line in told[name].splitlines() if line)

    assert "1 registered, 0 came before, 1 refused" in counts("long")
    assert "1 registered, 0 came before, 1 refused" in counts("nul")
    assert "2 registered, 0 came before, 1 refused" in counts("broken")
    desk = PatientService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    assert {m.patient.family_names for m in desk.find("garcia")} == {"García"}
    assert len(desk.find("garcia")) == len(rows)


def test_dates_are_read_as_told(embedded_hospital: Hospital, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,surname,dob\n1,Adams,03/12/1988\n")

    assert run(embedded_hospital, file, "--month-first").exit_code == 0

    (adams,) = PatientService(embedded_hospital.sign_in(Role.RECEPTIONIST)).find("adams")
    assert f"{adams.patient.birth_date}" == "1988-03-12"


def test_the_list_of_patients_is_written_guarded_and_the_audit_tells_who_took_it(
    hospital: Hospital, tmp_path: Path
) -> None:
    source, file = tmp_path / "people.csv", tmp_path / "list.csv"
    source.write_text("id,surname,given_name,dob,sex\n7,Adams,=2+3,1988-03-12,f\n8,Brown,,1971,\n")
    assert run(hospital, source).exit_code == 0

    desk = export(hospital, file, Role.RECEPTIONIST)
    assert (desk.exit_code, file.exists()) == (1, False)
    said = export(hospital, file, Role.ADMINISTRATOR)

    assert said.output.endswith(f"2 patients: {file}\n")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["family_name"] for row in rows] == ["Adams", "Brown"]
    assert [row["given_name"] for row in rows] == ["'=2+3", ""]
    assert [(row["date_of_birth"], row["sex"]) for row in rows] == [
        ("1988-03-12", "F"),
        ("1971", ""),
    ]
    assert file.stat().st_mode & 0o077 == 0
    with hospital.system().engine.connect() as connection:
        told = "SELECT actor FROM audit WHERE topic = 'patient_exports'"
        assert list(connection.scalars(text(told))) == [Role.ADMINISTRATOR.value]


def test_who_is_restricted_is_on_the_list_without_contacts(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    source, file = tmp_path / "people.csv", tmp_path / "list.csv"
    source.write_text("id,surname,phone,city\n7,Adams,07700 900123,Westport\n")
    run(embedded_hospital, source)
    desk = PatientService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    desk.restrict(desk.find("adams")[0].patient.id, 1, "At their wish")

    export(embedded_hospital, file, Role.ADMINISTRATOR)

    (row,) = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    assert (row["family_name"], row["phone"], row["city"]) == ("Adams", "", "")


def test_the_sign_by_which_excel_knows_the_separator_is_read_and_odd_columns_are_told(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(b"sep=;\r\nid;surname;city;allergies\r\n1;Adams, the elder;Westport;x\r\n")

    said = run(embedded_hospital, file)

    assert said.exit_code == 0
    assert "1 rows: 1 registered, 0 came before, 0 refused." in said.output
    assert "1 values have no place in the record" in said.output
    told = (tmp_path / "people-refused.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [row["column"] for row in csv.DictReader(told)] == ["allergies"]
    (adams,) = PatientService(embedded_hospital.sign_in(Role.RECEPTIONIST)).find("adams")
    assert adams.patient.family_names == "Adams, the elder"


def test_a_dry_run_leaves_every_table_as_it_was(hospital: Hospital, tmp_path: Path) -> None:
    file = written(tmp_path)
    run(hospital, file, "--source", "before")
    service = PatientImportService(hospital.sign_in(Role.ADMINISTRATOR))

    before = everything(hospital)
    report = service.run(file, ImportOptions(dry_run=True), lambda _progress: True)

    assert (report.entered, report.refused, report.twins) == (2, 2, 2)
    assert everything(hospital) == before


def everything(hospital: Hospital) -> dict[str, list[str]]:
    """Every row of every table, and where the sequences stand."""
    engine = hospital.system().engine
    with engine.connect() as connection:
        tables = {
            name: sorted(map(str, connection.execute(text(f'SELECT * FROM "{name}"'))))
            for name in inspect(engine).get_table_names()
        }
        if hospital.on_postgres:
            drawn = "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"
            tables["sequences"] = [*map(str, connection.execute(text(drawn)))]
    return tables


def test_a_server_that_goes_away_in_the_middle_is_a_sentence_and_it_goes_on_later(
    server_hospital: Hospital, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,surname\n" + "".join(f"{at},Import {at}\n" for at in range(1, 6)))
    enter, portions = PatientImportRepository.enter, []
    owner = server_hospital.system().engine

    def enter_and_lose_the_server(*args: Any) -> None:
        enter(*args)
        portions.append(args)
        if len(portions) == 2:
            end = (
                "SELECT pg_terminate_backend(pid, 9999) FROM pg_stat_activity"
                " WHERE usename = :who AND datname = current_database()"
            )
            with owner.connect() as connection:
                connection.execute(text(end), {"who": "administrator"})

    with monkeypatch.context() as patch:
        patch.setattr(patient_imports, "PORTION", 2)
        patch.setattr(PatientImportRepository, "enter", enter_and_lose_the_server)
        cut = run(server_hospital, file)
    after = run(server_hospital, file)

    assert (cut.exit_code, after.exit_code) == (1, 0)
    assert "no longer answers" in cut.output
    assert "goes on" in cut.output
    assert "5 rows: 3 registered, 2 came before, 0 refused." in after.output

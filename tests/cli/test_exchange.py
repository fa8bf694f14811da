"""pms-admin import and export: files of other systems on both databases."""

import csv
import os
import signal
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy import text

from pms_desktop.cli.main import main
from pms_desktop.domain.access import Role
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
    desk.restrict(desk.find("adams")[0].patient.id, 1)

    export(embedded_hospital, file, Role.ADMINISTRATOR)

    (row,) = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    assert (row["family_name"], row["phone"], row["city"]) == ("Adams", "", "")

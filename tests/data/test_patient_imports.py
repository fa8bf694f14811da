"""Another system's patients: entered by the rules of the desk, and no row twice."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.duplicates import PairState
from pms_desktop.domain.errors import InvalidInputError, PermissionDeniedError
from pms_desktop.domain.identifiers import CheckRule, IdentifierKind, IdentifierType
from pms_desktop.domain.patient_imports import (
    ImportOptions,
    ImportProgress,
    ImportReport,
    RemarkKind,
)
from pms_desktop.domain.patients import Patient, Phone
from pms_desktop.services import patient_imports
from pms_desktop.services.duplicate_list import DuplicateListService
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_imports import PatientImportService
from pms_desktop.services.patients import PatientService
from tests.hospital import Hospital

MARIA = {
    "given_name": "Mari\u0301a  José", "family_name": "García", "date_of_birth": "12/03/1988",
    "sex": "F", "phone": "07700 900123", "address": "14 Harbour Road", "city": "Westport",
    "postcode": "WP1 4AN",
}  # fmt: skip


def file_of(folder: Path, *rows: dict[str, str]) -> Path:
    """Rows from line 2 on with the ids k2, k3 ..., where a row names no `id` itself."""
    file = folder / "people.csv"
    columns = dict.fromkeys(["id", *(name for row in rows for name in row)])
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, [*columns], restval="")
        writer.writeheader()
        writer.writerows({"id": f"k{line}", **row} for line, row in enumerate(rows, 2))
    return file


def run(hospital: Hospital, file: Path, **options: Any) -> ImportReport:
    service = PatientImportService(hospital.sign_in(Role.ADMINISTRATOR))
    told = ImportOptions(source="old system", **options)
    return service.run(file, told, lambda _progress: True)


def found(hospital: Hospital, words: str) -> list[Patient]:
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    return [desk.get(match.patient.id) for match in desk.find(words)]


def keep_national_number(hospital: Hospital) -> None:
    """The only national number is one whose check digit is known."""
    with hospital.system().engine.begin() as connection:
        connection.execute(text("UPDATE identifier_kinds SET active = false WHERE type = 'NI'"))
    kind = IdentifierKind(
        id=new_id(), name="NHS", type=IdentifierType.NATIONAL, pattern="9999999999",
        check_rule=CheckRule.MOD_11, one_per_patient=True, unique_in_hospital=True, version=0,
    )  # fmt: skip
    with hospital.sign_in(Role.ADMINISTRATOR).unit_of_work(False) as uow:
        uow.patient_kinds.save_identifier(kind)
        uow.commit()


def test_a_row_becomes_a_patient_as_the_desk_would_have_typed_it(
    hospital: Hospital, tmp_path: Path
) -> None:
    report = run(hospital, file_of(tmp_path, MARIA))

    assert (report.entered, report.known, report.remarks) == (1, 0, ())
    (patient,) = found(hospital, "garcia maria jose")
    assert patient.details.given_names == "María José"
    assert patient.details.birth_date == date(1988, 3, 12)
    assert patient.details.phones == (Phone("07700 900123", "+447700900123"),)
    assert [each.id for each in found(hospital, "07700 900123")] == [patient.id]
    assert [each.id for each in found(hospital, "garsia")] == [patient.id]


def test_what_was_guarded_from_spreadsheets_comes_as_it_was(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    run(
        embedded_hospital,
        file_of(tmp_path, {"family_name": "'t Hooft", "phone": "'+44 7700 900123"}),
    )

    (patient,) = found(embedded_hospital, "hooft")
    assert patient.details.family_names == "'t Hooft"
    assert patient.details.phones[0].number == "+44 7700 900123"


def test_names_alone_are_enough_and_a_year_stays_a_year(hospital: Hospital, tmp_path: Path) -> None:
    run(
        hospital,
        file_of(
            tmp_path, {"family_name": "Ghartey"}, {"given_name": "Ama", "date_of_birth": "1971"}
        ),
    )

    (kwame,), (ama,) = found(hospital, "ghartey"), found(hospital, "ama")
    assert kwame.details.birth_date is None
    assert (ama.details.birth_date, ama.details.birth_part.value) == (date(1971, 1, 1), "year")


def test_a_second_run_adds_nothing_and_one_that_broke_off_goes_on(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(patient_imports, "PORTION", 2)
    file = file_of(
        tmp_path, *({"family_name": f"Import {word}"} for word in ("One", "Two", "Three"))
    )
    service = PatientImportService(hospital.sign_in(Role.ADMINISTRATOR))

    def break_off(_progress: ImportProgress) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        service.run(file, ImportOptions(source="old system"), break_off)
    on_with_it, again = run(hospital, file), run(hospital, file)

    assert (on_with_it.entered, on_with_it.known) == (1, 2)
    assert (again.entered, again.known) == (0, 3)
    mrns = {each.mrn for each in found(hospital, "import")}
    assert len(mrns) == 3
    assert all(len(mrn) == len("000000018") for mrn in mrns)


def test_a_dry_run_says_the_same_and_writes_nothing(hospital: Hospital, tmp_path: Path) -> None:
    file = file_of(tmp_path, MARIA, {"given_name": "", "city": "Madrid"})

    said = run(hospital, file, dry_run=True)

    assert found(hospital, "garcia") == []
    assert run(hospital, file) == said


@pytest.mark.parametrize(
    ("values", "column", "why"),
    [
        ({"city": "Madrid", "family_name": ""}, "given_name", "Write a name"),
        ({"date_of_birth": "30.02.1988"}, "date_of_birth", "no such day"),
        ({"date_of_birth": "12/03/88"}, "date_of_birth", "four digits"),
        ({"date_of_birth": "yesterday"}, "date_of_birth", "no date"),
        ({"date_of_birth": "2099-01-01"}, "date_of_birth", "in the future"),
        ({"phone": "12"}, "phone", "no phone number"),
        ({"sex": "often"}, "sex", "F, M or X"),
        ({"given_name": "Ma\u202eria"}, "given_name", "invisible"),
        ({"city": "M\ufffdnchen"}, "city", "UTF-8"),
        ({"national_id": "943 476 5918"}, "national_id", "wrong"),
        ({"id": "k\u200b3"}, "id", "invisible"),
    ],
)
def test_what_the_desk_would_not_take_is_refused_at_its_column(
    embedded_hospital: Hospital, values: dict[str, str], column: str, why: str, tmp_path: Path
) -> None:
    keep_national_number(embedded_hospital)

    report = run(embedded_hospital, file_of(tmp_path, {"family_name": "Adams", **values}))

    assert (report.entered, report.refused) == (0, 1)
    (refusal,) = report.remarks
    assert (refusal.line, refusal.column) == (2, column)
    assert why in refusal.why


def test_a_number_of_one_person_is_refused_to_a_second(hospital: Hospital, tmp_path: Path) -> None:
    keep_national_number(hospital)
    first = {"family_name": "Adams", "national_id": "943 476 5919"}
    same = {"family_name": "Brown", "national_id": "9434765919"}

    report = run(hospital, file_of(tmp_path, first, same))
    later = run(hospital, file_of(tmp_path, {**same, "id": "other"}))

    assert (report.entered, report.remarks[0].line) == (1, 3)
    assert "people.csv, line 2 has the same number" in report.remarks[0].why
    (adams,) = found(hospital, "9434765919")
    assert later.entered == 0
    assert later.remarks[0].why.startswith("Patient 0000-")
    assert adams.details.family_names == "Adams"


def test_an_id_that_comes_again_with_other_values_changes_nobody(
    hospital: Hospital, tmp_path: Path
) -> None:
    run(hospital, file_of(tmp_path, {"id": "7", "family_name": "Adams"}))

    report = run(
        hospital,
        file_of(
            tmp_path,
            {"id": "7", "family_name": "Brown"},
            {"id": "8", "family_name": "Cole"},
            {"id": "8", "family_name": "Cole"},
        ),
    )

    assert (report.entered, [each.line for each in report.remarks]) == (1, [2, 4])
    assert "--source" in report.remarks[0].why
    assert found(hospital, "brown") == []


def test_every_patient_is_audited_and_says_where_it_came_from(
    hospital: Hospital, tmp_path: Path
) -> None:
    run(hospital, file_of(tmp_path, {"id": "A-17", "family_name": "Adams"}))

    with hospital.system().engine.connect() as connection:
        told = connection.execute(
            text("SELECT topic, actor FROM audit WHERE action = 'insert'"
                 " AND topic IN ('patients', 'patient_imports') ORDER BY topic")
        ).all()  # fmt: skip
        kept = connection.execute(text("SELECT source, key FROM patient_imports")).all()
    login = Role.ADMINISTRATOR.value
    assert [tuple(row) for row in told] == [("patient_imports", login), ("patients", login)]
    assert [tuple(row) for row in kept] == [("old system", "A-17")]


def test_only_an_administrator_imports_and_names_the_source(
    hospital: Hospital, tmp_path: Path
) -> None:
    desk = PatientImportService(hospital.sign_in(Role.RECEPTIONIST))
    with pytest.raises(PermissionDeniedError):
        desk.run(file_of(tmp_path, MARIA), ImportOptions(), lambda _progress: True)

    service = PatientImportService(hospital.sign_in(Role.ADMINISTRATOR))
    with pytest.raises(InvalidInputError):
        service.run(file_of(tmp_path, MARIA), ImportOptions(source=" "), lambda _progress: True)


def test_who_looks_like_somebody_here_is_entered_told_and_put_on_the_work_list(
    hospital: Hospital, tmp_path: Path
) -> None:
    run(hospital, file_of(tmp_path, {"id": "1", **MARIA}))
    slip = {**MARIA, "given_name": "Maria Jose", "date_of_birth": "13/03/1988"}
    stranger = {"family_name": "Okafor", "given_name": "Ngozi", "date_of_birth": "01/05/1990"}
    rows = ({"id": "2", **slip}, {"id": "3", **stranger}, {"id": "4", **stranger})

    dry = run(hospital, file_of(tmp_path, *rows), dry_run=True)
    report = run(hospital, file_of(tmp_path, *rows))

    assert [(each.key, each.kind) for each in dry.remarks] == [("2", RemarkKind.LIKELY_TWIN)]
    assert (report.entered, report.twins) == (3, 2)  # also those of one file with each other
    assert report.remarks[0].why.startswith("This looks like patient 0000-0001-")
    work_list = DuplicateListService(hospital.sign_in(Role.RECEPTIONIST)).pairs(PairState.OPEN)
    assert {frozenset((p.first.details.family_names, p.second.details.family_names))
            for p in work_list} == {frozenset({"García"}), frozenset({"Okafor"})}  # fmt: skip


def test_a_row_that_the_database_refuses_leaves_its_neighbours_alone(
    hospital: Hospital, tmp_path: Path
) -> None:
    refuse_by_database(hospital, "Brown")
    names = ("Adams", "Brown", "Cole", "Dean", "Evans")

    report = run(hospital, file_of(tmp_path, *({"family_name": name} for name in names)))

    assert (report.entered, report.refused) == (4, 1)
    assert (report.remarks[0].line, "refuses this row" in report.remarks[0].why) == (3, True)
    assert [each.details.family_names for each in found(hospital, "evans")] == ["Evans"]


def refuse_by_database(hospital: Hospital, name: str) -> None:
    """A rule that no service knows of."""
    with hospital.system().engine.begin() as connection:
        if hospital.on_postgres:
            connection.execute(
                text(f"ALTER TABLE patients ADD CONSTRAINT no CHECK (family_names <> '{name}')")
            )
        else:
            connection.execute(
                text(
                    "CREATE TRIGGER no BEFORE INSERT ON patients WHEN NEW.family_names = "
                    f"'{name}' BEGIN SELECT RAISE(ABORT, 'no'); END"
                )
            )


def test_a_run_that_somebody_stops_keeps_what_it_told(
    embedded_hospital: Hospital, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(patient_imports, "PORTION", 2)
    file = file_of(tmp_path, *({"family_name": f"Import {n}"} for n in "ABCDE"))
    service = PatientImportService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    heard: list[ImportProgress] = []

    def stop(progress: ImportProgress) -> bool:
        heard.append(progress)
        return False

    report = service.run(file, ImportOptions(source="old system"), stop)

    assert (report.stopped, report.whole, report.entered) == (True, False, 2)
    assert heard == [ImportProgress("people.csv", 1, 1, 2, 5, 2, 0, 0)]
    assert run(embedded_hospital, file).known == 2


def test_separators_of_hl7_in_a_file_are_letters_like_others(
    hospital: Hospital, tmp_path: Path
) -> None:
    name = "O^Brien|~\\&"

    report = run(
        hospital, file_of(tmp_path, {**MARIA, "family_name": name, "address": "MSH|^~\\&|x"})
    )

    assert not report.refused
    (patient,) = found(hospital, "maria brien")
    assert (patient.details.family_names, patient.details.address) == (name, "MSH|^~\\&|x")

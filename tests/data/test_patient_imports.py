"""Another system's patients: entered by the rules of the desk, and no row twice."""

from datetime import date

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import InvalidInputError, PermissionDeniedError
from pms_desktop.domain.identifiers import CheckRule, IdentifierKind, IdentifierType
from pms_desktop.domain.patient_imports import ImportReport
from pms_desktop.domain.patients import Patient, Phone
from pms_desktop.services import patient_imports
from pms_desktop.services.ids import new_id
from pms_desktop.services.linkage.person_file import PersonRow, PersonRows
from pms_desktop.services.patient_imports import PatientImportService
from pms_desktop.services.patients import PatientService
from tests.hospital import Hospital

MARIA = {
    "given_name": "Mari\u0301a  José", "family_name": "García", "date_of_birth": "12/03/1988",
    "sex": "F", "phone": "07700 900123", "address": "14 Harbour Road", "city": "Westport",
    "postcode": "WP1 4AN",
}  # fmt: skip


def file_of(*rows: dict[str, str], month_first: bool = False) -> PersonRows:
    """Rows from line 2 on with the ids k2, k3 ..., where a row names no `id` itself."""
    return PersonRows(
        tuple(
            PersonRow(
                line, row.get("id", f"k{line}"), {k: [v] for k, v in row.items() if v and k != "id"}
            )
            for line, row in enumerate(rows, 2)
        ),
        month_first,
    )


def run(hospital: Hospital, file: PersonRows, *, dry_run: bool = False) -> ImportReport:
    service = PatientImportService(hospital.sign_in(Role.ADMINISTRATOR))
    return service.run(file, "old system", lambda _done: None, dry_run=dry_run)


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


def test_a_row_becomes_a_patient_as_the_desk_would_have_typed_it(hospital: Hospital) -> None:
    report = run(hospital, file_of(MARIA))

    assert (report.entered, report.known, report.refusals) == (1, 0, ())
    (patient,) = found(hospital, "garcia maria jose")
    assert patient.details.given_names == "María José"
    assert patient.details.birth_date == date(1988, 3, 12)
    assert patient.details.phones == (Phone("07700 900123", "+447700900123"),)
    assert [each.id for each in found(hospital, "07700 900123")] == [patient.id]
    assert [each.id for each in found(hospital, "garsia")] == [patient.id]


def test_what_was_guarded_from_spreadsheets_comes_as_it_was(embedded_hospital: Hospital) -> None:
    run(embedded_hospital, file_of({"family_name": "'t Hooft", "phone": "'+44 7700 900123"}))

    (patient,) = found(embedded_hospital, "hooft")
    assert patient.details.family_names == "'t Hooft"
    assert patient.details.phones[0].number == "+44 7700 900123"


def test_names_alone_are_enough_and_a_year_stays_a_year(hospital: Hospital) -> None:
    run(
        hospital,
        file_of({"family_name": "Ghartey"}, {"given_name": "Ama", "date_of_birth": "1971"}),
    )

    (kwame,), (ama,) = found(hospital, "ghartey"), found(hospital, "ama")
    assert kwame.details.birth_date is None
    assert (ama.details.birth_date, ama.details.birth_part.value) == (date(1971, 1, 1), "year")


def test_a_second_run_adds_nothing_and_one_that_broke_off_goes_on(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_imports, "PORTION", 2)
    file = file_of(*({"family_name": f"Import {word}"} for word in ("One", "Two", "Three")))
    service = PatientImportService(hospital.sign_in(Role.ADMINISTRATOR))

    def break_off(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        service.run(file, "old system", break_off, dry_run=False)
    on_with_it, again = run(hospital, file), run(hospital, file)

    assert (on_with_it.entered, on_with_it.known) == (1, 2)
    assert (again.entered, again.known) == (0, 3)
    mrns = {each.mrn for each in found(hospital, "import")}
    assert len(mrns) == 3
    assert all(len(mrn) == len("000000018") for mrn in mrns)


def test_a_dry_run_says_the_same_and_writes_nothing(hospital: Hospital) -> None:
    file = file_of(MARIA, {"given_name": "", "city": "Madrid"})

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
    embedded_hospital: Hospital, values: dict[str, str], column: str, why: str
) -> None:
    keep_national_number(embedded_hospital)

    report = run(embedded_hospital, file_of({"family_name": "Adams", **values}))

    assert (report.entered, report.refused) == (0, 1)
    (refusal,) = report.refusals
    assert (refusal.line, refusal.column) == (2, column)
    assert why in refusal.why


def test_a_number_of_one_person_is_refused_to_a_second(hospital: Hospital) -> None:
    keep_national_number(hospital)
    first = {"family_name": "Adams", "national_id": "943 476 5919"}
    same = {"family_name": "Brown", "national_id": "9434765919"}

    report = run(hospital, file_of(first, same))
    later = run(hospital, file_of({**same, "id": "other"}))

    assert (report.entered, report.refusals[0].line) == (1, 3)
    assert "Line 2 has the same number" in report.refusals[0].why
    (adams,) = found(hospital, "9434765919")
    assert later.entered == 0
    assert later.refusals[0].why.startswith("Patient 0000-")
    assert adams.details.family_names == "Adams"


def test_an_id_that_comes_again_with_other_values_changes_nobody(hospital: Hospital) -> None:
    run(hospital, file_of({"id": "7", "family_name": "Adams"}))

    report = run(
        hospital,
        file_of(*({"id": key, "family_name": name} for key, name in (("7", "Brown"), ("8", "Cole"),
                                                                     ("8", "Cole")))),
    )  # fmt: skip

    assert (report.entered, [each.line for each in report.refusals]) == (1, [2, 4])
    assert "--source" in report.refusals[0].why
    assert found(hospital, "brown") == []


def test_every_patient_is_audited_and_says_where_it_came_from(hospital: Hospital) -> None:
    run(hospital, file_of({"id": "A-17", "family_name": "Adams"}))

    with hospital.system().engine.connect() as connection:
        told = connection.execute(
            text("SELECT topic, actor FROM audit WHERE action = 'insert'"
                 " AND topic IN ('patients', 'patient_imports') ORDER BY topic")
        ).all()  # fmt: skip
        kept = connection.execute(text("SELECT source, key FROM patient_imports")).all()
    login = Role.ADMINISTRATOR.value
    assert [tuple(row) for row in told] == [("patient_imports", login), ("patients", login)]
    assert [tuple(row) for row in kept] == [("old system", "A-17")]


def test_only_an_administrator_imports_and_names_the_source(hospital: Hospital) -> None:
    desk = PatientImportService(hospital.sign_in(Role.RECEPTIONIST))
    with pytest.raises(PermissionDeniedError):
        desk.run(file_of(MARIA), "old system", lambda _done: None, dry_run=True)

    service = PatientImportService(hospital.sign_in(Role.ADMINISTRATOR))
    with pytest.raises(InvalidInputError):
        service.run(file_of(MARIA), " ", lambda _done: None, dry_run=True)

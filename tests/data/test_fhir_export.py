"""FHIR R4: records that leave, alone and as a list."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.R4B.patient import Patient as FhirPatient
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.charts import ReasonNeededError
from pms_desktop.domain.errors import PermissionDeniedError
from pms_desktop.domain.patient_exports import ListFormat
from pms_desktop.domain.patient_merges import MergePatients
from pms_desktop.services.exchange import fhir_codes as codes
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_exports import PatientExportService
from pms_desktop.services.patient_merges import PatientMergeService
from pms_desktop.services.patients import PatientService
from tests.data.fhir_people import Resource, exports, found, lines, maria, named, run, told, written
from tests.hospital import Hospital, sqlite_copy


def taken(hospital: Hospital) -> list[tuple[Any, ...]]:
    with hospital.system().engine.connect() as connection:
        rows = connection.execute(
            text("SELECT patients, written_as, patient_id IS NOT NULL FROM patient_exports")
        )
        return [tuple(row) for row in rows]


def test_a_record_goes_to_another_hospital_and_comes_back_the_same(
    hospital: Hospital, sqlite_template: Path, tmp_path: Path
) -> None:
    (tmp_path / "first").mkdir()
    first = sqlite_copy(sqlite_template, tmp_path / "first")
    sent = maria() | {"birthDate": "1988", "active": False}
    sent["_birthDate"] = {"extension": [{"url": codes.ESTIMATED_BIRTH, "valueDate": "1988-07-02"}]}
    sent["meta"]["security"][0]["code"] = "R"
    run(first, written(tmp_path, "maria.json", sent))
    restricted = PatientService(first.sign_in(Role.RECEPTIONIST)).find("garcia")[0].patient.id

    one = exports(first).resource(restricted, "Asked for by the other hospital")
    report = run(hospital, written(tmp_path, "again.json", one))
    other = PatientService(hospital.sign_in(Role.RECEPTIONIST)).find("garcia")[0].patient.id
    two = exports(hospital).resource(other, "To compare")

    first.close()
    assert told(report) == [("identifier[0]", "not taken")]  # the other one's record number
    assert FhirPatient.model_validate(one).birthDate is not None
    assert {"photo", "deceasedDateTime", "contact", "communication", "meta"} < one.keys()
    assert nameless(one) == nameless(two)


def nameless(resource: Resource) -> Resource:
    """Without the record number, which every hospital gives anew."""
    return {**resource, "id": "", "identifier": resource["identifier"][1:]}


def test_a_restricted_record_leaves_with_a_reason_only_and_the_audit_keeps_it(
    hospital: Hospital, tmp_path: Path
) -> None:
    run(hospital, lines(tmp_path, named("1", "Adams")))
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    adams = desk.find("adams")[0].patient
    desk.restrict(adams.id, 1, "At their wish")
    service, file = exports(hospital), tmp_path / "adams.json"

    with pytest.raises(ReasonNeededError):
        service.write_patient(adams.id, file)
    with pytest.raises(PermissionDeniedError):
        PatientExportService(hospital.sign_in(Role.RECEPTIONIST)).resource(adams.id, "Curious")
    assert (file.exists(), taken(hospital)) == (False, [])
    service.write_patient(service.patient_with(adams.mrn), file, "The court asks for it")

    assert json.loads(file.read_text())["meta"]["security"][0]["code"] == "R"
    assert taken(hospital) == [(1, "fhir", True)]
    with hospital.system().engine.connect() as connection:
        why = "SELECT count(*) FROM audit WHERE CAST(after AS TEXT) LIKE '%The court asks%'"
        assert connection.scalar(text(why)) == 1


def test_a_merged_record_says_what_replaced_it(hospital: Hospital, tmp_path: Path) -> None:
    run(hospital, lines(tmp_path, named("1", "Adams"), named("2", "Adams")))
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    kept, merged = sorted((match.patient for match in desk.find("adams")), key=lambda p: p.mrn)
    merge(hospital, kept.id, merged.id)
    service = exports(hospital)

    old = service.resource(service.patient_with(merged.mrn))
    new = service.resource(kept.id)

    assert FhirPatient.model_validate(old).active is False
    assert old["link"] == [{"other": {"reference": f"Patient/{kept.mrn}"}, "type": "replaced-by"}]
    assert (old["active"], new["active"]) == (False, True)
    assert new["link"] == [{"other": {"reference": f"Patient/{merged.mrn}"}, "type": "replaces"}]


def merge(hospital: Hospital, survivor: UUID, merged: UUID) -> None:
    service = PatientMergeService(hospital.sign_in(Role.ADMINISTRATOR))
    preview = service.preview(survivor, merged)
    service.merge(
        MergePatients(
            id=new_id(),
            survivor_id=survivor,
            merged_id=merged,
            details=preview.survivor.details,
            reason="One person",
            survivor_version=preview.survivor.version,
            merged_version=preview.merged.version,
            rows=len(preview.rows),
        )
    )


def test_the_list_as_fhir_goes_into_another_hospital_whole(
    embedded_hospital: Hospital, sqlite_template: Path, tmp_path: Path
) -> None:
    (tmp_path / "first").mkdir()
    first = sqlite_copy(sqlite_template, tmp_path / "first")
    names = ("García", "محمد", "田中", "Нина", "देवी", "O'Brien", "=2+3")
    run(first, lines(tmp_path, *(named(f"p{at}", name) for at, name in enumerate(names))))
    file = tmp_path / "list.ndjson"

    count = exports(first).write_list(file, ListFormat.FHIR, lambda _done, _of: True)
    report = run(embedded_hospital, file)

    first.close()
    assert (count, report.entered, report.refused) == (len(names), len(names), 0)
    sent = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [each["name"][0]["family"] for each in sent] == [*names]
    assert all(FhirPatient.model_validate(each) for each in sent)
    assert found(embedded_hospital, "محمد").details.family_names == "محمد"

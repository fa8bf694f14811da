"""FHIR R4: patients of other systems in every shape they come, and records that leave."""

import base64
import json
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.R4B.patient import Patient as FhirPatient
from PIL import Image
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.charts import ReasonNeededError
from pms_desktop.domain.errors import InvalidInputError, PermissionDeniedError
from pms_desktop.domain.patient_exports import ListFormat
from pms_desktop.domain.patient_imports import ImportOptions, ImportReport, RemarkKind
from pms_desktop.domain.patient_merges import MergePatients
from pms_desktop.domain.patients import Patient
from pms_desktop.services.exchange import fhir_codes as codes
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_exports import PatientExportService
from pms_desktop.services.patient_imports import PatientImportService
from pms_desktop.services.patient_merges import PatientMergeService
from pms_desktop.services.patients import PatientService
from tests.hospital import Hospital, sqlite_copy

Resource = dict[str, Any]

NHS = "https://fhir.nhs.uk/Id/nhs-number"


def picture() -> str:
    out = BytesIO()
    Image.effect_noise((150, 180), 60).convert("RGB").save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


MARIA: Resource = {
    "resourceType": "Patient",
    "id": "maria-1",
    "meta": {"versionId": "3", "security": [{"system": codes.CONFIDENTIALITY, "code": "N"}]},
    "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">M</div>'},
    "extension": [
        {"url": codes.INTERPRETER, "valueBoolean": True},
        {"url": codes.OCCUPATION, "valueString": "Teacher"},
        {"url": codes.BLOOD_GROUP, "valueString": "A+"},
    ],
    "identifier": [
        {"system": NHS, "value": "943 476 5919"},
        {"type": {"coding": [{"code": "PPN"}]}, "value": "XK 123456"},
    ],
    "name": [
        {"use": "maiden", "family": "López", "given": ["María"],
         "period": {"end": "2015-06-01"}},
        {"use": "official", "family": "García Martínez", "given": ["María", "José"]},
        {"use": "nickname", "given": ["Mari"]},
        {"text": "Garcia Martinez Maria",
         "extension": [{"url": codes.REPRESENTATION, "valueCode": "ABC"}]},
    ],
    "telecom": [
        {"system": "phone", "value": "07700 900123", "rank": 2,
         "extension": [{"url": codes.COMMENT, "valueString": "her sister's"}]},
        {"system": "sms", "value": "020 7946 0018", "rank": 1},
        {"system": "email", "value": "maria@example.org"},
    ],
    "gender": "female",
    "birthDate": "1988-03",
    "deceasedDateTime": "2026-05-06T14:05:00+02:00",
    "address": [
        {"use": "old", "city": "Elsewhere"},
        {"use": "home", "line": ["14 Harbour Road", "Flat 2"], "city": "Westport",
         "postalCode": "WP1 4AN", "country": "GB"},
    ],
    "contact": [
        {"relationship": [{"text": "Husband"}], "name": {"text": "Luis García"},
         "telecom": [{"system": "phone", "value": "07700 900456"}]},
    ],
    "communication": [
        {"language": {"coding": [{"system": codes.LANGUAGES, "code": "en-GB"}]}},
        {"language": {"coding": [{"system": codes.LANGUAGES, "code": "es"}]},
         "preferred": True},
    ],
    "photo": [{"contentType": "image/png", "data": picture()}],
    "managingOrganization": {"display": "Elsewhere General"},
}  # fmt: skip
"""Something in every element that has a place in the record."""


def maria() -> Resource:
    """A Patient to change."""
    return deepcopy(MARIA)


def named(key: str, family: str, **more: Any) -> Resource:
    return {"resourceType": "Patient", "id": key, "name": [{"family": family}], **more}


def written(folder: Path, name: str, content: Any) -> Path:
    file = folder / name
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return file


def lines(folder: Path, *resources: Resource) -> Path:
    file = folder / "people.ndjson"
    file.write_text("\n".join(map(json.dumps, resources)) + "\n", encoding="utf-8")
    return file


def bundle(*resources: Resource, type_: str = "collection") -> Resource:
    return {"resourceType": "Bundle", "entry": [{"resource": each} for each in resources],
            "type": type_}  # fmt: skip


def run(hospital: Hospital, path: Path, **options: Any) -> ImportReport:
    service = PatientImportService(hospital.sign_in(Role.ADMINISTRATOR))
    return service.run(path, ImportOptions(**options), lambda _progress: True)


def exports(hospital: Hospital) -> PatientExportService:
    return PatientExportService(hospital.sign_in(Role.ADMINISTRATOR))


def found(hospital: Hospital, words: str) -> Patient:
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    (match,) = desk.find(words)
    return desk.get(match.patient.id)


def told(report: ImportReport) -> list[tuple[str, str]]:
    return [(each.column, each.kind.value) for each in report.remarks]


def taken(hospital: Hospital) -> list[tuple[Any, ...]]:
    with hospital.system().engine.connect() as connection:
        rows = connection.execute(
            text("SELECT patients, written_as, patient_id IS NOT NULL FROM patient_exports")
        )
        return [tuple(row) for row in rows]


def test_everything_a_patient_says_that_has_a_place_is_kept(
    hospital: Hospital, tmp_path: Path
) -> None:
    report = run(hospital, written(tmp_path, "maria.json", maria()))

    assert (report.entered, report.refused) == (1, 0)
    patient = found(hospital, "garcia maria")
    details = patient.details
    assert (details.family_names, details.given_names) == ("García Martínez", "María José")
    assert (details.preferred_name, details.romanised_name) == ("Mari", "Garcia Martinez Maria")
    assert [(f.name, str(f.until), f.reason) for f in details.former_names] == [
        ("María López", "2015-06-01", "Maiden name")
    ]
    assert [(i.kind, i.value) for i in details.identifiers] == [
        ("NHS number", "943 476 5919"),
        ("Passport", "XK 123456"),
    ]
    assert [(p.number, p.label) for p in details.phones] == [
        ("020 7946 0018", ""),
        ("07700 900123", "her sister's"),
    ]
    assert (details.email, details.city) == ("maria@example.org", "Westport")
    assert details.address == "14 Harbour Road\nFlat 2"
    assert (str(details.birth_date), details.birth_part.value) == ("1988-03-01", "month")
    assert details.languages == ("es", "en")
    assert [(k.name, k.relation, k.phone) for k in details.next_of_kin] == [
        ("Luis García", "Husband", "07700 900456")
    ]
    assert (details.occupation, details.blood_group) == ("Teacher", "A+")
    assert details.interpreter_needed
    assert patient.death is not None
    assert (str(patient.death.on), str(patient.death.time)) == ("2026-05-06", "13:05:00")
    assert told(report) == [
        ("meta.security", "not taken"),
        ("address[0].use", "not taken"),
        ("address[0].city", "not taken"),
    ]


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


def test_a_bundle_gives_its_patients_and_names_what_else_it_has(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    others = [{"resourceType": "Observation", "id": "o"}] * 2
    content = bundle(named("1", "Adams"), *others, named("2", "Brown"), type_="searchset")
    content["entry"].append({"request": {"method": "DELETE", "url": "Patient/3"}})

    report = run(embedded_hospital, written(tmp_path, "all.json", content))

    assert (report.rows, report.entered, report.refused) == (3, 2, 1)
    assert [(r.line, r.column, r.value) for r in report.remarks] == [
        (5, "", ""),
        (0, "resourceType", "Observation"),
    ]


def test_a_folder_is_read_in_the_order_of_its_names_and_each_file_is_told(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "1.csv").write_text("id,surname\nc1,Cole\n", encoding="utf-8")
    lines(folder, named("n1", "Dean"), named("c1", "Cole")).rename(folder / "2.ndjson")
    written(folder, "3.json", bundle(named("b1", "Evans")))
    (folder / "4.json").write_text('{"resourceType": "Bundle", "entry": [', encoding="utf-8")
    (folder / "5.csv").write_bytes(b"PK\x03\x04zip")
    (tmp_path / "outside.csv").write_text("id,surname\no1,Outside\n", encoding="utf-8")
    (folder / "6.csv").symlink_to(tmp_path / "outside.csv")
    (folder / "7").mkdir()

    report = run(embedded_hospital, folder)

    assert [(f.name, f.entered, bool(f.fault)) for f in report.files] == [
        ("1.csv", 1, False),
        ("2.ndjson", 1, False),
        ("3.json", 1, False),
        ("4.json", 0, True),
        ("5.csv", 0, True),
        ("6.csv", 0, True),
        ("7", 0, True),
    ]
    assert report.remarks[0].why == "This record stands in 1.csv, line 2 already."
    assert not report.whole
    assert run(embedded_hospital, folder).known == 3


INVALID: list[tuple[Resource, str, str]] = [
    ({"gender": "M"}, "gender", "male"),
    ({"birthDate": "12.03.1988"}, "birthDate", "not valid in FHIR R4"),
    ({"birthDate": "1988-02-30"}, "birthDate", "not valid in FHIR R4"),
    ({"birthDate": 1988}, "birthDate", "another form"),
    ({"birthDate": "2099-01-01"}, "birthDate", "in the future"),
    ({"deceasedDateTime": "2099-01-01"}, "deceasedDateTime", "not come yet"),
    ({"given": "Maria"}, "given", "not valid"),
    ({"name": [{"use": "artist", "family": "X"}]}, "name[0].use", "nickname"),
    ({"name": [{"family": "Ga\u202ercía"}]}, "name[0].family", "invisible"),
    ({"name": []}, "given_names", "Write a name"),
    ({"telecom": [{"system": "phone", "value": "12"}]}, "telecom[0].value", "no phone number"),
    ({"identifier": [{"system": NHS, "value": "943 476 5918"}]}, "identifier[0].value",
     "wrong"),
    ({"identifier": [{"system": "urn:x", "value": "1"}]}, "identifier[0]", "urn:x"),
    ({"modifierExtension": [{"url": "urn:y", "valueBoolean": True}]}, "modifierExtension",
     "changes what"),
    ({"link": [{"other": {"reference": "Patient/9"}, "type": "replaced-by"}]}, "link[0]",
     "Patient/9"),
]  # fmt: skip


def test_an_invalid_resource_is_refused_with_its_path_and_the_reason(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    resources = [named(str(at), "Adams") | change for at, (change, *_rest) in enumerate(INVALID)]

    report = run(embedded_hospital, lines(tmp_path, *resources, named("good", "Brown")))

    assert (report.entered, report.refused) == (1, len(INVALID))
    for at, (_change, path, why) in enumerate(INVALID):
        said = next(remark for remark in report.remarks if remark.key == str(at))
        assert (said.line, said.column) == (at + 1, path)
        assert why in said.why


def test_numbers_of_unknown_systems_are_mapped_or_left_out_when_somebody_says_so(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    numbers = [{"system": "urn:card", "value": "C-77"}, {"system": "urn:old", "value": "9"}]
    file = lines(tmp_path, named("1", "Adams", identifier=numbers))

    refused = run(embedded_hospital, file)
    taken = run(embedded_hospital, file, systems={"urn:card": "Insurance card", "urn:old": ""})

    assert (refused.entered, refused.unknown_systems) == (0, ("urn:card", "urn:old"))
    assert (taken.entered, told(taken)) == (1, [("identifier[1]", "not taken")])
    assert [each.value for each in found(embedded_hospital, "adams").details.identifiers] == [
        "C-77"
    ]
    with pytest.raises(InvalidInputError, match="Insurance card"):
        run(embedded_hospital, file, systems={"urn:card": "Library card"})


def test_whoever_died_on_an_unknown_day_is_closed_and_whoever_is_inactive_too(
    hospital: Hospital, tmp_path: Path
) -> None:
    run(
        hospital,
        lines(
            tmp_path,
            named("1", "Adams", deceasedBoolean=True),
            named("2", "Brown", deceasedDateTime="2019-03"),
            named("3", "Cole", active=False),
        ),
    )

    reasons = [found(hospital, name).closed_reason for name in ("adams", "brown", "cole")]
    assert reasons[:2] == ["Deceased, day unknown", "Deceased 2019-03, day unknown"]
    assert "No longer in use" in reasons[2]


def test_a_restricted_record_leaves_with_a_reason_only_and_the_audit_keeps_it(
    hospital: Hospital, tmp_path: Path
) -> None:
    run(hospital, lines(tmp_path, named("1", "Adams")))
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    adams = desk.find("adams")[0].patient
    desk.restrict(adams.id, 1)
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


HOSTILE: list[tuple[bytes, str]] = [
    (b'{"resourceType":"Patient","extension":' + b'[{"extension":' * 60 + b"1" + b"}]" * 60
     + b"}", "nested deeper"),
    (b"[" * 200_000, "nested deeper"),
    (b'{"resourceType":"Patient","multipleBirthInteger":' + b"9" * 5000 + b"}", "digits"),
    (b'{"resourceType":"Patient","name":[{"family":"' + b"x" * 9_000_000 + b'"}]}', "8 MB"),
    (b'{"resourceType":"Patient","name":[' + b'{"family":"x"},' * 101 + b'{"family":"y"}]}',
     "more than 100"),
    (b'{"resourceType":"Patient","id":"a","id":"b"}', "twice"),
    (b'{"resourceType":"Patient","name":[{"family":"\xff"}]}', "UTF-8"),
    (b'{"resourceType":"Patient","name":[{"family":"A\\u0000B"}]}', "control"),
    (b'{"resourceType":"Patient","name":[{"family":"\\ud800"}]}', "not valid"),
    (b'{"resourceType":"Patient"', "no JSON"),
    (b"null", "between braces"),
]  # fmt: skip


def test_a_hostile_line_is_a_sentence_and_its_neighbours_are_entered(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    file = tmp_path / "people.ndjson"
    good = [json.dumps(named(key, family)).encode() for key, family in (("1", "A"), ("2", "B"))]
    file.write_bytes(b"\n".join([good[0], *(line for line, _why in HOSTILE), good[1]]))

    report = run(embedded_hospital, file)

    assert (report.entered, report.refused) == (2, len(HOSTILE))
    for at, (_line, why) in enumerate(HOSTILE, 2):
        assert why in next(remark.why for remark in report.remarks if remark.line == at)


def test_a_photo_that_is_none_is_left_out_with_a_word(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    gif, endless = base64.b64encode(b"GIF89a" * 9).decode(), "AAAA" * 1_000_000
    photos = [{"data": gif}, {"data": endless}, {"data": "!"}, {"url": "https://example.org/x"}]

    report = run(
        embedded_hospital,
        lines(tmp_path, *(named(f"{at}", "Adams", photo=[each]) for at, each in enumerate(photos))),
    )

    assert {remark.key for remark in report.remarks if remark.column.startswith("photo")} >= {
        "0", "1", "3",
    }  # fmt: skip
    assert report.entered + report.refused == len(photos)


def test_whatever_a_sender_adds_is_told(embedded_hospital: Hospital, tmp_path: Path) -> None:
    more = {
        "extension": [{"url": "urn:race", "valueString": "x"}],
        "maritalStatus": {"text": "Married"},
        "multipleBirthBoolean": True,
        "generalPractitioner": [{"display": "Dr X"}],
        "contained": [{"resourceType": "Organization", "id": "o"}],
        "photo": [{"url": "https://example.org/x.png"}],
        "name": [{"family": "Adams", "prefix": ["Dr"], "_family": {"id": "f"}}],
        "telecom": [{"system": "fax", "value": "1"}],
    }

    report = run(embedded_hospital, lines(tmp_path, named("1", "Adams") | more))

    assert {remark.kind for remark in report.remarks} == {RemarkKind.NOT_TAKEN}
    assert {remark.column.partition("[")[0] for remark in report.remarks} == more.keys()

"""What other systems write of people as FHIR R4, and its way in and out."""

import base64
import json
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from pms_desktop.domain.access import Role
from pms_desktop.domain.patient_imports import ImportOptions, ImportReport
from pms_desktop.domain.patients import Patient
from pms_desktop.services.exchange import fhir_codes as codes
from pms_desktop.services.patient_exports import PatientExportService
from pms_desktop.services.patient_imports import PatientImportService
from pms_desktop.services.patients import PatientService
from tests.hospital import Hospital

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

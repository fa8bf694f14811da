"""A patient as a FHIR R4 Patient; `fhir_reading` goes the other way. The table of both stands in
`docs/exchange.md`."""

import base64
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pms_desktop.domain.identifiers import IdentifierKind, IdentifierType
from pms_desktop.domain.patients import BirthPart, NextOfKin, Patient, PatientDetails
from pms_desktop.services.exchange import fhir_codes as codes

Resource = dict[str, Any]


def patient_resource(
    patient: Patient,
    kinds: Mapping[str, IdentifierKind],
    zone: ZoneInfo,
    *,
    photo: bytes = b"",
    replaced_by: str = "",
    replaces: tuple[str, ...] = (),
) -> Resource:
    """A Patient; what is not known is left out. `replaced_by` and `replaces` are record numbers of
    merged records, `kinds` the hospital's kinds of numbers by name."""
    details = patient.details
    in_use = patient.closed_at is None and not replaced_by
    links = [("replaced-by", replaced_by), *(("replaces", number) for number in replaces)]
    resource: Resource = {
        "resourceType": "Patient",
        "id": patient.mrn,
        "meta": _meta(patient),
        "extension": [*_extensions(patient)],
        "identifier": [_record_number(patient.mrn), *_numbers(details, kinds)],
        "active": in_use,
        "name": [*_names(details, unidentified=patient.unidentified)],
        "telecom": [*_telecoms(details)],
        "gender": details.sex.value,
        **_birth(details),
        **_death(patient, zone),
        "address": [*_addresses(details)],
        "contact": [*map(_kin, details.next_of_kin)],
        "communication": [*_communication(details)],
        "photo": [_photo(photo)] if photo else [],
        "link": [_link(kind, number) for kind, number in links if number],
    }
    return {name: value for name, value in resource.items() if value not in ([], {}, "")}


def _meta(patient: Patient) -> Resource:
    if not patient.restricted:
        return {}
    return {"security": [{"system": codes.CONFIDENTIALITY, "code": "R", "display": "restricted"}]}


def _extensions(patient: Patient) -> Iterator[Resource]:
    details = patient.details
    if details.interpreter_needed:
        yield {"url": codes.INTERPRETER, "valueBoolean": True}
    for url, text in (
        (codes.OCCUPATION, details.occupation),
        (codes.BLOOD_GROUP, details.blood_group),
        (codes.CLOSED_REASON, patient.closed_reason),
    ):
        if text:
            yield {"url": url, "valueString": text}


def _record_number(mrn: str) -> Resource:
    kind = {"coding": [{"system": codes.IDENTIFIER_TYPES, "code": codes.RECORD_NUMBER}]}
    return {"use": "usual", "type": kind, "value": mrn}


def _numbers(details: PatientDetails, kinds: Mapping[str, IdentifierKind]) -> Iterator[Resource]:
    for each in details.identifiers:
        kind = kinds[each.kind]
        coded: Resource = {"text": kind.name}
        if kind.type is not IdentifierType.OTHER:
            coded["coding"] = [{"system": codes.IDENTIFIER_TYPES, "code": kind.type.value}]
        system = {"system": kind.system} if kind.system else {}
        yield {"type": coded, **system, "value": each.value}


def _names(details: PatientDetails, *, unidentified: bool) -> Iterator[Resource]:
    name: Resource = {"use": "temp" if unidentified else "official"}
    if details.family_names:
        name["family"] = details.family_names
    if details.given_names:
        name["given"] = [details.given_names]  # as typed, not split by guess
    yield name
    if details.romanised_name:
        in_latin = {"url": codes.REPRESENTATION, "valueCode": "ABC"}
        yield {"extension": [in_latin], "text": details.romanised_name}
    if details.preferred_name:
        yield {"use": "usual", "text": details.preferred_name}
    for former in details.former_names:
        use = "maiden" if "maiden" in former.reason.casefold() else "old"
        why = {"url": codes.FORMER_REASON, "valueString": former.reason}
        yield {
            **({"extension": [why]} if former.reason else {}),
            "use": use,
            "text": former.name,
            **({"period": {"end": former.until.isoformat()}} if former.until else {}),
        }


def _telecoms(details: PatientDetails) -> Iterator[Resource]:
    for at, phone in enumerate(details.phones, 1):
        whose = [{"url": codes.COMMENT, "valueString": phone.label}] if phone.label else []
        extension = {"extension": whose} if whose else {}
        yield {**extension, "system": "phone", "value": phone.number, "rank": at}
    if details.email:
        yield {"system": "email", "value": details.email}


def _birth(details: PatientDetails) -> Resource:
    born = details.birth_date
    if born is None:
        return {}
    if details.birth_part is BirthPart.MONTH:
        return {"birthDate": f"{born:%Y-%m}"}
    if not details.birth_estimated:
        return {"birthDate": born.isoformat()}
    year = {"birthDate": f"{born:%Y}"}
    if details.birth_part is BirthPart.YEAR:
        return year
    about = {"url": codes.ESTIMATED_BIRTH, "valueDate": born.isoformat()}
    return {**year, "_birthDate": {"extension": [about]}}


def _death(patient: Patient, zone: ZoneInfo) -> Resource:
    death = patient.death
    if death is None:
        return {}
    if death.time is None:
        return {"deceasedDateTime": death.on.isoformat()}
    return {"deceasedDateTime": datetime.combine(death.on, death.time, zone).isoformat()}


def _addresses(details: PatientDetails) -> Iterator[Resource]:
    parts = {
        "line": details.address.splitlines(),
        "city": details.city,
        "postalCode": details.postcode,
        "country": details.country,
    }
    if any(parts.values()):
        yield {"use": "home", **{name: value for name, value in parts.items() if value}}


def _kin(kin: NextOfKin) -> Resource:
    phone = {"telecom": [{"system": "phone", "value": kin.phone}]} if kin.phone else {}
    relation = {"relationship": [{"text": kin.relation}]} if kin.relation else {}
    return {**relation, "name": {"text": kin.name}, **phone}


def _communication(details: PatientDetails) -> Iterator[Resource]:
    for at, code in enumerate(details.languages):
        language = {"coding": [{"system": codes.LANGUAGES, "code": code}]}
        yield {"language": language, **({} if at else {"preferred": True})}


def _photo(content: bytes) -> Resource:
    return {"contentType": "image/jpeg", "data": base64.b64encode(content).decode()}


def _link(kind: str, number: str) -> Resource:
    return {"other": {"reference": f"Patient/{number}"}, "type": kind}

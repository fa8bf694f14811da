"""FHIR R4: patients of other systems in every shape they come."""

import json
from datetime import date, time
from pathlib import Path

import pytest

from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.files import UnreadableFileError
from pms_desktop.domain.patient_imports import RemarkKind
from tests.data.fhir_people import (
    NHS,
    Resource,
    bundle,
    found,
    lines,
    maria,
    named,
    run,
    told,
    written,
)
from tests.hospital import Hospital


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


def test_what_is_over_is_a_former_name_and_no_address_phone_or_number(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    """A sender may say so by the period alone."""
    over, now = {"end": "2001-05-06"}, {"start": "2001-05-07"}
    resource: Resource = {
        "resourceType": "Patient",
        "id": "1",
        "name": [{"use": "official", "family": "Before", "period": over},
                 {"use": "official", "family": "Now", "period": now},
                 {"use": "old", "family": "First", "period": {"end": "1990"}}],
        "telecom": [{"system": "phone", "value": "07700 900111", "rank": 1, "period": over},
                    {"system": "phone", "value": "07700 900222", "rank": 2}],
        "address": [{"use": "home", "city": "Oldtown", "period": {"end": "2001"}},
                    {"use": "home", "city": "Newtown"}],
        "identifier": [{"system": NHS, "value": "9434765919", "use": "old"}],
    }  # fmt: skip

    report = run(embedded_hospital, lines(tmp_path, resource))

    details = found(embedded_hospital, "now").details
    assert [(each.name, each.until) for each in details.former_names] == [
        ("Before", date(2001, 5, 6)), ("First", None),
    ]  # fmt: skip
    assert [each.number for each in details.phones] == ["07700 900222"]
    assert (details.city, details.identifiers) == ("Newtown", ())
    told = {remark.value for remark in report.remarks}
    assert {"Oldtown", "07700 900111", "9434765919", "1990"} <= told


def test_a_moment_that_no_clock_shows_stops_nobody_else(
    embedded_hospital: Hospital, tmp_path: Path
) -> None:
    leap = named("1", "Leap", deceasedDateTime="2016-12-31T23:59:60Z")
    never = named("2", "Never", deceasedDateTime="0001-01-01T00:00:00+14:00")

    report = run(embedded_hospital, lines(tmp_path, leap, never, named("3", "Next")))

    assert (report.entered, [each.key for each in report.remarks]) == (2, ["2"])
    death = found(embedded_hospital, "leap").death
    assert death is not None
    assert (death.on, death.time) == (date(2016, 12, 31), time(23, 59, 59))


@pytest.mark.parametrize(
    ("begin", "end"), [('"entry": {"resource":', "}"), (r'"\u0065ntry": [{"resource":', "}]")]
)
def test_a_bundle_whose_entries_cannot_be_told_apart_is_refused_and_never_empty(
    embedded_hospital: Hospital, tmp_path: Path, begin: str, end: str
) -> None:
    file = tmp_path / "bundle.json"
    said = f"{begin} {json.dumps(named('1', 'Adams'))}{end}"
    file.write_text(f'{{"resourceType": "Bundle", "type": "collection", {said}}}')

    with pytest.raises(UnreadableFileError) as error:
        run(embedded_hospital, file)

    assert "no list of resources" in error.value.sentence

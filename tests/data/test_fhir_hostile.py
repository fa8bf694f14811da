"""FHIR R4: what comes to do harm, or is broken."""

import base64
import json
from pathlib import Path

from tests.data.fhir_people import (
    lines,
    named,
    run,
)
from tests.hospital import Hospital

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

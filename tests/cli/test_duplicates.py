"""pms-admin duplicates: files of every kind, results whole or not at all."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pms_desktop.cli import main

PEOPLE = [
    ["id", "given_name", "family_name", "date_of_birth", "sex", "phone", "address", "city",
     "postcode", "national_id"],
    ["a", "María", "García", "1988-03-12", "f", "600 123 456", "12 Harbour Street", "Madrid",
     "28001", "12345678Z"],
    ["b", "Maria", "Garcia", "1988-12-03", "F", "", "12 Harbour St", "Madrid", "", "12345687Z"],
    ["c", "Kwame", "Ghartey", "1971-02-03", "m", "020 7946 0018", "", "London", "", ""],
]  # fmt: skip


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["duplicates", *map(str, arguments)])


def pairs_in(text: str) -> list[tuple[str, str]]:
    rows = list(csv.DictReader(text.splitlines()))
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
    return [(row["id_a"], row["id_b"]) for row in rows]


def written(folder: Path, rows: list[list[str]], separator: str = ",") -> Path:
    file = folder / "people.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=separator).writerows(rows)
    return file


def test_one_person_under_two_ids_is_named_with_a_score(tmp_path: Path) -> None:
    result = run(written(tmp_path, PEOPLE))

    assert result.exit_code == 0
    assert result.stdout.startswith("id_a,id_b,score\n")
    assert pairs_in(result.stdout) == [("a", "b")]


def test_the_threshold_leaves_out_what_is_less_likely(tmp_path: Path) -> None:
    file = written(tmp_path, PEOPLE)

    assert pairs_in(run(file, "--threshold", "1").stdout) == []
    assert run(file, "--threshold", "1.1").exit_code == 2


def test_columns_come_in_any_order_and_under_their_usual_names(tmp_path: Path) -> None:
    names = {"family_name": "surname", "date_of_birth": "dob", "id": "rec_id", "city": "Suburb"}
    rows = [[names.get(value, value) for value in PEOPLE[0]], *PEOPLE[1:]]

    result = run(written(tmp_path, [[*row[5:], *row[:5]] for row in rows]))

    assert pairs_in(result.stdout) == [("a", "b")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_spreadsheets_of_every_kind_are_read(tmp_path: Path, encoding: str, separator: str) -> None:
    file = written(tmp_path, PEOPLE, separator)
    file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))

    assert pairs_in(run(file).stdout) == [("a", "b")]


@pytest.mark.parametrize(
    "header",
    [
        "ID,First Name,Last Name,Date of Birth,Gender,Phone Number,Address 1,Town,Zip Code,SSN",
        "RECID,givenName,surName,dateOfBirth,SEX,cell,street,suburb,postalCode,nationalId",
        "key,FORENAME,SURNAME,DOB,Sex,Tel.,address_line_1,City,Post code,NHS number",
    ],
)
def test_columns_have_the_names_that_other_programs_give_them(tmp_path: Path, header: str) -> None:
    rows = [["extra", *header.split(",")], *(["x", *row] for row in PEOPLE[1:])]
    first_is_extra = written(tmp_path, [[*row[1:], row[0]] for row in rows])

    assert pairs_in(run(first_is_extra).stdout) == [("a", "b")]


def test_a_name_in_one_column_is_read_however_it_is_written(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        [["id", "name", "dob"], ["a", "Ghartey, Kwame", "3 Feb 1971"],
         ["b", "Kwame GHARTEY", "1971-02-03"], ["c", "Lee, Ann", "NULL"]],
    )  # fmt: skip

    assert pairs_in(run(file).stdout) == [("a", "b")]


def test_utf_16_that_does_not_say_so_is_read(tmp_path: Path) -> None:
    file = written(tmp_path, PEOPLE)
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16-le"))

    assert pairs_in(run(file).stdout) == [("a", "b")]


@pytest.mark.parametrize("count", [1, 2])
def test_no_record_and_one_record_make_no_pair(tmp_path: Path, count: int) -> None:
    result = run(written(tmp_path, PEOPLE[:count]))

    assert (result.exit_code, result.stdout) == (0, "id_a,id_b,score\n")


def test_wrong_empty_and_huge_values_stop_nothing(tmp_path: Path) -> None:
    huge = "x" * 300_000
    rows = [
        *PEOPLE,
        ["d"],
        ["e", huge, huge, huge, huge, huge, huge],
        ["f", "\x00", "?", "99/99/99"],
    ]

    assert pairs_in(run(written(tmp_path, rows)).stdout) == [("a", "b")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"given_name,family_name\nAnn,Lee\n", "no column 'id'"),
        (b"id,shoe_size\n1,42\n", "no column that tells people apart"),
        (b"id,given_name\n1,Ann\n\n1,Bea\n", "The id 1 stands in lines 2 and 4"),
        (b"id,given_name\n,Ann\n", "Line 2 has no id"),
        (b"id,given_name\n1,Ann,Lee\n", "Line 2 has 3 values"),
        (b'id,given_name\n1,"Ann\n2,Bea\n3,Cid\n', "A quotation mark in line 2 opens"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    output = tmp_path / "pairs.csv"

    result = run(file, "-o", output)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert not output.exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    result = run(tmp_path / "nobody.csv")

    assert result.exit_code == 1
    assert "nobody.csv cannot be read" in result.stderr


def test_the_result_appears_whole_under_its_name(tmp_path: Path) -> None:
    output = tmp_path / "pairs.csv"

    result = run(written(tmp_path, PEOPLE), "--output", output)

    assert pairs_in(output.read_text(encoding="utf-8")) == [("a", "b")]
    assert "1 pairs among 3 records" in result.output
    assert sorted(each.name for each in tmp_path.iterdir()) == ["pairs.csv", "people.csv"]


def test_a_place_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    result = run(written(tmp_path, PEOPLE), "-o", tmp_path / "no" / "pairs.csv")

    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_a_value_of_several_lines_is_read(tmp_path: Path) -> None:
    street = '12 Harbour Street\r\n3rd floor, "left"'
    rows = [[value if value != "12 Harbour Street" else street for value in row] for row in PEOPLE]

    assert pairs_in(run(written(tmp_path, rows)).stdout) == [("a", "b")]


def test_one_row_a_hundred_times_is_one_person_a_hundred_times(tmp_path: Path) -> None:
    rows = [PEOPLE[0], *([str(at), *PEOPLE[1][1:]] for at in range(100))]

    pairs = pairs_in(run(written(tmp_path, rows)).stdout)

    assert {each for pair in pairs for each in pair} == {str(at) for at in range(100)}


@pytest.mark.parametrize("closed", [True, False], ids=["no output at all", "a full disk"])
def test_pairs_that_cannot_be_printed_are_told_of(tmp_path: Path, *, closed: bool) -> None:
    command = f"exec {sys.executable} -m pms_desktop.cli duplicates {written(tmp_path, PEOPLE)}"
    led = ">&-" if closed else "> /dev/full"

    told = subprocess.run(
        f"{command} {led}", shell=True, check=False, capture_output=True, text=True
    )

    assert told.returncode == 1
    assert ("no output to write to" if closed else "cannot be written") in told.stderr
    assert "Traceback" not in told.stderr

"""Records of people in a CSV file, as other programs write them."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.folding import fold_words
from pms_desktop.i18n import gettext as _
from pms_desktop.services.linkage.persons import (
    Person,
    birth_of,
    code_of,
    kept,
    months_come_first,
    name_of,
    phone_of,
    sex_of,
    street_of,
)

_COLUMNS = {
    "id": "id rec_id record_id recid unique_id patient_id person_id mrn",
    "given_name": "given_name given_names given first_name firstname forename forenames",
    "family_name": "family_name family_names family surname last_name lastname",
    "date_of_birth": "date_of_birth dob birth_date birthdate born",
    "sex": "sex gender",
    "phone": "phone phone_number telephone tel mobile phone_1 phone_2",
    "address": "address street_number address_1 address_2 address_line_1 address_line_2"
    " street house_number",
    "city": "city suburb town locality",
    "postcode": "postcode post_code zip zip_code zipcode postal_code",
    "national_id": "national_id soc_sec_id ssn nhs_number identity_number passport",
}  # fmt: skip
_MEANS = {name: column for column, names in _COLUMNS.items() for name in names.split()}
_SEPARATORS = ",;\t|"
_HUGE = 1 << 24


class PersonFileError(PmsError):
    """A file that cannot be read as records of people; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Ids as they stand in the file, and the records, both in its order."""

    ids: tuple[str, ...]
    persons: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row as it stands in the file: its last line, its id, and what its columns say. `fault`
    is why the row itself cannot be read, else empty."""

    line: int
    id: str
    values: Mapping[str, Sequence[str]]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class PersonRows:
    """Rows in the file's order. `month_first`: how its dates like `03/12/1988` are meant."""

    rows: tuple[PersonRow, ...]
    month_first: bool


def read_rows(path: Path) -> PersonRows:
    """Read the same files as `read_persons`, as they stand. Raises PersonFileError.

    A row that cannot be read keeps its fault, and the others are read.
    """
    rows = _rows(_text(path))
    header = next(rows, (0, []))[1]
    columns = _columns(header)
    read = tuple(_row(columns, row, len(header), line) for line, row in rows)
    dates = (_joined(each.values, "date_of_birth") for each in read)
    return PersonRows(read, months_come_first(dates))


def read_persons(path: Path) -> PersonFile:
    """Read a file with a column `id` and any of the others. Raises PersonFileError.

    Commas, semicolons, tabs or bars; UTF-8, UTF-16 or Windows-1252.
    """
    rows = _rows(_text(path))
    header = next(rows, (0, []))[1]
    columns = _columns(header)
    ids: dict[str, int] = {}
    values: list[dict[str, list[str]]] = []
    for line, row in rows:
        ids_of_row, others = _sorted_out(columns, _fitting(row, len(header), line))
        _note_id(ids, ids_of_row, line)
        values.append(others)
    month_first = months_come_first(_joined(each, "date_of_birth") for each in values)
    persons = tuple(_person(each, month_first=month_first) for each in values)
    return PersonFile(tuple(ids), persons)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise PersonFileError(
            _("{file} cannot be read: {reason}.").format(file=path, reason=reason)
        ) from error
    if not raw.strip():
        raise PersonFileError(_("{file} is empty.").format(file=path))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    csv.field_size_limit(_HUGE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        for row in reader:
            if any(value.strip() for value in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise PersonFileError(
            _("Line {line} is no CSV: {reason}.").format(line=reader.line_num, reason=error)
        ) from error


def _columns(header: Sequence[str]) -> list[str]:
    """What each column means; nothing for those that say nothing about a person."""
    columns = [_MEANS.get("_".join(fold_words(name.replace("_", " "))), "") for name in header]
    if "id" not in columns:
        raise PersonFileError(
            _("The file has no column 'id'. Its first line names: {names}.").format(
                names=", ".join(name.strip()[:40] for name in header[:20])
            )
        )
    if columns.count("id") > 1:
        columns = [
            "" if each == "id" and at != columns.index("id") else each
            for at, each in enumerate(columns)
        ]
    if set(columns) <= {"id", ""}:
        raise PersonFileError(
            _("The file names no column that tells people apart. Known are: {names}.").format(
                names=", ".join(_COLUMNS)
            )
        )
    return columns


def _fitting(row: list[str], width: int, line: int) -> list[str]:
    if any(value.strip() for value in row[width:]):
        raise PersonFileError(
            _("Line {line} has {found} values where the first line names {width} columns.").format(
                line=line, found=len(row), width=width
            )
        )
    return row[:width]


def _sorted_out(columns: list[str], row: list[str]) -> tuple[str, dict[str, list[str]]]:
    values: dict[str, list[str]] = {}
    for column, value in zip_longest(columns, row, fillvalue=""):
        if column and value.strip():
            values.setdefault(column, []).append(value.strip())
    return "".join(values.pop("id", [])), values


def _row(columns: list[str], row: list[str], width: int, line: int) -> PersonRow:
    key, values = _sorted_out(columns, row[:width])
    try:
        _fitting(row, width, line)
    except PersonFileError as error:
        return PersonRow(line, key, values, error.sentence)
    return PersonRow(line, key, values)


def _note_id(ids: dict[str, int], found: str, line: int) -> None:
    if not found:
        raise PersonFileError(_("Line {line} has no id.").format(line=line))
    if found in ids:
        raise PersonFileError(
            _("The id {id} stands in lines {first} and {line}: each record needs its own.").format(
                id=found[:60], first=ids[found], line=line
            )
        )
    ids[found] = line


def _joined(values: Mapping[str, Sequence[str]], column: str) -> str:
    return " ".join(values.get(column, ()))


def _person(values: dict[str, list[str]], *, month_first: bool) -> Person:
    return Person(
        given=name_of(_joined(values, "given_name")),
        family=name_of(_joined(values, "family_name")),
        birth=birth_of(_joined(values, "date_of_birth"), month_first=month_first),
        sex=sex_of(_joined(values, "sex")),
        phones=kept(map(phone_of, values.get("phone", ()))),
        codes=kept(map(code_of, values.get("national_id", ()))),
        street=street_of(_joined(values, "address")),
        city=name_of(_joined(values, "city")),
        postcode=code_of(_joined(values, "postcode")),
    )

"""Records of people in a CSV file, as other programs write them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

from pms_desktop.domain.files import UnreadableFileError
from pms_desktop.domain.folding import fold_code
from pms_desktop.i18n import gettext as _
from pms_desktop.services.linkage.people import People
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
from pms_desktop.services.text_files import LONGEST_LINE, BoundedLines, encoding_of, opened

_COLUMNS = {
    "id": "id rec_id record_id record unique_id patient_id person_id mrn row_id",
    "given_name": "given_name given_names given first_name first_names first forename forenames"
    " middle_name middle_names second_name",
    "family_name": "family_name family_names family surname surnames last_name last_names last",
    "date_of_birth": "date_of_birth dob birth_date date_birth born birthday year_of_birth yob"
    " birth_year",
    "sex": "sex gender",
    "phone": "phone phone_number phone_no telephone telephone_number tel mobile mobile_phone cell"
    " cell_phone home_phone work_phone contact_number phone_1 phone_2 phone_3",
    "address": "street_number house_number address street street_name street_address address_1"
    " address_2 address_3 address_line_1 address_line_2 home_address",
    "city": "city suburb town locality municipality village",
    "postcode": "postcode post_code zip zip_code postal_code postal plz",
    "national_id": "national_id soc_sec_id ssn social_security_number nhs_number national_number"
    " identity_number id_number passport passport_number national_identifier",
}  # fmt: skip
_MEANS = {
    name.replace("_", ""): column for column, names in _COLUMNS.items() for name in names.split()
}
WHOLE_NAME = "whole_name"
_WHOLE_NAMES = frozenset({"name", "fullname", "patientname"})
_SEPARATORS = ",;\t|"
_SAID_SEPARATOR = re.compile(r"sep=([,;\t|])\s*", re.IGNORECASE)
_COLUMNS_TOLD = 100


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Ids as they stand in the file, and the records, both in its order."""

    ids: tuple[str, ...]
    persons: People


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row as it stands in the file: its last line, its id, and what its columns say. `fault`
    is why the row itself cannot be read, else empty."""

    line: int
    id: str
    values: Mapping[str, Sequence[str]]
    fault: str = ""


class PersonRows:
    """Rows in the file's order, read anew each time one goes through them.

    `month_first`: how its dates like `03/12/1988` are meant; `sexes`: what single letters it has
    for the sex; `passed_over`: columns that say nothing about a person. A row that cannot be read
    keeps its fault, and the others are read.
    """

    def __init__(self, path: Path) -> None:
        """Look through the file. Raises UnreadableFileError."""
        self._file = _CsvFile(path)
        self._columns = _columns(self._file.header)
        self.passed_over = tuple(
            name.strip()
            for name, meaning in zip(self._file.header, self._columns, strict=True)
            if not meaning and name.strip()
        )[:_COLUMNS_TOLD]
        self.count = 0
        self.sexes: set[str] = set()
        self.month_first = months_come_first(self._dates())

    def __iter__(self) -> Iterator[PersonRow]:
        for line, values, fault in self._file.rows():
            yield _row(self._columns, values, len(self._file.header), line, fault)

    def _dates(self) -> Iterator[str]:
        for row in self:
            self.count += 1
            if len(letter := _joined(row.values, "sex")) == 1:
                self.sexes.add(letter.lower())
            yield _joined(row.values, "date_of_birth")


def read_persons(path: Path) -> PersonFile:
    """Read a file with a column `id` and any of the others. Raises UnreadableFileError.

    Commas, semicolons, tabs or bars; UTF-8, UTF-16 or Windows-1252.
    """
    file = _CsvFile(path)
    columns = _columns(file.header)
    month_first = months_come_first(
        _joined(_sorted_out(columns, row)[1], "date_of_birth") for _line, row, _fault in file.rows()
    )
    ids: dict[str, int] = {}
    people = People()
    for line, row, fault in file.rows():
        if fault:
            raise UnreadableFileError(fault)
        id_of_row, values = _sorted_out(columns, _fitting(row, len(file.header), line))
        _note_id(ids, id_of_row, line)
        people.append(_person(values, month_first=month_first))
    return PersonFile(tuple(ids), people)


class _CsvFile:
    """A header and rows with the line each ends in, or why it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with opened(path) as file:
            self._encoding = encoding_of(file)
        self._separator = ","
        with self._lines() as lines:
            first = next((line for line in lines if line.strip()), "")
        said = _SAID_SEPARATOR.fullmatch(first)
        self._before = 1 if said else 0
        self._separator = said[1] if said else max(_SEPARATORS, key=first.count)
        self.header: list[str] = next(islice(self._all(), self._before, None), (0, [], ""))[1]

    def rows(self) -> Iterator[tuple[int, list[str], str]]:
        """All but the header, and the line before it by which Excel knows the separator."""
        yield from islice(self._all(), self._before + 1, None)

    def _all(self) -> Iterator[tuple[int, list[str], str]]:
        csv.field_size_limit(LONGEST_LINE)
        with self._lines() as lines:
            marks = _Marks(lines)
            reader = csv.reader(marks, delimiter=self._separator, skipinitialspace=True)
            while True:
                began = reader.line_num + 1
                try:
                    values = next(reader, None)
                except csv.Error as error:
                    yield reader.line_num, [], _no_csv(reader.line_num, error)
                    continue
                if values is None:
                    return
                unpaired = marks.unpaired() and reader.line_num > began
                if lines.cut:
                    lines.cut = False
                    yield reader.line_num, values, _("This line is longer than any record.")
                elif unpaired:
                    yield reader.line_num, [], _unclosed(began)
                elif any(value.strip() for value in values):
                    yield reader.line_num, values, ""

    @contextmanager
    def _lines(self) -> Iterator[BoundedLines]:
        with opened(self._path) as file:
            text = io.TextIOWrapper(file, self._encoding, errors="replace", newline="")
            yield BoundedLines(text)
            text.detach()


class _Marks:
    """Lines on their way to be read, with their quotation marks counted."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self._count = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._count += line.count('"')
            yield line

    def unpaired(self) -> bool:
        """Whether an odd number of them came since this was last asked."""
        odd, self._count = self._count % 2 == 1, 0
        return odd


def _unclosed(line: int) -> str:
    words = _("A quotation mark in line {line} opens and none closes it before the next record.")
    return words.format(line=line)


def _no_csv(line: int, error: csv.Error) -> str:
    return _("Line {line} is no CSV: {reason}.").format(line=line, reason=error)


def _columns(header: Sequence[str]) -> list[str]:
    """What each column means; nothing for those that say nothing about a person."""
    squeezed = [fold_code(name) for name in header]
    columns = [_MEANS.get(name, "") for name in squeezed]
    if not {"given_name", "family_name"} & set(columns):
        columns = [
            WHOLE_NAME if name in _WHOLE_NAMES else column
            for name, column in zip(squeezed, columns, strict=True)
        ]
    if "id" not in columns and columns and not columns[0] and squeezed[0]:
        columns[0] = "id"  # it stands first, whatever it is called
    if "id" not in columns:
        raise UnreadableFileError(
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
        raise UnreadableFileError(
            _("The file names no column that tells people apart. Known are: {names}.").format(
                names=", ".join(_COLUMNS)
            )
        )
    return columns


def _fitting(row: list[str], width: int, line: int) -> list[str]:
    if any(value.strip() for value in row[width:]):
        raise UnreadableFileError(_too_wide(row, width, line))
    return row[:width]


def _too_wide(row: list[str], width: int, line: int) -> str:
    words = _("Line {line} has {found} values where the first line names {width} columns.")
    return words.format(line=line, found=len(row), width=width)


def _sorted_out(columns: list[str], row: list[str]) -> tuple[str, dict[str, list[str]]]:
    values: dict[str, list[str]] = {}
    for column, value in zip_longest(columns, row, fillvalue=""):
        if column and value.strip():
            values.setdefault(column, []).append(value.strip())
    return "".join(values.pop("id", [])), values


def _row(columns: list[str], row: list[str], width: int, line: int, fault: str) -> PersonRow:
    key, values = _sorted_out(columns, row[:width])
    if not fault and any(value.strip() for value in row[width:]):
        fault = _too_wide(row, width, line)
    return PersonRow(line, key, values, fault)


def _note_id(ids: dict[str, int], found: str, line: int) -> None:
    if not found:
        raise UnreadableFileError(_("Line {line} has no id.").format(line=line))
    if found in ids:
        raise UnreadableFileError(
            _("The id {id} stands in lines {first} and {line}: each record needs its own.").format(
                id=found[:60], first=ids[found], line=line
            )
        )
    ids[found] = line


def _joined(values: Mapping[str, Sequence[str]], column: str) -> str:
    return " ".join(values.get(column, ()))


def _halves(name: str) -> tuple[str, str]:
    """`Lee, Ann Mary` and `Ann Mary Lee` alike. Good enough for comparing, and for nothing else."""
    family, comma, given = name.partition(",")
    if comma:
        return given, family
    given, _space, family = name.strip().rpartition(" ")
    return given, family


def _person(values: dict[str, list[str]], *, month_first: bool) -> Person:
    given, family = _joined(values, "given_name"), _joined(values, "family_name")
    if WHOLE_NAME in values:
        given, family = _halves(values[WHOLE_NAME][0])
    return Person(
        given=name_of(given),
        family=name_of(family),
        birth=birth_of(_joined(values, "date_of_birth"), month_first=month_first),
        sex=sex_of(_joined(values, "sex")),
        phones=kept(map(phone_of, values.get("phone", ()))),
        codes=kept(map(code_of, values.get("national_id", ()))),
        street=street_of(_joined(values, "address")),
        city=name_of(_joined(values, "city")),
        postcode=code_of(_joined(values, "postcode")),
    )

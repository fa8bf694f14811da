"""Rows of another system's file as the desk would have typed them, or why they cannot be kept."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from pms_desktop.documents.csv_file import guarded
from pms_desktop.domain.folding import fold
from pms_desktop.domain.identifiers import IdentifierKind, IdentifierType
from pms_desktop.domain.patient_imports import ImportedPatient, Remark
from pms_desktop.domain.patients import BirthPart, Identifier, PatientDetails, Phone, Sex
from pms_desktop.domain.typed_text import LINE, line_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.exchange.rows import ReadRow, Rules
from pms_desktop.services.ids import new_id
from pms_desktop.services.linkage.person_file import PersonRow, PersonRows
from pms_desktop.services.linkage.persons import birth_of, sex_of
from pms_desktop.services.patient_rules import cleaned, faults_of, number_faults

_COLUMN_OF = {
    "given_names": "given_name", "family_names": "family_name", "birth_date": "date_of_birth",
    "identifier": "national_id",
}  # fmt: skip
_SEXES = {"m": Sex.MALE, "f": Sex.FEMALE}
_MORE_SEXES = {
    "": Sex.UNKNOWN, "u": Sex.UNKNOWN, "unknown": Sex.UNKNOWN, "?": Sex.UNKNOWN,
    "x": Sex.OTHER, "o": Sex.OTHER, "other": Sex.OTHER, "d": Sex.OTHER, "diverse": Sex.OTHER,
}  # fmt: skip
_WHOLE_YEAR = re.compile(r"\d{4}")

Fault = tuple[str, str]
"""The name of a column and a sentence."""


class CsvRows:
    """Patients of a CSV file. Raises UnreadableFileError."""

    number_column = "national_id"

    def __init__(self, path: Path, rules: Rules) -> None:
        self._file = PersonRows(path)
        self._rules = rules
        self._month_first = (
            self._file.month_first if rules.day_first is None else (not rules.day_first)
        )
        self._national = national_kind(rules.kinds)

    @property
    def count(self) -> int:
        return self._file.count

    def rows(self) -> Iterator[ReadRow]:
        """Rows with their details as they are kept, or every fault of them at its column."""
        for row in self._file:
            details, remarks = self._read(row)
            digest = digest_of(row)
            patient = ImportedPatient(row.line, row.id or digest, digest, new_id(), details)
            yield ReadRow(row.line, None if remarks else patient, tuple(remarks))

    def _read(self, row: PersonRow) -> tuple[PatientDetails, list[Remark]]:
        row = replace(row, values={key: [*map(_plain, said)] for key, said in row.values.items()})
        digits, birth, birth_fault = _birth(_said(row, "date_of_birth"), self._month_first)
        sex, sex_fault = _sex(_said(row, "sex"))
        details = self._details(row, birth, sex, year_alone=len(digits) == len("1988"))
        faults = dict(self._faults(row, details))
        faults |= {"date_of_birth": birth_fault} if birth_fault else {}
        faults |= {"sex": sex_fault} if sex_fault else {}
        remarks = [
            Remark(row.line, row.id[:LINE], column, _said(row, column)[:LINE], why)
            for column, why in faults.items()
        ]
        return (details if remarks else cleaned(details, self._rules.country)), remarks

    def _details(
        self, row: PersonRow, birth: date | None, sex: Sex, *, year_alone: bool
    ) -> PatientDetails:
        kind = self._national.name if self._national else ""
        return PatientDetails(
            given_names=_said(row, "given_name"),
            family_names=_said(row, "family_name"),
            sex=sex,
            birth_date=birth,
            birth_estimated=year_alone,
            birth_part=BirthPart.YEAR if year_alone else BirthPart.AS_ESTIMATED,
            phones=tuple(Phone(number) for number in row.values.get("phone", ())),
            address="\n".join(row.values.get("address", ())),
            city=_said(row, "city"),
            postcode=_said(row, "postcode"),
            identifiers=tuple(
                Identifier(kind, number) for number in row.values.get("national_id", ())
            ),
        )

    def _faults(self, row: PersonRow, details: PatientDetails) -> Iterator[Fault]:
        if row.fault:
            yield "", row.fault
        if fault := line_fault(row.id):
            yield "id", fault
        found = faults_of(details, self._rules.today, self._rules.country, complete=True)
        if details.birth_date is None:
            found.pop("birth_date", None)  # the desk asks for it, a file may not have it
        for field, why in (*found.items(), *number_faults(details.identifiers, self._rules.kinds)):
            name = field.partition(".")[0]  # of `phone.0`
            yield _COLUMN_OF.get(name, name), why
        if details.identifiers and self._national is None:
            yield "national_id", _("The hospital keeps no national number of its patients.")
        for column, values in row.values.items():
            if any("\ufffd" in value for value in values):
                yield column, _("Some letters cannot be read. Save the file as UTF-8.")


def national_kind(kinds: Collection[IdentifierKind]) -> IdentifierKind | None:
    """The kind of number that a column `national_id` holds: the first national one in use."""
    return next(
        (kind for kind in kinds if kind.active and kind.type is IdentifierType.NATIONAL), None
    )


def digest_of(row: PersonRow) -> str:
    """The same for the same values, in whatever order the columns stand."""
    said = {column: list(values) for column, values in row.values.items()}
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _plain(value: str) -> str:
    """Without the apostrophe that guards a spreadsheet from a formula."""
    return value[1:] if value.startswith("'") and guarded(value[1:]) == value else value


def _said(row: PersonRow, column: str) -> str:
    return row.id if column == "id" else " ".join(row.values.get(column, ()))


def _sex(text: str) -> tuple[Sex, str]:
    found = _SEXES.get(sex_of(text)) or _MORE_SEXES.get(fold(text[:20]).strip(". "))
    if found is None:
        return Sex.UNKNOWN, _("Write the sex as F, M or X, or leave it empty.")
    return found, ""


def _birth(text: str, month_first: bool) -> tuple[str, date | None, str]:
    """Its digits, the day or the first day of a year, and why there is none."""
    if not text:
        return "", None, ""
    digits = birth_of(text, month_first=month_first)
    if not digits:
        return "", None, _("This is no date. Write it as in 1988-03-12.")
    if not _WHOLE_YEAR.search(fold(text)):
        return "", None, _("Write the year with four digits, as in 1988-03-12.")
    try:
        return digits, date(int(digits[:4]), int(digits[4:6] or 1), int(digits[6:] or 1)), ""
    except ValueError:
        return "", None, _("There is no such day in the calendar.")

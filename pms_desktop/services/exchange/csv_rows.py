"""Rows of another system's file as the desk would have typed them, or why they cannot be kept."""

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from pms_desktop.documents.csv_file import guarded
from pms_desktop.domain.identifiers import IdentifierKind, IdentifierType
from pms_desktop.domain.patient_imports import ImportedPatient, Remark, RemarkKind
from pms_desktop.domain.patients import BirthPart, Identifier, PatientDetails, Phone, Sex
from pms_desktop.domain.typed_text import LINE, line_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.exchange.csv_values import Born, born_of, sex_said
from pms_desktop.services.exchange.rows import ReadRow, Rules
from pms_desktop.services.ids import new_id
from pms_desktop.services.linkage.person_file import WHOLE_NAME, PersonRow, PersonRows
from pms_desktop.services.patient_rules import cleaned, faults_of, number_faults

_COLUMN_OF = {
    "given_names": "given_name", "family_names": "family_name", "birth_date": "date_of_birth",
    "identifier": "national_id",
}  # fmt: skip
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
        if self._file.passed_over:
            yield ReadRow(1, remarks=tuple(self._columns_left_out()), aside=True)
        for row in self._file:
            details, remarks = self._read(row)
            digest = digest_of(row)
            patient = ImportedPatient(row.line, row.id or digest, digest, new_id(), details)
            yield ReadRow(row.line, None if remarks else patient, tuple(remarks))

    def _columns_left_out(self) -> Iterator[Remark]:
        why = _("This column has no place in the record, so nothing of it is taken.")
        for name in self._file.passed_over:
            yield Remark(1, "", name[:LINE], "", why, RemarkKind.NOT_TAKEN)

    def _read(self, row: PersonRow) -> tuple[PatientDetails, list[Remark]]:
        row = replace(row, values={key: [*map(_plain, said)] for key, said in row.values.items()})
        born = born_of(_said(row, "date_of_birth"), month_first=self._month_first)
        sex, sex_fault = sex_said(_said(row, "sex"), self._file.sexes)
        details = self._details(row, born, sex)
        faults = dict(self._faults(row, details))
        faults |= {"date_of_birth": born.fault} if born.fault else {}
        faults |= {"sex": sex_fault} if sex_fault else {}
        remarks = [
            Remark(row.line, row.id[:LINE], column, _said(row, column)[:LINE], why)
            for column, why in faults.items()
        ]
        return (details if remarks else cleaned(details, self._rules.country)), remarks

    def _details(self, row: PersonRow, born: Born, sex: Sex) -> PatientDetails:
        kind = self._national.name if self._national else ""
        return PatientDetails(
            given_names=_said(row, "given_name"),
            family_names=_said(row, "family_name"),
            sex=sex,
            birth_date=born.day,
            birth_estimated=born.part is not BirthPart.AS_ESTIMATED,
            birth_part=born.part,
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
        yield from _faults_of_texts(row)


def _faults_of_texts(row: PersonRow) -> Iterator[Fault]:
    if WHOLE_NAME in row.values:
        yield "name", _("A whole name is not taken apart: write given_name and family_name.")
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

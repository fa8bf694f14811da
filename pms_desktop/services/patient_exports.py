"""Patients taken out: the list of all for a spreadsheet or another system, and one record."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.documents.csv_file import CsvWriter
from pms_desktop.documents.excel_file import excel_file
from pms_desktop.documents.whole_file import whole_file
from pms_desktop.domain.access import Permission
from pms_desktop.domain.charts import reason_fault
from pms_desktop.domain.errors import InvalidInputError, NotFoundError
from pms_desktop.domain.identifiers import IdentifierKind
from pms_desktop.domain.mrn import parse_mrn
from pms_desktop.domain.patient_exports import ExportStoppedError, ListFormat
from pms_desktop.domain.patients import BirthPart, Patient, Sex, without_contacts
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Context, Service
from pms_desktop.services.exchange.csv_rows import national_kind
from pms_desktop.services.exchange.fhir_writing import Resource, patient_resource
from pms_desktop.services.ids import new_id

COLUMNS = (
    "id", "given_name", "family_name", "date_of_birth", "sex", "phone", "address", "city",
    "postcode", "national_id",
)  # fmt: skip
PORTION = 500

_SEXES = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.OTHER: "X", Sex.UNKNOWN: ""}

Told = Callable[[int, int], bool]
"""Told how many patients are done, and of how many; answers whether to go on."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A record as it leaves: of a restricted one in a list what lists show."""

    patient: Patient
    photo: bytes = b""
    replaced_by: str = ""
    replaces: tuple[str, ...] = ()


class _Writer(Protocol):
    def __call__(self, record: Exported) -> None: ...


class PatientExportService(Service):
    """Who takes what stands in the audit before the first record is read."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._zone = context.clock.zone

    def write_list(
        self,
        path: Path,
        written_as: ListFormat,
        told: Told,
        columns: Collection[str] = COLUMNS,
    ) -> int:
        """Write all patients but merged records, and answer how many; of a restricted one what
        lists show. CSV and Excel have these of the columns that an import reads.

        Raises ExportStoppedError and UnwritableFileError, and then no file was written.
        """
        self._require(Permission.EXPORT_PATIENTS)
        export_id = new_id()
        count = self._write(lambda uow: uow.patient_exports.note_list(export_id, written_as.value))
        kinds = self._kinds()
        done = 0
        chosen = [at for at, name in enumerate(COLUMNS) if name in columns]
        with self._writer(path, written_as, kinds, chosen) as write:
            for portion in self._portions(pictured=written_as is ListFormat.FHIR):
                for record in portion:
                    write(record)
                done += len(portion)
                if not told(done, max(count, done)):
                    raise ExportStoppedError(done)
        return done

    def patient_with(self, mrn: str) -> UUID:
        """The very record of a number as somebody wrote it. Raises NotFoundError."""
        self._require(Permission.EXPORT_PATIENTS)
        number = parse_mrn(mrn)
        if number is None:
            raise NotFoundError("patient", mrn)
        return self._read(lambda uow: uow.patient_exports.with_mrn(number))

    def write_patient(self, patient_id: UUID, path: Path, reason: str | None = None) -> None:
        """Write one record as a FHIR R4 Patient.

        Raises ReasonNeededError for a restricted one that is not open to this person, until a
        `reason` is given, InvalidInputError (`reason`), NotFoundError and UnwritableFileError.
        """
        text = self.text_of(patient_id, reason)
        with whole_file(path) as file:
            file.write(f"{text}\n".encode())

    def text_of(self, patient_id: UUID, reason: str | None = None) -> str:
        """The JSON that `write_patient` writes."""
        return json.dumps(self.resource(patient_id, reason), ensure_ascii=False, indent=2)

    def resource(self, patient_id: UUID, reason: str | None = None) -> Resource:
        """One record as `write_patient` writes it; the audit keeps that it was taken."""
        self._require(Permission.EXPORT_PATIENTS)
        if reason is not None and (fault := reason_fault(reason)):
            raise InvalidInputError({"reason": fault})
        export_id = new_id()

        def take(uow: UnitOfWork) -> Exported:
            if uow.patients.brief(patient_id).restricted:
                uow.charts.open(self._who, patient_id, (reason or "").strip())
            patient = uow.patients.get(patient_id)
            uow.patient_exports.note_one(export_id, patient_id, "fhir")
            return _exported(uow, [patient], opened=True)[0]

        return self._as_resource(self._write(take), self._kinds())

    def _as_resource(self, record: Exported, kinds: Mapping[str, IdentifierKind]) -> Resource:
        return patient_resource(
            record.patient,
            kinds,
            self._zone,
            photo=record.photo,
            replaced_by=record.replaced_by,
            replaces=record.replaces,
        )

    def _kinds(self) -> dict[str, IdentifierKind]:
        found = self._read(lambda uow: uow.patient_kinds.identifiers())
        return {kind.name: kind for kind in found}

    @contextmanager
    def _writer(
        self,
        path: Path,
        written_as: ListFormat,
        kinds: Mapping[str, IdentifierKind],
        chosen: Sequence[int],
    ) -> Iterator[_Writer]:
        national = national_kind(kinds.values())
        heads = tuple(COLUMNS[at] for at in chosen)

        def cells(record: Exported) -> list[str | date]:
            said = _cells(record.patient, national)
            return [said[at] for at in chosen]

        if written_as is ListFormat.EXCEL:
            with excel_file(path, _("Patients"), heads) as sheet:
                yield lambda record: sheet.row(cells(record))
            return
        with whole_file(path) as file:
            if written_as is ListFormat.FHIR:
                yield lambda record: _write_line(file.write, self._as_resource(record, kinds))
                return
            table = CsvWriter(file, heads)
            yield lambda record: table.row(map(str, cells(record)))

    def _portions(self, *, pictured: bool) -> Iterator[list[Exported]]:
        last: UUID | None = UUID(int=0)
        while last is not None:
            portion, last = self._portion(last, pictured=pictured)
            if portion:
                yield portion

    def _portion(self, after: UUID, *, pictured: bool) -> tuple[list[Exported], UUID | None]:
        """The following patients, and the last of them while there may be more."""

        def read(uow: UnitOfWork) -> tuple[list[Exported], UUID | None]:
            keys = uow.patient_exports.following(after, PORTION)
            found = {patient.id: patient for patient in uow.patients.get_many(keys)}
            patients = [
                without_contacts(found[key]) if found[key].restricted else found[key]
                for key in keys
            ]
            records = _exported(uow, patients) if pictured else [*map(Exported, patients)]
            return records, keys[-1] if keys else None

        return self._read(read)


def _exported(uow: UnitOfWork, patients: list[Patient], *, opened: bool = False) -> list[Exported]:
    """With photos, and with what each was merged with. `opened`: also of restricted ones."""
    photos = uow.patient_exports.photos(
        [each.id for each in patients if opened or not each.restricted]
    )
    replaced = uow.patient_exports.merged_into([each.id for each in patients])
    into = {patient.merged_into for patient in patients if patient.merged_into}
    survivors = uow.patients.briefs(into) if into else {}
    return [
        Exported(
            patient,
            photos.get(patient.id, b""),
            survivors[patient.merged_into].mrn if patient.merged_into else "",
            replaced.get(patient.id, ()),
        )
        for patient in patients
    ]


def _cells(patient: Patient, kind: IdentifierKind | None) -> tuple[str | date, ...]:
    details = patient.details
    national = (
        each.value for each in details.identifiers if kind is not None and each.kind == kind.name
    )
    return (
        patient.mrn,
        details.given_names,
        details.family_names,
        _born(patient),
        _SEXES[details.sex],
        details.phones[0].number if details.phones else "",
        details.address,
        details.city,
        details.postcode,
        next(national, ""),
    )


def _born(patient: Patient) -> str | date:
    """A day, or the month or year where no more is known."""
    details = patient.details
    if details.birth_date is None:
        return ""
    if details.birth_part is BirthPart.MONTH:
        return f"{details.birth_date:%Y-%m}"
    known = not details.birth_estimated and details.birth_part is BirthPart.AS_ESTIMATED
    return details.birth_date if known else f"{details.birth_date:%Y}"


def _write_line(write: Callable[[bytes], object], resource: Resource) -> None:
    write(json.dumps(resource, ensure_ascii=False).encode("utf-8", "replace") + b"\n")

"""The list of all patients for another system, in the columns that an import reads."""

from collections.abc import Callable
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.identifiers import IdentifierKind
from pms_desktop.domain.patients import BirthPart, Patient, Sex, without_contacts
from pms_desktop.services.context import Service
from pms_desktop.services.ids import new_id
from pms_desktop.services.imported_rows import national_kind

COLUMNS = (
    "id", "given_name", "family_name", "date_of_birth", "sex", "phone", "address", "city",
    "postcode", "national_id",
)  # fmt: skip
PORTION = 1000

_SEXES = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.OTHER: "X", Sex.UNKNOWN: ""}

Progress = Callable[[int, int], object]
"""Told how many patients are done, and of how many."""


class PatientExportService(Service):
    """Who takes the list stands in the audit before the first record is read."""

    def rows(self, progress: Progress) -> list[tuple[str, ...]]:
        """A row of `COLUMNS` for each patient, the record number as `id`; of a restricted one
        what lists show."""
        self._require(Permission.EXPORT_PATIENTS)
        export_id = new_id()
        count = self._write(lambda uow: uow.patient_exports.note(export_id))
        kind = national_kind(self._read(lambda uow: uow.patient_kinds.identifiers()))
        rows: list[tuple[str, ...]] = []
        last: UUID | None = UUID(int=0)
        while last is not None:
            portion, last = self._portion(last)
            rows += [_row(patient, kind) for patient in portion]
            progress(len(rows), count)
        return rows

    def _portion(self, after: UUID) -> tuple[list[Patient], UUID | None]:
        """The following patients, and the last of them while there may be more."""

        def read(uow: UnitOfWork) -> tuple[list[Patient], UUID | None]:
            keys = uow.patient_exports.following(after, PORTION)
            found = {patient.id: patient for patient in uow.patients.get_many(keys)}
            return [found[key] for key in keys], keys[-1] if keys else None

        return self._read(read)


def _row(patient: Patient, kind: IdentifierKind | None) -> tuple[str, ...]:
    details = (without_contacts(patient) if patient.restricted else patient).details
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


def _born(patient: Patient) -> str:
    """A day, or the year where no more is known."""
    details = patient.details
    if details.birth_date is None:
        return ""
    known = not details.birth_estimated and details.birth_part is BirthPart.AS_ESTIMATED
    return details.birth_date.isoformat() if known else f"{details.birth_date:%Y}"

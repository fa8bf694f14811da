"""Patients who come from another system's file, and which of its rows came before."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from pms_desktop.data.repositories.base import Repository, insert_rows
from pms_desktop.data.repositories.patients import PatientRepository
from pms_desktop.data.tables.patient_imports import PatientImportRow
from pms_desktop.data.tables.patient_notices import PatientPhotoRow
from pms_desktop.data.tables.patients import PatientIdentifierRow, PatientRow
from pms_desktop.domain.patient_imports import ImportedPatient, KnownImport
from pms_desktop.i18n import gettext as _

FoldedNumber = tuple[UUID, str]
"""The key of a kind, and a number of it as it is compared."""


class PatientImportRepository(Repository):
    """Portions of a few hundred rows at once."""

    def known(self, source: str, keys: Collection[str]) -> dict[str, KnownImport]:
        """Those of the keys that came from this source before."""
        row = PatientImportRow
        found = self._session.execute(
            select(row.key, row.digest, row.patient_id).where(
                row.source == source, row.key.in_(keys)
            )
        )
        return {each.key: KnownImport(each.digest, each.patient_id) for each in found}

    def holders(self, numbers: Collection[FoldedNumber]) -> dict[FoldedNumber, str]:
        """Record numbers of the patients who have these numbers."""
        row = PatientIdentifierRow
        found = self._session.execute(
            select(row.kind_id, row.folded, PatientRow.mrn)
            .join(PatientRow, PatientRow.id == row.patient_id)
            .where(
                row.kind_id.in_({kind for kind, _folded in numbers}),
                row.folded.in_({folded for _kind, folded in numbers}),
            )
        )
        return {(each.kind_id, each.folded): each.mrn for each in found}

    def enter(self, source: str, newcomers: Sequence[ImportedPatient]) -> None:
        """Register these patients under new record numbers and keep where they came from.

        Raises ConstraintViolatedError when one came in between, or a number of theirs.
        """
        if not newcomers:
            return
        patients = PatientRepository(self._session)
        patients.add_many(
            {each.patient_id: each.details for each in newcomers},
            {each.patient_id: each.marks for each in newcomers},
        )
        self._keep_photos(newcomers)
        insert_rows(
            self._session,
            PatientImportRow,
            [
                {
                    "id": uuid7(),
                    "source": source,
                    "key": each.key,
                    "digest": each.digest,
                    "patient_id": each.patient_id,
                    **self._signature,
                }
                for each in newcomers
            ],
        )
        if restricted := [each.patient_id for each in newcomers if each.marks.restricted]:
            patients.restrict_many(restricted, _("Restricted where it came from"))

    def _keep_photos(self, newcomers: Sequence[ImportedPatient]) -> None:
        photos = [
            {
                "id": uuid7(),
                "patient_id": each.patient_id,
                "content": each.marks.photo,
                **self._signature,
            }
            for each in newcomers
            if each.marks.photo
        ]
        if photos:
            insert_rows(self._session, PatientPhotoRow, photos)

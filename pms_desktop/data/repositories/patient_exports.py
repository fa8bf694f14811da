"""Patients to be taken out, portion by portion, and who took them."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.patient_exports import PatientExportRow
from pms_desktop.data.tables.patient_notices import PatientPhotoRow
from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.domain.errors import NotFoundError


class PatientExportRepository(Repository):
    """Lists leave merged records out: their data stand in another."""

    def note_list(self, export_id: UUID, written_as: str) -> int:
        """Keep that somebody takes the list; answers how many patients are on it."""
        living = select(func.count()).where(PatientRow.merged_into.is_(None))
        count = int(self._session.scalar(living) or 0)
        self._add_once(PatientExportRow, id=export_id, patients=count, written_as=written_as)
        return count

    def note_one(self, export_id: UUID, patient_id: UUID, written_as: str) -> None:
        """Keep that somebody takes this record."""
        self._add_once(
            PatientExportRow,
            id=export_id,
            patients=1,
            written_as=written_as,
            patient_id=patient_id,
        )

    def with_mrn(self, mrn: str) -> UUID:
        """The very record of a number, also one that was merged. Raises NotFoundError."""
        found = self._session.scalar(select(PatientRow.id).where(PatientRow.mrn == mrn))
        if found is None:
            raise NotFoundError("patient", mrn)
        return found

    def following(self, patient_id: UUID, most: int) -> list[UUID]:
        """The next of all patients after this one, in the order of their registration."""
        return list(
            self._session.scalars(
                select(PatientRow.id)
                .where(PatientRow.id > patient_id, PatientRow.merged_into.is_(None))
                .order_by(PatientRow.id)
                .limit(most)
            )
        )

    def merged_into(self, patient_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
        """Record numbers of those that were merged into each of these, in their order."""
        rows = self._session.execute(
            select(PatientRow.merged_into, PatientRow.mrn)
            .where(PatientRow.merged_into.in_(patient_ids))
            .order_by(PatientRow.mrn)
        )
        found: defaultdict[UUID | None, tuple[str, ...]] = defaultdict(tuple)
        for into, mrn in rows:
            found[into] += (mrn,)
        return {key: found[key] for key in patient_ids if key in found}

    def photos(self, patient_ids: Collection[UUID]) -> dict[UUID, bytes]:
        """Of those who have one."""
        row = PatientPhotoRow
        rows = self._session.execute(
            select(row.patient_id, row.content).where(row.patient_id.in_(patient_ids))
        )
        return {each.patient_id: bytes(each.content) for each in rows}

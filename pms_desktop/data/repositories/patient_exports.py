"""The list of all patients, portion by portion, and who took it."""

from uuid import UUID

from sqlalchemy import func, select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.patient_exports import PatientExportRow
from pms_desktop.data.tables.patients import PatientRow


class PatientExportRepository(Repository):
    """Records that were merged are left out: their data stand in another."""

    def note(self, export_id: UUID) -> int:
        """Keep that somebody takes the list; answers how many patients are on it."""
        living = select(func.count()).where(PatientRow.merged_into.is_(None))
        count = int(self._session.scalar(living) or 0)
        self._add_once(PatientExportRow, id=export_id, patients=count)
        return count

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

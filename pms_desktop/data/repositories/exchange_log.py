"""Former imports and exports of patients, the latest first."""

from sqlalchemy import func, select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.patient_exports import PatientExportRow
from pms_desktop.data.tables.patient_imports import PatientImportRow
from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.domain.exchange_log import FormerExport, FormerImport


class ExchangeLogRepository(Repository):
    """Read from what was entered and noted itself, so that it cannot say otherwise."""

    def imports(self, most: int) -> list[FormerImport]:
        """What came from each system, by person and day."""
        row = PatientImportRow
        last = func.max(row.recorded_at)
        found = self._session.execute(
            select(
                row.source,
                StaffRow.name,
                func.min(row.recorded_at),
                last,
                func.count(),
            )
            .join(StaffRow, StaffRow.id == row.recorded_by)
            .group_by(row.source, StaffRow.id, StaffRow.name, func.date(row.recorded_at))
            .order_by(last.desc())
            .limit(most)
        )
        return [FormerImport(*each) for each in found]

    def exports(self, most: int) -> list[FormerExport]:
        """Lists and records that were taken out."""
        row = PatientExportRow
        found = self._session.execute(
            select(StaffRow.name, row.recorded_at, row.patients, row.written_as, PatientRow.mrn)
            .join(StaffRow, StaffRow.id == row.recorded_by)
            .outerjoin(PatientRow, PatientRow.id == row.patient_id)
            .order_by(row.recorded_at.desc(), row.id.desc())
            .limit(most)
        )
        return [FormerExport(*each) for each in found]

"""Admissions and the beds they used."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.data.tables.wards import AdmissionRow, BedRow, BedStayRow, RoomRow, WardRow
from pms_desktop.domain.errors import NotFoundError
from pms_desktop.domain.vitals import Spo2Scale
from pms_desktop.domain.wards import Admission, BedStay, DischargeKind, RunningAdmission

_ADMISSION = (
    AdmissionRow.id,
    AdmissionRow.patient_id,
    AdmissionRow.doctor_id,
    AdmissionRow.admitted_at,
    AdmissionRow.reason,
    AdmissionRow.spo2_scale,
    AdmissionRow.discharged_at,
    AdmissionRow.discharge_kind,
    AdmissionRow.discharge_summary,
    AdmissionRow.version,
)


class AdmissionRepository(Repository):
    """Who was admitted when, and where they lay."""

    def get(self, admission_id: UUID) -> Admission:
        """Raises NotFoundError."""
        row = self._session.execute(
            select(*_ADMISSION).where(AdmissionRow.id == admission_id)
        ).one_or_none()
        if row is None:
            raise NotFoundError("admission", admission_id)
        return _admission(row)

    def hold(self, admission_id: UUID) -> Admission:
        """The admission as it is now, held until the commit. Raises NotFoundError."""
        row = self._session.execute(
            select(*_ADMISSION).where(AdmissionRow.id == admission_id).with_for_update()
        ).one_or_none()
        if row is None:
            raise NotFoundError("admission", admission_id)
        return _admission(row)

    def running_of(self, patient_id: UUID) -> RunningAdmission | None:
        """Where a patient lies now."""
        found = self._running(AdmissionRow.patient_id == patient_id)
        return found[0] if found else None

    def running_of_all(self, patient_ids: Collection[UUID]) -> dict[UUID, RunningAdmission]:
        """Where those of these patients lie who are in hospital."""
        found = self._running(AdmissionRow.patient_id.in_(patient_ids))
        return {running.admission.patient_id: running for running in found}

    def all_running(self) -> list[RunningAdmission]:
        """Every in-patient."""
        return self._running()

    def of_patient(self, patient_id: UUID) -> list[Admission]:
        """A patient's admissions, newest first."""
        rows = self._session.execute(
            select(*_ADMISSION)
            .where(AdmissionRow.patient_id == patient_id)
            .order_by(AdmissionRow.admitted_at.desc())
        )
        return [_admission(row) for row in rows]

    def stays(self, admission_id: UUID) -> list[BedStay]:
        """The beds of an admission in the order they were used."""
        return self.stays_of([admission_id]).get(admission_id, [])

    def stays_of(self, admission_ids: Collection[UUID]) -> dict[UUID, list[BedStay]]:
        """The beds of several admissions, each in the order they were used."""
        rows = self._session.execute(
            select(
                BedStayRow.id,
                BedStayRow.admission_id,
                BedStayRow.patient_id,
                BedStayRow.bed_id,
                BedRow.label,
                BedRow.tariff_item_id,
                BedStayRow.started_at,
                BedStayRow.ended_at,
            )
            .join(BedRow, BedRow.id == BedStayRow.bed_id)
            .where(BedStayRow.admission_id.in_(admission_ids))
            .order_by(BedStayRow.started_at, BedStayRow.id)
        )
        stays: dict[UUID, list[BedStay]] = {}
        for row in rows:
            stays.setdefault(row.admission_id, []).append(BedStay(*row))
        return stays

    def exists(self, admission_id: UUID) -> bool:
        """Whether the admission was entered before."""
        return self._session.get(AdmissionRow, admission_id) is not None

    def stay_exists(self, stay_id: UUID) -> bool:
        """Whether the stay was entered before."""
        return self._session.get(BedStayRow, stay_id) is not None

    def add(self, admission: Admission) -> None:
        """Enter an admission; the bed follows with `start_stay`."""
        self._session.add(
            AdmissionRow(
                id=admission.id,
                patient_id=admission.patient_id,
                doctor_id=admission.doctor_id,
                admitted_at=admission.admitted_at,
                reason=admission.reason,
                spo2_scale=int(admission.spo2_scale),
            )
        )
        self._session.flush()

    def start_stay(self, stay_id: UUID, admission: Admission, bed_id: UUID, at: datetime) -> None:
        """Put the patient of an admission in a bed."""
        self._session.add(
            BedStayRow(
                id=stay_id,
                admission_id=admission.id,
                patient_id=admission.patient_id,
                bed_id=bed_id,
                started_at=at,
            )
        )
        self._session.flush()

    def end_stay(self, admission_id: UUID, at: datetime) -> UUID | None:
        """Let the patient leave the bed; returns which it was."""
        row = self._session.scalars(
            select(BedStayRow).where(
                BedStayRow.admission_id == admission_id, BedStayRow.ended_at.is_(None)
            )
        ).one_or_none()
        if row is None:
            return None
        row.ended_at = at
        self._session.flush()
        return row.bed_id

    def discharge(
        self, admission_id: UUID, kind: DischargeKind, summary: str, at: datetime
    ) -> None:
        """End an admission."""
        row = self._session.get_one(AdmissionRow, admission_id)
        row.discharged_at, row.discharge_kind, row.discharge_summary = at, kind.value, summary
        self._session.flush()

    def _running(self, *wanted: ColumnElement[bool]) -> list[RunningAdmission]:
        rows = self._session.execute(
            select(*_ADMISSION, WardRow.id, WardRow.name, BedRow.id, BedRow.label, StaffRow.name)
            .join(BedStayRow, BedStayRow.admission_id == AdmissionRow.id)
            .join(BedRow, BedRow.id == BedStayRow.bed_id)
            .join(RoomRow, RoomRow.id == BedRow.room_id)
            .join(WardRow, WardRow.id == RoomRow.ward_id)
            .outerjoin(StaffRow, StaffRow.id == AdmissionRow.doctor_id)
            .where(AdmissionRow.discharged_at.is_(None), BedStayRow.ended_at.is_(None), *wanted)
            .order_by(WardRow.position, WardRow.name, BedRow.position, BedRow.label)
        )
        return [_running(tuple(row)) for row in rows]


def _admission(columns: Sequence[Any]) -> Admission:
    key, patient_id, doctor_id, admitted_at, reason, scale, ended, kind, summary, version = columns
    how = DischargeKind(kind) if kind else None
    return Admission(
        key, patient_id, doctor_id, admitted_at, reason, Spo2Scale(scale), ended, how, summary,
        version,
    )  # fmt: skip


def _running(columns: Sequence[Any]) -> RunningAdmission:
    ward_id, ward, bed_id, bed, doctor = columns[10:]
    return RunningAdmission(_admission(columns[:10]), ward_id, ward, bed_id, bed, doctor or "")

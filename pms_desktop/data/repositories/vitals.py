"""Vital signs as measured."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.data.tables.vitals import VitalSignsRow
from pms_desktop.domain.errors import NotFoundError
from pms_desktop.domain.vitals import Consciousness, Measurements, Spo2Scale, VitalSigns

_SETS = select(
    VitalSignsRow.id,
    VitalSignsRow.patient_id,
    VitalSignsRow.admission_id,
    VitalSignsRow.taken_at,
    VitalSignsRow.respiration,
    VitalSignsRow.spo2,
    VitalSignsRow.on_oxygen,
    VitalSignsRow.systolic,
    VitalSignsRow.diastolic,
    VitalSignsRow.pulse,
    VitalSignsRow.consciousness,
    VitalSignsRow.temperature,
    VitalSignsRow.spo2_scale,
    VitalSignsRow.news2,
    VitalSignsRow.news2_red,
    StaffRow.name,
    VitalSignsRow.withdrawn_at,
    VitalSignsRow.withdrawn_reason,
).join(StaffRow, StaffRow.id == VitalSignsRow.recorded_by)


class VitalSignsRepository(Repository):
    """Sets are added and withdrawn, never changed."""

    def get(self, set_id: UUID) -> VitalSigns:
        """Raises NotFoundError."""
        found = self._sets(_SETS.where(VitalSignsRow.id == set_id))
        if not found:
            raise NotFoundError("vital signs", set_id)
        return found[0]

    def exists(self, set_id: UUID) -> bool:
        """Whether the set was recorded before."""
        return self._session.get(VitalSignsRow, set_id) is not None

    def of_patient(
        self,
        patient_id: UUID,
        since: datetime | None = None,
        limit: int = 500,
        until: datetime | None = None,
    ) -> list[VitalSigns]:
        """A patient's sets, newest first, the withdrawn ones too. `until` is still included."""
        wanted = _SETS.where(VitalSignsRow.patient_id == patient_id)
        if until is not None:
            wanted = wanted.where(VitalSignsRow.taken_at <= until)
        if since is not None:
            wanted = wanted.where(VitalSignsRow.taken_at >= since)
        return self._sets(
            wanted.order_by(VitalSignsRow.taken_at.desc(), VitalSignsRow.id.desc()).limit(limit)
        )

    def latest_of(self, patient_ids: Collection[UUID], since: datetime) -> dict[UUID, VitalSigns]:
        """The newest set of each patient since a moment that was not withdrawn."""
        rank = (
            func.row_number()
            .over(
                partition_by=VitalSignsRow.patient_id,
                order_by=(VitalSignsRow.taken_at.desc(), VitalSignsRow.id.desc()),
            )
            .label("rank")
        )
        newest = (
            select(VitalSignsRow.id, rank)
            .where(
                VitalSignsRow.patient_id.in_(patient_ids),
                VitalSignsRow.taken_at >= since,
                VitalSignsRow.withdrawn_at.is_(None),
            )
            .subquery()
        )
        found = self._sets(
            _SETS.join(newest, newest.c.id == VitalSignsRow.id).where(newest.c.rank == 1)
        )
        return {vitals.patient_id: vitals for vitals in found}

    def count(self, patient_id: UUID) -> int:
        """How many sets a patient has that were not withdrawn."""
        wanted = (VitalSignsRow.patient_id == patient_id, VitalSignsRow.withdrawn_at.is_(None))
        return self._session.scalar(select(func.count()).where(*wanted)) or 0

    def add(self, vitals: VitalSigns) -> None:
        """Enter a set as the person who works here."""
        measured = vitals.measured
        self._session.add(
            VitalSignsRow(
                id=vitals.id,
                patient_id=vitals.patient_id,
                admission_id=vitals.admission_id,
                taken_at=vitals.taken_at,
                respiration=measured.respiration,
                spo2=measured.spo2,
                spo2_scale=int(measured.spo2_scale),
                on_oxygen=measured.on_oxygen,
                systolic=measured.systolic,
                diastolic=measured.diastolic,
                pulse=measured.pulse,
                consciousness=measured.consciousness.value if measured.consciousness else None,
                temperature=measured.temperature,
                news2=vitals.news2,
                news2_red=vitals.news2_red,
            )
        )
        self._session.flush()

    def withdraw(self, set_id: UUID, reason: str) -> None:
        """Mark a set as wrong."""
        row = self._session.get_one(VitalSignsRow, set_id)
        row.withdrawn_at, row.withdrawn_reason = self._session.info["clock"].now(), reason
        self._session.flush()

    def _sets(self, wanted: Select[*tuple[Any, ...]]) -> list[VitalSigns]:
        return [_vitals(tuple(row)) for row in self._session.execute(wanted)]


def _vitals(row: Sequence[Any]) -> VitalSigns:
    key, patient_id, admission_id, taken_at, *signs = row[:13]
    respiration, spo2, on_oxygen, systolic, diastolic, pulse, level, temperature, scale = signs
    measured = Measurements(
        respiration=respiration,
        spo2=spo2,
        on_oxygen=on_oxygen,
        systolic=systolic,
        diastolic=diastolic,
        pulse=pulse,
        consciousness=Consciousness(level) if level else None,
        temperature=temperature,
        spo2_scale=Spo2Scale(scale),
    )
    return VitalSigns(key, patient_id, admission_id, taken_at, measured, *row[13:])

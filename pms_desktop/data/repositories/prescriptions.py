"""Prescriptions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.prescribing import PrescriptionItemRow, PrescriptionRow
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.domain.errors import ConcurrentUpdateError, NotFoundError
from pms_desktop.domain.prescribing import PrescribedItem, Prescription, PrescriptionState

_HEAD = (
    PrescriptionRow.id, PrescriptionRow.number, PrescriptionRow.patient_id,
    PrescriptionRow.admission_id, PrescriptionRow.state, PrescriptionRow.recorded_at,
    StaffRow.name, PrescriptionRow.recorded_by, PrescriptionRow.withdrawn_at,
    PrescriptionRow.withdrawn_reason, PrescriptionRow.version,
)  # fmt: skip
_ITEM_FIELDS = (
    "id", "medicine_id", "medicine", "dose", "route", "frequency", "duration_days", "quantity",
    "instructions", "allergy", "override_reason", "usual_dose",
)  # fmt: skip
_ITEM = tuple(getattr(PrescriptionItemRow, field) for field in _ITEM_FIELDS)


class PrescriptionRepository(Repository):
    """Signed prescriptions: added whole, never changed, at most withdrawn."""

    def find(self, prescription_id: UUID) -> Prescription | None:
        """One prescription with its medicines."""
        found = self._read(PrescriptionRow.id == prescription_id)
        return found[0] if found else None

    def get(self, prescription_id: UUID) -> Prescription:
        """Raises NotFoundError."""
        found = self.find(prescription_id)
        if found is None:
            raise NotFoundError("prescription", prescription_id)
        return found

    def of_patient(
        self, patient_id: UUID, limit: int = 200, until: datetime | None = None
    ) -> tuple[Prescription, ...]:
        """A patient's prescriptions, the newest first. `until` is still included."""
        wanted = [PrescriptionRow.patient_id == patient_id]
        if until is not None:
            wanted.append(PrescriptionRow.recorded_at <= until)
        return self._read(*wanted, limit=limit)

    def count(self, patient_id: UUID) -> int:
        """How many prescriptions a patient has, withdrawn ones too."""
        wanted = PrescriptionRow.patient_id == patient_id
        return self._session.scalar(select(func.count()).where(wanted)) or 0

    def sign(
        self,
        prescription_id: UUID,
        patient_id: UUID,
        admission_id: UUID | None,
        items: Sequence[PrescribedItem],
    ) -> None:
        """Enter a prescription under the next number. Call it last: the series is held until the
        commit. A second one with the same key is refused by the database (`pk_prescriptions`)."""
        row = PrescriptionRow(
            id=prescription_id,
            patient_id=patient_id,
            admission_id=admission_id,
            state=PrescriptionState.SIGNED.value,
        )
        if not self._on_postgres:  # a server gives the number itself
            row.number = self._next_number("prescription")
        self._session.add(row)
        self._session.flush()
        for position, item in enumerate(items, start=1):
            values = {field: getattr(item, field) for field in _ITEM_FIELDS}
            self._session.add(
                PrescriptionItemRow(prescription_id=prescription_id, position=position, **values)
            )

    def withdraw(self, prescription_id: UUID, version: int, at: datetime, reason: str) -> None:
        """Take a prescription back. Raises ConcurrentUpdateError when it was already."""
        row = self._session.get(PrescriptionRow, prescription_id)
        if row is None:
            raise NotFoundError("prescription", prescription_id)
        if row.version != version:
            raise ConcurrentUpdateError("prescription", prescription_id)
        row.state = PrescriptionState.WITHDRAWN.value
        row.withdrawn_at, row.withdrawn_reason = at, reason

    def _read(self, *wanted: ColumnElement[bool], limit: int = 1) -> tuple[Prescription, ...]:
        heads = self._session.execute(
            select(*_HEAD)
            .join(StaffRow, StaffRow.id == PrescriptionRow.recorded_by)
            .where(*wanted)
            .order_by(PrescriptionRow.recorded_at.desc(), PrescriptionRow.number.desc())
            .limit(limit)
        ).all()
        if not heads:
            return ()
        items: dict[UUID, list[PrescribedItem]] = {head[0]: [] for head in heads}
        rows = self._session.execute(
            select(PrescriptionItemRow.prescription_id, *_ITEM)
            .where(PrescriptionItemRow.prescription_id.in_(list(items)))
            .order_by(PrescriptionItemRow.position)
        )
        for prescription_id, *fields in rows:
            items[prescription_id].append(PrescribedItem(*fields))
        return tuple(_prescription(head, items[head[0]]) for head in heads)


def _prescription(head: Sequence[Any], items: list[PrescribedItem]) -> Prescription:
    fields = [*head, tuple(items)]
    fields[4] = PrescriptionState(fields[4])
    return Prescription(*fields)
